// Places in the song: time by 60s and 1000s, bars by the length of a beat, frames = quarters * 60 / bpm * rate.
#include "editor/models/position_text.hpp"

#include <gtest/gtest.h>

namespace lacquer::editor::position_text_test {
namespace {

constexpr double kRate = 48000;
using Unit = PositionUnit;

TempoMap mapOf(std::vector<TempoPoint> points, double rate = kRate) {
    return *TempoMap::make(std::move(points), rate);
}

TEST(PositionText, TimeIsHoursMinutesSecondsAndMilliseconds) {
    const TempoMap map = mapOf({});
    EXPECT_EQ(positionText(0, Unit::time, map), "0:00:00.000");
    EXPECT_EQ(positionText(65 * 48000 + 12000, Unit::time, map), "0:01:05.250");
    EXPECT_EQ(positionText(47, Unit::time, map), "0:00:00.000");
    EXPECT_EQ(positionText(48, Unit::time, map), "0:00:00.001");
    EXPECT_EQ(positionText((3 * 3600 + 59 * 60 + 59) * 48000LL + 47999, Unit::time, map), "3:59:59.999");
    EXPECT_EQ(positionText(-72000, Unit::time, map), "-0:00:01.500");
    EXPECT_EQ(positionText(44100, Unit::time, mapOf({}, 44100)), "0:00:01.000");
}

TEST(PositionText, SamplesAreFrames) {
    EXPECT_EQ(positionText(3132000, Unit::samples, mapOf({})), "3132000");
    EXPECT_EQ(positionText(-5, Unit::samples, mapOf({})), "-5");
}

TEST(PositionText, BarsBeatsAndTicksFollowTheTempo) {
    const TempoMap plain = mapOf({});  // 120 in 4/4: a beat is 24000 frames, a bar 96000, a tick 25
    EXPECT_EQ(positionText(0, Unit::bars, plain), "1|1|000");
    EXPECT_EQ(positionText(11 * 96000 + 2 * 24000 + 480 * 25, Unit::bars, plain), "12|3|480");
    EXPECT_EQ(positionText(24, Unit::bars, plain), "1|1|000");
    EXPECT_EQ(positionText(-96000, Unit::bars, plain), "0|1|000");
    // 60 in 6/8: an eighth, which is the beat, is 24000 frames and 480 ticks. From quarter 6 on, two bars later, 3/4.
    const TempoMap odd = mapOf({{0, 60, {6, 8}}, {6, 90, {3, 4}}});
    EXPECT_EQ(positionText(7 * 24000 + 12000, Unit::bars, odd), "2|2|240");
    EXPECT_EQ(positionText(6 * 48000 + 4 * 32000 + 16000, Unit::bars, odd), "4|2|480");
}

TEST(ParsePosition, TakesWhatIsShown) {
    const TempoMap odd = mapOf({{0, 60, {6, 8}}, {6, 90, {3, 4}}});
    for (const std::int64_t frame : {0, 4800, 12000, 180000, 432000, 4800000, 172800000})
        for (const Unit unit : {Unit::time, Unit::samples, Unit::bars})
            EXPECT_EQ(parsePosition(positionText(frame, unit, odd), unit, odd), frame) << frame;
    EXPECT_EQ(parsePosition("-0:00:01.500", Unit::time, odd), -72000);
}

TEST(ParsePosition, TakesLooserText) {
    const TempoMap map = mapOf({});
    EXPECT_EQ(parsePosition(" 65.25 ", Unit::time, map), 3132000);
    EXPECT_EQ(parsePosition("1:05,25", Unit::time, map), 3132000);
    EXPECT_EQ(parsePosition("90:00", Unit::time, map), 90 * 60 * 48000);
    EXPECT_EQ(parsePosition("1:05.25", Unit::bars, map), 3132000);
    EXPECT_EQ(parsePosition("500 ms", Unit::samples, map), 24000);
    EXPECT_EQ(parsePosition("2s", Unit::bars, map), 96000);
    EXPECT_EQ(parsePosition("96000 samples", Unit::time, map), 96000);
    EXPECT_EQ(parsePosition("3", Unit::bars, map), 192000);
    EXPECT_EQ(parsePosition("3|2", Unit::time, map), 216000);
    EXPECT_EQ(parsePosition("3.2.480", Unit::bars, map), 228000);
    EXPECT_EQ(parsePosition("0|1|0", Unit::samples, map), -96000);
}

TEST(ParsePosition, RefusesWhatIsNone) {
    const TempoMap map = mapOf({});
    for (const char* text : {"", "soon", "1:2:3:4", "1.5:30", "--3", "1e3", "inf", "nan", "99999999999999999999"})
        EXPECT_FALSE(parsePosition(text, Unit::time, map).has_value()) << text;
    for (const char* text : {"3|0", "3|1|-1", "1|2|3|4", "a|b", "9999999999999|1"})
        EXPECT_FALSE(parsePosition(text, Unit::bars, map).has_value()) << text;
    EXPECT_FALSE(parsePosition("12.5", Unit::samples, map).has_value());
}

}  // namespace
}  // namespace lacquer::editor::position_text_test
