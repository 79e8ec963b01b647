// PeriodPieces: a whole period of a device at a time, though its library asks for it in pieces, one right after the
// other: PortAudio for 1024 frames at most, of a JACK period of any length. Audio thread; pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lacquer::host {

enum class Playback { goesOn, ends };

class PeriodPieces {
public:
    /// Of a JACK server.
    static constexpr int kLongestPeriod = 8192;

    explicit PeriodPieces(int channels)
        : period_(static_cast<std::size_t>(channels) * kLongestPeriod), pointers_(static_cast<std::size_t>(channels)) {}

    /// Real time. Fills a piece of a period of `periodFrames`, or, when that is 0, of unknown length.
    /// `ask(out, frames)` is called for whole periods, and straight into `out` where the piece is one. Ends with the
    /// last frame of the period that ended.
    template <class Ask>
    Playback fill(float* const* out, int frames, int periodFrames, Ask ask) noexcept {
        for (int done = 0; done < frames;) {
            const int rest = frames - done;
            if (left_ > 0) {
                const int count = std::min(left_, rest);
                for (std::size_t c = 0; c < pointers_.size(); ++c)
                    std::copy_n(start(c) + (length_ - left_), count, out[c] + done);
                left_ -= count;
                done += count;
            } else if (playback_ == Playback::ends) {
                for (std::size_t c = 0; c < pointers_.size(); ++c) std::fill_n(out[c] + done, rest, 0.0f);
                done = frames;
            } else if (periodFrames > rest) {
                length_ = left_ = std::min(periodFrames, kLongestPeriod);
                for (std::size_t c = 0; c < pointers_.size(); ++c) pointers_[c] = start(c);
                playback_ = ask(pointers_.data(), length_);
            } else {
                for (std::size_t c = 0; c < pointers_.size(); ++c) pointers_[c] = out[c] + done;
                playback_ = ask(pointers_.data(), rest);
                done = frames;
            }
        }
        return left_ > 0 ? Playback::goesOn : playback_;
    }

private:
    [[nodiscard]] float* start(std::size_t channel) noexcept { return period_.data() + channel * kLongestPeriod; }

    std::vector<float> period_;
    std::vector<float*> pointers_;
    int length_ = 0;  ///< of the period in hand
    int left_ = 0;    ///< frames at its end that have not been handed out
    Playback playback_ = Playback::goesOn;
};

}  // namespace lacquer::host
