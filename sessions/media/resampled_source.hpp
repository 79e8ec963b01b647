// ResampledSource: a sound file at another sample rate than its own, by libsoxr at its best quality (VHQ: 28 bits,
// linear phase). Frame n of the file lies at n * sessionRate / fileRate. Not real time; one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "nodes/mix/playlist.hpp"
#include "sessions/media/look_back.hpp"

struct soxr;

namespace lacquer::sessions {

/// A frame is bit for bit the same in whatever order the source is read: resampling starts anew on every whole second,
/// far enough ahead of it for the filter to have forgotten the start, and always with the same chunks. A whole second
/// is a whole number of frames at both rates, so nothing drifts.
class ResampledSource final : public nodes::ClipSource {
public:
    ResampledSource(AudioFile file, int sessionRate);
    ~ResampledSource() override;

    [[nodiscard]] int channelCount() const override { return input_.facts().channels; }
    [[nodiscard]] std::int64_t frames() const override { return frames_; }
    Status read(std::int64_t frame, AudioBlock out) override;

private:
    struct DeleteResampler {
        void operator()(soxr* resampler) const noexcept;
    };
    Status begin(std::int64_t second);
    Status produce();

    int fileRate_;
    int sessionRate_;
    std::int64_t warmUpFileFrames_;  // these two are the same time
    std::int64_t warmUpSessionFrames_;
    std::int64_t frames_;
    LookBack input_;
    std::unique_ptr<soxr, DeleteResampler> resampler_;

    std::int64_t second_ = -1;    // the one being resampled; -1: none
    std::int64_t nextInput_ = 0;  // file frame that the resampler is given next
    std::int64_t madeBegin_ = 0;  // made_ holds the session frames [madeBegin_, madeEnd_)
    std::int64_t madeEnd_ = 0;
    std::vector<float> made_;   // interleaved
    std::vector<float> chunk_;  // interleaved
};

}  // namespace lacquer::sessions
