// The expected values follow from the signals: their levels, places and the relation of their sides.
#include "sessions/delivery/report/sound_study.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <numbers>

#include "sessions/media/audio_file_writer.hpp"
#include "sessions/session_folder.hpp"

namespace lacquer::sessions::sound_study_test {
namespace {

constexpr int kRate = 48000;

struct Sides {
    double left, right;
};

class SoundStudyTest : public testing::Test {
protected:
    // Writes a sound in 32-bit float and studies it.
    SoundStudy studied(double seconds, const std::function<Sides(double)>& at, int channels = 2,
                       double above = -1) const {
        const std::filesystem::path path = folder_.path() / "sound.wav";
        auto writer = AudioFileWriter::create(
            path, {.samples = SampleFormat::float32, .sampleRate = kRate, .channels = channels});
        EXPECT_TRUE(writer);
        const auto frames = static_cast<int>(std::lround(seconds * kRate));
        std::vector<float> left, right;
        for (int i = 0; i < frames; ++i) {
            const Sides sides = at(static_cast<double>(i) / kRate);
            left.push_back(static_cast<float>(sides.left));
            right.push_back(static_cast<float>(sides.right));
        }
        const std::array<const float*, 2> pointers{left.data(), right.data()};
        EXPECT_TRUE(writer->write(ConstAudioBlock(pointers.data(), channels, frames)));
        EXPECT_TRUE(writer->commit());
        auto study = studySound(path, above);
        EXPECT_TRUE(study);
        return *study;
    }

    test::SessionFolder folder_;
};

double sine(double hz, double seconds) {
    return std::sin(2 * std::numbers::pi * hz * seconds);
}

std::size_t strongestOf(const SoundStudy& study) {
    return static_cast<std::size_t>(std::ranges::max_element(study.bandPowers) - study.bandPowers.begin());
}

TEST_F(SoundStudyTest, ASineIsInItsBandWithItsLevel) {
    for (const double hz : {100.0, 1000.0, 8000.0}) {
        const auto study = studied(4, [hz](double t) {
            const double value = 0.1 * sine(hz, t);
            return Sides{value, value};
        });
        const auto band = static_cast<int>(strongestOf(study));
        EXPECT_LE(SixthOctave::lowerEdgeHz(band), hz);
        EXPECT_GT(SixthOctave::lowerEdgeHz(band + 1), hz);
        EXPECT_NEAR(10 * std::log10(study.bandPowers[static_cast<std::size_t>(band)]), -20, 0.1) << hz;
    }
}

TEST_F(SoundStudyTest, ASineOfOneSideHasHalfThePower) {
    const auto study = studied(4, [](double t) { return Sides{sine(1000, t), 0}; });
    EXPECT_NEAR(10 * std::log10(study.bandPowers[strongestOf(study)]), -3.01, 0.1);
}

TEST_F(SoundStudyTest, CorrelationIsThatOfTheSides) {
    const auto same = studied(2, [](double t) { return Sides{sine(300, t), 0.5 * sine(300, t)}; });
    const auto inverted = studied(2, [](double t) { return Sides{sine(300, t), -sine(300, t)}; });
    const auto quarter = studied(2, [](double t) { return Sides{sine(300, t), sine(300, t + 1.0 / 1200)}; });
    EXPECT_EQ(same.correlation.size(), 6u);  // of 2 s, in stretches of 0.3 s or more
    for (const auto& [study, expected] : {std::pair{&same, 1.0}, {&inverted, -1.0}, {&quarter, 0.0}}) {
        ASSERT_TRUE(study->wholeCorrelation);
        EXPECT_NEAR(*study->wholeCorrelation, expected, 1e-3);
        for (const auto& value : study->correlation) EXPECT_NEAR(value.value_or(9), expected, 0.01);
    }
}

TEST_F(SoundStudyTest, CorrelationIsAbsentWhereASideIsSilent) {
    const auto study = studied(4, [](double t) { return Sides{sine(300, t), t < 2 ? sine(300, t) : 0}; });
    EXPECT_NEAR(study.correlation.front().value_or(9), 1, 1e-3);
    EXPECT_FALSE(study.correlation.back());
    EXPECT_TRUE(studied(
                    1,
                    [](double t) {
                        return Sides{sine(300, t), 0};
                    },
                    1)
                    .correlation.empty());
}

// A sine of a quarter of the sample rate with a phase of 45 degrees has samples at 0.707 of its height: only its true
// peak, here 0 dBTP, is above -1.
TEST_F(SoundStudyTest, TruePeakEventsAreWhereTheyAre) {
    const auto study = studied(10, [](double t) {
        double value = 0.1 * sine(440, t);
        for (const double at : {2.5, 7.125})
            if (std::fabs(t - at) < 0.02) {
                const double fade = std::cos((t - at) / 0.02 * std::numbers::pi / 2);
                value += fade * fade * std::sin(2 * std::numbers::pi * 12000 * t + std::numbers::pi / 4);
            }
        return Sides{value, value};
    });
    ASSERT_EQ(study.events.size(), 2u);
    EXPECT_EQ(study.eventCount, 2);
    EXPECT_NEAR(study.events[0].seconds, 2.5, 0.003);
    EXPECT_NEAR(study.events[1].seconds, 7.125, 0.003);
    for (const TruePeakEvent& event : study.events) EXPECT_NEAR(event.dbtp, 20 * std::log10(1.1), 0.9);
}

TEST_F(SoundStudyTest, ManyEventsAreCountedAndTheHighestListedInTime) {
    // Every half second a click, each a little higher than the one before.
    const auto study = studied(20, [](double t) {
        const auto click = static_cast<int>(std::lround(t * kRate));
        const double level = click % 24000 == 12000 ? 1 + click / 24000 * 0.01 : 0;
        return Sides{level, 0};
    });
    EXPECT_EQ(study.eventCount, 40);
    ASSERT_EQ(study.events.size(), SoundStudy::kMostEvents);
    EXPECT_NEAR(study.events.front().seconds, 10.25, 0.002);
    EXPECT_NEAR(study.events.back().seconds, 19.75, 0.002);
}

TEST_F(SoundStudyTest, NothingIsAboveACeilingThatIsMet) {
    const auto study = studied(2, [](double t) { return Sides{std::pow(10, -1 / 20.0) * sine(997, t), 0}; });
    EXPECT_EQ(study.eventCount, 0);
}

TEST_F(SoundStudyTest, ColumnsHoldTheExtremesAndTheRms) {
    const auto study = studied(8, [](double t) {
        return Sides{t < 4 ? 0.5 * sine(1000, t) : 0.0, t < 4 ? -0.25 : 0.0};
    });
    ASSERT_EQ(study.columns.size(), static_cast<std::size_t>(SoundStudy::kMostColumns));
    EXPECT_NEAR(study.columns[100].maximum, 0.5, 1e-3);
    EXPECT_NEAR(study.columns[100].minimum, -0.5, 1e-3);
    EXPECT_NEAR(study.columns[100].rms, std::sqrt((0.125 + 0.0625) / 2), 1e-3);
    EXPECT_EQ(study.columns[500].maximum, 0);
    EXPECT_EQ(study.columns[500].rms, 0);
}

TEST_F(SoundStudyTest, SilenceAndAMomentHaveThemToo) {
    const auto silent = studied(1, [](double) { return Sides{0, 0}; });
    EXPECT_FALSE(silent.wholeCorrelation);
    EXPECT_EQ(silent.bandPowers[30], 0);
    const auto moment = studied(0.001, [](double t) { return Sides{sine(1000, t), 0}; });
    EXPECT_EQ(moment.columns.size(), 48u);
    EXPECT_EQ(moment.correlation.size(), 1u);
}

}  // namespace
}  // namespace lacquer::sessions::sound_study_test
