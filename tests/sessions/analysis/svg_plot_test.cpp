// Plots as pictures: where curves are, what is written, and that nothing else gets in.
#include "sessions/analysis/svg_plot.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <regex>

#include "sessions/analysis/plot_ticks.hpp"

namespace lacquer::sessions::svg_plot_test {
namespace {

// The field is 636 by 280 pixels; curves are in tenths of one.
Plot plotOf(std::vector<PlotCurve> curves) {
    return {{"Frequency", "Hz", AxisScale::logarithmic, 20, 20000},
            {"Gain", "dB", AxisScale::linear, -10, 10},
            std::move(curves)};
}

PlotCurve lineFrom(PlotPoint first, PlotPoint last) {
    return {.points = {first, last}};
}

std::vector<std::string> pathsOf(const std::string& svg) {
    const std::string curves = svg.substr(svg.find("scale(.1)\" clip-path"));
    std::vector<std::string> paths;
    const std::regex path("<path d=\"([^\"]*)\"");
    for (std::sregex_iterator found(curves.begin(), curves.end(), path), end; found != end; ++found)
        paths.push_back((*found)[1]);
    return paths;
}

std::vector<std::string> labelsOf(const PlotAxis& axis, int most) {
    std::vector<std::string> labels;
    for (const PlotTick& tick : ticksOf(axis, most))
        if (!tick.label.empty()) labels.push_back(tick.label);
    return labels;
}

TEST(SvgPlot, CurvesGoFromCornerToCorner) {
    EXPECT_EQ(pathsOf(drawSvg(plotOf({lineFrom({20, -10}, {20000, 10})}), {"T"})),
              std::vector<std::string>{"M0 2800l6360-2800"});
}

TEST(SvgPlot, EqualRatiosAreEqualDistancesOnALogarithmicAxis) {
    EXPECT_EQ(pathsOf(drawSvg(plotOf({lineFrom({200, 10}, {2000, 10})}), {"T"})),
              std::vector<std::string>{"M2120 0l2120 0"});
}

TEST(SvgPlot, PointsOnALineAreLeftOutAndCornersAreNot) {
    PlotCurve curve;
    for (int i = 0; i <= 300; ++i) curve.points.push_back({20 * std::pow(10, i / 100.0), i < 200 ? 0.0 : 5.0});
    const auto paths = pathsOf(drawSvg(plotOf({curve}), {"T"}));
    EXPECT_EQ(paths, std::vector<std::string>{"M0 1400l4219 0 21-700 2120 0"});
}

TEST(SvgPlot, WhatIsOutsideStaysNear) {
    const auto paths = pathsOf(drawSvg(plotOf({lineFrom({20, -200}, {20000, 0})}), {"T"}));
    EXPECT_EQ(paths, std::vector<std::string>{"M0 3360l6360-1960"}) << "a fifth of the field below it";
}

TEST(SvgPlot, StemsStandOnTheBottomAndBesideEachOther) {
    PlotCurve one{.points = {{200, 0}}, .style = CurveStyle::stems}, other = one;
    other.series = 1;
    EXPECT_EQ(pathsOf(drawSvg(plotOf({one, other}), {"T"})),
              (std::vector<std::string>{"M2105 2800V1400", "M2135 2800V1400"}));
}

TEST(SvgPlot, TextIsEscaped) {
    Plot plot = plotOf({lineFrom({20, 0}, {20000, 0}), lineFrom({20, 1}, {20000, 1})});
    plot.curves[0].name = "<script>\"a\" & b</script>";
    plot.curves[1].name = std::string("bell\a");
    const std::string svg = drawSvg(plot, {"A & B", "5 > 4"});
    EXPECT_EQ(svg.find("<script"), std::string::npos);
    EXPECT_NE(svg.find("&lt;script&gt;&quot;a&quot; &amp; b&lt;/script&gt;"), std::string::npos);
    EXPECT_NE(svg.find("<title id=\"title\">A &amp; B</title>"), std::string::npos);
    EXPECT_NE(svg.find("<desc id=\"desc\">5 &gt; 4</desc>"), std::string::npos);
    EXPECT_EQ(svg.find('\a'), std::string::npos);
}

TEST(SvgPlot, ALegendNamesCurvesWhereThereIsMoreThanOne) {
    Plot plot = plotOf({lineFrom({20, 0}, {20000, 0})});
    plot.curves[0].name = "alone";
    EXPECT_EQ(drawSvg(plot, {"T"}).find("alone"), std::string::npos);
    plot.curves.push_back(lineFrom({20, 1}, {20000, 1}));
    plot.curves[1].name = "an Überlong name, of which no more is shown than fits";
    const std::string svg = drawSvg(plot, {"T"});
    EXPECT_NE(svg.find(">alone<"), std::string::npos);
    EXPECT_NE(svg.find(">an Überlong name, of which no more is shown …<"), std::string::npos);
}

TEST(SvgPlot, CurvesWithoutPointsAreNotDrawn) {
    EXPECT_TRUE(pathsOf(drawSvg(plotOf({PlotCurve{}}), {"T"})).empty());
    EXPECT_EQ(pathsOf(drawSvg(plotOf({{.points = {{20, 0}}}}), {"T"})), std::vector<std::string>{"M0 1400"});
}

TEST(PlotTicks, OfFrequenciesAreNamedAtOneTwoAndFive) {
    EXPECT_EQ(labelsOf({"", "Hz", AxisScale::logarithmic, 20, 20000}, 10),
              (std::vector<std::string>{"20", "50", "100", "200", "500", "1k", "2k", "5k", "10k", "20k"}));
    EXPECT_EQ(ticksOf({"", "Hz", AxisScale::logarithmic, 20, 20000}, 10).size(), 8u + 9 + 9 + 2);
}

TEST(PlotTicks, OfDecibelsEndWhereTheAxisDoes) {
    EXPECT_EQ(labelsOf({"", "dB", AxisScale::linear, -12, 6}, 9),
              (std::vector<std::string>{"−12", "−9", "−6", "−3", "0", "3", "6"}));
    EXPECT_EQ(labelsOf({"", "dBFS", AxisScale::linear, -60, 0}, 9),
              (std::vector<std::string>{"−60", "−50", "−40", "−30", "−20", "−10", "0"}));
}

TEST(PlotTicks, OfOtherUnitsAreRound) {
    EXPECT_EQ(labelsOf({"", "s", AxisScale::linear, 0, 1.5}, 9), (std::vector<std::string>{"0", "0.5", "1", "1.5"}));
    EXPECT_EQ(labelsOf({"", "", AxisScale::linear, -0.3, 0.3}, 9),
              (std::vector<std::string>{"−0.3", "−0.2", "−0.1", "0", "0.1", "0.2", "0.3"}));
    EXPECT_EQ(labelsOf({"", "", AxisScale::linear, 0.17, 1.03}, 5), (std::vector<std::string>{"0.5", "1"}));
}

TEST(OverlaidPlots, HaveAxesForAllAndAColourEach) {
    Plot one = plotOf({lineFrom({20, 0}, {20000, 0})}), other = one;
    other.y.maximum = 20;
    other.curves[0].name = "side";
    const PlotCurve same{.name = "unchanged", .points = {{20, 0}}, .style = CurveStyle::reference};
    one.curves.push_back(same);
    other.curves.push_back(same);
    const Plot both = overlaid({{"warm", one}, {"wide", other}});
    ASSERT_EQ(both.curves.size(), 3u);
    EXPECT_EQ(both.curves[0].name, "warm");
    EXPECT_EQ(both.curves[1].name, "wide, side");
    EXPECT_EQ(both.curves[1].series, 1u);
    EXPECT_EQ(both.curves[2].name, "unchanged");
    EXPECT_DOUBLE_EQ(both.y.minimum, -10);
    EXPECT_DOUBLE_EQ(both.y.maximum, 20);
}

TEST(OverlaidPlots, ShowOnceWhatIsTheSameInAll) {
    Plot one = plotOf({lineFrom({20, 0}, {20000, 0}), lineFrom({20, -3}, {20000, 0})});
    one.curves[0].name = "middle";
    one.curves[1].name = "side";
    Plot other = one;
    other.curves[1].points[0].y = -6;
    const Plot both = overlaid({{"warm", one}, {"wide", other}});
    ASSERT_EQ(both.curves.size(), 3u);
    EXPECT_EQ(both.curves[0].name, "warm, side");
    EXPECT_EQ(both.curves[1].name, "wide, side");
    EXPECT_EQ(both.curves[2].name, "middle");
    EXPECT_EQ(both.curves[2].series, 2u);
    EXPECT_EQ(overlaid({{"warm", one}}).curves[0].name, "warm, middle");
}

}  // namespace
}  // namespace lacquer::sessions::svg_plot_test
