#include "nodes/dsp/loudness.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/engine/processor.hpp"

namespace lacquer::nodes {
namespace {

constexpr double kMomentarySeconds = 0.4;
constexpr double kOffsetLu = -0.691;  // BS.1770-5 eq. 2: takes out the filters' gain at 997 Hz
constexpr float kFloorLufs = -120;

}  // namespace

KWeighting::KWeighting(double sampleRate) {
    // Head effects: +4 dB above 1.7 kHz.
    const double shelfGain = std::pow(10.0, 3.999843853973347 / 20);
    const double shelfQ = 0.7071752369554196;
    shelf.g = std::tan(std::numbers::pi * 1681.974450955533 / sampleRate);
    shelf.k = 1 / shelfQ;
    shelf.low = 1;
    shelf.band = std::pow(shelfGain, 0.4996667741545416) / shelfQ;
    shelf.high = shelfGain;
    // Low frequencies count less. The standard's numerator is 1, -2, 1 as it stands.
    highPass.g = std::tan(std::numbers::pi * 38.13547087602444 / sampleRate);
    highPass.k = 1 / 0.5003270373238773;
    highPass.low = 0;
    highPass.band = 0;
    highPass.high = 1 + highPass.g * (highPass.g + highPass.k);
}

void MomentaryLoudness::prepare(double sampleRate) {
    const KWeighting weighting(sampleRate);
    shelf_ = StateVariableFilter::Coefficients(weighting.shelf);
    highPass_ = StateVariableFilter::Coefficients(weighting.highPass);
    const auto cells = std::lround(kMomentarySeconds * sampleRate / kControlGridFrames);
    energies_.assign(static_cast<std::size_t>(std::max(1L, cells)), 0.0);
    reset();
}

void MomentaryLoudness::reset() noexcept {
    for (Channel& channel : channels_) channel = {};
    std::fill(energies_.begin(), energies_.end(), 0.0);
    next_ = 0;
    shown_.store(kFloorLufs, std::memory_order_relaxed);
}

// Both channels side by side: each sample of one has to wait for the one before it.
template <std::size_t kChannels>
double MomentaryLoudness::cellEnergy(const ConstAudioBlock& block, int first) noexcept {
    const double shelfScale = StateVariableFilter::scale(shelf_);
    const double highPassScale = StateVariableFilter::scale(highPass_);
    std::array<Channel, kChannels> channels;
    std::copy_n(channels_.begin(), kChannels, channels.begin());
    std::array<double, kChannels> energies{};
    for (int i = 0; i < kControlGridFrames; ++i)
        for (std::size_t c = 0; c < kChannels; ++c) {
            const float sample = block[static_cast<int>(c)][first + i];
            const double shelved = channels[c].shelf.process(sample, shelf_, shelfScale);
            const double weighted = channels[c].highPass.process(shelved, highPass_, highPassScale);
            energies[c] += weighted * weighted;
        }
    double sum = 0;
    for (std::size_t c = 0; c < kChannels; ++c) {
        const bool finite = std::isfinite(energies[c]);
        if (finite) sum += energies[c];
        channels_[c] = finite ? channels[c] : Channel{};  // a NaN or infinity has come in: the cell does not count
    }
    return sum;
}

void MomentaryLoudness::feed(const ConstAudioBlock& block) noexcept {
    for (int first = 0; first < block.frames(); first += kControlGridFrames) {
        energies_[next_] = block.channelCount() == 1 ? cellEnergy<1>(block, first) : cellEnergy<2>(block, first);
        next_ = next_ + 1 == energies_.size() ? 0 : next_ + 1;
    }
    // Added up anew each time: a running sum would keep the rounding of every sound that ever passed.
    const double sum = std::accumulate(energies_.begin(), energies_.end(), 0.0);
    const double mean = sum / static_cast<double>(energies_.size() * kControlGridFrames);
    const double lufs = mean > 0 ? kOffsetLu + 10 * std::log10(mean) : kFloorLufs;
    shown_.store(std::max(static_cast<float>(lufs), kFloorLufs), std::memory_order_relaxed);
}

}  // namespace lacquer::nodes
