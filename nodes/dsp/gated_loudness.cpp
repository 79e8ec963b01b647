#include "nodes/dsp/gated_loudness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {
namespace {

constexpr double kHopSeconds = 0.1;
constexpr double kRelativeGateLu = -10;

}  // namespace

void GatedLoudness::prepare(double sampleRate) {
    weighted_.prepare(sampleRate);
    cellsPerHop_ = std::max(1, static_cast<int>(std::lround(kHopSeconds * sampleRate / kControlGridFrames)));
    bins_.resize(kBins);
    reset();
}

void GatedLoudness::reset() noexcept {
    weighted_.reset(weighted_.channels());
    std::fill(bins_.begin(), bins_.end(), Bin{});
    hops_ = {};
    hopCount_ = 0;
    cells_ = 0;
    energy_ = 0;
    shown_.store(std::numeric_limits<float>::quiet_NaN(), std::memory_order_relaxed);
}

void GatedLoudness::feed(const ConstAudioBlock& block) noexcept {
    if (block.channelCount() != weighted_.channels()) weighted_.reset(block.channelCount());
    for (int first = 0; first < block.frames(); first += kControlGridFrames) add(weighted_.ofCell(block, first));
}

void GatedLoudness::add(double cellEnergy) noexcept {
    energy_ += cellEnergy;
    if (++cells_ == cellsPerHop_) closeHop();
}

void GatedLoudness::closeHop() noexcept {
    hops_[hopCount_ % kHopsPerBlock] = energy_;
    ++hopCount_;
    energy_ = 0;
    cells_ = 0;
    if (hopCount_ < kHopsPerBlock) return;
    const double frames = static_cast<double>(kHopsPerBlock) * cellsPerHop_ * kControlGridFrames;
    const double power = std::accumulate(hops_.begin(), hops_.end(), 0.0) / frames;
    const double lufs = lufsOf(power);
    if (!(lufs >= kLowestLufs)) return;
    Bin& bin = bins_[static_cast<std::size_t>(std::min<double>(kBins - 1, (lufs - kLowestLufs) / kBinLu))];
    ++bin.blocks;
    bin.power += power;
    const double gate = lufsOf(meanFrom(0)) + kRelativeGateLu;
    const double first = std::max(0.0, std::floor((gate - kLowestLufs) / kBinLu));
    shown_.store(static_cast<float>(lufsOf(meanFrom(static_cast<int>(first)))), std::memory_order_relaxed);
}

// The mean power of the blocks in this bin and those above.
double GatedLoudness::meanFrom(int bin) const noexcept {
    double power = 0;
    std::uint64_t blocks = 0;
    for (auto at = static_cast<std::size_t>(bin); at < bins_.size(); ++at) {
        power += bins_[at].power;
        blocks += bins_[at].blocks;
    }
    return blocks == 0 ? 0 : power / static_cast<double>(blocks);
}

}  // namespace lacquer::nodes
