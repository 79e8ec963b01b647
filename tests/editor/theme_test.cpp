// Both sets of colours can be read: contrast as WCAG 2.1 defines it (1.4.3: text 4.5:1, 1.4.11: shapes 3:1).
#include "editor/items/theme.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "editor/models/canvas_colours.hpp"

namespace lacquer::editor::theme_test {
namespace {

using Kind = ThemeSwitch::Kind;

// https://www.w3.org/TR/WCAG21/#dfn-relative-luminance
double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.red() / 255.0) + 0.7152 * linear(colour.green() / 255.0) +
           0.0722 * linear(colour.blue() / 255.0);
}

double contrast(const QColor& a, const QColor& b) {
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

TEST(ContrastFormula, IsThatOfTheStandard) {
    EXPECT_NEAR(contrast("#000000", "#ffffff"), 21, 1e-9);     // the largest, says the standard
    EXPECT_NEAR(contrast("#777777", "#ffffff"), 4.48, 0.005);  // the known grey that just fails
}

class ThemeTest : public testing::TestWithParam<Kind> {
protected:
    const Palette& palette = ThemeSwitch::paletteOf(GetParam());
    static void expectContrast(const QColor& colour, const QColor& ground, double least, const char* what) {
        EXPECT_GE(contrast(colour, ground), least)
            << what << ": " << colour.name().toStdString() << " on " << ground.name().toStdString();
    }
};

constexpr double kText = 4.5;
constexpr double kShape = 3;

TEST_P(ThemeTest, TextCanBeRead) {
    for (const QColor& ground : {palette.window, palette.panel, palette.raised, palette.hovered, palette.canvas,
                                 palette.nodeBody, palette.meterBack}) {
        expectContrast(palette.text, ground, kText, "text");
        expectContrast(palette.dimText, ground, kText, "dim text");
    }
    for (const QColor& ground : {palette.panel, palette.raised, palette.nodeBody}) {
        expectContrast(palette.warning, ground, kText, "warning");
        expectContrast(palette.error, ground, kText, "error");
    }
    expectContrast(palette.accent, palette.panel, kText, "heading");
    expectContrast(palette.onAccent, palette.accent, kText, "text of a prominent button");
}

TEST_P(ThemeTest, NamesOfFarNodesCanBeRead) {
    for (const QColor& role :
         {palette.track, palette.bus, palette.send, palette.master, palette.output, palette.plugin, palette.processor})
        expectContrast(palette.text, mixed(palette.nodeBody, role, 0.35), kText, "name on a tinted node");
}

TEST_P(ThemeTest, WiresRolesAndMetersStandOut) {
    for (const QColor& colour : {palette.track, palette.bus, palette.send, palette.master, palette.output,
                                 palette.plugin, palette.processor}) {
        expectContrast(colour, palette.canvas, kShape, "role");
        expectContrast(colour, palette.nodeBody, kShape, "role");
        expectContrast(colour, palette.panel, kShape, "role");
    }
    for (const QColor& colour : {palette.wireAudio, palette.wireCv, palette.wireEvents, palette.accent}) {
        expectContrast(mixed(palette.canvas, colour, 0.9), palette.canvas, kShape, "wire");
        expectContrast(colour, palette.nodeBody, kShape, "port");
    }
    for (const QColor& colour : {palette.meterLow, palette.meterMiddle, palette.meterHigh})
        expectContrast(colour, palette.meterBack, kShape, "meter");
}

TEST_P(ThemeTest, ColoursGivenByHandStandOutAndLeaveNamesReadable) {
    for (const CanvasColour& given : kCanvasColours) {
        expectContrast(given.value, palette.canvas, kShape, given.name);
        expectContrast(palette.text, mixed(palette.nodeBody, given.value, 0.35), kText, "name on a tinted node");
        expectContrast(palette.text, mixed(palette.canvas, given.value, 0.55), kText, "title of a far frame");
    }
}

INSTANTIATE_TEST_SUITE_P(Both, ThemeTest, testing::Values(Kind::dark, Kind::light),
                         [](const auto& each) { return nameOf(each.param).toStdString(); });

TEST(Theme, SwitchesWhileTheProgramRuns) {
    ThemeSwitch& themes = ThemeSwitch::instance();
    ASSERT_EQ(themes.kind(), Kind::dark);
    const ThemeColours colours;
    int told = 0;
    QObject::connect(&colours, &ThemeColours::changed, &colours, [&] { ++told; });
    themes.choose(Kind::light);
    EXPECT_EQ(colours.text, ThemeSwitch::paletteOf(Kind::light).text);
    EXPECT_EQ(theme().text, colours.text);
    themes.choose(Kind::light);
    EXPECT_EQ(told, 1);
    themes.choose(Kind::dark);
    EXPECT_EQ(colours.text, ThemeSwitch::paletteOf(Kind::dark).text);
    EXPECT_EQ(told, 2);
}

TEST(Theme, HasAName) {
    EXPECT_EQ(themeNamed("light"), Kind::light);
    EXPECT_EQ(themeNamed(nameOf(Kind::dark)), Kind::dark);
    EXPECT_FALSE(themeNamed("Light").has_value());
}

}  // namespace
}  // namespace lacquer::editor::theme_test
