// The signals are those of the tables of EBU Tech 3341 (November 2023) and Tech 3342 (2023), made from their
// descriptions; so are the expected values and tolerances. 3341-7 and -8 are programmes under copyright, -11 and -14
// are for live meters.
#include "sessions/delivery/loudness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::loudness_test {
namespace {

using namespace lacquer::test;

constexpr int kRate = 48000;

double amplitude(double dbfs) {
    return std::pow(10.0, dbfs / 20);
}

struct Tone {
    double seconds;
    double dbfs;  ///< peak; kSilence for none
};
constexpr double kSilence = -1000;

/// 1 kHz, the phase going on from tone to tone.
std::vector<float> tones(const std::vector<Tone>& sequence, double offsetDb = 0) {
    std::vector<float> samples;
    for (const Tone& tone : sequence) {
        const std::size_t end = samples.size() + static_cast<std::size_t>(std::llround(tone.seconds * kRate));
        const double level = tone.dbfs == kSilence ? 0 : amplitude(tone.dbfs + offsetDb);
        for (std::size_t n = samples.size(); n < end; ++n)
            samples.push_back(
                static_cast<float>(level * std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(n) / kRate)));
    }
    return samples;
}

std::vector<Tone> repeated(const std::vector<Tone>& sequence, int times) {
    std::vector<Tone> result;
    for (int i = 0; i < times; ++i) result.insert(result.end(), sequence.begin(), sequence.end());
    return result;
}

LoudnessReport meterOf(Channels channels) {
    LoudnessMeter meter(static_cast<int>(channels.size()), kRate);
    meter.feed(Views(channels));
    return meter.finish();
}

LoudnessReport stereo(const std::vector<Tone>& sequence) {
    return meterOf(Channels(2, tones(sequence)));
}

TEST(EbuTech3341, Signals1And2AreStationary) {
    for (const double level : {-23.0, -33.0}) {
        const LoudnessReport report = stereo({{20, level}});
        EXPECT_NEAR(report.integratedLufs.value(), level, 0.1);
        EXPECT_NEAR(report.maxMomentaryLufs.value(), level, 0.1);
        EXPECT_NEAR(report.maxShortTermLufs.value(), level, 0.1);
    }
}

TEST(EbuTech3341, Signals3To5AreGated) {
    EXPECT_NEAR(stereo({{10, -36}, {60, -23}, {10, -36}}).integratedLufs.value(), -23, 0.1);
    EXPECT_NEAR(stereo({{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}}).integratedLufs.value(), -23, 0.1);
    EXPECT_NEAR(stereo({{20, -26}, {20.1, -20}, {20, -26}}).integratedLufs.value(), -23, 0.1);
}

TEST(EbuTech3341, Signal6WeighsFiveChannels) {
    const LoudnessReport five =
        meterOf({tones({{20, -28}}), tones({{20, -28}}), tones({{20, -24}}), tones({{20, -30}}), tones({{20, -30}})});
    EXPECT_NEAR(five.integratedLufs.value(), -23, 0.1);
    // In 5.1 the LFE channel comes fourth and does not count.
    const LoudnessReport six = meterOf({tones({{20, -28}}), tones({{20, -28}}), tones({{20, -24}}), tones({{20, -3}}),
                                        tones({{20, -30}}), tones({{20, -30}})});
    EXPECT_NEAR(six.integratedLufs.value(), -23, 0.1);
}

TEST(EbuTech3341, Signal9IsConstantInShortTerm) {
    EXPECT_NEAR(stereo(repeated({{1.34, -20}, {1.66, -30}}, 5)).maxShortTermLufs.value(), -23, 0.1);
}

TEST(EbuTech3341, Signal10HasTheSameShortTermMaximumWhereverItStarts) {
    for (int i = 0; i < 20; ++i)
        EXPECT_NEAR(stereo({{i * 0.15, kSilence}, {3, -23}, {1, kSilence}}).maxShortTermLufs.value(), -23, 0.1) << i;
}

TEST(EbuTech3341, Signal12IsConstantInMomentary) {
    EXPECT_NEAR(stereo(repeated({{0.18, -20}, {0.22, -30}}, 25)).maxMomentaryLufs.value(), -23, 0.1);
}

TEST(EbuTech3341, Signal13HasTheSameMomentaryMaximumWhereverItStarts) {
    for (int i = 0; i < 20; ++i)
        EXPECT_NEAR(stereo({{i * 0.02, kSilence}, {0.4, -23}, {1, kSilence}}).maxMomentaryLufs.value(), -23, 0.1) << i;
}

/// One second of a tone with fades of 10 ms, on both channels.
double truePeakOf(double frequencyDivisor, double peak, double phaseDegrees) {
    std::vector<float> samples =
        sine(kRate / frequencyDivisor, peak, kRate, kRate, phaseDegrees * std::numbers::pi / 180);
    constexpr std::size_t kFade = kRate / 100;
    for (std::size_t n = 0; n < kFade; ++n) {
        const float gain = static_cast<float>(n) / kFade;
        samples[n] *= gain;
        samples[samples.size() - 1 - n] *= gain;
    }
    return meterOf(Channels(2, samples)).truePeakDbtp.value();
}

TEST(EbuTech3341, Signals15To19HaveTheirTruePeak) {
    const auto within = [](double value, double expected) {
        EXPECT_LE(value, expected + 0.2);
        EXPECT_GE(value, expected - 0.4);
    };
    within(truePeakOf(4, 0.50, 0), -6);
    within(truePeakOf(4, 0.50, 45), -6);
    within(truePeakOf(6, 0.50, 60), -6);
    within(truePeakOf(8, 0.50, 67.5), -6);
    within(truePeakOf(4, 1.41, 45), 3);
}

TEST(EbuTech3342, Signals1To4HaveTheirLoudnessRange) {
    EXPECT_NEAR(stereo({{20, -20}, {20, -30}}).loudnessRangeLu.value(), 10, 1);
    EXPECT_NEAR(stereo({{20, -20}, {20, -15}}).loudnessRangeLu.value(), 5, 1);
    EXPECT_NEAR(stereo({{20, -40}, {20, -20}}).loudnessRangeLu.value(), 20, 1);
    EXPECT_NEAR(stereo({{20, -50}, {20, -35}, {20, -20}, {20, -35}, {20, -50}}).loudnessRangeLu.value(), 15, 1);
}

// ITU-R BS.1770: 997 Hz at 0 dBFS in one front channel is -3.01 LKFS.
TEST(LoudnessMeter, GivesTheReferenceLoudnessOfAFullScaleSine) {
    EXPECT_NEAR(meterOf({sine(997, 1, 5 * kRate, kRate)}).integratedLufs.value(), -3.01, 0.02);
}

TEST(LoudnessMeter, MeasuresTheSameHoweverTheSignalIsCut) {
    Channels channels{noise(5 * kRate, 0.3f, 1), noise(5 * kRate, 0.2f, 2)};
    const LoudnessReport whole = meterOf(channels);
    LoudnessMeter meter(2, kRate);
    for (std::size_t at = 0; at < channels[0].size();) {
        const std::size_t frames = std::min<std::size_t>(1 + at % 777, channels[0].size() - at);
        const float* pointers[] = {channels[0].data() + at, channels[1].data() + at};
        meter.feed(ConstAudioBlock(pointers, 2, static_cast<int>(frames)));
        at += frames;
    }
    const LoudnessReport cut = meter.finish();
    EXPECT_EQ(cut.frames, whole.frames);
    EXPECT_EQ(cut.integratedLufs, whole.integratedLufs);
    EXPECT_EQ(cut.loudnessRangeLu, whole.loudnessRangeLu);
    EXPECT_EQ(cut.maxMomentaryLufs, whole.maxMomentaryLufs);
    EXPECT_EQ(cut.maxShortTermLufs, whole.maxShortTermLufs);
    EXPECT_EQ(cut.truePeakDbtp, whole.truePeakDbtp);
    EXPECT_EQ(cut.dcOffset, whole.dcOffset);
}

TEST(LoudnessMeter, FindsTheDcOffsetOfEachChannel) {
    Channels channels{sine(1000, 0.5, kRate, kRate), sine(1000, 0.5, kRate, kRate)};
    for (float& x : channels[0]) x += 0.01f;
    for (float& x : channels[1]) x -= 0.25f;
    const LoudnessReport report = meterOf(channels);
    EXPECT_NEAR(report.dcOffset.at(0), 0.01, 1e-7);
    EXPECT_NEAR(report.dcOffset.at(1), -0.25, 1e-7);
}

TEST(LoudnessMeter, FindsThePeakOfTheLastSample) {
    std::vector<float> samples(1000, 0.0f);
    samples.back() = 0.5f;
    const LoudnessReport report = meterOf({samples});
    EXPECT_NEAR(report.samplePeakDbfs.value(), -6.0206, 0.001);
    EXPECT_GE(report.truePeakDbtp.value(), -6.0207);
}

TEST(LoudnessMeter, HasNoLevelForSilence) {
    const LoudnessReport report = meterOf(Channels(2, std::vector<float>(5 * kRate, 0.0f)));
    EXPECT_EQ(report.frames, 5 * kRate);
    EXPECT_FALSE(report.integratedLufs);
    EXPECT_FALSE(report.loudnessRangeLu);
    EXPECT_FALSE(report.maxMomentaryLufs);
    EXPECT_FALSE(report.maxShortTermLufs);
    EXPECT_FALSE(report.truePeakDbtp);
    EXPECT_FALSE(report.samplePeakDbfs);
    EXPECT_EQ(report.dcOffset, (std::vector<double>{0, 0}));
}

/// The number behind a label in ffmpeg's summary.
double summaryValue(const std::string& summary, const std::string& label) {
    const std::size_t at = summary.find(label);
    if (at == std::string::npos) {
        ADD_FAILURE() << "no " << label << " in: " << summary;
        return 0;
    }
    return std::stod(summary.substr(at + label.size()));
}

// ffmpeg prints one decimal. Its loudness range is not compared: it departs from Tech 3342 by up to 1 LU.
TEST(Measure, AgreesWithFfmpeg) {
    const TemporaryFolder folder;
    Channels channels{noise(20 * kRate, 1, 1), noise(20 * kRate, 1, 2)};
    for (std::vector<float>& channel : channels) {  // a programme with loud and soft parts and, as music, little treble
        double smooth = 0;
        for (std::size_t n = 0; n < channel.size(); ++n) {
            smooth += 0.2 * (static_cast<double>(channel[n]) - smooth);
            const double swell = std::sin(2 * std::numbers::pi * static_cast<double>(n) / (7.0 * kRate));
            channel[n] = static_cast<float>(smooth * (0.5 + 0.45 * swell));
        }
    }
    writeWav(folder / "a.wav", channels, kRate);
    const Result<LoudnessReport> report = measure(folder / "a.wav");
    ASSERT_TRUE(report) << report.error().line();
    const std::string log = shell("ffmpeg -hide_banner -nostats -i '" + (folder / "a.wav").string() +
                                  "' -af ebur128=peak=true:framelog=verbose -f null - 2>&1");
    const std::string summary = log.substr(std::min(log.size(), log.find("Summary:")));
    EXPECT_NEAR(report->integratedLufs.value(), summaryValue(summary, "I:"), 0.1);
    EXPECT_NEAR(report->truePeakDbtp.value(), summaryValue(summary, "Peak:"), 0.1);
}

TEST(Measure, ReadsTheFactsOfTheFile) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {noise(44100, 0.1f, 1)}, 44100);
    const Result<LoudnessReport> report = measure(folder / "a.wav");
    ASSERT_TRUE(report) << report.error().line();
    EXPECT_EQ(report->sampleRate, 44100);
    EXPECT_EQ(report->channels, 1);
    EXPECT_EQ(report->frames, 44100);
}

TEST(Measure, RefusesAFileWithASampleThatIsNoNumber) {
    const TemporaryFolder folder;
    std::vector<float> samples = noise(1000, 0.1f, 1);
    samples[500] = NAN;
    writeWav(folder / "a.wav", {samples}, kRate);
    const Result<LoudnessReport> report = measure(folder / "a.wav");
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::badData);
    EXPECT_NE(report.error().what.find("frame 500"), std::string::npos);
}

TEST(Measure, StopsWhenItsCallerSaysSo) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {noise(kRate, 0.1f, 1)}, kRate);
    const Result<LoudnessReport> report = measure(folder / "a.wav", [](double) { return Proceed::stop; });
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::failed);
}

}  // namespace
}  // namespace lacquer::sessions::loudness_test
