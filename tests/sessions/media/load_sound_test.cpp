#include "sessions/media/load_sound.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::load_sound_test {
namespace {

using namespace lacquer::test;

double responseDb(const std::vector<float>& impulse, double frequencyHz, double sampleRate) {
    std::complex<double> sum = 0;
    for (std::size_t n = 0; n < impulse.size(); ++n)
        sum += double{impulse[n]} *
               std::polar(1.0, -2 * std::numbers::pi * frequencyHz * static_cast<double>(n) / sampleRate);
    return 20 * std::log10(std::abs(sum));
}

TEST(LoadSound, GivesTheSamplesOfAFileChannelByChannel) {
    const TemporaryFolder folder;
    const Channels channels{noise(3000, 1, 1), noise(3000, 1, 2), noise(3000, 1, 3), noise(3000, 1, 4)};
    writeWav(folder / "room.wav", channels, 48000);
    const auto sound = loadSound(folder / "room.wav", 48000);
    ASSERT_TRUE(sound.ok()) << sound.error().line();
    EXPECT_EQ((*sound)->channels, channels);
    EXPECT_EQ((*sound)->fileRate, 48000);
}

TEST(LoadSound, ReadsWhatOtherProgramsHaveWritten) {
    const TemporaryFolder folder;
    Channels channels{noise(2000, 0.5f, 1), noise(2000, 0.5f, 2)};
    for (auto& channel : channels)
        for (float& x : channel) x = std::round(x * 32768) / 32768;
    writeWav(folder / "room.wav", channels, 44100);
    for (const char* name : {"room.flac", "room.aiff"}) {
        shell("sox -D '" + (folder / "room.wav").string() + "' -b 16 '" + (folder / name).string() + "'");
        const auto sound = loadSound(folder / name, 44100);
        ASSERT_TRUE(sound.ok()) << sound.error().line();
        EXPECT_EQ((*sound)->channels, channels) << name;
    }
}

// A filter of another rate does the same to every frequency that both have, once its samples are weighed.
TEST(LoadSound, ResampledKeepsTheResponseOfAnImpulse) {
    const TemporaryFolder folder;
    for (const int fileRate : {44100, 96000}) {
        std::vector<float> impulse = noise(fileRate / 10, 1, 1);
        for (std::size_t n = 0; n < impulse.size(); ++n)  // as a room: a start, and a fall
            impulse[n] *= static_cast<float>(std::min(1.0, static_cast<double>(n) / 2000) *
                                             std::exp(-60.0 * static_cast<double>(n) / fileRate));
        writeWav(folder / "room.wav", {impulse}, fileRate);
        const auto sound = loadSound(folder / "room.wav", 48000);
        ASSERT_TRUE(sound.ok()) << sound.error().line();
        const double weightDb = 20 * std::log10((*sound)->fileRate / 48000.0);
        for (const double hertz : {50.0, 440.0, 3000.0, 15000.0})
            EXPECT_NEAR(responseDb((*sound)->channels[0], hertz, 48000) + weightDb,
                        responseDb(impulse, hertz, fileRate), 0.01)
                << fileRate << ' ' << hertz;
    }
}

TEST(LoadSound, HoldsASoundOnceUntilItsFileChanges) {
    const TemporaryFolder folder;
    writeWav(folder / "room.wav", {noise(100, 1, 1)}, 48000);
    const auto first = loadSound(folder / "room.wav", 48000);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(*loadSound(folder / "room.wav", 48000), *first);
    EXPECT_NE(*loadSound(folder / "room.wav", 96000), *first);
    writeWav(folder / "room.wav", {noise(101, 1, 2)}, 48000);
    EXPECT_EQ((*loadSound(folder / "room.wav", 48000))->channels[0].size(), 101u);
    EXPECT_EQ((*first)->channels[0].size(), 100u);
}

TEST(LoadSound, NamesAFileThatIsMissingUnreadableOrTooLong) {
    const TemporaryFolder folder;
    writeBytes(folder / "text.wav", "no sound");
    writeWav(folder / "long.wav", {std::vector<float>(61 * 8000)}, 8000);
    const auto kindFor = [&](const char* name) {
        const auto sound = loadSound(folder / name, 48000);
        EXPECT_FALSE(sound.ok()) << name;
        EXPECT_NE(sound.error().line().find((folder / name).string()), std::string::npos) << sound.error().line();
        return sound.error().kind;
    };
    EXPECT_EQ(kindFor("gone.wav"), ErrorKind::missingInput);
    EXPECT_EQ(kindFor("text.wav"), ErrorKind::badData);
    EXPECT_EQ(kindFor("long.wav"), ErrorKind::badData);
}

}  // namespace
}  // namespace lacquer::sessions::load_sound_test
