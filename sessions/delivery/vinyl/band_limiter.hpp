// BandLimiter: one channel as the groove is worked out from it: nothing above 20 kHz, at 88.2 kHz or more. Not real
// time; one thread at a time.
#pragma once

#include <span>
#include <vector>

namespace lacquer::sessions::vinyl {

/// Raises a rate below 88.2 kHz by a whole number. Linear phase, flat to 20 kHz within 0.0003 dB, 96 dB down from 24
/// kHz and from half the sample rate on. Sounds of less than 44.1 kHz: flat to 0.907 of half their rate.
class BandLimiter {
public:
    /// Frames that go in at once.
    static constexpr int kBlockFrames = 256;

    /// From 1 kHz on.
    explicit BandLimiter(int sampleRate);

    /// Frames that come out for one that goes in.
    [[nodiscard]] int factor() const noexcept { return static_cast<int>(phases_.size()); }
    /// By which the output lags, in frames of its own.
    [[nodiscard]] int latencyFrames() const noexcept { return latencyFrames_; }
    /// Up to where it is flat.
    [[nodiscard]] double passbandHz() const noexcept { return passbandHz_; }

    /// `in`: kBlockFrames, `out`: factor() times as many.
    void run(std::span<const float> in, std::span<float> out) noexcept;

private:
    double passbandHz_;
    int latencyFrames_ = 0;
    std::vector<std::vector<float>> phases_;
    std::size_t history_ = 0;
    std::vector<float> memory_;  // what came before, then a block
    std::vector<float> phase_;   // what one of them makes of it
};

}  // namespace lacquer::sessions::vinyl
