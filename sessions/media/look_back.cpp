#include "sessions/media/look_back.hpp"

#include <algorithm>
#include <utility>

namespace lacquer::sessions {

LookBack::LookBack(AudioFile file, std::int64_t depthFrames) : file_(std::move(file)), depthFrames_(depthFrames) {}

Status LookBack::read(std::int64_t frame, std::span<float> interleaved) {
    std::fill(interleaved.begin(), interleaved.end(), 0.0f);
    const auto channels = static_cast<std::int64_t>(facts().channels);
    const std::int64_t frames = static_cast<std::int64_t>(interleaved.size()) / channels;
    const std::int64_t first = std::max<std::int64_t>(frame, 0);
    const std::int64_t last = std::min(frame + frames, facts().frames);
    if (first >= last) return {};
    return readInside(first, interleaved.subspan(static_cast<std::size_t>((first - frame) * channels),
                                                 static_cast<std::size_t>((last - first) * channels)));
}

Status LookBack::readInside(std::int64_t frame, std::span<float> interleaved) {
    const auto channels = static_cast<std::size_t>(facts().channels);
    const auto samples = [channels](std::int64_t frames) { return static_cast<std::size_t>(frames) * channels; };
    if (frame < begin_ || frame > end_) {
        memory_.clear();
        begin_ = end_ = frame;
    }
    const std::int64_t last = frame + static_cast<std::int64_t>(interleaved.size() / channels);
    if (last > end_) {
        if (end_ - begin_ > 2 * depthFrames_) {  // seldom, so that moving the rest to the front stays cheap
            memory_.erase(memory_.begin(), memory_.end() - static_cast<std::ptrdiff_t>(samples(depthFrames_)));
            begin_ = end_ - depthFrames_;
        }
        const std::size_t known = memory_.size();
        memory_.resize(known + samples(last - end_));
        if (Result<std::int64_t> got = file_.read(end_, std::span(memory_).subspan(known)); !got) {
            memory_.resize(known);
            return fail(std::move(got).error());
        }
        end_ = last;
    }
    std::copy_n(memory_.begin() + static_cast<std::ptrdiff_t>(samples(frame - begin_)), interleaved.size(),
                interleaved.begin());
    return {};
}

}  // namespace lacquer::sessions
