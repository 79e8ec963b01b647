#include "sessions/media/seek_index.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace lacquer::sessions {
namespace {

// A file that has been written to since is another one.
using FileIdentity = std::tuple<dev_t, ino_t, off_t, std::int64_t, std::int64_t>;

FileIdentity identityOf(const FileDescriptor& file) {
    struct stat status = {};
    fstat(file.number(), &status);
    return {status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

bool standsStill(std::span<const float> interleaved, std::size_t channels) {
    for (std::size_t i = channels; i < interleaved.size(); ++i)
        if (interleaved[i] != interleaved[i - channels]) return false;
    return true;
}

}  // namespace

std::shared_ptr<SeekIndex> SeekIndex::of(const FileDescriptor& file) {
    static std::mutex mutex;
    static std::map<FileIdentity, std::weak_ptr<SeekIndex>> open;
    const std::lock_guard lock(mutex);
    std::erase_if(open, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<SeekIndex>& known = open[identityOf(file)];
    std::shared_ptr<SeekIndex> index = known.lock();
    if (!index) known = index = std::make_shared<SeekIndex>();
    return index;
}

void SeekIndex::note(std::int64_t frame, std::span<const float> interleaved, int channels) {
    const auto width = static_cast<std::size_t>(channels);
    const std::int64_t end = frame + static_cast<std::int64_t>(interleaved.size() / width);
    std::int64_t place = (frame + kStepFrames - 1) / kStepFrames * kStepFrames;
    for (; place + kMarkFrames <= end; place += kStepFrames) {
        const auto samples = interleaved.subspan(static_cast<std::size_t>(place - frame) * width, kMarkFrames * width);
        if (standsStill(samples, width)) continue;
        const std::lock_guard lock(mutex_);
        marks_.try_emplace(place, samples.begin(), samples.end());
    }
}

std::optional<SeekIndex::Mark> SeekIndex::before(std::int64_t frame) const {
    const std::lock_guard lock(mutex_);
    const auto behind = marks_.upper_bound(frame - kMarkFrames);
    if (behind == marks_.begin()) return std::nullopt;
    const auto& [place, samples] = *std::prev(behind);
    return Mark{place, samples};
}

void SeekIndex::forget(std::int64_t markFrame) {
    const std::lock_guard lock(mutex_);
    marks_.erase(markFrame);
}

}  // namespace lacquer::sessions
