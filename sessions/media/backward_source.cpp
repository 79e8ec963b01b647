#include "sessions/media/backward_source.hpp"

#include <algorithm>
#include <utility>

namespace lacquer::sessions {

BackwardSource::BackwardSource(std::shared_ptr<nodes::ClipSource> source, std::int64_t windowFrames)
    : source_(std::move(source)), windowFrames_(windowFrames) {}

Result<const BackwardSource::Window*> BackwardSource::windowAt(std::int64_t begin) {
    for (std::size_t i = 0; i < windows_.size(); ++i) {
        if (windows_[i].begin != begin) continue;
        last_ = i;
        return &windows_[i];
    }
    last_ = 1 - last_;
    Window& window = windows_[last_];
    window.begin = -1;
    const std::int64_t frames = std::min(windowFrames_, this->frames() - begin);
    std::array<float*, 2> pointers{};
    for (std::size_t c = 0; c < static_cast<std::size_t>(channelCount()); ++c) {
        window.channels[c].resize(static_cast<std::size_t>(frames));
        pointers[c] = window.channels[c].data();
    }
    if (Status read = source_->read(begin, AudioBlock(pointers.data(), channelCount(), static_cast<int>(frames)));
        !read)
        return fail(std::move(read).error());
    window.begin = begin;
    return &window;
}

Status BackwardSource::read(std::int64_t frame, AudioBlock out) {
    for (int done = 0; done < out.frames();) {
        const std::int64_t at = frame + done;
        const std::int64_t begin = at / windowFrames_ * windowFrames_;
        const auto window = windowAt(begin);
        if (!window) return fail(window.error());
        const auto count = static_cast<int>(std::min<std::int64_t>(begin + windowFrames_ - at, out.frames() - done));
        for (int c = 0; c < out.channelCount(); ++c)
            std::copy_n((*window)->channels[static_cast<std::size_t>(c)].data() + (at - begin), count, out[c] + done);
        done += count;
    }
    return {};
}

}  // namespace lacquer::sessions
