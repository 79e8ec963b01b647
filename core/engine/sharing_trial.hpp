// SharingTrial: finds out whether a plan runs faster on several threads or on one, by trying both now and then.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace lacquer {

/// An estimate does not know how far apart the cores are, nor what else they do. So a few blocks are run either way,
/// and the faster way is kept until the next trial: soon after at first, ever more seldom while the answer stays the
/// same. Belongs to the thread that runs the blocks.
class SharingTrial {
public:
    /// Forgets what was found, for a new plan.
    void restart() noexcept { *this = {}; }

    /// Whether the next block is to be shared.
    [[nodiscard]] bool share() const noexcept { return block_ < kTries ? false : block_ < 2 * kTries || better_; }
    /// False when two trials in a row found that sharing gains next to nothing, over one thread or over the work of all
    /// nodes together. A plan made for one thread needs less memory, so it is then the better one.
    [[nodiscard]] bool pays() const noexcept { return vain_ < 2; }
    /// True when the time of the next block will be asked for.
    [[nodiscard]] bool timed() const noexcept { return block_ < 2 * kTries; }
    /// After a block: what it took, if it was timed; and what its nodes take together.
    void note(double nanoseconds, double workNs) noexcept {
        if (timed()) timesNs_[block_ / kTries][block_ % kTries] = nanoseconds;
        if (++block_ == 2 * kTries) decide(workNs);
        if (block_ == 2 * kTries + pause_) block_ = 0;
    }

private:
    static constexpr std::uint32_t kTries = 12;  ///< either way: whatever else the machine does must not decide
    static constexpr double kLeastGain = 1.1;
    static constexpr std::uint32_t kShortestPause = 500, kLongestPause = 32000;

    void decide(double workNs) noexcept {
        for (auto& times : timesNs_) std::nth_element(times.begin(), times.begin() + kTries / 2, times.end());
        const double aloneNs = timesNs_[0][kTries / 2], sharedNs = timesNs_[1][kTries / 2];
        const bool better = sharedNs < aloneNs;
        vain_ = sharedNs * kLeastGain < std::min(aloneNs, workNs) ? 0 : vain_ + 1;
        pause_ = better == better_ ? std::min(2 * pause_, kLongestPause) : kShortestPause;
        better_ = better;
    }

    std::array<std::array<double, kTries>, 2> timesNs_{};  ///< of blocks run alone, and shared
    std::uint32_t block_ = 0;                              ///< since the trial began
    std::uint32_t pause_ = kShortestPause;
    bool better_ = true;
    int vain_ = 0;  ///< trials in a row that found no gain
};

}  // namespace lacquer
