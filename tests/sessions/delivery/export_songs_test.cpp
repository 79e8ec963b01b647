// What is exported is judged by ffmpeg, sox's formats aside: loudness by its ebur128, samples by its decoders.
#include "sessions/delivery/export_songs.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <csignal>
#include <numbers>

#include "sessions/delivery/export_presets.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::export_songs_test {
namespace {

using namespace lacquer::test;

// Chords with beats, all the way loud, on both sides a little different: PLR about 9 dB.
Channels music(int rate, double seconds, double level) {
    const auto frames = static_cast<std::size_t>(seconds * rate);
    Channels channels(2, std::vector<float>(frames));
    const std::vector<float> hiss = noise(static_cast<std::int64_t>(frames), 0.1f, 5);
    for (std::size_t n = 0; n < frames; ++n) {
        const double t = static_cast<double>(n) / rate, beat = std::fmod(t, 0.5);
        double x = 0;
        for (const double f : {110.0, 220.0, 277.2, 329.6, 880.0}) x += 0.2 * std::sin(2 * std::numbers::pi * f * t);
        const double hit = std::exp(-beat * 30) *
                           (0.8 * std::sin(2 * std::numbers::pi * 60 * beat) + static_cast<double>(hiss[n]) * 4);
        channels[0][n] = static_cast<float>(level * (x + hit));
        channels[1][n] = static_cast<float>(level * (0.9 * x + hit));
    }
    return channels;
}

struct Judged {
    double lufs, truePeak;
};
Judged byFfmpeg(const std::filesystem::path& file) {
    const std::string log = shell("ffmpeg -hide_banner -nostats -i '" + file.string() +
                                  "' -af ebur128=peak=true:framelog=verbose -f null - 2>&1");
    const std::string summary = log.substr(std::min(log.size(), log.find("Summary:")));
    const auto value = [&](const std::string& label) {
        const std::size_t at = summary.find(label);
        return at == std::string::npos ? NAN : std::stod(summary.substr(at + label.size()));
    };
    return {value("I:"), value("Peak:")};
}

class ExportSongs : public testing::Test {
protected:
    ExportSong song(const std::string& name, const Channels& channels, int rate) {
        const auto path = folder_ / (name + ".wav");
        writeWav(path, channels, rate);
        return {name, {path, measure(path).value()}};
    }
    static ExportPreset factory(const std::string& name) {
        return exportPresetCalled(factoryExportPresets(), name).value();
    }
    std::vector<std::string> written() const {
        std::vector<std::string> names;
        if (std::filesystem::exists(out()))
            for (const auto& entry : std::filesystem::directory_iterator(out()))
                names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        return names;
    }
    std::filesystem::path out() const { return folder_ / "out"; }

    TemporaryFolder folder_;
};

TEST_F(ExportSongs, BringsASongToItsTargetBelowTheCeiling) {
    for (const double level : {0.05, 0.3, 0.9}) {  // up a lot, through the limiter; up or down a little
        const ExportSong one = song("song", music(48000, 12, level), 48000);
        const auto files = exportSongs(std::span(&one, 1), std::vector{factory("streaming")}, out(), {});
        ASSERT_TRUE(files) << files.error().line();
        const ExportedFile& file = files->at(0);
        EXPECT_EQ(file.file, out() / "song.flac");
        EXPECT_NEAR(file.loudness.integratedLufs.value(), -14, 0.05) << level;
        EXPECT_LE(file.loudness.truePeakDbtp.value(), -1 + 0.05) << level;
        EXPECT_EQ(file.level.shortfallLu, 0);
        const Judged judged = byFfmpeg(file.file);
        EXPECT_NEAR(judged.lufs, -14, 0.1 + 0.05) << level;  // prints one decimal
        EXPECT_LE(judged.truePeak, -1 + 0.1) << level;
    }
}

TEST_F(ExportSongs, WithoutALimiterItTellsWhatIsMissing) {
    ExportPreset preset = factory("streaming");
    preset.limit = false;
    Channels peaky = music(48000, 12, 0.05);
    peaky[0][24000] = 0.9f;  // one peak in the way
    const ExportSong one = song("song", peaky, 48000);
    const auto files = exportSongs(std::span(&one, 1), std::vector{preset}, out(), {});
    ASSERT_TRUE(files) << files.error().line();
    const ExportedFile& file = files->at(0);
    EXPECT_EQ(file.deepestReductionDb, 0);
    EXPECT_NEAR(file.loudness.truePeakDbtp.value(), -1, 0.01);
    const Judged judged = byFfmpeg(file.file);
    EXPECT_NEAR(judged.lufs + file.level.shortfallLu, -14, 0.11);
    EXPECT_GT(file.level.shortfallLu, 5);
}

TEST_F(ExportSongs, ASixteenBitSourceGoesOntoTheCdBitForBit) {
    shell(
        "ffmpeg -v error -f lavfi -i 'aevalsrc=0.4*sin(2*PI*441*t)|0.3*sin(2*PI*300*t):s=44100:d=3' -c:a pcm_s16le '" +
        (folder_ / "sixteen.wav").string() + "'");
    const ExportSong one{"sixteen", {folder_ / "sixteen.wav", measure(folder_ / "sixteen.wav").value()}};
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("cd")}, out(), {});
    ASSERT_TRUE(files) << files.error().line();
    EXPECT_TRUE(files->at(0).asItWas);
    EXPECT_EQ(decodeWithFfmpeg(files->at(0).file, 2), decodeWithFfmpeg(one.sound.path, 2));
}

TEST_F(ExportSongs, OtherwiseTheCdIsDithered) {
    const ExportSong one = song("quiet", Channels(2, sine(1000, 0.5 / 32768, 5 * 44100, 44100)), 44100);
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("cd")}, out(), {});
    ASSERT_TRUE(files) << files.error().line();
    EXPECT_FALSE(files->at(0).asItWas);
    // Half a step of sine is below what rounding keeps; with dither the tone is there, as loud as it was.
    const Channels got = decodeWithFfmpeg(files->at(0).file, 2);
    double re = 0, im = 0;
    for (std::size_t n = 0; n < got[0].size(); ++n) {
        const double angle = 2 * std::numbers::pi * 1000 * static_cast<double>(n) / 44100;
        re += static_cast<double>(got[0][n]) * std::cos(angle);
        im += static_cast<double>(got[0][n]) * std::sin(angle);
    }
    const double amplitude = 2 * std::hypot(re, im) / static_cast<double>(got[0].size());
    EXPECT_NEAR(20 * std::log10(amplitude / (0.5 / 32768)), 0, 0.3);
}

TEST_F(ExportSongs, ChangesTheRateAndKeepsTheLength) {
    const ExportSong one = song("song", music(96000, 5, 0.2), 96000);
    std::vector presets{factory("cd"), factory("archive")};
    for (ExportPreset& preset : presets) preset.fileName = "{name} {preset}";
    const auto files = exportSongs(std::span(&one, 1), presets, out(), {});
    ASSERT_TRUE(files) << files.error().line();
    EXPECT_EQ(files->at(0).loudness.sampleRate, 44100);
    EXPECT_EQ(files->at(0).loudness.frames, 5 * 44100);
    EXPECT_NEAR(byFfmpeg(files->at(0).file).lufs, byFfmpeg(one.sound.path).lufs, 0.11);
    EXPECT_EQ(files->at(1).loudness.sampleRate, 96000);
    EXPECT_TRUE(files->at(1).asItWas);
}

TEST_F(ExportSongs, WritesWhatEveryEncoderPlaysBack) {
    const ExportSong one = song("song", music(44100, 8, 0.55), 44100);
    ASSERT_GT(byFfmpeg(one.sound.path).truePeak, -1.5);
    const double lufs = byFfmpeg(one.sound.path).lufs;
    for (const char* name : {"mp3", "vorbis", "opus", "aac"}) {
        const auto files = exportSongs(std::span(&one, 1), std::vector{factory(name)}, out(), {});
        ASSERT_TRUE(files) << name << ": " << files.error().line();
        const ExportedFile& file = files->at(0);
        const Judged judged = byFfmpeg(file.file);
        EXPECT_NEAR(judged.lufs, lufs, 0.25) << name;
        EXPECT_LE(judged.truePeak, -1 + 0.11) << name;  // decoded, and by another decoder
        EXPECT_EQ(file.loudness.sampleRate, name == std::string("opus") ? 48000 : 44100) << name;
        const std::string probed =
            shell("ffprobe -v error -show_entries stream=codec_name -of csv=p=0 '" + file.file.string() + "'");
        EXPECT_EQ(probed.substr(0, probed.find_first_of("\r\n,")), name) << probed;
    }
    const auto rate = [&](const char* file) {
        return std::stod(
            shell("ffprobe -v error -show_entries format=bit_rate -of csv=p=0 '" + (out() / file).string() + "'"));
    };
    EXPECT_NEAR(rate("song.mp3"), 320000, 10000);
    EXPECT_NEAR(rate("song.opus"), 160000, 40000);  // the encoder takes what it needs
    EXPECT_NEAR(rate("song.m4a"), 256000, 60000);
}

TEST_F(ExportSongs, SongsOfAnAlbumKeepTheirLevelsBesideEachOther) {
    const std::vector songs{song("loud", music(48000, 8, 0.3), 48000), song("soft", music(48000, 8, 0.1), 48000)};
    ExportPreset preset = factory("streaming");
    preset.ceilingDbtp.reset();
    preset.targetLufs = -20;
    const auto files = exportSongs(songs, std::vector{preset}, out(), {.oneGain = true});
    ASSERT_TRUE(files) << files.error().line();
    const double loud = byFfmpeg(files->at(0).file).lufs, soft = byFfmpeg(files->at(1).file).lufs;
    EXPECT_NEAR(loud - soft, 20 * std::log10(3.0), 0.21);
    shell("ffmpeg -v error -y -i '" + files->at(0).file.string() + "' -i '" + files->at(1).file.string() +
          "' -filter_complex '[0:a][1:a]concat=n=2:v=0:a=1' '" + (folder_ / "both.wav").string() + "'");
    EXPECT_NEAR(byFfmpeg(folder_ / "both.wav").lufs, -20, 0.15);
}

TEST_F(ExportSongs, TheFilesAreTheSameForAnyNumberOfThreads) {
    const std::vector songs{song("a", music(48000, 4, 0.3), 48000), song("b", music(48000, 3, 0.1), 48000)};
    const std::vector presets{factory("streaming"), factory("cd"), factory("vorbis")};
    std::vector<std::string> bytes[2];
    for (const int threads : {1, 3}) {
        const auto files = exportSongs(songs, presets, out(), {.threads = threads});
        ASSERT_TRUE(files) << files.error().line();
        for (const ExportedFile& file : *files) bytes[threads > 1].push_back(readBytes(file.file));
    }
    EXPECT_EQ(bytes[0].size(), 6U);
    EXPECT_TRUE(bytes[0] == bytes[1]);
}

TEST_F(ExportSongs, NothingIsLeftWhereItIsStopped) {
    const ExportSong one = song("song", music(48000, 20, 0.3), 48000);
    std::filesystem::create_directories(out());
    writeBytes(out() / "song.flac", "the old one");
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("streaming"), factory("cd")}, out(),
                                   {.progress = [](double) { return Proceed::stop; }});
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().kind, ErrorKind::failed);
    EXPECT_EQ(written(), std::vector<std::string>{"song.flac"});
    EXPECT_EQ(readBytes(out() / "song.flac"), "the old one");
}

TEST_F(ExportSongs, NothingIsLeftWhereTheDiskIsFull) {
    const ExportSong one = song("song", music(48000, 20, 0.3), 48000);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    getrlimit(RLIMIT_FSIZE, &old);
    rlimit small = old;
    small.rlim_cur = 1000000;
    setrlimit(RLIMIT_FSIZE, &small);
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("cd"), factory("mp3")}, out(), {});
    setrlimit(RLIMIT_FSIZE, &old);
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().kind, ErrorKind::cannotCreate) << files.error().line();
    EXPECT_TRUE(written().empty());
}

// A passage at -72 dBFS comes above the gate of -70 LUFS with the gain, and takes the mean down.
TEST_F(ExportSongs, MeetsItsTargetAlsoWhereTheGainLiftsQuietPassagesAboveTheGate) {
    std::vector<float> parts;
    for (const auto& [seconds, level] : {std::pair(10, 0.0708), {20, 0.00794}, {60, 0.000251}}) {
        const auto tone = sine(997, level, std::int64_t{seconds} * 48000, 48000);
        parts.insert(parts.end(), tone.begin(), tone.end());
    }
    const ExportSong one = song("song", Channels(2, parts), 48000);
    ExportPreset preset = factory("streaming");
    preset.ceilingDbtp.reset();
    for (const double target : {-14.0, -30.0}) {
        preset.targetLufs = target;
        const auto files = exportSongs(std::span(&one, 1), std::vector{preset}, out(), {});
        ASSERT_TRUE(files) << files.error().line();
        EXPECT_EQ(files->at(0).missedLu, 0);
        EXPECT_NEAR(byFfmpeg(files->at(0).file).lufs, target, 0.11);
    }
}

TEST_F(ExportSongs, ALossyFileMeetsItsTargetToo) {
    const ExportSong one = song("song", {noise(6 * 48000, 0.5f, 1), noise(6 * 48000, 0.5f, 2)}, 48000);
    ExportPreset preset = factory("opus");
    preset.targetLufs = -16;
    const auto files = exportSongs(std::span(&one, 1), std::vector{preset}, out(), {});
    ASSERT_TRUE(files) << files.error().line();
    const double lufs = byFfmpeg(files->at(0).file).lufs;
    EXPECT_NEAR(lufs + files->at(0).missedLu, -16, 0.11);  // met, or told
    EXPECT_NEAR(lufs, -16, 0.15);
}

TEST_F(ExportSongs, TakesTheNearestRateThatAFormatHas) {
    const ExportSong one = song("song", music(88200, 2, 0.2), 88200);
    for (const auto& [name, rate] : {std::pair("mp3", 44100), {"opus", 48000}, {"aac", 88200}, {"streaming", 88200}}) {
        const auto files = exportSongs(std::span(&one, 1), std::vector{factory(name)}, out(), {});
        ASSERT_TRUE(files) << name << ": " << files.error().line();
        EXPECT_EQ(files->at(0).loudness.sampleRate, rate) << name;
    }
}

TEST_F(ExportSongs, NeverWritesOverWhatItIsMadeFrom) {
    const ExportSong one = song("song", music(48000, 1, 0.2), 48000);
    const std::string before = readBytes(one.sound.path);
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("archive")}, folder_.path(), {});
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().kind, ErrorKind::usage);
    EXPECT_EQ(readBytes(one.sound.path), before);
}

TEST_F(ExportSongs, RefusesNamesThatFoldersHaveOrThatDifferInCapitalsAlone) {
    const std::vector songs{song("Song", music(48000, 1, 0.2), 48000), song("song ", music(48000, 1, 0.2), 48000)};
    const auto alike = exportSongs(songs, std::vector{factory("cd")}, out(), {});
    ASSERT_FALSE(alike);
    EXPECT_EQ(alike.error().kind, ErrorKind::usage);
    EXPECT_FALSE(std::filesystem::exists(out()));  // not even an empty folder
    std::filesystem::create_directories(out() / "Song.mp3");
    const auto files = exportSongs(std::span(songs).first(1), std::vector{factory("cd"), factory("mp3")}, out(), {});
    ASSERT_FALSE(files);
    EXPECT_EQ(written(), std::vector<std::string>{"Song.mp3"});
}

TEST_F(ExportSongs, BatchesAreOneExport) {
    const ExportSong first = song("song", music(48000, 1, 0.2), 48000);
    const ExportSong second{"song", {first.sound.path, first.sound.report}};
    const std::vector<ExportBatch> clash{{{first}, {factory("cd")}}, {{second}, {factory("vinyl")}}};
    EXPECT_FALSE(exportSongs(clash, out(), {}));
    const std::vector<ExportBatch> fine{{{first}, {factory("cd")}}, {{second}, {factory("mp3")}}};
    const auto files = exportSongs(fine, out(), {});
    ASSERT_TRUE(files) << files.error().line();
    EXPECT_EQ(written(), (std::vector<std::string>{"song.mp3", "song.wav"}));
}

TEST_F(ExportSongs, WhatGoesWithTheFilesIsMadeOfFinishedOnesAndTakesItsNameWithThem) {
    const ExportSong one = song("song", music(48000, 2, 0.1), 48000);
    ExportOptions options;
    std::string seen;
    options.accompany = [&](std::span<const ReadyFile> files, const std::filesystem::path& folder) -> Status {
        EXPECT_TRUE(written().empty() || written().front().front() == '.') << "a file has its name already";
        for (const ReadyFile& file : files) seen += shell("sha256sum < '" + file.now.string() + "'");
        writeWav(folder / "with.wav", music(48000, 0.1, 0.1), 48000);
        return {};
    };
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("cd"), factory("mp3")}, out(), options);
    ASSERT_TRUE(files) << files.error().line();
    EXPECT_EQ(written(), (std::vector<std::string>{"song.mp3", "song.wav", "with.wav"}));
    std::string now;
    for (const ExportedFile& file : *files) now += shell("sha256sum < '" + file.file.string() + "'");
    EXPECT_EQ(seen, now);
}

TEST_F(ExportSongs, NothingIsLeftWhereWhatGoesWithTheFilesFails) {
    const ExportSong one = song("song", music(48000, 2, 0.1), 48000);
    ExportOptions options;
    options.accompany = [](std::span<const ReadyFile>, const std::filesystem::path&) -> Status {
        return fail(ErrorKind::cannotCreate, "no room");
    };
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("cd")}, out(), options);
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().what, "no room");
    EXPECT_FALSE(std::filesystem::exists(out()));
}

TEST_F(ExportSongs, AacTakesAnyNameOfAFolder) {
    const ExportSong one = song("song", music(48000, 2, 0.2), 48000);
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("aac")}, folder_ / "Album: final", {});
    ASSERT_TRUE(files) << files.error().line();
    EXPECT_GT(files->at(0).bytes, 1000U);
}

TEST_F(ExportSongs, SaysThatASongIsTooShortForALoudness) {
    const ExportSong one = song("blip", Channels(2, sine(1000, 0.5, 48000 / 4, 48000)), 48000);
    const auto files = exportSongs(std::span(&one, 1), std::vector{factory("streaming")}, out(), {});
    ASSERT_FALSE(files);
    EXPECT_NE(files.error().what.find("too short"), std::string::npos) << files.error().line();
}

TEST_F(ExportSongs, RefusesTwoFilesOfOneNameAndATargetForSilence) {
    const ExportSong one = song("song", music(48000, 1, 0.3), 48000);
    const auto twice = exportSongs(std::span(&one, 1), std::vector{factory("cd"), factory("archive")}, out(), {});
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().kind, ErrorKind::usage);
    const ExportSong silent = song("silent", Channels(2, std::vector<float>(48000)), 48000);
    const auto target = exportSongs(std::span(&silent, 1), std::vector{factory("streaming")}, out(), {});
    ASSERT_FALSE(target);
    EXPECT_EQ(target.error().kind, ErrorKind::usage);
    EXPECT_TRUE(written().empty());
}

}  // namespace
}  // namespace lacquer::sessions::export_songs_test
