// PipelineTrial: finds out whether an offline run is faster with many blocks at once on several threads, or with one
// after the other on one thread, by trying both now and then.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace lacquer {

/// A plan with more memory than the caches hold, and little to do in it, loses more by what travels between the cores
/// than the second core gives. A run is made of stints: short ones in turn both ways, then a long one the faster way.
/// Belongs to the thread that runs the blocks.
class PipelineTrial {
public:
    /// Forgets what was found, for a new plan.
    void restart() noexcept { *this = {}; }

    /// Whether the next stint has many blocks under way at once.
    [[nodiscard]] bool share() const noexcept { return trying() ? stint_ % 2 == 0 : better_; }
    /// Of the next stint, at most.
    [[nodiscard]] std::int64_t blocks() const noexcept { return trying() ? kTrialBlocks : longStint_; }
    /// After a stint that ran to its end.
    void note(double nanoseconds) noexcept {
        if (!trying()) {
            stint_ = 0;
            sharedNs_ = aloneNs_ = std::numeric_limits<double>::infinity();
            return;
        }
        double& shortest = share() ? sharedNs_ : aloneNs_;
        shortest = std::min(shortest, nanoseconds);
        if (++stint_ == kStints || (stint_ == kFewStints && aloneNs_ > sharedNs_ * kClearGain)) decide();
    }

private:
    static constexpr std::int64_t kTrialBlocks = 128;  ///< many more than are under way when it ends
    static constexpr int kStints = 6;
    static constexpr int kFewStints = 4;  ///< will do where the gain is clear: a stint alone is a loss then
    static constexpr double kClearGain = 1.25;
    static constexpr double kLeastGain = 1.03;  ///< of one thread, since waiting for files may look like it
    static constexpr std::int64_t kShortest = 8192, kLongest = 65536;

    [[nodiscard]] bool trying() const noexcept { return stint_ < kStints; }
    void decide() noexcept {
        stint_ = kStints;
        const bool better = sharedNs_ < aloneNs_ * kLeastGain;
        longStint_ = better == better_ ? std::min(2 * longStint_, kLongest) : kShortest;
        better_ = better;
    }

    int stint_ = 0;
    double sharedNs_ = std::numeric_limits<double>::infinity();  ///< of the fastest stint
    double aloneNs_ = std::numeric_limits<double>::infinity();
    std::int64_t longStint_ = kShortest / 2;
    bool better_ = true;
};

}  // namespace lacquer
