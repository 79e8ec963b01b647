#include "editor/controllers/time_grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace lacquer::editor {

namespace {

// What clocks count in; beyond, whole hours.
constexpr std::array kTimeSteps{0.001, 0.002, 0.005, 0.01, 0.02, 0.05,  0.1,   0.2,   0.5,   1.0,    2.0,
                                5.0,   10.0,  15.0,  30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0};
constexpr std::array kBeatParts{16, 8, 4, 2, 1};

struct Steps {
    double minor = 0;  ///< 0: none
    double major = 0;
};

bool divides(double part, double whole) {
    const double times = whole / part;
    return std::abs(times - std::round(times)) < 1e-6;
}

// The closest of `steps` (in frames, in order) that have room, the minor ones dividing the major ones.
template <class List>
Steps roomiest(const List& steps, double framesPerPixel) {
    Steps found{0, steps.back()};
    for (const double step : steps)
        if (step >= kClosestLabelPixels * framesPerPixel) {
            found.major = step;
            break;
        }
    for (const double step : steps)
        if (step >= kClosestLinePixels * framesPerPixel && step < found.major && divides(step, found.major)) {
            found.minor = step;
            break;
        }
    return found;
}

QString clockText(double seconds, double step) {
    const QString sign = seconds < 0 ? "-" : "";
    const auto ms = static_cast<std::int64_t>(std::llround(std::abs(seconds) * 1000));
    const std::int64_t hours = ms / 3600000, minutes = ms / 60000 % 60, rest = ms / 1000 % 60;
    QString text = hours > 0 ? QString("%1:%2").arg(hours).arg(minutes, 2, 10, QChar('0')) : QString::number(minutes);
    text += QString(":%1").arg(rest, 2, 10, QChar('0'));
    const int digits = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
    if (digits > 0) text += '.' + QString("%1").arg(ms % 1000, 3, 10, QChar('0')).left(digits);
    return sign + text;
}

template <class Label>
std::vector<GridLine> evenLines(const Steps& steps, TimelineFrame begin, TimelineFrame end, Label label) {
    const double step = steps.minor > 0 ? steps.minor : steps.major;
    const auto perMajor = static_cast<std::int64_t>(std::llround(steps.major / step));
    std::vector<GridLine> lines;
    const auto last = static_cast<std::int64_t>(std::floor(static_cast<double>(end) / step));
    for (auto i = static_cast<std::int64_t>(std::ceil(static_cast<double>(begin) / step)); i <= last; ++i) {
        const double exact = static_cast<double>(i) * step;
        lines.push_back({std::llround(exact), i % perMajor == 0 ? label(exact) : QString()});
    }
    return lines;
}

std::vector<GridLine> timeLines(double rate, TimelineFrame begin, TimelineFrame end, double framesPerPixel) {
    std::vector<double> steps;
    for (const double seconds : kTimeSteps) steps.push_back(seconds * rate);
    for (double hours = 2; hours <= 1e6; hours *= 2) steps.push_back(hours * 3600 * rate);
    const Steps found = roomiest(steps, framesPerPixel);
    return evenLines(found, begin, end, [&](double frame) { return clockText(frame / rate, found.major / rate); });
}

std::vector<GridLine> sampleLines(TimelineFrame begin, TimelineFrame end, double framesPerPixel) {
    std::vector<double> steps;
    for (double ten = 1; ten < 1e16; ten *= 10)
        for (const double digit : {1.0, 2.0, 5.0}) steps.push_back(digit * ten);
    return evenLines(roomiest(steps, framesPerPixel), begin, end,
                     [](double frame) { return QString::number(std::llround(frame)); });
}

// Where the tempo or the time signature changes, so does the room: each bar is looked at by itself.
class BarLines {
public:
    BarLines(const TempoMap& map, double framesPerPixel) : map_(map), framesPerPixel_(framesPerPixel) {}

    std::vector<GridLine> between(TimelineFrame begin, TimelineFrame end) {
        std::int64_t bar = map_.barBeatTickAt(begin).bar;
        while (bar <= map_.barBeatTickAt(end).bar) bar = addFrom(bar);
        std::erase_if(lines_, [&](const GridLine& line) { return line.frame < begin || line.frame > end; });
        return std::move(lines_);
    }

private:
    [[nodiscard]] TimelineFrame barFrame(std::int64_t bar) const { return map_.frameAt(BarBeatTick{bar, 1, 0}); }

    // The bar, or the group of bars that it begins, with what is within it. Returns the bar behind.
    std::int64_t addFrom(std::int64_t bar) {
        const TimelineFrame start = barFrame(bar);
        const Meter meter = map_.at(start).meter;
        const double barPixels = static_cast<double>(barFrame(bar + 1) - start) / framesPerPixel_;
        const std::int64_t perLine = power(kClosestLinePixels, barPixels);
        const std::int64_t perLabel = power(kClosestLabelPixels, barPixels);
        const auto isAt = [&](std::int64_t every) { return ((bar - 1) % every + every) % every == 0; };
        if (isAt(perLine)) lines_.push_back({start, isAt(perLabel) ? QString::number(bar) : QString()});
        const double beatPixels = barPixels / meter.beats;
        if (perLine == 1 && beatPixels >= kClosestLinePixels) addBeats(bar, meter, beatPixels);
        return perLine == 1 ? bar + 1 : bar + perLine - ((bar - 1) % perLine + perLine) % perLine;
    }
    static std::int64_t power(double pixels, double barPixels) {
        std::int64_t bars = 1;
        while (static_cast<double>(bars) * barPixels < pixels && bars < (std::int64_t{1} << 40)) bars *= 2;
        return bars;
    }
    void addBeats(std::int64_t bar, const Meter& meter, double beatPixels) {
        int parts = 1;
        for (const int p : kBeatParts)
            if (beatPixels / p >= kClosestLinePixels) {
                parts = p;
                break;
            }
        for (int beat = 1; beat <= meter.beats; ++beat)
            for (int part = beat == 1 ? 1 : 0; part < parts; ++part) {
                if (beat == 1 && part == 0) continue;
                const double tick = static_cast<double>(ticksPerBeat(meter)) * part / parts;
                const bool labelled = part == 0 && beatPixels >= kClosestLabelPixels;
                lines_.push_back({map_.frameAt(BarBeatTick{bar, beat, tick}),
                                  labelled ? QString("%1|%2").arg(bar).arg(beat) : QString()});
            }
    }

    const TempoMap& map_;
    double framesPerPixel_;
    std::vector<GridLine> lines_;
};

}  // namespace

std::vector<GridLine> gridLines(const TempoMap& map, PositionUnit unit, TimelineFrame begin, TimelineFrame end,
                                double framesPerPixel) {
    if (end < begin) return {};
    switch (unit) {
        case PositionUnit::time:
            return timeLines(map.sampleRate(), begin, end, framesPerPixel);
        case PositionUnit::samples:
            return sampleLines(begin, end, framesPerPixel);
        case PositionUnit::bars:
            break;
    }
    return BarLines(map, framesPerPixel).between(begin, end);
}

TimelineFrame nextGridFrame(const TempoMap& map, PositionUnit unit, TimelineFrame from, int direction,
                            double framesPerPixel) {
    // Lines may be as far apart as labels need, and bars twice that.
    for (double reach = 4 * kClosestLinePixels * framesPerPixel;; reach *= 4) {
        const auto by = static_cast<TimelineFrame>(std::ceil(reach));
        const TimelineFrame begin = direction > 0 ? from + 1 : from - by, end = direction > 0 ? from + by : from - 1;
        const std::vector<GridLine> lines = gridLines(map, unit, begin, end, framesPerPixel);
        if (!lines.empty()) return direction > 0 ? lines.front().frame : lines.back().frame;
        if (by > (TimelineFrame{1} << 50)) return from;
    }
}

}  // namespace lacquer::editor
