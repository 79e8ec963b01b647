#include "sessions/delivery/cd/ddp_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <map>
#include <set>
#include <span>
#include <system_error>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "sessions/delivery/cd/ascii_case.hpp"
#include "sessions/delivery/cd/cd_text_reader.hpp"
#include "sessions/delivery/cd/checksum_file.hpp"
#include "sessions/delivery/cd/ddp_records.hpp"
#include "sessions/delivery/cd/programme_check.hpp"
#include "sessions/delivery/cd/red_book.hpp"
#include "sessions/format/file_text.hpp"

namespace lacquer::sessions::cd {
namespace {

// The largest record file there can be: a PQ descriptor of 99 tracks with 100 indexes each.
constexpr std::uintmax_t kMaximumRecordBytes = 1 << 20;
constexpr std::uintmax_t kSectorSize = 2352;

/// Reads as much as fits, less only at the end; negative: errno says why.
ssize_t fill(const FileDescriptor& file, std::int64_t from, std::span<std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got =
            ::pread(file.number(), bytes.data() + done, bytes.size() - done, from + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return got;
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return static_cast<ssize_t>(done);
}

class DdpVerifier {
public:
    DdpVerifier(const std::filesystem::path& folder, const Progress& progress) : folder_(folder), progress_(progress) {}

    Result<DdpReport> verify() && {
        if (Status listed = listFiles(); !listed) return fail(std::move(listed).error());
        readId();
        if (const auto map = readRecords("DDPMS")) streams_ = readDdpMap(*map, log_);
        const MapStream* pq = only(MapStream::Kind::pqDescriptor, "PQ descriptor");
        const MapStream* image = only(MapStream::Kind::image, "image");
        if (pq != nullptr) readPq(*pq);
        compareEan();
        readText();
        if (image != nullptr)
            if (Status read = readImage(*image); !read) return fail(std::move(read).error());
        if (pq != nullptr) log_.add(checkDisc(report_.disc));
        if (Status checked = checkChecksums(); !checked) return fail(std::move(checked).error());
        report_.findings = std::move(log_).take();
        return std::move(report_);
    }

private:
    Status listFiles() {
        std::error_code failed;
        for (std::filesystem::directory_iterator entry(folder_, failed), end; !failed && entry != end;
             entry.increment(failed))
            present_.insert(entry->path().filename().string());
        if (failed)
            return fail(ErrorKind::missingInput, "cannot be read: " + failed.message(), folder_.string(),
                        "name the folder of a fileset");
        if (!nameOnDisk("DDPMS"))
            return fail(ErrorKind::missingInput, "holds no DDPMS, so it is no DDP fileset", folder_.string(),
                        "name the folder with DDPID and DDPMS");
        return {};
    }

    /// Some systems change capitals; the name as it is written comes first.
    [[nodiscard]] std::optional<std::string> nameOnDisk(const std::string& name) const {
        if (present_.count(name) > 0) return name;
        for (const std::string& other : present_)
            if (inCapitals(other) == inCapitals(name)) return other;
        return std::nullopt;
    }

    /// The size of a file of the set, which must be a regular one.
    std::optional<std::uintmax_t> sizeOf(const std::string& name) {
        const auto found = nameOnDisk(name);
        if (!found) {
            log_.error("file-missing", name, "is missing", "get the fileset again");
            return std::nullopt;
        }
        if (*found != name) log_.warn("file-name", name, "is called " + *found + " here", "call it by its name");
        std::error_code failed;
        const std::uintmax_t size = std::filesystem::is_regular_file(folder_ / *found, failed)
                                        ? std::filesystem::file_size(folder_ / *found, failed)
                                        : 0;
        if (!failed && std::filesystem::is_regular_file(folder_ / *found, failed)) return size;
        log_.error("file-unreadable", name, "is no file that can be read", "get the fileset again");
        return std::nullopt;
    }

    std::optional<std::string> readRecords(const std::string& name) {
        const auto size = sizeOf(name);
        if (!size) return std::nullopt;
        report_.files.push_back(name);
        if (*size > kMaximumRecordBytes) {
            log_.error("file-size", name, "is " + std::to_string(*size) + " bytes long", "that is far too much");
            return std::nullopt;
        }
        auto bytes = readFile(folder_ / *nameOnDisk(name));
        if (bytes) return std::move(*bytes);
        log_.error("file-unreadable", name, bytes.error().what, "check its rights");
        return std::nullopt;
    }

    void readId() {
        if (const auto id = readRecords("DDPID")) {
            const DdpIdRecord record = readDdpId(*id, log_);
            idEan_ = record.ean;
            report_.disc.masterId = record.masterId;
        }
    }

    /// The stream of a kind; null where there is none, or several.
    const MapStream* only(MapStream::Kind kind, const std::string& name) {
        const MapStream* found = nullptr;
        int count = 0;
        for (const MapStream& stream : streams_)
            if (stream.kind == kind) {
                found = &stream;
                ++count;
            }
        if (count == 1) return found->file.empty() ? nullptr : found;
        log_.error("map-streams", "DDPMS", "has " + std::to_string(count) + " streams for the " + name,
                   "an audio disc has one");
        return nullptr;
    }

    /// Whether the map states the length that a file has; a NUL behind CD-Text may be counted or not.
    void checkLength(const MapStream& stream, std::uintmax_t size, std::uintmax_t alsoRight) {
        if (!stream.length) return;
        const auto stated = static_cast<std::uintmax_t>(*stream.length);
        if (stated != size && stated != alsoRight)
            log_.error(
                "map-length", "DDPMS, packet " + std::to_string(stream.packet),
                "states " + std::to_string(stated) + " bytes for " + stream.file + ", it has " + std::to_string(size),
                "get the fileset again");
    }

    void readPq(const MapStream& stream) {
        const auto bytes = readRecords(stream.file);
        if (!bytes) return;
        checkLength(stream, bytes->size(), bytes->size());
        const std::string masterId = report_.disc.masterId;
        report_.disc = readPqDescriptor(*bytes, stream.file, log_);
        report_.disc.masterId = masterId;
    }

    void compareEan() {
        Disc& disc = report_.disc;
        if (!idEan_.empty() && disc.ean.empty())
            log_.warn("upc-place", "DDPID", "has UPC/EAN " + idEan_ + ", the PQ descriptor none",
                      "the disc may come without its number: write it in both");
        else if (idEan_.empty() && !disc.ean.empty())
            log_.warn("upc-place", "DDPID", "has no UPC/EAN, the PQ descriptor has " + disc.ean, "write it in both");
        else if (asEan13(idEan_) != asEan13(disc.ean))
            log_.error("upc-differs", "DDPID", "has UPC/EAN " + idEan_ + ", the PQ descriptor " + disc.ean,
                       "a disc has one");
        if (disc.ean.empty()) disc.ean = idEan_;
        disc.ean = asEan13(disc.ean);
    }

    void readText() {
        const bool listed = std::any_of(streams_.begin(), streams_.end(),
                                        [](const MapStream& stream) { return stream.kind == MapStream::Kind::cdText; });
        if (!listed) {
            if (nameOnDisk("CDTEXT.BIN"))
                log_.warn("map-streams", "DDPMS", "does not list CDTEXT.BIN, which is there",
                          "most readers will not look at it");
            return;
        }
        const MapStream* stream = only(MapStream::Kind::cdText, "CD-Text");
        if (stream == nullptr) return;
        const auto bytes = readRecords(stream->file);
        if (!bytes) return;
        checkLength(*stream, bytes->size(), bytes->size() - bytes->size() % 18);
        Disc& disc = report_.disc;
        CdTextContent content = readCdText(*bytes, disc.tracks.size(), stream->file, log_);
        disc.text = std::move(content.text);
        disc.discId = std::move(content.discId);
        disc.genre = std::move(content.genre);
        for (std::size_t i = 0; i < content.tracks.size(); ++i) disc.tracks[i].text = std::move(content.tracks[i]);
        if (!content.ean.empty() && asEan13(content.ean) != disc.ean)
            log_.error("upc-differs", stream->file,
                       "has UPC/EAN " + content.ean + ", the disc " + (disc.ean.empty() ? "none" : disc.ean),
                       "a disc has one");
        for (std::size_t i = 0; i < content.isrcs.size(); ++i)
            if (!content.isrcs[i].empty() && plainIsrc(content.isrcs[i]) != plainIsrc(disc.tracks[i].isrc))
                log_.error("isrc-differs", stream->file,
                           "has ISRC " + content.isrcs[i] + " for " + placeOf(i) + ", the PQ descriptor " +
                               (disc.tracks[i].isrc.empty() ? "none" : disc.tracks[i].isrc),
                           "a recording has one");
    }

    Status readImage(const MapStream& stream) {
        const Disc& disc = report_.disc;
        const std::string packet = "DDPMS, packet " + std::to_string(stream.packet);
        const Sector begins = stream.start.value_or(0);
        if (begins != 0)
            log_.warn("map-start", packet, "has the image begin at " + msf(begins) + " of the disc",
                      "nearly all begin at 00:00:00");
        if (!disc.tracks.empty() && !disc.tracks[0].indexes.empty()) {
            if (!stream.firstPregap)
                log_.warn("map-pregap", packet, "does not state the pregap of track 1", "write it");
            else if (*stream.firstPregap != disc.tracks[0].start() - begins)
                log_.error("map-pregap", packet,
                           "states a pregap of " + std::to_string(*stream.firstPregap) +
                               " sectors, index 01 of track 1 lies " + std::to_string(disc.tracks[0].start() - begins) +
                               " into the image",
                           "both are the same");
        }
        if (stream.length && begins + *stream.length != disc.leadOut)
            log_.error("lead-out", packet,
                       "has the image end at " + msf(begins + *stream.length) +
                           ", the PQ descriptor has the lead-out at " + msf(disc.leadOut),
                       "the sound ends at the lead-out");
        const auto size = sizeOf(stream.file);
        if (!size) return {};
        report_.files.push_back(stream.file);
        if (*size % kSectorSize != 0 || !stream.length ||
            *size != static_cast<std::uintmax_t>(*stream.length) * kSectorSize)
            log_.error(
                "image-size", stream.file,
                "is " + std::to_string(*size) + " bytes long" +
                    (stream.length ? ", the map states " + std::to_string(*stream.length) + " sectors of 2352" : ""),
                "get the fileset again");
        return listen(stream.file, begins);
    }

    /// Reads the image once: for the checksums, and for what is in it.
    Status listen(const std::string& name, Sector begins) {
        const std::filesystem::path path = folder_ / *nameOnDisk(name);
        const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        struct stat status = {};
        if (!file.valid() || ::fstat(file.number(), &status) != 0) {
            log_.error("file-unreadable", name, std::generic_category().message(errno), "check its rights");
            return {};
        }
        ChecksumMeter meter;
        // Index points that are out of order say nothing of where tracks lie.
        const bool ordered = liesInOrder(report_.disc) && begins == 0;
        std::optional<ProgrammeCheck> programme;
        if (ordered) programme.emplace(report_.disc);
        std::vector<std::int16_t> samples(kSectorFrames * kChannels * 128);
        const auto bytes = std::as_writable_bytes(std::span(samples));
        for (std::int64_t done = 0;;) {
            const ssize_t got = fill(file, done, bytes);
            if (got < 0) {
                log_.error("file-unreadable", name, std::generic_category().message(errno), "get the fileset again");
                return {};
            }
            if (got == 0) break;
            meter.add({reinterpret_cast<const char*>(samples.data()), static_cast<std::size_t>(got)});
            const auto whole = std::span(samples).first(static_cast<std::size_t>(got) / 4 * kChannels);
            if constexpr (std::endian::native == std::endian::big)
                for (std::int16_t& s : whole) s = static_cast<std::int16_t>((s & 0xFF) << 8 | (s >> 8 & 0xFF));
            if (programme) programme->feed(whole);
            done += got;
            if (progress_ &&
                progress_(static_cast<double>(done) / static_cast<double>(status.st_size)) == Proceed::stop)
                return fail(ErrorKind::failed, "stopped", folder_.string());
        }
        report_.image = DdpImage{path, begins, meter.finish()};
        known_[name] = report_.image->sums;
        if (programme) log_.add(programme->finish());
        return {};
    }

    Result<const Checksums*> sumsOf(const std::string& name) {
        if (const auto found = known_.find(name); found != known_.end()) return &found->second;
        const auto sums = checksumsOfFile(folder_ / name);
        if (!sums) return fail(sums.error());
        return &(known_[name] = *sums);
    }

    Status checkChecksums() {
        std::set<std::string> covered;
        bool any = false;
        for (const std::string& file : present_) {
            if (!isChecksumFile(file)) continue;
            std::error_code failed;
            if (std::filesystem::file_size(folder_ / file, failed) > kMaximumRecordBytes || failed) continue;
            const auto text = readFile(folder_ / file);
            if (!text) continue;
            any = true;
            for (const ChecksumLine& line : readChecksumFile(*text)) checkLine(file, line, covered);
        }
        if (!any)
            log_.warn("checksum-none", "fileset", "has no checksum file", "plants ask for one: CHECKSUM.MD5");
        else
            for (const std::string& file : report_.files)
                if (covered.count(inCapitals(file)) == 0)
                    log_.warn("checksum-gap", file, "is in no checksum file", "list it");
        return {};
    }

    void checkLine(const std::string& file, const ChecksumLine& line, std::set<std::string>& covered) {
        const std::string where = file + ", line " + std::to_string(line.number);
        if (line.name.empty()) {
            log_.warn("checksum-line", where, "is not understood", "32 digits, a blank, * and the name");
            return;
        }
        const auto name = nameOnDisk(line.name);
        if (!name) {
            log_.error("checksum-file", where, "names " + line.name + ", which is missing", "get the fileset again");
            return;
        }
        covered.insert(inCapitals(line.name));
        const auto sums = sumsOf(*name);
        if (!sums) {
            log_.error("file-unreadable", line.name, sums.error().what, "get the fileset again");
            return;
        }
        const std::string real = line.digits.size() == 32 ? inCapitals((*sums)->md5) : crcDigits((*sums)->crc32);
        if (real != inCapitals(line.digits))
            log_.error("checksum", where, "states another checksum than " + line.name + " has",
                       "the file has been damaged or changed: get the fileset again");
    }

    const std::filesystem::path& folder_;
    const Progress& progress_;
    std::set<std::string> present_;
    std::vector<MapStream> streams_;
    std::string idEan_;
    std::map<std::string, Checksums> known_;
    DdpReport report_;
    FindingLog log_;
};

}  // namespace

Result<DdpReport> verifyDdp(const std::filesystem::path& folder, const Progress& progress) {
    return DdpVerifier(folder, progress).verify();
}

}  // namespace lacquer::sessions::cd
