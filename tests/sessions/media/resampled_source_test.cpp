#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <random>

#include "sessions/media/clip_file.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::resampled_source_test {
namespace {

using namespace lacquer::test;

std::shared_ptr<nodes::ClipSource> open(const std::filesystem::path& path, int sessionRate) {
    Result<std::shared_ptr<nodes::ClipSource>> source = openClipFile(path, sessionRate);
    EXPECT_TRUE(source) << source.error().line();
    return *source;
}

/// Reads [start, start + frames) in one piece.
Channels readPart(nodes::ClipSource& source, std::int64_t start, std::int64_t frames) {
    Channels channels(static_cast<std::size_t>(source.channelCount()),
                      std::vector<float>(static_cast<std::size_t>(frames)));
    const Views views(channels);
    const Status status = source.read(start, views);
    EXPECT_TRUE(status) << status.error().line();
    return channels;
}

Channels readAll(nodes::ClipSource& source) {
    return readPart(source, 0, source.frames());
}

Channels resample(const Channels& channels, int fileRate, int sessionRate) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", channels, fileRate);
    return readAll(*open(folder / "a.wav", sessionRate));
}

double decibels(double amplitude) {
    return 20 * std::log10(amplitude);
}

struct SineFit {
    double amplitude = 0;
    double residual = 0;  ///< RMS, relative to that of the sine
};

/// Least-squares fit of a sine of known frequency over the middle half.
SineFit fitSine(const std::vector<float>& samples, double frequencyHz, int sampleRate) {
    const std::size_t begin = samples.size() / 4;
    const std::size_t end = begin + samples.size() / 2;
    double ss = 0, sc = 0, cc = 0, xs = 0, xc = 0;
    const auto angle = [&](std::size_t n) {
        return 2 * std::numbers::pi * frequencyHz * static_cast<double>(n) / sampleRate;
    };
    for (std::size_t n = begin; n < end; ++n) {
        const double s = std::sin(angle(n)), c = std::cos(angle(n)), x = samples[n];
        ss += s * s, sc += s * c, cc += c * c, xs += x * s, xc += x * c;
    }
    const double determinant = ss * cc - sc * sc;
    const double a = (xs * cc - xc * sc) / determinant;
    const double b = (xc * ss - xs * sc) / determinant;
    double error = 0, power = 0;
    for (std::size_t n = begin; n < end; ++n) {
        const double fitted = a * std::sin(angle(n)) + b * std::cos(angle(n));
        error += (samples[n] - fitted) * (samples[n] - fitted);
        power += fitted * fitted;
    }
    return {std::hypot(a, b), std::sqrt(error / power)};
}

double rms(const std::vector<float>& samples, std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t n = begin; n < end; ++n) sum += static_cast<double>(samples[n]) * samples[n];
    return std::sqrt(sum / static_cast<double>(end - begin));
}

struct Rates {
    int file;
    int session;
};

class Resampling : public testing::TestWithParam<Rates> {};

// libsoxr VHQ alone leaves -187 dB. Samples are float32 on both sides, whose rounding leaves about -150 dB re a tone of
// -6 dBFS; -145 dB is what can be asked. Four seconds hold three seams, so they are tested with it.
TEST_P(Resampling, LeavesASineAsPureAsFloatsAllow) {
    const auto [file, session] = GetParam();
    for (const double frequency : {997.0, 0.4 * std::min(file, session)}) {
        const Channels out = resample({sine(frequency, 0.5, 4 * file, file)}, file, session);
        const SineFit fit = fitSine(out[0], frequency, session);
        EXPECT_LT(decibels(fit.residual), -145) << frequency << " Hz";
        EXPECT_NEAR(decibels(fit.amplitude / 0.5), 0, 0.01) << frequency << " Hz";
    }
}

TEST_P(Resampling, RemovesWhatTheLowerRateCannotHold) {
    const auto [file, session] = GetParam();
    if (file <= session) return;  // nothing to remove
    const double frequency = 0.5 * session + 0.25 * (file - session);
    const Channels out = resample({sine(frequency, 1, 4 * file, file)}, file, session);
    EXPECT_LT(decibels(rms(out[0], out[0].size() / 4, out[0].size() * 3 / 4) * std::numbers::sqrt2), -140);
}

TEST_P(Resampling, GivesTheLengthRoundedToTheNearestFrame) {
    const auto [file, session] = GetParam();
    for (const int frames : {1, 2, 1000, 1001, file, file + 1}) {
        const TemporaryFolder folder;
        writeWav(folder / "a.wav", {noise(frames, 0.5f, 1)}, file);
        const auto exact = static_cast<double>(frames) * session / file;
        EXPECT_LE(std::abs(static_cast<double>(open(folder / "a.wav", session)->frames()) - exact), 0.5);
    }
}

TEST_P(Resampling, PutsAnImpulseWhereItWasInTime) {
    const auto [file, session] = GetParam();
    std::vector<float> impulse(static_cast<std::size_t>(3 * file), 0.0f);
    impulse[static_cast<std::size_t>(file)] = 1;  // at 1 s, a whole frame at every rate, on a seam
    const Channels out = resample({impulse}, file, session);
    const auto centre = static_cast<std::size_t>(session);
    for (std::size_t n = 1; n < 200; ++n) {
        EXPECT_LT(std::abs(out[0][centre + n]), out[0][centre]);
        EXPECT_NEAR(out[0][centre + n], out[0][centre - n], 1e-7) << "linear phase: the response is symmetric";
    }
}

TEST_P(Resampling, KeepsALevelThatDoesNotMove) {
    const auto [file, session] = GetParam();
    const Channels out = resample({std::vector<float>(static_cast<std::size_t>(3 * file), 0.5f)}, file, session);
    for (int n = session / 2; n < 5 * session / 2; ++n)
        ASSERT_NEAR(out[0][static_cast<std::size_t>(n)], 0.5, 1e-7) << n;
}

TEST_P(Resampling, GivesTheSameBitsInWhateverOrderItIsRead) {
    const auto [file, session] = GetParam();
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {noise(3 * file + 17, 0.5f, 1), noise(3 * file + 17, 0.5f, 2)}, file);
    const auto path = folder / "a.wav";
    const Channels all = readAll(*open(path, session));

    const auto source = open(path, session);
    std::mt19937 generator(5);
    for (int round = 0; round < 60; ++round) {
        const std::int64_t start = generator() % source->frames();
        const std::int64_t frames = std::min<std::int64_t>(1 + generator() % 5000, source->frames() - start);
        // Some reads go on where the last one ended, as playback does.
        for (const std::int64_t at : {start, std::min(start + frames, source->frames() - frames)}) {
            const Channels part = readPart(*source, at, frames);
            for (std::size_t channel = 0; channel < all.size(); ++channel)
                ASSERT_TRUE(std::equal(part[channel].begin(), part[channel].end(), all[channel].begin() + at))
                    << "frames from " << at;
        }
    }
}

// 44101 Hz shares no factor with 48000: the worst case for starting anew.
INSTANTIATE_TEST_SUITE_P(Rates, Resampling,
                         testing::Values(Rates{44100, 48000}, Rates{48000, 44100}, Rates{96000, 48000},
                                         Rates{96000, 44100}, Rates{192000, 44100}, Rates{22050, 96000},
                                         Rates{44101, 48000}),
                         [](const auto& tested) {
                             return std::to_string(tested.param.file) + "_to_" + std::to_string(tested.param.session);
                         });

TEST(ClipFile, AtTheSessionsRateIsTheFileSampleForSample) {
    const TemporaryFolder folder;
    const Channels channels{noise(5000, 0.5f, 1), noise(5000, 0.5f, 2)};
    writeWav(folder / "a.wav", channels, 48000);
    EXPECT_EQ(readAll(*open(folder / "a.wav", 48000)), channels);
}

TEST(ClipFile, KeepsTheChannelsApart) {
    const Channels out = resample({sine(1000, 0.5, 48000, 48000), std::vector<float>(48000, 0.0f)}, 48000, 44100);
    EXPECT_GT(rms(out[0], 0, out[0].size()), 0.3);
    EXPECT_EQ(rms(out[1], 0, out[1].size()), 0);
}

TEST(ClipFile, RefusesMoreChannelsThanATrackHas) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", Channels(6, noise(10, 1, 1)), 48000);
    const auto source = openClipFile(folder / "a.wav", 48000);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().kind, ErrorKind::badData);
    EXPECT_NE(source.error().what.find("6 channels"), std::string::npos);
}

TEST(ClipFile, NamesASampleThatIsNoNumberAlsoWhenItResamples) {
    const TemporaryFolder folder;
    std::vector<float> samples = noise(44100, 0.5f, 1);
    samples[30000] = NAN;
    writeWav(folder / "a.wav", {samples}, 44100);
    const auto source = open(folder / "a.wav", 48000);
    Channels out(1, std::vector<float>(48000));
    const Views views(out);
    const Status status = source->read(0, views);
    ASSERT_FALSE(status);
    EXPECT_NE(status.error().what.find("frame 30000"), std::string::npos) << status.error().line();
}

// Opus can only be read onwards fast; a second read of the same stretch must come from what is remembered.
TEST(ClipFile, ResamplesAFormatThatCannotSeek) {
    const TemporaryFolder folder;
    const auto path = folder / "a.opus";
    shell("ffmpeg -v error -f lavfi -i sine=frequency=1000:duration=4:sample_rate=48000 -c:a libopus -b:a 256k '" +
          path.string() + "'");
    const auto source = open(path, 44100);
    EXPECT_EQ(source->frames(), 4 * 44100);
    const Channels all = readAll(*source);
    EXPECT_EQ(readPart(*source, 100000, 3000)[0], std::vector<float>(all[0].begin() + 100000, all[0].begin() + 103000));
}

}  // namespace
}  // namespace lacquer::sessions::resampled_source_test
