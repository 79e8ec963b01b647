#include "sessions/analysis/band_powers.hpp"

#include <kissfft/kiss_fftr.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace lacquer::sessions {
namespace {

constexpr double kWindowSeconds = 0.085;

}  // namespace

class BandPowers::Transform {
public:
    explicit Transform(int frames)
        : plan_(kiss_fftr_alloc(frames, 0, nullptr, nullptr)), bins_(static_cast<std::size_t>(frames) / 2 + 1) {}
    ~Transform() { kiss_fftr_free(plan_); }
    Transform(const Transform&) = delete;
    Transform& operator=(const Transform&) = delete;

    std::span<const kiss_fft_cpx> operator()(const std::vector<float>& samples) noexcept {
        kiss_fftr(plan_, samples.data(), bins_.data());
        return bins_;
    }

private:
    kiss_fftr_cfg plan_;
    std::vector<kiss_fft_cpx> bins_;
};

BandPowers::BandPowers(const MomentGrid& grid) : grid_(grid) {}
BandPowers::~BandPowers() = default;

int BandPowers::windowFrames(double sampleRate) {
    return 1 << static_cast<int>(std::lround(std::log2(kWindowSeconds * sampleRate)));
}

MomentGrid MomentGrid::of(TimelineFrame start, TimelineFrame end, double sampleRate, std::size_t most) {
    MomentGrid grid{start, BandPowers::windowFrames(sampleRate) / 2, 0};
    const std::int64_t length = std::max<std::int64_t>(0, end - start);
    grid.hopFrames =
        std::max(grid.hopFrames, (length + static_cast<std::int64_t>(most) - 1) / static_cast<std::int64_t>(most));
    grid.count = static_cast<std::size_t>(length / grid.hopFrames);
    return grid;
}

void BandPowers::prepare(double sampleRate, int channels) {
    const int frames = windowFrames(sampleRate);
    const auto size = static_cast<std::size_t>(frames);
    transform_ = std::make_unique<Transform>(frames);
    window_.resize(size);
    double energy = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const double value = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / frames);
        window_[i] = static_cast<float>(value);
        energy += value * value;
    }
    // Parseval, both halves of the spectrum: the powers of all bins of one channel add up to its mean square.
    scale_ = static_cast<float>(2 / (energy * frames));
    recent_.assign(static_cast<std::size_t>(channels), std::vector<float>(size));
    writeAt_ = 0;
    heardUntil_ = 0;
    windowed_.resize(size);
    bandOfBin_.resize(size / 2 + 1);
    for (std::size_t bin = 0; bin < bandOfBin_.size(); ++bin) {
        const double frequency = static_cast<double>(bin) * sampleRate / frames;
        const auto above = std::upper_bound(kCriticalBandEdges.begin(), kCriticalBandEdges.end(), frequency);
        bandOfBin_[bin] = static_cast<std::uint8_t>(bin == 0 ? kCriticalBands : above - kCriticalBandEdges.begin() - 1);
    }
    moments_.assign(grid_.count, BandMoment{});
}

// Moment n ends with frame (n + 1) * hop, so that the first is not all silence.
void BandPowers::hear(TimelineFrame start, ConstAudioBlock block) noexcept {
    heardUntil_ = start - grid_.start;
    const std::size_t size = window_.size();
    for (int frame = 0; frame < block.frames(); ++frame) {
        for (std::size_t channel = 0; channel < recent_.size(); ++channel)
            recent_[channel][writeAt_] = block[static_cast<int>(channel)][frame];
        writeAt_ = (writeAt_ + 1) % size;
        ++heardUntil_;
        if (heardUntil_ > 0 && heardUntil_ % grid_.hopFrames == 0) take(heardUntil_ / grid_.hopFrames - 1);
    }
}

void BandPowers::take(std::int64_t moment) noexcept {
    if (moment >= static_cast<std::int64_t>(moments_.size())) return;
    BandMoment& powers = moments_[static_cast<std::size_t>(moment)];
    const std::size_t size = window_.size();
    for (const std::vector<float>& channel : recent_) {
        for (std::size_t i = 0; i < size; ++i) windowed_[i] = channel[(writeAt_ + i) % size] * window_[i];
        const std::span<const kiss_fft_cpx> bins = (*transform_)(windowed_);
        for (std::size_t bin = 0; bin < bins.size(); ++bin)
            if (const std::size_t band = bandOfBin_[bin]; band < kCriticalBands)
                powers[band] += scale_ * (bins[bin].r * bins[bin].r + bins[bin].i * bins[bin].i);
    }
}

}  // namespace lacquer::sessions
