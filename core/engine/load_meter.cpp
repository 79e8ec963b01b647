#include "core/engine/load_meter.hpp"

namespace lacquer {

void LoadMeter::note(double share) noexcept {
    all_.note(share);
    // A block's part is capped, so that no sum grows into the count. If nobody asks for days, the rest is not counted.
    constexpr double kMostUnits = (std::uint64_t{1} << (kSumBits - 24)) - 1;
    if (blocksAndSum_.load(std::memory_order_relaxed) < kEnough)
        blocksAndSum_.fetch_add(
            (std::uint64_t{1} << kSumBits) + static_cast<std::uint64_t>(std::clamp(share * kSumUnits, 0.0, kMostUnits)),
            std::memory_order_relaxed);
    const auto noted = static_cast<float>(share);
    raise(worst_, noted);
    if (toWatch_ > 0) {
        --toWatch_;
        leastInWindow_ = inWindow_ == 0 ? noted : std::min(leastInWindow_, noted);
        if (++inWindow_ == kWindow) {
            raise(need_, leastInWindow_);
            inWindow_ = 0;
        }
    }
    if (share <= 1) return;
    if (toWatch_ == 0) inWindow_ = 0;
    toWatch_ = kWatchedBlocks;
}

Load LoadMeter::take() noexcept {
    const std::uint64_t taken = blocksAndSum_.exchange(0, std::memory_order_relaxed);
    Load load;
    load.blocks = taken >> kSumBits;
    const auto sum = static_cast<double>(taken & ((std::uint64_t{1} << kSumBits) - 1));
    if (load.blocks > 0) load.mean = sum / kSumUnits / static_cast<double>(load.blocks);
    load.worst = worst_.exchange(0, std::memory_order_relaxed);
    return load;
}

std::optional<double> LoadMeter::takeNeed() noexcept {
    const float need = need_.exchange(0, std::memory_order_relaxed);
    return need > 0 ? std::optional<double>(need) : std::nullopt;
}

}  // namespace lacquer
