#include "editor/models/value_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lacquer::editor::value_text_test {
namespace {

ParameterInfo parameter(std::string unit, double minimum, double maximum,
                        ParameterScale scale = ParameterScale::linear) {
    ParameterInfo info;
    info.unit = std::move(unit);
    info.minimum = minimum;
    info.maximum = maximum;
    info.scale = scale;
    return info;
}

const ParameterInfo kLevel = parameter("dB", -120, 12);
const ParameterInfo kFrequency = parameter("Hz", 20, 20000, ParameterScale::logarithmic);
const ParameterInfo kTime = parameter("ms", 0.1, 5000, ParameterScale::logarithmic);

TEST(ValueText, WritesValuesInTheirUnit) {
    EXPECT_EQ(valueText(kLevel, -3.5), "-3.5 dB");
    EXPECT_EQ(valueText(kLevel, -0.0), "0.0 dB");
    EXPECT_EQ(valueText(kLevel, -120), "-∞ dB");
    EXPECT_EQ(valueText(parameter("dB", -24, 24), -24), "-24.0 dB");
    EXPECT_EQ(valueText(kFrequency, 63), "63.0 Hz");
    EXPECT_EQ(valueText(kFrequency, 440), "440 Hz");
    EXPECT_EQ(valueText(kFrequency, 2500), "2.50 kHz");
    EXPECT_EQ(valueText(kFrequency, 12500), "12.5 kHz");
    EXPECT_EQ(valueText(kTime, 0.3), "0.30 ms");
    EXPECT_EQ(valueText(kTime, 1200), "1.20 s");
    EXPECT_EQ(valueText(parameter(":1", 1, 20), 4), "4.0:1");
    EXPECT_EQ(valueText(parameter("%", -100, 100), -35), "-35 %");
}

TEST(ValueText, WritesAndReadsFramesWithTheirTime) {
    EXPECT_EQ(framesText(0, 48000), "0 frames, 0.00 ms");
    EXPECT_EQ(framesText(1, 48000), "1 frame, 0.02 ms");
    EXPECT_EQ(framesText(480, 48000), "480 frames, 10.0 ms");
    EXPECT_EQ(framesText(96000, 48000), "96000 frames, 2.00 s");
    for (const std::int64_t frames : {0, 1, 480, 96000})
        EXPECT_EQ(parseFrames(framesText(frames, 48000), 48000), frames);
    EXPECT_EQ(parseFrames(" 64 ", 48000), 64);
    EXPECT_EQ(parseFrames("64 Frames", 48000), 64);
    EXPECT_EQ(parseFrames("-1", 48000), -1);  // whoever takes it refuses it
    EXPECT_EQ(parseFrames("10 ms", 44100), 441);
    EXPECT_EQ(parseFrames("10,5ms", 48000), 504);
    EXPECT_EQ(parseFrames("0.5 s", 48000), 24000);
    for (const char* text : {"", "frames", "12.5", "10 m", "ms", "1e300 s", "99999999999999999999"})
        EXPECT_FALSE(parseFrames(text, 48000).has_value()) << text;
}

TEST(ValueText, WritesSwitchesAndChoicesByName) {
    EXPECT_EQ(valueText(parameter("", 0, 1, ParameterScale::toggle), 1), "On");
    ParameterInfo law = parameter("", 0, 2, ParameterScale::choice);
    law.choices = {"-3 dB", "-4.5 dB", "-6 dB"};
    EXPECT_EQ(valueText(law, 1), "-4.5 dB");
}

TEST(ValueText, ReadsWhatPeopleType) {
    EXPECT_EQ(parseValue(kLevel, " -3.5 "), -3.5);
    EXPECT_EQ(parseValue(kLevel, "+2 dB"), 2);
    EXPECT_EQ(parseValue(kLevel, "-2,5 db"), -2.5);
    EXPECT_EQ(parseValue(kLevel, "-inf"), -120);
    EXPECT_EQ(parseValue(kFrequency, "2.5k"), 2500);
    EXPECT_EQ(parseValue(kFrequency, "2.5 kHz"), 2500);
    EXPECT_EQ(parseValue(kTime, "1.2 s"), 1200);
}

TEST(ValueText, RefusesWhatIsNoValue) {
    for (const char* text : {"", "loud", "3 dB dB", "1.2.3", "nan", "3 Hz"})
        EXPECT_EQ(parseValue(kLevel, text), std::nullopt) << text;
}

TEST(ValueText, ReadsBackWhatItWrites) {
    for (const double value : {-120.0, -37.5, -0.1, 0.0, 11.9})
        EXPECT_NEAR(*parseValue(kLevel, valueText(kLevel, value)), value, 0.05 + 1e-9);
    for (const double value : {20.0, 63.5, 999.0, 1000.0, 19999.0})
        EXPECT_NEAR(*parseValue(kFrequency, valueText(kFrequency, value)), value, value * 0.006);
}

TEST(ValueFraction, MiddleOfALogarithmicRangeIsItsGeometricMean) {
    EXPECT_NEAR(fromFraction(kFrequency, 0.5), std::sqrt(20.0 * 20000.0), 1e-9);
    EXPECT_NEAR(toFraction(kFrequency, std::sqrt(20.0 * 20000.0)), 0.5, 1e-12);
}

TEST(ValueFraction, LevelDownToSilenceFollowsTheFaderLaw) {
    // (10^(dB/50) - 10^(-120/50)) / (10^(12/50) - 10^(-120/50)) at 0 dB and -20 dB.
    EXPECT_NEAR(toFraction(kLevel, 0), 0.574465, 1e-6);
    EXPECT_NEAR(toFraction(kLevel, -20), 0.227317, 1e-6);
}

TEST(ValueFraction, EndsAreExact) {
    for (const ParameterInfo& info : {kLevel, kFrequency, kTime, parameter("%", -100, 100)}) {
        EXPECT_EQ(fromFraction(info, 0), info.minimum);
        EXPECT_EQ(fromFraction(info, 1), info.maximum);
        EXPECT_EQ(fromFraction(info, 7), info.maximum);
    }
}

TEST(ValueFraction, IsItsOwnInverse) {
    for (const ParameterInfo& info : {kLevel, kFrequency, kTime})
        for (double fraction = 0; fraction <= 1; fraction += 1.0 / 64)
            EXPECT_NEAR(toFraction(info, fromFraction(info, fraction)), fraction, 1e-9);
}

TEST(ValueFraction, SteppedParametersGiveWholeValues) {
    EXPECT_EQ(fromFraction(parameter("", 0, 4, ParameterScale::integer), 0.6), 2);
}

}  // namespace
}  // namespace lacquer::editor::value_text_test
