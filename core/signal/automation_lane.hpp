// AutomationLane: a parameter's value along the timeline. Immutable; reading is real-time safe, from any thread.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer {

/// How the value travels from a point to the next one.
enum class CurveShape {
    hold,         ///< stays, then jumps at the next point
    linear,       ///< straight line
    exponential,  ///< equal ratios in equal times; both ends must have the same sign and not be 0
    smooth,       ///< raised cosine: starts and ends level
};

struct AutomationPoint {
    std::int64_t frame = 0;  ///< timeline
    double value = 0;        ///< the parameter's unit
    CurveShape shape = CurveShape::linear;

    friend bool operator==(const AutomationPoint&, const AutomationPoint&) = default;
};

/// Before the first point the lane holds its value, after the last one likewise. Two points may share a frame: the
/// value then jumps there, and the second one counts from that frame on.
class AutomationLane {
public:
    /// Refuses an empty list, decreasing frames, more than two points on a frame, non-finite values, and an
    /// exponential curve through or from 0.
    static Result<AutomationLane> make(std::vector<AutomationPoint> points);

    [[nodiscard]] const std::vector<AutomationPoint>& points() const noexcept { return points_; }

    /// A stretch between two points in which the value follows one curve.
    struct Piece {
        std::int64_t begin = std::numeric_limits<std::int64_t>::min();
        std::int64_t end = std::numeric_limits<std::int64_t>::max();  ///< first frame of the next piece
        double from = 0;
        double to = 0;  ///< limit at `end`, seen from inside
        CurveShape shape = CurveShape::hold;

        /// Value at a frame in [begin, end]; at `end` the limit from inside. A pure function of the frame. Curves are
        /// straight between knots 64 frames apart, counted from `begin`.
        [[nodiscard]] double at(std::int64_t frame) const noexcept;
        /// The values of `count` frames from `frame`, the same as at(); all of them in [begin, end].
        void render(std::int64_t frame, int count, double* out) const noexcept;
        [[nodiscard]] bool constant() const noexcept { return shape == CurveShape::hold || from == to; }

    private:
        [[nodiscard]] double exactAt(std::int64_t frame) const noexcept;
    };

    /// The piece that holds a frame.
    [[nodiscard]] Piece pieceAt(std::int64_t frame) const noexcept;
    [[nodiscard]] double valueAt(std::int64_t frame) const noexcept { return pieceAt(frame).at(frame); }

private:
    explicit AutomationLane(std::vector<AutomationPoint> points) : points_(std::move(points)) {}
    std::vector<AutomationPoint> points_;
};

}  // namespace lacquer
