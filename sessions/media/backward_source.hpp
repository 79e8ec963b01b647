// BackwardSource: a sound file for clips that play it backwards. Reads it onwards, a long window at a time, and keeps
// the last windows: going back through them costs no seek, and no second pass of a resampler or decoder for every
// block. Not real time; one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "nodes/mix/playlist.hpp"

namespace lacquer::sessions {

class BackwardSource final : public nodes::ClipSource {
public:
    /// Windows begin at multiples of `windowFrames`, at least 1. A whole second suits a resampled file best.
    BackwardSource(std::shared_ptr<nodes::ClipSource> source, std::int64_t windowFrames);

    [[nodiscard]] int channelCount() const override { return source_->channelCount(); }
    [[nodiscard]] std::int64_t frames() const override { return source_->frames(); }
    Status read(std::int64_t frame, AudioBlock out) override;

private:
    struct Window {
        std::int64_t begin = -1;                       // -1: holds nothing
        std::array<std::vector<float>, 2> channels{};  // of windowFrames each, or up to the end of the source
    };
    /// The window that begins there. The one that was used last stays.
    Result<const Window*> windowAt(std::int64_t begin);

    std::shared_ptr<nodes::ClipSource> source_;
    std::int64_t windowFrames_;
    std::array<Window, 2> windows_{};  // two clips that cross-fade read from two places in turn
    std::size_t last_ = 0;             // the one used last
};

}  // namespace lacquer::sessions
