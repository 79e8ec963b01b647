#include "sessions/media/peak_cache.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sessions/format/file_text.hpp"
#include "sessions/format/guarded_head.hpp"
#include "sessions/media/content_hash.hpp"
#include "sessions/media/partial_file.hpp"

namespace lacquer::sessions {
namespace {

// To be raised when the file is laid out otherwise, or peaks are worked out otherwise.
constexpr int kPeaksFormat = 1;

std::int64_t binsOf(std::int64_t frames) {
    return (frames + WaveformPeaks::kBinFrames - 1) / WaveformPeaks::kBinFrames;
}

bool writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::string hashOf(std::string_view bytes) {
    ContentHash hash;
    hash.add(std::as_bytes(std::span(bytes)));
    return hash.digits();
}

/// The finest level, channel by channel: the others follow from it.
std::string bytesOf(const WaveformPeaks& peaks) {
    std::string bytes;
    for (int c = 0; c < peaks.channels(); ++c) {
        const std::span<const Peak> bins = peaks.level(0, c);
        bytes.append(reinterpret_cast<const char*>(bins.data()), bins.size_bytes());
    }
    return bytes;
}

std::optional<WaveformPeaks> peaksIn(const std::string& file, const std::string& content) {
    if (file.size() < kGuardedHeadBytes) return std::nullopt;
    const std::string_view all = file;
    const auto head = readGuardedHead(all.substr(0, kGuardedHeadBytes));
    if (!head || !head->is_object() || head->value("format", 0) != kPeaksFormat ||
        head->value("content", "") != content)
        return std::nullopt;
    // Its fingerprint is right, so this program has written it.
    const auto channels = head->value("channels", std::size_t{0});
    const auto frames = head->value("frames", std::int64_t{0});
    const std::string_view bytes = all.substr(kGuardedHeadBytes);
    const std::size_t bins = static_cast<std::size_t>(binsOf(frames));
    if (channels == 0 || frames <= 0 || bytes.size() != channels * bins * sizeof(Peak) ||
        head->value("peaks", "") != hashOf(bytes))
        return std::nullopt;
    std::vector<std::vector<Peak>> finest(channels, std::vector<Peak>(bins));
    for (std::size_t c = 0; c < channels; ++c)
        std::memcpy(finest[c].data(), bytes.data() + c * bins * sizeof(Peak), bins * sizeof(Peak));
    return WaveformPeaks(frames, std::move(finest));
}

}  // namespace

PeakCache::PeakCache(std::filesystem::path folder, std::int64_t limitBytes)
    : folder_(std::move(folder), ".peaks", limitBytes), contents_(folder_.path() / "files.json") {}

std::optional<WaveformPeaks> PeakCache::find(const std::string& content) const {
    const std::filesystem::path path = folder_.pathOf(content);
    const auto file = readFile(path);
    if (!file) return std::nullopt;
    auto peaks = peaksIn(*file, content);
    if (peaks)
        folder_.noteUse(content);
    else
        ::unlink(path.c_str());
    return peaks;
}

Status PeakCache::keep(const std::string& content, const WaveformPeaks& peaks) const {
    if (folder_.path().empty()) return fail(ErrorKind::cannotCreate, "there is no folder for it");
    if (Status made = folder_.make(); !made) return made;
    auto file = PartialFile::create(folder_.pathOf(content));
    if (!file) return fail(std::move(file).error());
    (void)::flock(file->descriptor(), LOCK_EX | LOCK_NB);
    const std::string bytes = bytesOf(peaks);
    const std::string head = guardedHead({{"format", kPeaksFormat},
                                          {"content", content},
                                          {"channels", peaks.channels()},
                                          {"frames", peaks.frames()},
                                          {"peaks", hashOf(bytes)}});
    if (!writeAll(file->descriptor(), head) || !writeAll(file->descriptor(), bytes))
        return file->cannotWrite(std::strerror(errno));
    if (Status done = file->commitUnsynced(); !done) return done;
    folder_.trim();
    return {};
}

Result<PeakCache::Found> PeakCache::peaksOf(const std::filesystem::path& path, const Progress& progress) {
    const auto content = contents_.of(path);
    if (content)
        if (auto kept = find(*content)) {
            const auto bytes = static_cast<std::int64_t>(kGuardedHeadBytes + bytesOf(*kept).size());
            return Found{*std::move(kept), *content, true, bytes};
        }
    auto file = AudioFile::open(path);
    if (!file) return fail(std::move(file).error());
    auto peaks = WaveformPeaks::of(*file, progress);
    if (!peaks) return fail(std::move(peaks).error());
    Found found{*std::move(peaks), content.value_or("")};
    // One that has been replaced meanwhile is looked at anew the next time.
    if (content && contents_.of(path) == content && keep(*content, found.peaks))
        found.bytes = static_cast<std::int64_t>(kGuardedHeadBytes + bytesOf(found.peaks).size());
    return found;
}

}  // namespace lacquer::sessions
