// LoadMeter: what blocks take of the time there is for them, and whether it is too much.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>

#include "core/engine/load_histogram.hpp"
#include "core/engine/node_instance.hpp"

namespace lacquer {

/// Shares of the time there is: 1 is a block that takes as long as it lasts.
struct Load {
    double mean = 0;  ///< a block counts as 16 at most
    double worst = 0;
    std::uint64_t blocks = 0;  ///< so many have run
};

/// After a block that takes longer than it lasts, the blocks that follow are watched: every node of theirs is timed, so
/// that the one to blame can be named. One late block proves nothing, since the machine may have been busy with
/// something else; but that makes no window of blocks late from first to last.
class LoadMeter {
public:
    /// The least of so many watched blocks is what the session needs. Every node's cost is then one of these blocks'.
    static constexpr std::uint32_t kWindow = 2 * NodeInstance::kCostWindow;
    /// Blocks that are watched after a late one: enough for a node that is slow only now and then.
    static constexpr std::uint32_t kWatchedBlocks = 32 * kWindow;

    // Audio thread, real time ---------------------------------------------------------------------------------------

    /// After every block.
    void note(double share) noexcept;
    /// True when the next block is to be watched.
    [[nodiscard]] bool watching() const noexcept { return toWatch_ > 0; }

    // Any thread ----------------------------------------------------------------------------------------------------

    /// Of all blocks so far.
    [[nodiscard]] const LoadHistogram& all() const noexcept { return all_; }

    // One other thread ----------------------------------------------------------------------------------------------

    /// Of the blocks since the last call.
    [[nodiscard]] Load take() noexcept;
    /// What the session needs, when blocks have been late and watched since the last call: at most that, once what has
    /// disturbed the machine is left out.
    [[nodiscard]] std::optional<double> takeNeed() noexcept;

private:
    static void raise(std::atomic<float>& highest, float value) noexcept {
        float known = highest.load(std::memory_order_relaxed);
        while (value > known && !highest.compare_exchange_weak(known, value, std::memory_order_relaxed)) {
        }
    }

    // Count and sum in one word, so that both are taken at once.
    static constexpr int kSumBits = 40;
    static constexpr double kSumUnits = 4096;  ///< of one block that takes all its time
    static constexpr std::uint64_t kEnough = std::uint64_t{1} << 63;

    std::atomic<std::uint64_t> blocksAndSum_{0};
    std::atomic<float> worst_{0};
    LoadHistogram all_;
    std::atomic<float> need_{0};  ///< 0: nothing has been late
    std::uint32_t toWatch_ = 0;   ///< the audio thread's, as the next two
    std::uint32_t inWindow_ = 0;
    float leastInWindow_ = 0;
};

}  // namespace lacquer
