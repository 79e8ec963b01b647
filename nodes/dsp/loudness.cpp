#include "nodes/dsp/loudness.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "nodes/dsp/cell.hpp"

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
    weighting_ = {FilterCoefficients(weighting.shelf), FilterCoefficients(weighting.highPass)};
    reset(2);
}

void WeightedEnergy::reset(int channels) noexcept {
    cascade_ = {};
    cascade_.channels = channels;
    cascade_.filters = static_cast<int>(weighting_.size());
    for (int lane = 0; lane < cascade_.filters * channels; ++lane)
        setLane(cascade_.target, lane, weighting_[static_cast<std::size_t>(lane / channels)]);
}

double WeightedEnergy::ofCell(const ConstAudioBlock& block, int first) noexcept {
    const int count = cascade_.channels;
    std::array<WideCell, 2> weighted;
    const std::array<double*, 2> samples{weighted[0].data(), weighted[1].data()};
    for (int c = 0; c < count; ++c)
        std::copy_n(block[c] + first, kControlGridFrames, samples[static_cast<std::size_t>(c)]);
    kernels_.filterCascade(cascade_, samples.data());

    std::array<double, 2> energies{};
    for (std::size_t i = 0; i < kControlGridFrames; ++i)
        for (std::size_t c = 0; c < static_cast<std::size_t>(count); ++c)
            energies[c] += weighted[c][i] * weighted[c][i];
    double sum = 0;
    for (int c = 0; c < count; ++c) {
        const double energy = energies[static_cast<std::size_t>(c)];
        if (std::isfinite(energy)) {
            sum += energy;
            continue;
        }
        // A NaN or infinity has come in: the cell does not count.
        for (int lane = c; lane < cascade_.filters * count; lane += count) setLane(cascade_, lane, FilterState{});
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
