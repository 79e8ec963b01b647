#include "nodes/dsp/loudness.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace lacquer::nodes {
namespace {

constexpr double kHopSeconds = 0.01;
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

void WeightedEnergy::prepare(double sampleRate) {
    const KWeighting weighting(sampleRate);
    for (std::size_t lane = 0; lane < WeightingFilters::kLanes; ++lane) {
        const FilterShape& shape = lane < 2 ? weighting.shelf : weighting.highPass;
        const double g = shape.g, k = shape.k, a0 = 1 + g * k + g * g;
        filters_.b0[lane] = (shape.high + shape.band * g + shape.low * g * g) / a0;
        filters_.b1[lane] = 2 * (shape.low * g * g - shape.high) / a0;
        filters_.b2[lane] = (shape.high - shape.band * g + shape.low * g * g) / a0;
        filters_.a1[lane] = 2 * (g * g - 1) / a0;
        filters_.a2[lane] = (1 - g * k + g * g) / a0;
    }
    reset(2);
}

void WeightedEnergy::reset(int channels) noexcept {
    channels_ = channels;
    for (int channel = 0; channel < 2; ++channel) forget(channel);
}

void WeightedEnergy::forget(int channel) noexcept {
    for (const int lane : {channel, channel + 2}) filters_.s1[lane] = filters_.s2[lane] = filters_.out[lane] = 0;
}

double WeightedEnergy::of(const ConstAudioBlock& block, int first, int frames) noexcept {
    std::array<double, 2> energies{};
    const float* const left = block[0] + first;
    kernels_.weighEnergy(filters_, left, channels_ == 2 ? block[1] + first : left, frames, energies.data());
    double sum = 0;
    for (int channel = 0; channel < channels_; ++channel) {
        const double energy = energies[static_cast<std::size_t>(channel)];
        if (std::isfinite(energy))
            sum += energy;
        else
            forget(channel);  // a NaN or infinity has come in: this does not count
    }
    return sum;
}

double lufsOf(double meanPower) noexcept {
    return meanPower > 0 ? std::max<double>(kFloorLufs, kOffsetLu + 10 * std::log10(meanPower)) : kFloorLufs;
}

void MomentaryLoudness::prepare(double sampleRate) {
    const auto cells = std::lround(kMomentarySeconds * sampleRate / kControlGridFrames);
    energies_.assign(static_cast<std::size_t>(std::max(1L, cells)), 0.0);
    cellsPerHop_ = std::max(1, static_cast<int>(kHopSeconds * sampleRate / kControlGridFrames));
    weighted_.prepare(sampleRate);
    reset();
}

void MomentaryLoudness::reset() noexcept {
    weighted_.reset(weighted_.channels());
    std::fill(energies_.begin(), energies_.end(), 0.0);
    next_ = 0;
    cells_ = 0;
    shown_.store(kFloorLufs, std::memory_order_relaxed);
    highest_.store(kFloorLufs, std::memory_order_relaxed);
}

void MomentaryLoudness::feed(const ConstAudioBlock& block) noexcept {
    if (block.channelCount() != weighted_.channels()) weighted_.reset(block.channelCount());
    for (int first = 0; first < block.frames(); first += kControlGridFrames) add(weighted_.ofCell(block, first));
}

void MomentaryLoudness::add(double cellEnergy) noexcept {
    energies_[next_] = cellEnergy;
    next_ = next_ + 1 == energies_.size() ? 0 : next_ + 1;
    if (++cells_ < cellsPerHop_) return;
    cells_ = 0;
    publish();
}

// Added up anew each time: a running sum would keep the rounding of every sound that ever passed.
void MomentaryLoudness::publish() noexcept {
    const double sum = std::accumulate(energies_.begin(), energies_.end(), 0.0);
    const auto lufs = static_cast<float>(lufsOf(sum / static_cast<double>(energies_.size() * kControlGridFrames)));
    shown_.store(lufs, std::memory_order_relaxed);
    if (lufs > highest_.load(std::memory_order_relaxed)) highest_.store(lufs, std::memory_order_relaxed);
}

}  // namespace lacquer::nodes
