// The two halves of a lookahead gain: SlidingMaximum holds the largest value for a window, SmoothingFir spreads the
// steps over another one. Real-time safe after prepare(); one thread at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace lacquer::nodes {

/// The largest of the last `window` values, in constant time on average (a queue of falling values).
class SlidingMaximum {
public:
    void prepare(int window) {
        window_ = window;
        queue_.assign(static_cast<std::size_t>(window), {});
        reset();
    }
    void reset() noexcept {
        first_ = count_ = 0;
        now_ = 0;
    }

    /// Takes the next value (0 or more; 0 before the first one).
    [[nodiscard]] double next(double value) noexcept {
        if (count_ > 0 && queue_[first_].at <= now_ - window_) drop();
        while (count_ > 0 && queue_[index(count_ - 1)].value <= value) --count_;
        queue_[index(count_)] = {value, now_++};
        ++count_;
        return queue_[first_].value;
    }

private:
    struct Entry {
        double value = 0;
        std::int64_t at = 0;
    };
    // A remainder would take a division.
    [[nodiscard]] std::size_t index(std::size_t n) const noexcept {
        const std::size_t at = first_ + n;
        return at < queue_.size() ? at : at - queue_.size();
    }
    void drop() noexcept {
        first_ = index(1);
        --count_;
    }

    std::int64_t window_ = 1;
    std::vector<Entry> queue_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::int64_t now_ = 0;
};

/// A symmetric FIR with weights that sum to 1: three moving averages in a row (a quadratic B-spline). Works on whole
/// numbers, so that running sums neither drift nor remember: a constant comes out as itself, exactly.
class SmoothingFir {
public:
    /// Values are kept to this fraction of their unit.
    static constexpr double kResolution = 1.0 / (1 << 24);
    /// Larger ones would overflow the sums of the longest filter.
    static constexpr double kLargest = 64;

    /// `boxFrames` in 1 … 512: the length of each average.
    void prepare(int boxFrames) {
        for (Box& box : boxes_) box.ring.assign(static_cast<std::size_t>(boxFrames), 0);
        const double length = boxFrames;
        scale_ = kResolution / (length * length * length);
        lengthFrames_ = 3 * (boxFrames - 1) + 1;
        reset();
    }
    void reset() noexcept {
        for (Box& box : boxes_) {
            std::fill(box.ring.begin(), box.ring.end(), 0);
            box.sum = 0;
        }
        position_ = 0;
    }

    [[nodiscard]] int lengthFrames() const noexcept { return lengthFrames_; }

    /// The next value of [0, kLargest].
    [[nodiscard]] double next(double value) noexcept {
        auto whole = static_cast<std::int64_t>(value / kResolution + 0.5);
        for (Box& box : boxes_) {
            box.sum += whole - box.ring[position_];
            box.ring[position_] = whole;
            whole = box.sum;
        }
        position_ = position_ + 1 == boxes_[0].ring.size() ? 0 : position_ + 1;
        return static_cast<double>(whole) * scale_;
    }

private:
    struct Box {
        std::vector<std::int64_t> ring;
        std::int64_t sum = 0;
    };
    std::array<Box, 3> boxes_;
    std::size_t position_ = 0;
    double scale_ = 1;
    int lengthFrames_ = 1;
};

}  // namespace lacquer::nodes
