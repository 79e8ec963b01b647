#include "nodes/dsp/short_term_loudness.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {
namespace {

constexpr double kHopSeconds = 0.1;
constexpr double kRelativeGateLu = -20;
constexpr float kFloorLufs = -120;

}  // namespace

void ShortTermLoudness::prepare(double sampleRate) {
    cellsPerHop_ = std::max(1, static_cast<int>(std::lround(kHopSeconds * sampleRate / kControlGridFrames)));
    bins_.resize(kBins);
    reset();
}

void ShortTermLoudness::reset() noexcept {
    std::ranges::fill(bins_, Bin{});
    hops_ = {};
    hopCount_ = 0;
    cells_ = 0;
    energy_ = 0;
    for (auto* shown : {&shown_, &highest_}) shown->store(kFloorLufs, std::memory_order_relaxed);
    range_.store(0, std::memory_order_relaxed);
}

bool ShortTermLoudness::add(double cellEnergy) noexcept {
    energy_ += cellEnergy;
    if (++cells_ < cellsPerHop_) return false;
    closeHop();
    return true;
}

void ShortTermLoudness::closeHop() noexcept {
    hops_[hopCount_++ % kHops] = energy_;
    energy_ = 0;
    cells_ = 0;
    const double frames = static_cast<double>(kHops) * cellsPerHop_ * kControlGridFrames;
    const double power = std::accumulate(hops_.begin(), hops_.end(), 0.0) / frames;
    const auto lufs = static_cast<float>(lufsOf(power));
    shown_.store(lufs, std::memory_order_relaxed);
    if (hopCount_ < kHops) return;
    highest_.store(std::max(lufs, highest_.load(std::memory_order_relaxed)), std::memory_order_relaxed);
    if (!(lufs >= kLowestLufs)) return;
    Bin& bin = bins_[std::min(kBins - 1, static_cast<std::size_t>((lufs - kLowestLufs) / kBinLu))];
    ++bin.values;
    bin.power += power;
    range_.store(static_cast<float>(range()), std::memory_order_relaxed);
}

double ShortTermLoudness::range() const noexcept {
    double power = 0;
    std::uint64_t values = 0;
    for (const Bin& bin : bins_) {
        power += bin.power;
        values += bin.values;
    }
    const double gate = lufsOf(power / static_cast<double>(values)) + kRelativeGateLu;
    const auto first = static_cast<std::size_t>(std::max(0.0, std::floor((gate - kLowestLufs) / kBinLu)));
    std::uint64_t gated = 0;
    for (std::size_t i = first; i < kBins; ++i) gated += bins_[i].values;
    // The bin of the value that so large a share of all is below.
    const auto percentile = [&](double share) {
        const auto place = static_cast<std::uint64_t>(std::lround(static_cast<double>(gated - 1) * share));
        std::uint64_t below = 0;
        std::size_t i = first;
        while (below + bins_[i].values <= place) below += bins_[i++].values;
        return static_cast<double>(i) * kBinLu;
    };
    return gated == 0 ? 0 : percentile(0.95) - percentile(0.1);
}

}  // namespace lacquer::nodes
