#include "sessions/delivery/cd/ddp_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "sessions/delivery/cd/ascii_case.hpp"
#include "sessions/delivery/cd/cd_text.hpp"
#include "sessions/delivery/cd/cdrdao_toc.hpp"
#include "sessions/delivery/cd/checksums.hpp"
#include "sessions/delivery/cd/cue_sheet.hpp"
#include "sessions/delivery/cd/ddp_packets.hpp"
#include "sessions/delivery/cd/latin1.hpp"
#include "sessions/delivery/cd/pq_sheet.hpp"
#include "sessions/delivery/cd/red_book.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/media/partial_folder.hpp"

namespace lacquer::sessions::cd {
namespace {

constexpr const char *kIdFile = "DDPID", *kMapFile = "DDPMS", *kMd5File = "CHECKSUM.MD5", *kCrcFile = "CHECKSUM.TXT",
                     *kCueFile = "IMAGE.cue", *kTocFile = "IMAGE.toc", *kSheetFile = "PQ-sheet.txt",
                     *kSheetPdfFile = "PQ-sheet.pdf";
constexpr Sector kMaximumFirstPregap = 9999;  // the map has four digits for it
constexpr double kWritingShare = 0.6;         // of the work; reading back is the rest

Status checkOptions(const DdpOptions& options) {
    const std::string& name = options.pqName;
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '.';
    });
    if (name.empty() || name.size() > 17 || !plain || name.front() == '.')
        return fail(ErrorKind::usage, "cannot be the name of the PQ descriptor", "\"" + name + "\"",
                    "1 to 17 letters, digits, _, - and .");
    for (const char* taken : {kIdFile, kMapFile, kImageName, kCdTextName, kMd5File, kCrcFile, kCueFile, kTocFile,
                              kSheetFile, kSheetPdfFile})
        if (inCapitals(name) == inCapitals(taken))
            return fail(ErrorKind::usage, "is the name of another file of the set", name, "choose another");
    return {};
}

/// A fileset under construction.
class Fileset {
public:
    Fileset(PartialFolder folder, const std::filesystem::path& target) : folder_(std::move(folder)), target_(target) {}

    /// One more file, on the disk when this returns. `listed`: among the checksums.
    enum class Listed { no, yes };
    Status write(const std::string& name, std::string_view bytes, Listed listed) {
        if (Status opened = open(name); !opened) return opened;
        if (Status wrote = append(bytes); !wrote) return wrote;
        return close(listed);
    }

    Status open(const std::string& name) {
        name_ = name;
        meter_ = ChecksumMeter();
        file_ = FileDescriptor(::open((folder_.path() / name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        return file_.valid() ? Status() : cannotWrite();
    }

    Status append(std::string_view bytes) {
        meter_.add(bytes);
        while (!bytes.empty()) {
            const ssize_t put = ::write(file_.number(), bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) return cannotWrite();
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
        return {};
    }

    Status close(Listed listed) {
        if (::fsync(file_.number()) != 0) return cannotWrite();
        file_.close();
        if (listed == Listed::yes) sums_.emplace_back(name_, meter_.finish());
        return {};
    }

    [[nodiscard]] const std::vector<std::pair<std::string, Checksums>>& sums() const { return sums_; }
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

    Status commit() {
        syncFolder(folder_.path());
        return folder_.commit();
    }

private:
    [[nodiscard]] Failure<Error> cannotWrite() const {
        return fail(ErrorKind::cannotCreate, "cannot be written: " + std::generic_category().message(errno),
                    (target_ / name_).string(), "check the folder, its rights and the free space");
    }

    PartialFolder folder_;
    const std::filesystem::path& target_;
    std::string name_;
    FileDescriptor file_;
    ChecksumMeter meter_;
    std::vector<std::pair<std::string, Checksums>> sums_;
};

Status writeImage(Fileset& fileset, FrameSource& sound, Sector sectors, const std::filesystem::path& target,
                  const Progress& progress) {
    constexpr Sector kSectorsAtOnce = 128;
    if (Status opened = fileset.open(kImageName); !opened) return opened;
    std::vector<std::int16_t> samples;
    std::string bytes;
    for (Sector at = 0; at < sectors;) {
        const Sector count = std::min(kSectorsAtOnce, sectors - at);
        samples.assign(static_cast<std::size_t>(count * kSectorFrames * kChannels), 0);
        const auto got = sound.read(samples);
        if (!got) return fail(got.error());
        at += count;
        if (const std::int64_t missing = count * kSectorFrames - *got;
            missing > 0 && (at < sectors || missing >= kSectorFrames))
            return fail(ErrorKind::badData, "the sound ends before the lead-out at " + msf(sectors), target.string(),
                        "check the lengths of tracks and files");
        bytes.resize(samples.size() * 2);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            bytes[2 * i] = static_cast<char>(samples[i] & 0xFF);
            bytes[2 * i + 1] = static_cast<char>(samples[i] >> 8 & 0xFF);
        }
        if (Status wrote = fileset.append(bytes); !wrote) return wrote;
        if (progress &&
            progress(kWritingShare * static_cast<double>(at) / static_cast<double>(sectors)) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped; nothing has been written", target.string());
    }
    samples.resize(kChannels);
    const auto more = sound.read(samples);
    if (!more) return fail(more.error());
    if (*more > 0)
        return fail(ErrorKind::badData, "the sound goes on behind the lead-out at " + msf(sectors), target.string(),
                    "check the lengths of tracks and files");
    return fileset.close(Fileset::Listed::yes);
}

/// With its texts as CD-Text has them.
Disc asOnDisc(Disc disc) {
    const auto convert = [](std::string& text) { text = fromLatin1(toLatin1(text).text); };
    for (auto& [field, text] : disc.text) convert(text);
    for (Track& track : disc.tracks)
        for (auto& [field, text] : track.text) convert(text);
    convert(disc.discId);
    return disc;
}

Status writeChecksums(Fileset& fileset, bool withCrc) {
    std::string md5, crc = "[CRC32 Checksum]\n";
    for (const auto& [name, sums] : fileset.sums()) {
        md5 += sums.md5 + " *" + name + "\n";
        crc += name + "=" + crcDigits(sums.crc32) + "\n";
    }
    if (Status wrote = fileset.write(kMd5File, md5, Fileset::Listed::no); !wrote) return wrote;
    return withCrc ? fileset.write(kCrcFile, crc, Fileset::Listed::no) : Status();
}

Status writeCompanions(Fileset& fileset, const Disc& disc) {
    const PqSheet sheet{disc, kImageName, fileset.sums().back().second.md5};
    const auto pdf = pqSheetPdf(sheet);
    if (!pdf) return fail(pdf.error());
    for (const auto& [name, bytes] : std::initializer_list<std::pair<const char*, std::string>>{
             {kCueFile, writeCueSheet(imageCueSheet(disc, kImageName))},
             {kTocFile, cdrdaoToc(disc, kImageName)},
             {kSheetFile, pqSheetText(sheet)},
             {kSheetPdfFile, *pdf}})
        if (Status wrote = fileset.write(name, bytes, Fileset::Listed::no); !wrote) return wrote;
    return {};
}

/// Reads back what is on the disk now.
Result<DdpReport> readBack(const Fileset& fileset, const std::filesystem::path& target, const Progress& progress) {
    Progress rest;
    if (progress) rest = [&progress](double share) { return progress(kWritingShare + (1 - kWritingShare) * share); };
    auto report = verifyDdp(fileset.path(), rest);
    if (!report) {
        report.error().where = target.string();
        return report;
    }
    for (const DiscFinding& finding : report->findings)
        if (finding.level == Level::error)
            return fail(ErrorKind::failed, "what was written does not read back as it should: " + finding.line(),
                        target.string(), "try another disk, and report it");
    if (!report->image || report->image->sums != fileset.sums().back().second)
        return fail(ErrorKind::failed, "the image does not read back as it was written", target.string(),
                    "try another disk");
    report->image->file = target / kImageName;
    return report;
}

}  // namespace

DiscFindings checkForDdp(const Disc& disc, const DdpOptions& options) {
    FindingLog log;
    log.add(checkDisc(disc, {.codes = options.codesInCdText}));
    if (!disc.tracks.empty() && disc.tracks.front().start() > kMaximumFirstPregap)
        log.error("first-pregap", placeOf(0, 0), "takes " + msf(disc.tracks.front().start()),
                  "a fileset has four digits for its sectors: 02:13:24 at most; make a track of the hidden one");
    return std::move(log).take();
}

Result<DdpReport> writeDdp(const Disc& disc, FrameSource& sound, const std::filesystem::path& folder,
                           const DdpOptions& options, const Progress& progress) {
    if (Status good = checkOptions(options); !good) return fail(std::move(good).error());
    DiscFindings findings = checkForDdp(disc, options);
    for (const DiscFinding& finding : findings)
        if (finding.level == Level::error) return fail(ErrorKind::badData, finding.what, finding.where, finding.remedy);
    const auto text = encodeCdText(disc, {.codes = options.codesInCdText});
    if (!text) return fail(text.error());
    auto partial = PartialFolder::create(folder);
    if (!partial) return fail(std::move(partial).error());
    Fileset fileset(std::move(*partial), folder);

    std::vector<std::pair<std::string, std::string>> records{{kIdFile, encodeDdpId(disc)},
                                                             {kMapFile, encodeDdpMap(disc, text->size(), options)}};
    if (!text->empty()) records.emplace_back(kCdTextName, *text);
    records.emplace_back(options.pqName, encodePqDescriptor(disc, options));
    for (const auto& [name, bytes] : records)
        if (Status wrote = fileset.write(name, bytes, Fileset::Listed::yes); !wrote)
            return fail(std::move(wrote).error());
    if (Status wrote = writeImage(fileset, sound, disc.leadOut, folder, progress); !wrote)
        return fail(std::move(wrote).error());
    if (Status wrote = writeChecksums(fileset, options.checksumTxt); !wrote) return fail(std::move(wrote).error());
    if (Status wrote = writeCompanions(fileset, asOnDisc(disc)); !wrote) return fail(std::move(wrote).error());
    auto report = readBack(fileset, folder, progress);
    if (!report) return report;
    if (Status named = fileset.commit(); !named) return fail(std::move(named).error());
    for (DiscFinding& finding : report->findings)  // much of it is told already
        if (std::find(findings.begin(), findings.end(), finding) == findings.end())
            findings.push_back(std::move(finding));
    report->findings = std::move(findings);
    return report;
}

}  // namespace lacquer::sessions::cd
