// SeekIndex: what a sound file that has been decoded from its start gave at places along the way, by which a decoder
// that has jumped close to such a place finds out whether it has landed where it thinks. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "core/base/file_descriptor.hpp"

namespace lacquer::sessions {

class SeekIndex {
public:
    /// A mark is as long as this, and begins at a multiple of the step.
    static constexpr std::int64_t kMarkFrames = 64;
    static constexpr std::int64_t kStepFrames = 32768;

    struct Mark {
        std::int64_t frame = 0;
        std::vector<float> samples;  ///< interleaved; kMarkFrames of them
    };

    /// The index of this file, shared by all who have it open at the same time.
    static std::shared_ptr<SeekIndex> of(const FileDescriptor& file);

    /// What has been decoded, from `frame` on, without a jump since the start or since a mark that was met. Sound that
    /// stands still is no mark: it is the same everywhere.
    void note(std::int64_t frame, std::span<const float> interleaved, int channels);

    /// The last mark that ends at or before `frame`.
    [[nodiscard]] std::optional<Mark> before(std::int64_t frame) const;

    /// A decoder has landed elsewhere.
    void forget(std::int64_t markFrame);

private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, std::vector<float>> marks_;  // by frame
};

}  // namespace lacquer::sessions
