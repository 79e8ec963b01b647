#include "sessions/interchange/levels.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::sessions::dawproject {

namespace {

constexpr double kWrittenDb = 0.01;  // how far a drawn line may be off
constexpr double kReadDb = 0.02;     // more than that, so that what has been drawn is not drawn again
constexpr double kWrittenShare = 0.001;
constexpr double kOnTheLine = 1e-7;  // in the parameter's unit: rounding, there and back
constexpr double kInaudibleDb = -100;

// Takes out what there and back has added.
double rounded(double value) {
    constexpr double kSteps = 1e9;
    return std::fabs(value) < 1e6 ? std::round(value * kSteps) / kSteps : value;
}

double decibels(double amplitude) {
    return amplitude <= 0 ? kSilentDb : std::max(kSilentDb, 20 * std::log10(amplitude));
}

// Frames at which a curve must be met so that straight lines between them keep within the tolerance: `value` is the
// curve, `line` what a straight line from one frame to another has at a third one.
template <class Value, class Line>
void bend(std::int64_t from, std::int64_t to, double tolerance, const Value& value, const Line& line,
          std::vector<std::int64_t>& frames) {
    const auto off = [&](std::int64_t at) { return std::fabs(value(at) - line(from, to, at)); };
    const std::int64_t quarter = (to - from) / 4;
    const std::int64_t middle = from + (to - from) / 2;
    if (to - from > 1 && std::max({off(from + quarter), off(middle), off(to - quarter)}) > tolerance) {
        bend(from, middle, tolerance, value, line, frames);
        frames.push_back(middle);
        bend(middle, to, tolerance, value, line, frames);
    }
}

double between(double from, double to, double share) {
    return from + (to - from) * share;
}
double shareOf(std::int64_t from, std::int64_t to, std::int64_t at) {
    return static_cast<double>(at - from) / static_cast<double>(to - from);
}

// Far down, how far off in dB says nothing.
double heard(Scale scale, double value) {
    return scale == Scale::level ? std::max(value, kInaudibleDb) : value;
}

}  // namespace

double toFormat(Scale scale, double value) {
    switch (scale) {
        case Scale::same:
            return value;
        case Scale::level:
            return value <= kSilentDb ? 0 : std::pow(10.0, value / 20);
        case Scale::pan:
            return (value + 100) / 200;
    }
    return value;
}

double fromFormat(Scale scale, double value, Unit unit) {
    switch (scale) {
        case Scale::same:
            return value;
        case Scale::level:
            if (unit == Unit::decibel) return std::max(kSilentDb, value);
            return rounded(decibels(unit == Unit::percent ? value / 100 : value));
        case Scale::pan:
            if (unit == Unit::percent) return rounded(value);
            return rounded(unit == Unit::linear ? value * 100 : value * 200 - 100);
    }
    return value;
}

WrittenLane writeLane(const AutomationLane& lane, Scale scale, bool stepped, int sampleRate) {
    WrittenLane written;
    const auto& points = lane.points();
    const auto add = [&](std::int64_t frame, double value, bool linear) {
        written.points.push_back({static_cast<double>(frame) / sampleRate, toFormat(scale, value), linear});
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
        const AutomationPoint& point = points[i];
        add(point.frame, point.value, point.shape != CurveShape::hold);
        if (i + 1 == points.size() || point.shape == CurveShape::hold) continue;
        const AutomationPoint& next = points[i + 1];
        if (point.value == next.value || point.frame == next.frame) continue;
        const bool straight = point.shape == CurveShape::linear;
        if (stepped || !straight) written.isExact = false;
        if (straight && scale != Scale::level) continue;
        const AutomationLane::Piece piece{point.frame, next.frame, point.value, next.value, point.shape};
        const auto value = [&](std::int64_t frame) { return heard(scale, piece.at(frame)); };
        const auto line = [&](std::int64_t from, std::int64_t to, std::int64_t at) {
            const double there =
                between(toFormat(scale, piece.at(from)), toFormat(scale, piece.at(to)), shareOf(from, to, at));
            return heard(scale, scale == Scale::level ? decibels(there) : fromFormat(scale, there, Unit::normalized));
        };
        const double tolerance =
            scale == Scale::level ? kWrittenDb : kWrittenShare * std::fabs(next.value - point.value);
        std::vector<std::int64_t> frames;
        bend(point.frame, next.frame, tolerance, value, line, frames);
        for (const std::int64_t frame : frames) {
            // Of a straight line from its ends, as the reader works it out.
            const double exact =
                straight ? between(point.value, next.value, shareOf(point.frame, next.frame, frame)) : piece.at(frame);
            add(frame, exact, true);
        }
    }
    return written;
}

std::vector<AutomationPoint> readLane(const std::vector<Point>& points, Scale scale, Unit unit, int sampleRate) {
    std::vector<AutomationPoint> read;
    const auto add = [&](AutomationPoint point) {
        const std::size_t count = read.size();
        if (count >= 2 && read[count - 2].frame == point.frame) read.pop_back();  // two on a frame make a jump
        if (read.size() >= 2) {
            const AutomationPoint& first = read[read.size() - 2];
            const AutomationPoint& middle = read.back();
            const bool straight = first.shape == CurveShape::linear && middle.shape == CurveShape::linear;
            if (straight && first.frame < middle.frame && middle.frame < point.frame &&
                std::fabs(between(first.value, point.value, shareOf(first.frame, point.frame, middle.frame)) -
                          middle.value) < kOnTheLine)
                read.pop_back();
        }
        read.push_back(point);
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point& point = points[i];
        const auto frameOf = [&](const Point& one) { return std::llround(one.seconds * sampleRate); };
        const std::int64_t frame = frameOf(point);
        const auto shape = point.linear ? CurveShape::linear : CurveShape::hold;
        add({frame, fromFormat(scale, point.value, unit), shape});
        if (i + 1 == points.size() || !point.linear || scale != Scale::level || unit == Unit::decibel) continue;
        const Point& next = points[i + 1];
        const std::int64_t end = frameOf(next);
        if (end <= frame || next.value == point.value) continue;
        // A straight line of amplitudes is a curve of decibels.
        const auto exact = [&](std::int64_t at) {
            return fromFormat(scale, between(point.value, next.value, shareOf(frame, end, at)), unit);
        };
        const auto value = [&](std::int64_t at) { return heard(scale, exact(at)); };
        const auto line = [&](std::int64_t from, std::int64_t to, std::int64_t at) {
            return heard(scale, between(exact(from), exact(to), shareOf(from, to, at)));
        };
        std::vector<std::int64_t> frames;
        bend(frame, end, kReadDb, value, line, frames);
        for (const std::int64_t at : frames) add({at, exact(at), CurveShape::linear});
    }
    return read;
}

}  // namespace lacquer::sessions::dawproject
