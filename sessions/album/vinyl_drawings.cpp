#include "sessions/album/vinyl_drawings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "sessions/delivery/report/report_words.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/page/chart.hpp"

namespace lacquer::sessions {
namespace {

constexpr std::array kHeat{Ink::heat0, Ink::heat1, Ink::heat2, Ink::heat3, Ink::heat4};
constexpr std::array kCool{Ink::cool0, Ink::cool1, Ink::cool2, Ink::cool3, Ink::cool4};
// Upper ends of the first four classes: shares of second order, and um per turn.
constexpr std::array kDistortionClasses{0.002, 0.005, 0.01, 0.03};
constexpr std::array kPitchClasses{75.0, 85.0, 100.0, 130.0};

std::size_t classOf(double value, const std::array<double, 4>& ends) {
    return static_cast<std::size_t>(std::ranges::upper_bound(ends, value) - ends.begin());
}

// A slice on its side.
struct PlacedSlice {
    double seconds;  ///< on the side, where it begins
    double length;   ///< seconds
    const vinyl::SlicePlace* place;
    const vinyl::GrooveSlice* slice;
};
std::vector<PlacedSlice> slicesOf(const SideOnRecord& side) {
    std::vector<PlacedSlice> slices;
    for (const vinyl::SongOnSide& piece : side.side.songs) {
        double at = piece.beginSeconds;
        for (std::size_t i = 0; i < piece.slices.size(); ++i) {
            const vinyl::GrooveSlice& slice = piece.analysis->slices[i];
            slices.push_back({at, slice.seconds, &piece.slices[i], &slice});
            at += slice.seconds;
        }
    }
    return slices;
}

// Half a ring from the top down, on the right or on the left.
enum class Half : signed char { left = -1, right = 1 };
class DiscGeometry {
public:
    DiscGeometry(DrawnPoint centre, double pixelsPerMm) : centre_(centre), scale_(pixelsPerMm) {}

    [[nodiscard]] DrawnPoint at(double radiusMm, double angle) const {
        return {centre_.x + radiusMm * scale_ * std::sin(angle), centre_.y - radiusMm * scale_ * std::cos(angle)};
    }
    [[nodiscard]] std::vector<DrawnPoint> circle(double radiusMm) const {
        std::vector<DrawnPoint> points;
        constexpr int kPoints = 96;
        for (int i = 0; i <= kPoints; ++i) points.push_back(at(radiusMm, 2 * std::numbers::pi * i / kPoints));
        return points;
    }
    [[nodiscard]] std::vector<DrawnPoint> halfRing(double outerMm, double innerMm, Half half) const {
        std::vector<DrawnPoint> points;
        constexpr int kPoints = 48;
        const double turn = static_cast<double>(half) * std::numbers::pi / kPoints;
        for (int i = 0; i <= kPoints; ++i) points.push_back(at(outerMm, turn * i));
        for (int i = kPoints; i >= 0; --i) points.push_back(at(innerMm, turn * i));
        return points;
    }
    /// Inwards, evenly in each turn.
    [[nodiscard]] std::vector<DrawnPoint> spiral(double fromMm, double toMm, double pitchMm) const {
        std::vector<DrawnPoint> points;
        const double turns = (fromMm - toMm) / pitchMm;
        const int steps = std::max(1, static_cast<int>(turns * 64));
        for (int i = 0; i <= steps; ++i) {
            const double share = static_cast<double>(i) / steps;
            points.push_back(at(fromMm - share * (fromMm - toMm), 2 * std::numbers::pi * turns * share));
        }
        return points;
    }
    [[nodiscard]] DrawnPoint centre() const { return centre_; }
    [[nodiscard]] double pixels(double mm) const { return mm * scale_; }

private:
    DrawnPoint centre_;
    double scale_;
};

// Rings of one colour each, neighbours of a class taken together.
void drawRings(Drawing& drawing, const DiscGeometry& disc, const std::vector<PlacedSlice>& slices,
               const vinyl::DiscFormat& format, Half half) {
    constexpr double kRingMm = 0.5;
    const auto rings = static_cast<std::size_t>((format.startRadiusMm - format.lockedRadiusMm) / kRingMm) + 1;
    std::vector<double> sums(rings), seconds(rings);
    for (const PlacedSlice& each : slices) {
        const double depth = format.startRadiusMm - each.place->radiusMm;
        const auto ring = static_cast<std::size_t>(std::clamp(depth / kRingMm, 0.0, static_cast<double>(rings - 1)));
        const double value =
            half == Half::right ? each.place->distortion * each.place->distortion : each.place->pitchUm;
        sums[ring] += value * each.length;
        seconds[ring] += each.length;
    }
    std::array<std::vector<std::vector<DrawnPoint>>, kHeat.size()> areas;
    for (std::size_t i = 0; i < rings;) {
        const auto classAt = [&](std::size_t ring) -> std::optional<std::size_t> {
            if (seconds[ring] <= 0) return std::nullopt;
            const double mean = sums[ring] / seconds[ring];
            return half == Half::right ? classOf(std::sqrt(mean), kDistortionClasses) : classOf(mean, kPitchClasses);
        };
        const auto colour = classAt(i);
        std::size_t end = i + 1;
        while (end < rings && classAt(end) == colour) ++end;
        if (colour)
            areas[*colour].push_back(disc.halfRing(format.startRadiusMm - static_cast<double>(i) * kRingMm,
                                                   format.startRadiusMm - static_cast<double>(end) * kRingMm, half));
        i = end;
    }
    for (std::size_t i = 0; i < areas.size(); ++i)
        drawing.path((half == Half::right ? kHeat : kCool)[i], std::move(areas[i]));
}

std::string bandWords(const RecordDelivery& delivery, const SideOnRecord& side, std::size_t i) {
    const SongOnRecord& song = side.songs[i];
    return nameOf(delivery.album.songs[song.song]) + ", " + clockText(song.endSeconds - song.beginSeconds) + ", " +
           decimalText(song.startRadiusMm, 0) + "\u2013" + decimalText(song.endRadiusMm, 0) + " mm";
}

// Numbers of songs beside the disc, each with a line to its band.
void labelSongs(Drawing& drawing, const DiscGeometry& disc, const RecordDelivery& delivery, std::size_t number,
                double labelX, bool words) {
    const SideOnRecord& side = delivery.record.sides[number];
    const std::string name = vinyl::sideName(static_cast<int>(number));
    const double outer = delivery.record.settings.format.startRadiusMm;
    double lastY = -1e9;
    for (std::size_t i = 0; i < side.songs.size(); ++i) {
        const double radius = (side.songs[i].startRadiusMm + side.songs[i].endRadiusMm) / 2;
        constexpr double kTop = 0.86, kLetters = 15;
        const double share =
            side.songs.size() > 1 ? static_cast<double>(i) / static_cast<double>(side.songs.size()) : 0;
        double y = disc.centre().y - disc.pixels(outer) * kTop * (1 - share);
        y = std::max(y, lastY + kLetters);
        lastY = y;
        const double above = std::clamp((disc.centre().y - y) / disc.pixels(radius), -0.98, 0.98);
        const DrawnPoint on = disc.at(radius, std::acos(above));
        drawing.line(Ink::axis, on, {labelX - 6, y});
        drawing.text({labelX, y + 4},
                     name + std::to_string(i + 1) + (words ? "  " + shortened(bandWords(delivery, side, i), 52) : ""));
    }
}

// Without "< ", which there is no room for on a phone.
std::string shortLabel(const std::string& label) {
    return label.starts_with("< ") ? label.substr(2) : label;
}

constexpr double kWideStep = 52, kNarrowStep = 31;

void classLegend(Drawing& drawing, DrawnPoint at, const std::array<Ink, 5>& inks, const std::string& title,
                 const std::array<std::string, 5>& labels, double step) {
    drawing.text(at, title);
    for (std::size_t i = 0; i < inks.size(); ++i) {
        const double x = at.x + static_cast<double>(i) * step;
        drawing.path(inks[i], {{{x, at.y + 7}, {x + step - 2, at.y + 7}, {x + step - 2, at.y + 16}, {x, at.y + 16}}});
        drawing.text({x, at.y + 28}, step < kWideStep ? shortLabel(labels[i]) : labels[i]);
    }
}

void drawDisc(Drawing& drawing, const RecordDelivery& delivery, std::size_t number, bool wide) {
    const SideOnRecord& side = delivery.record.sides[number];
    const vinyl::CutSettings& settings = delivery.record.settings;
    const vinyl::DiscFormat& format = settings.format;
    const double edgeMm = format.startRadiusMm + 4, size = wide ? 158 : 138;
    const DiscGeometry disc({size + 4, size + 6}, size / edgeMm);
    const auto slices = slicesOf(side);
    drawing.path(Ink::grid, {disc.circle(edgeMm)});
    drawing.path(Ink::grid, {disc.spiral(edgeMm, format.startRadiusMm, 1.2)});
    drawRings(drawing, disc, slices, format, Half::right);
    drawRings(drawing, disc, slices, format, Half::left);
    std::vector<std::vector<DrawnPoint>> borders;
    for (std::size_t i = 1; i < side.songs.size(); ++i)
        borders.push_back(disc.circle((side.songs[i].startRadiusMm + side.songs[i - 1].endRadiusMm) / 2));
    borders.push_back({disc.at(format.startRadiusMm, 0), disc.at(side.side.endRadiusMm, 0)});
    borders.push_back(
        {disc.at(format.startRadiusMm, std::numbers::pi), disc.at(side.side.endRadiusMm, std::numbers::pi)});
    drawing.path(Ink::gap, std::move(borders));
    const double leadOut = std::max(side.side.endRadiusMm, format.lockedRadiusMm);
    constexpr double kLeadOutPitchMm = 6.4, kLabelMm = 50, kHoleMm = 3.6;
    if (leadOut > format.lockedRadiusMm)
        drawing.path(Ink::grid, {disc.spiral(leadOut, format.lockedRadiusMm, kLeadOutPitchMm)});
    drawing.path(Ink::axis, {disc.circle(format.lockedRadiusMm)});
    drawing.path(Ink::limit, {disc.circle(format.endRadiusMm)});
    const double labelMm = std::min(kLabelMm, format.lockedRadiusMm - 3);
    drawing.path(Ink::band, {disc.circle(labelMm)});
    drawing.path(Ink::gap, {disc.circle(kHoleMm)});
    drawing.text({disc.centre().x, disc.centre().y - disc.pixels(18)},
                 "Side " + vinyl::sideName(static_cast<int>(number)), TextAnchor::middle);
    drawing.text({disc.centre().x, disc.centre().y + disc.pixels(24)}, clockText(side.side.seconds),
                 TextAnchor::middle);
    labelSongs(drawing, disc, delivery, number, 2 * size + 28, wide);
    const double below = 2 * size + 30;
    const std::array<std::string, 5> pitches{"< 75", "< 85", "< 100", "< 130", "more"};
    const std::array<std::string, 5> shares{"< 0.2", "< 0.5", "< 1", "< 3", "more"};
    const double step = wide ? kWideStep : kNarrowStep;
    classLegend(drawing, {4, below}, kCool, wide ? "Left: from turn to turn, \u00B5m" : "Left: pitch, \u00B5m", pitches,
                step);
    classLegend(drawing, {wide ? 300.0 : 180.0, below}, kHeat,
                wide ? "Right: second order of tracing, %, tip of " + decimalText(settings.stylusUm, 0) + " \u00B5m"
                     : std::string("Right: distortion, %"),
                shares, step);
}

// In both widths, over the time of a side, with a line where a song begins.
template <class Draw>
PageFigure sideFigure(const SideOnRecord& side, const std::string& title, const std::string& description,
                      const PlotAxis& y, double height, Draw draw) {
    PageFigure figure;
    for (const auto& [drawing, width, marks] : {std::tuple{&figure.wide, 760.0, 13}, {&figure.narrow, 344.0, 6}}) {
        drawing->width = width;
        drawing->height = height;
        drawing->title = title;
        drawing->description = description;
        Chart chart(*drawing, {"Time", "", AxisScale::linear, 0, std::max(side.side.seconds, 1.0)}, y,
                    Chart::Head::line);
        chart.gridX(timeMarks(side.side.seconds, marks));
        for (std::size_t i = 1; i < side.songs.size(); ++i) chart.vertical(Ink::axis, side.songs[i].beginSeconds);
        draw(*drawing, chart);
    }
    return figure;
}

// The worst value of each pixel column, as one line.
template <class Value>
std::vector<DrawnPoint> worstLine(const Chart& chart, const std::vector<PlacedSlice>& slices, Value value,
                                  bool highest) {
    std::vector<DrawnPoint> line;
    const auto columns = static_cast<std::size_t>(std::max(1.0, chart.right() - chart.left()));
    const std::size_t step = std::max<std::size_t>(1, slices.size() / columns);
    for (std::size_t i = 0; i < slices.size(); i += step) {
        double worst = value(slices[i]);
        for (std::size_t k = i; k < std::min(i + step, slices.size()); ++k)
            worst = highest ? std::max(worst, value(slices[k])) : std::min(worst, value(slices[k]));
        line.push_back(chart.at(slices[i].seconds + slices[i].length / 2, worst));
    }
    return line;
}

void markEvents(const Chart& chart, Drawing& drawing, const SideOnRecord& side, vinyl::GrooveMetric metric) {
    std::vector<std::vector<DrawnPoint>> marks;
    for (const EventOnRecord& moment : side.events) {
        if (moment.event.metric != metric) continue;
        const double x = chart.at(moment.sideSeconds, 0).x;
        marks.push_back({{x - 3.5, chart.top() - 6}, {x + 3.5, chart.top() - 6}, {x, chart.top() + 1}});
    }
    drawing.path(Ink::alarm, std::move(marks));
}

}  // namespace

PageFigure discFigure(const RecordDelivery& delivery, std::size_t number) {
    const SideOnRecord& side = delivery.record.sides[number];
    PageFigure figure;
    figure.wide.width = 760;
    figure.wide.height = 384;
    figure.narrow.width = 344;
    figure.narrow.height = 344;
    for (Drawing* drawing : {&figure.wide, &figure.narrow}) {
        drawing->title = "Side " + vinyl::sideName(static_cast<int>(number)) + " seen from above";
        drawing->description =
            countText(static_cast<std::int64_t>(side.songs.size()), "song", "songs") + " from the rim inwards:";
        for (std::size_t i = 0; i < side.songs.size(); ++i)
            drawing->description += " " + bandWords(delivery, side, i) + ";";
        drawing->description += " music ends at " + decimalText(side.side.endRadiusMm, 1) + " mm.";
        drawDisc(*drawing, delivery, number, drawing == &figure.wide);
    }
    return figure;
}

PageFigure radiusFigure(const RecordDelivery& delivery, std::size_t number) {
    const SideOnRecord& side = delivery.record.sides[number];
    const vinyl::DiscFormat& format = delivery.record.settings.format;
    const double lowest = std::min(format.lockedRadiusMm, side.side.endRadiusMm);
    const PlotAxis y{"Radius", "mm", AxisScale::linear, std::floor(lowest / 10) * 10,
                     std::ceil(format.startRadiusMm / 10) * 10};
    return sideFigure(side, "Radius over time",
                      "From " + decimalText(format.startRadiusMm, 1) + " to " + decimalText(side.side.endRadiusMm, 1) +
                          " mm; music should end at " + decimalText(format.endRadiusMm, 1) + " mm or further out.",
                      y, 190, [&](Drawing& drawing, Chart& chart) {
                          chart.gridY(marksOf(y, 6));
                          chart.legend(Ink::curve, "radius, mm");
                          chart.legend(Ink::limit, "ends at " + decimalText(format.endRadiusMm, 1));
                          drawing.path(Ink::curve,
                                       {worstLine(
                                           chart, slicesOf(side),
                                           [](const PlacedSlice& each) { return each.place->radiusMm; }, false)});
                          chart.horizontal(Ink::limit, format.endRadiusMm);
                      });
}

PageFigure curvatureFigure(const RecordDelivery& delivery, std::size_t number) {
    const SideOnRecord& side = delivery.record.sides[number];
    const vinyl::MetricLimit& limit = delivery.record.settings.limits.curvature;
    const auto slices = slicesOf(side);
    double highest = limit.fail;
    for (const PlacedSlice& each : slices) highest = std::max(highest, each.place->curvature);
    constexpr double kShown = 3;  // what is beyond is as bad
    const PlotAxis y{"Curvature", "", AxisScale::linear, 0, std::min(kShown, std::ceil(highest * 5 + 0.5) / 5)};
    return sideFigure(
        side, "Curvature over time",
        "Highest " + decimalText(highest, 2) + "; from " + decimalText(limit.fail, 1) + " on the stylus cannot follow.",
        y, 170, [&](Drawing& drawing, Chart& chart) {
            chart.gridY(marksOf(y, 5));
            chart.legend(Ink::curve, "curvature");
            chart.legend(Ink::limit, "stylus cannot follow");
            drawing.path(Ink::curve,
                         {worstLine(
                             chart, slices, [](const PlacedSlice& each) { return each.place->curvature; }, true)});
            chart.horizontal(Ink::limit, limit.fail);
            markEvents(chart, drawing, side, vinyl::GrooveMetric::curvature);
        });
}

PageFigure depthFigure(const RecordDelivery& delivery, std::size_t number) {
    const SideOnRecord& side = delivery.record.sides[number];
    const vinyl::Groove& groove = delivery.record.settings.groove;
    const auto slices = slicesOf(side);
    double least = groove.restDepthUm - groove.minimumDepthUm;
    const double most = std::ceil(least / 5) * 5;
    for (const PlacedSlice& each : slices) least = std::min(least, each.place->liftMarginUm);
    const PlotAxis y{"Depth left", "\u00B5m", AxisScale::linear, std::min(-5.0, std::floor(least / 5) * 5), most};
    return sideFigure(
        side, "Depth that is left over time",
        "Least " + decimalText(least, 1) + " micrometres; below 0 the lathe must cut deeper.", y, 170,
        [&](Drawing& drawing, Chart& chart) {
            chart.gridY(marksOf(y, 5));
            chart.legend(Ink::curve, "depth left, \u00B5m");
            chart.legend(Ink::limit, "lift-off without depth control");
            drawing.path(Ink::curve,
                         {worstLine(
                             chart, slices, [](const PlacedSlice& each) { return each.place->liftMarginUm; }, false)});
            chart.horizontal(Ink::limit, 0);
            markEvents(chart, drawing, side, vinyl::GrooveMetric::liftOff);
        });
}

PageFigure lowEndFigure(const RecordDelivery& delivery, std::size_t number) {
    const SideOnRecord& side = delivery.record.sides[number];
    const vinyl::MetricLimits& limits = delivery.record.settings.limits;
    const auto band =
        static_cast<std::size_t>(std::ranges::find(vinyl::kLowEndHz, limits.lowEndHz) - vinyl::kLowEndHz.begin()) %
        vinyl::kLowEndHz.size();
    const PlotAxis y{"Correlation", "", AxisScale::linear, -1, 1};
    return sideFigure(
        side, "Correlation of the low end", "Below " + decimalText(limits.lowEndHz, 0) + " Hz.", y, 140,
        [&](Drawing& drawing, Chart& chart) {
            chart.gridY({{1, "+1"}, {0, "0"}, {-1, "\u22121"}});
            chart.legend(Ink::curve, "below " + decimalText(limits.lowEndHz, 0) + " Hz");
            chart.horizontal(Ink::limit, limits.lowEndCorrelation.warn);
            std::vector<std::vector<DrawnPoint>> pieces;
            bool goesOn = false;
            for (const PlacedSlice& each : slicesOf(side)) {
                const vinyl::StereoEnergy& energy = each.slice->lowEnd[band];
                const bool sounds = energy.left > 0 && energy.right > 0;
                if (sounds) {
                    if (!goesOn) pieces.emplace_back();
                    pieces.back().push_back(chart.at(each.seconds + each.length / 2, energy.correlation()));
                }
                goesOn = sounds;
            }
            drawing.path(Ink::curve, std::move(pieces));
            markEvents(chart, drawing, side, vinyl::GrooveMetric::lowEnd);
        });
}

}  // namespace lacquer::sessions
