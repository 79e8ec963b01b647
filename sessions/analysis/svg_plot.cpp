#include "sessions/analysis/svg_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

#include "sessions/analysis/plot_ticks.hpp"
#include "sessions/page/xml_text.hpp"

namespace lacquer::sessions {
namespace {

// In pixels.
constexpr int kPictureWidth = 720;
constexpr int kFieldLeft = 68, kFieldTop = 40, kFieldWidth = 636, kFieldHeight = 280;
constexpr int kTicksBelow = 18, kNameBelow = 38, kLegendBelow = 62;  // the field: their base lines
constexpr int kLegendRow = 20, kLegendColumn = 318, kLegendLine = 26;
constexpr std::size_t kLegendColumns = 2, kLegendLetters = 44;
constexpr int kMostXTicks = 13, kMostYTicks = 10;
// Curves are drawn in tenths of a pixel, in whole numbers.
constexpr int kTenths = 10;

// Told apart by most of those who see colours differently (M. Okabe, K. Ito, "Color Universal Design", 2008), darkened
// to stand out from a light ground.
constexpr std::array<const char*, 6> kSeriesColours{"#0072b2", "#d55e00", "#00835f", "#aa3f86", "#8a6d00", "#3b3f46"};
constexpr std::array<const char*, 3> kVariantDashes{"", "60 36", "18 30"};

struct SvgPoint {
    std::int32_t x = 0, y = 0;
    friend bool operator==(const SvgPoint&, const SvgPoint&) = default;
};

// UTF-8, at most so many letters.
std::string firstLetters(const std::string& text, std::size_t letters) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
        if (begins && seen++ == letters) return text.substr(0, i) + "…";
    }
    return text;
}

std::string whole(int value) {
    return std::to_string(value);
}

// What is outside of the field is kept near it: it is cut off there.
SvgPoint svgPointOf(const Plot& plot, const PlotPoint& point) {
    constexpr double kBeyond = 0.2;
    const double x = std::clamp(shareOf(plot.x, point.x), -kBeyond, 1 + kBeyond);
    const double y = std::clamp(shareOf(plot.y, point.y), -kBeyond, 1 + kBeyond);
    return {static_cast<std::int32_t>(std::lround(x * kFieldWidth * kTenths)),
            static_cast<std::int32_t>(std::lround((1 - y) * kFieldHeight * kTenths))};
}

double distanceFromLine(SvgPoint point, SvgPoint from, SvgPoint to) {
    const double alongX = to.x - from.x, alongY = to.y - from.y;
    const double length = std::hypot(alongX, alongY);
    const double awayX = point.x - from.x, awayY = point.y - from.y;
    return length > 0 ? std::abs(alongX * awayY - alongY * awayX) / length : std::hypot(awayX, awayY);
}

// D. H. Douglas, T. K. Peucker, "Algorithms for the reduction of the number of points required to represent a digitized
// line or its caricature", Cartographica 10, 1973. Appends what is kept of all but the first.
void appendSimplified(std::span<const SvgPoint> places, std::vector<SvgPoint>& kept) {
    constexpr double kTolerance = 1;
    std::size_t farthest = 0;
    double distance = kTolerance;
    for (std::size_t i = 1; i + 1 < places.size(); ++i) {
        const double away = distanceFromLine(places[i], places.front(), places.back());
        if (away <= distance) continue;
        distance = away;
        farthest = i;
    }
    if (farthest == 0) {
        kept.push_back(places.back());
        return;
    }
    appendSimplified(places.first(farthest + 1), kept);
    appendSimplified(places.subspan(farthest), kept);
}

std::string numbersOf(SvgPoint step) {
    return whole(step.x) + (step.y < 0 ? "" : " ") + whole(step.y);
}

std::string linePath(const Plot& plot, const PlotCurve& curve) {
    std::vector<SvgPoint> places;
    for (const PlotPoint& point : curve.points) {
        const SvgPoint place = svgPointOf(plot, point);
        if (places.empty() || place != places.back()) places.push_back(place);
    }
    if (places.empty()) return {};
    std::vector<SvgPoint> kept{places.front()};
    if (places.size() > 1) appendSimplified(places, kept);
    std::string path = "M" + numbersOf(kept.front());
    for (std::size_t i = 1; i < kept.size(); ++i) {
        const std::string step = numbersOf({kept[i].x - kept[i - 1].x, kept[i].y - kept[i - 1].y});
        path += i == 1 ? "l" + step : (step.front() == '-' ? "" : " ") + step;
    }
    return path;
}

// Those of several series stand beside each other.
std::string stemPath(const Plot& plot, const PlotCurve& curve, int aside) {
    std::string path;
    for (const PlotPoint& point : curve.points) {
        const SvgPoint place = svgPointOf(plot, point);
        const int bottom = kFieldHeight * kTenths;
        path += "M" + whole(place.x + aside) + " " + whole(bottom) + "V" + whole(std::min(place.y, bottom));
    }
    return path;
}

std::string strokeOf(const PlotCurve& curve) {
    if (curve.style == CurveStyle::reference) return R"( stroke="#8b8f96" stroke-width="12" stroke-dasharray="14 26")";
    std::string stroke = R"( stroke=")";
    stroke += kSeriesColours[curve.series % kSeriesColours.size()];
    stroke += curve.style == CurveStyle::stems ? R"(" stroke-width="26")" : R"(" stroke-width="19")";
    const std::size_t dashes = curve.variant + curve.series / kSeriesColours.size();
    if (const char* dash = kVariantDashes[dashes % kVariantDashes.size()]; *dash != '\0')
        stroke += std::string(R"( stroke-dasharray=")") + dash + '"';
    return stroke;
}

std::string drawGrid(const Plot& plot) {
    std::string thin, thick, labels;
    for (const PlotTick& tick : ticksOf(plot.x, kMostXTicks)) {
        const int x = kFieldLeft + static_cast<int>(std::lround(shareOf(plot.x, tick.value) * kFieldWidth));
        (tick.label.empty() ? thin : thick) += "M" + whole(x) + " " + whole(kFieldTop) + "v" + whole(kFieldHeight);
        if (!tick.label.empty())
            labels += "<text x=\"" + whole(x) + "\" y=\"" + whole(kFieldTop + kFieldHeight + kTicksBelow) +
                      "\" text-anchor=\"middle\">" + tick.label + "</text>\n";
    }
    for (const PlotTick& tick : ticksOf(plot.y, kMostYTicks)) {
        const int y = kFieldTop + static_cast<int>(std::lround((1 - shareOf(plot.y, tick.value)) * kFieldHeight));
        (tick.label.empty() ? thin : thick) += "M" + whole(kFieldLeft) + " " + whole(y) + "h" + whole(kFieldWidth);
        if (!tick.label.empty())
            labels += "<text x=\"" + whole(kFieldLeft - 8) + "\" y=\"" + whole(y + 4) + "\" text-anchor=\"end\">" +
                      tick.label + "</text>\n";
    }
    std::string grid;
    if (!thin.empty()) grid += "<path d=\"" + thin + "\" stroke=\"#eeeeea\"/>\n";
    return grid + "<path d=\"" + thick + "\" stroke=\"#dcdcd6\"/>\n" + labels;
}

std::string axisText(const PlotAxis& axis) {
    return xmlText(axis.unit.empty() ? axis.name : axis.name + " (" + axis.unit + ")");
}

std::string drawNames(const Plot& plot, const SvgTexts& texts) {
    const int middleX = kFieldLeft + kFieldWidth / 2, middleY = kFieldTop + kFieldHeight / 2;
    return "<text x=\"" + whole(kFieldLeft) + "\" y=\"25\" font-size=\"15\" font-weight=\"600\" fill=\"#23262b\">" +
           xmlText(texts.title) + "</text>\n<text x=\"" + whole(middleX) + "\" y=\"" +
           whole(kFieldTop + kFieldHeight + kNameBelow) + "\" text-anchor=\"middle\">" + axisText(plot.x) +
           "</text>\n<text transform=\"translate(16 " + whole(middleY) + ") rotate(-90)\" text-anchor=\"middle\">" +
           axisText(plot.y) + "</text>\n";
}

std::string drawCurves(const Plot& plot) {
    constexpr int kStemWidth = 30;
    std::size_t series = 0;
    for (const PlotCurve& curve : plot.curves) series = std::max(series, curve.series);
    std::string curves = "<g transform=\"translate(" + whole(kFieldLeft) + " " + whole(kFieldTop) +
                         ") scale(.1)\" clip-path=\"url(#field)\" fill=\"none\" stroke-linejoin=\"round\">\n";
    for (const PlotCurve& curve : plot.curves) {
        const int aside = (2 * static_cast<int>(curve.series) - static_cast<int>(series)) * kStemWidth / 2;
        const std::string path =
            curve.style == CurveStyle::stems ? stemPath(plot, curve, aside) : linePath(plot, curve);
        if (!path.empty()) curves += "<path d=\"" + path + "\"" + strokeOf(curve) + "/>\n";
    }
    return curves + "</g>\n";
}

std::vector<const PlotCurve*> legendOf(const Plot& plot) {
    std::vector<const PlotCurve*> named;
    for (const PlotCurve& curve : plot.curves)
        if (!curve.name.empty()) named.push_back(&curve);
    return named;
}

std::string drawLegend(const std::vector<const PlotCurve*>& curves) {
    std::string legend;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const int x = kFieldLeft + static_cast<int>(i % kLegendColumns) * kLegendColumn;
        const int y = kFieldTop + kFieldHeight + kLegendBelow + static_cast<int>(i / kLegendColumns) * kLegendRow;
        legend += "<g transform=\"translate(" + whole(x) + " " + whole(y) +
                  ")\"><path transform=\"scale(.1)\" d=\"M0-40h" + whole(kLegendLine * kTenths) + "\"" +
                  strokeOf(*curves[i]) + "/><text x=\"" + whole(kLegendLine + 8) + "\">" +
                  xmlText(firstLetters(curves[i]->name, kLegendLetters)) + "</text></g>\n";
    }
    return legend;
}

}  // namespace

std::string drawSvg(const Plot& plot, const SvgTexts& texts) {
    std::vector<const PlotCurve*> legend = legendOf(plot);
    if (legend.size() == 1 && plot.curves.size() == 1) legend.clear();
    const auto rows = static_cast<int>((legend.size() + kLegendColumns - 1) / kLegendColumns);
    const int height = kFieldTop + kFieldHeight + kNameBelow + 14 + (rows > 0 ? rows * kLegendRow + 6 : 0);
    const std::string size = whole(kPictureWidth) + " " + whole(height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" + whole(kPictureWidth) +
           "\" height=\"" + whole(height) + "\" role=\"img\" aria-labelledby=\"title desc\"" +
           " font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif\" font-size=\"12\" fill=\"#4a4f57\">\n" +
           "<title id=\"title\">" + xmlText(texts.title) + "</title>\n<desc id=\"desc\">" + xmlText(texts.description) +
           "</desc>\n" + "<rect x=\".5\" y=\".5\" width=\"" + whole(kPictureWidth - 1) + "\" height=\"" +
           whole(height - 1) + "\" rx=\"8\" fill=\"#fcfcfa\" stroke=\"#d0d0ca\"/>\n" +
           "<clipPath id=\"field\"><rect width=\"" + whole(kFieldWidth * kTenths) + "\" height=\"" +
           whole(kFieldHeight * kTenths) + "\"/></clipPath>\n" + drawNames(plot, texts) + drawGrid(plot) +
           drawCurves(plot) + drawLegend(legend) + "</svg>\n";
}

}  // namespace lacquer::sessions
