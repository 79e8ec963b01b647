// Tracks of a fileset as sound files.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "core/base/file_descriptor.hpp"
#include "sessions/delivery/cd/ddp_reader.hpp"
#include "sessions/delivery/cd/red_book.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/media/partial_folder.hpp"
#include "sessions/model/file_name.hpp"

namespace lacquer::sessions::cd {
namespace {

constexpr Sector kSectorsPerRead = 64;

/// The image, by sectors of the disc.
class ImageReader {
public:
    explicit ImageReader(const DdpImage& image)
        : image_(image), file_(::open(image.file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}

    Status read(Sector from, Sector count, std::vector<unsigned char>& bytes) const {
        bytes.resize(static_cast<std::size_t>(count * kSectorBytes));
        for (std::size_t done = 0; done < bytes.size();) {
            const ssize_t got = ::pread(file_.number(), bytes.data() + done, bytes.size() - done,
                                        (from - image_.begins) * kSectorBytes + static_cast<std::int64_t>(done));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0)
                return fail(ErrorKind::badData,
                            got < 0 ? "cannot be read: " + std::generic_category().message(errno)
                                    : "ends before " + msf(from + count),
                            image_.file.string(), "get the fileset again");
            done += static_cast<std::size_t>(got);
        }
        return {};
    }

private:
    const DdpImage& image_;
    FileDescriptor file_;
};

Status copySound(const ImageReader& image, Sector from, Sector to, const std::filesystem::path& file) {
    auto writer = AudioFileWriter::create(
        file,
        {.format = FileFormat::wav, .samples = SampleFormat::pcm16, .sampleRate = kSampleRate, .channels = kChannels});
    if (!writer) return fail(std::move(writer).error());
    std::vector<unsigned char> bytes;
    std::array<std::vector<float>, kChannels> samples;
    for (Sector at = from; at < to;) {
        const Sector count = std::min(kSectorsPerRead, to - at);
        if (Status read = image.read(at, count, bytes); !read) return read;
        for (std::size_t channel = 0; channel < kChannels; ++channel) {
            samples[channel].clear();
            for (std::size_t i = 2 * channel; i + 1 < bytes.size(); i += 2 * kChannels) {
                const auto value = static_cast<std::int16_t>(bytes[i] | bytes[i + 1] << 8);
                samples[channel].push_back(static_cast<float>(value) / 32768.0f);  // exact, and the way back, too
            }
        }
        const std::array<const float*, kChannels> channels{samples[0].data(), samples[1].data()};
        if (Status wrote = writer->write({channels.data(), kChannels, static_cast<int>(samples[0].size())}); !wrote)
            return wrote;
        at += count;
    }
    return writer->commit();
}

Result<bool> isSilent(const ImageReader& image, Sector from, Sector to) {
    std::vector<unsigned char> bytes;
    for (Sector at = from; at < to; at += kSectorsPerRead) {
        if (Status read = image.read(at, std::min(kSectorsPerRead, to - at), bytes); !read)
            return fail(std::move(read).error());
        if (std::any_of(bytes.begin(), bytes.end(), [](unsigned char byte) { return byte != 0; })) return false;
    }
    return true;
}

}  // namespace

Result<std::vector<ExtractedTrack>> extractTracks(const DdpReport& report, const std::filesystem::path& folder,
                                                  const Progress& progress) {
    const Disc& disc = report.disc;
    if (!report.image)
        return fail(ErrorKind::badData, "the fileset has no image that can be read", folder.string(),
                    "see what is wrong with it");
    if (!liesInOrder(disc))
        return fail(ErrorKind::badData, "the fileset's index points are out of order", folder.string(),
                    "see what is wrong with it");
    auto partial = PartialFolder::create(folder);
    if (!partial) return fail(std::move(partial).error());
    const ImageReader image(*report.image);
    std::vector<ExtractedTrack> extracted;
    const auto extract = [&](Sector from, Sector to, const std::string& name) -> Status {
        if (progress && progress(static_cast<double>(from) / static_cast<double>(disc.leadOut)) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped; nothing has been written", folder.string());
        extracted.push_back({folder / name, from, to - from});
        return copySound(image, from, to, partial->path() / name);
    };
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) {
        const Track& track = disc.tracks[i];
        const std::string number = (i < 9 ? "0" : "") + std::to_string(i + 1);
        const std::string title = textOf(track.text, TextField::title);
        const Sector begin = std::max(track.begin(), report.image->begins);
        const auto silent = isSilent(image, begin, track.start());
        if (!silent) return fail(silent.error());
        if (!*silent)
            if (Status done = extract(begin, track.start(), number + " pause.wav"); !done)
                return fail(std::move(done).error());
        const std::string name = fileNameOf(title.empty() ? number : number + " " + title) + ".wav";
        if (Status done = extract(track.start(), disc.endOf(i), name); !done) return fail(std::move(done).error());
    }
    if (Status named = partial->commit(); !named) return fail(std::move(named).error());
    return extracted;
}

}  // namespace lacquer::sessions::cd
