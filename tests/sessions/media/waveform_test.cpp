// Peaks are what the samples come to, at every zoom, and a cache is believed only where it is whole and of the file.
#include "sessions/media/waveform_loader.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "sessions/media/audio_file_writer.hpp"

namespace lacquer::sessions::waveform_test {
namespace {

namespace fs = std::filesystem;

class Waveforms : public testing::Test {
protected:
    Waveforms() {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~Waveforms() override { fs::remove_all(folder); }

    /// Noise whose level rises and falls, so that bins differ.
    std::vector<float> write(const std::string& name, std::int64_t frames, int channels, unsigned seed = 1) {
        std::mt19937 random(seed);
        std::vector<float> samples(static_cast<std::size_t>(frames * channels));
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const double level = 0.5 + 0.4 * std::sin(static_cast<double>(i) / 977);
            samples[i] = static_cast<float>(level * (static_cast<double>(random()) / 2147483648.0 - 1));
        }
        std::vector<std::vector<float>> planar(static_cast<std::size_t>(channels));
        for (std::size_t i = 0; i < samples.size(); ++i)
            planar[i % static_cast<std::size_t>(channels)].push_back(samples[i]);
        std::vector<const float*> pointers;
        for (const auto& channel : planar) pointers.push_back(channel.data());
        auto file = AudioFileWriter::create(folder / name, {.samples = SampleFormat::float32, .channels = channels});
        EXPECT_TRUE(file->write(ConstAudioBlock(pointers.data(), channels, static_cast<int>(frames))).ok());
        EXPECT_TRUE(file->commit().ok());
        return samples;
    }
    WaveformPeaks peaksOf(const std::string& name) {
        auto file = AudioFile::open(folder / name);
        return *WaveformPeaks::of(*file);
    }
    fs::path keptFile() {
        for (const auto& entry : fs::directory_iterator(cacheFolder))
            if (entry.path().extension() == ".peaks") return entry.path();
        return {};
    }

    fs::path folder = fs::path(testing::TempDir()) / ("lacquer-waveforms-" + std::to_string(getpid()));
    fs::path cacheFolder = folder / "cache";
};

/// By going through the frames [begin, end) of a file one by one.
Peak direct(const std::vector<float>& samples, int channels, int channel, std::int64_t begin, std::int64_t end) {
    const auto frames = static_cast<std::int64_t>(samples.size()) / channels;
    begin = std::max<std::int64_t>(0, begin);
    end = std::min(frames, end);
    if (begin >= end) return {};
    Peak peak{2, -2, 0};
    double energy = 0;
    for (std::int64_t i = begin; i < end; ++i) {
        const float x = samples[static_cast<std::size_t>(i * channels + channel)];
        peak.minimum = std::min(peak.minimum, x);
        peak.maximum = std::max(peak.maximum, x);
        energy += double{x} * x;
    }
    peak.meanSquare = static_cast<float>(energy / static_cast<double>(end - begin));
    return peak;
}

void expectPeak(const Peak& found, const Peak& wanted, const std::string& where) {
    EXPECT_EQ(found.minimum, wanted.minimum) << where;
    EXPECT_EQ(found.maximum, wanted.maximum) << where;
    EXPECT_NEAR(found.meanSquare, wanted.meanSquare, 1e-6) << where;
}

TEST_F(Waveforms, BinsOfEveryLevelAreWhatTheirFramesComeTo) {
    for (const int channels : {1, 2, 3}) {
        const std::int64_t frames = 70001;  // the last bin of each level is shorter
        const auto samples = write("x.wav", frames, channels);
        const WaveformPeaks peaks = peaksOf("x.wav");
        ASSERT_EQ(peaks.frames(), frames);
        ASSERT_EQ(peaks.channels(), channels);
        std::int64_t bin = WaveformPeaks::kBinFrames;
        for (int level = 0; level < peaks.levels(); ++level, bin *= WaveformPeaks::kFactor)
            for (int c = 0; c < channels; ++c) {
                ASSERT_EQ(peaks.level(level, c).size(), static_cast<std::size_t>((frames + bin - 1) / bin));
                for (std::size_t i = 0; i < peaks.level(level, c).size(); ++i) {
                    const auto at = static_cast<std::int64_t>(i) * bin;
                    expectPeak(peaks.level(level, c)[i], direct(samples, channels, c, at, at + bin),
                               std::to_string(level) + ' ' + std::to_string(at));
                }
            }
        EXPECT_EQ(peaks.level(peaks.levels() - 1, 0).size(), 1u);
    }
}

TEST_F(Waveforms, ColumnsOfAnyStretchAreWhatTheBinsUnderThemComeTo) {
    const auto samples = write("x.wav", 200000, 2);
    const WaveformPeaks peaks = peaksOf("x.wav");
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        WaveformStretch stretch;
        stretch.columns = 1 + static_cast<int>(random() % 50);
        stretch.begin = static_cast<std::int64_t>(random() % 220000) - 10000;
        stretch.end = stretch.begin + stretch.columns * (256 + static_cast<std::int64_t>(random() % 4000));
        const int channel = static_cast<int>(random() % 2);
        const auto columns = peaks.columns(stretch, channel);
        ASSERT_EQ(columns.size(), static_cast<std::size_t>(stretch.columns));
        for (int i = 0; i < stretch.columns; ++i) {
            const std::int64_t begin = stretch.columnBegin(i), end = stretch.columnBegin(i + 1);
            const std::int64_t from = std::max<std::int64_t>(0, begin) / 256 * 256, to = (end + 255) / 256 * 256;
            const Peak wanted = end <= 0 || begin >= 200000 ? Peak{} : direct(samples, 2, channel, from, to);
            expectPeak(columns[static_cast<std::size_t>(i)], wanted,
                       std::to_string(begin) + " to " + std::to_string(end));
        }
    }
}

TEST_F(Waveforms, ZoomedInTheColumnsAreTheSamples) {
    const auto samples = write("x.wav", 100000, 2);
    std::atomic<int> told = 0;
    WaveformLoader loader(cacheFolder, [&](const fs::path&) { ++told; });
    const auto drawn = [&](const WaveformStretch& stretch) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        for (;;) {
            const int before = told;
            DrawnWaveform now = loader.draw(folder / "x.wav", stretch);
            if (now.exact || std::chrono::steady_clock::now() > end) return now;
            while (told == before && std::chrono::steady_clock::now() < end)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    };
    std::mt19937 random(6);
    for (int round = 0; round < 60; ++round) {
        WaveformStretch stretch;
        stretch.columns = 1 + static_cast<int>(random() % 300);
        stretch.begin = static_cast<std::int64_t>(random() % 101000) - 500;
        stretch.end = stretch.begin + 1 + static_cast<std::int64_t>(random() % (stretch.columns * 255));
        const DrawnWaveform now = drawn(stretch);
        ASSERT_TRUE(now.exact);
        ASSERT_EQ(now.channels.size(), 2u);
        for (int c = 0; c < 2; ++c)
            for (int i = 0; i < stretch.columns; ++i) {
                const std::int64_t begin = stretch.columnBegin(i);
                const std::int64_t end = std::max(stretch.columnBegin(i + 1), begin + 1);
                expectPeak(now.channels[static_cast<std::size_t>(c)][static_cast<std::size_t>(i)],
                           direct(samples, 2, c, begin, end), std::to_string(begin));
            }
    }
    EXPECT_FALSE(loader.trouble(folder / "x.wav"));
}

// Two parts of a clip that was split, side by side: drawing one must not forget the other.
TEST_F(Waveforms, SamplesOfSeveralStretchesStay) {
    write("x.wav", 400000, 1);
    WaveformLoader loader(cacheFolder);
    const auto settled = [&] {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!loader.idle() && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    (void)loader.draw(folder / "x.wav", {0, 1000, 100});
    settled();
    ASSERT_TRUE(loader.facts(folder / "x.wav"));
    EXPECT_EQ(loader.facts(folder / "x.wav")->frames, 400000);
    EXPECT_EQ(loader.facts(folder / "x.wav")->sampleRate, 48000);
    const std::vector<WaveformStretch> stretches{{0, 1000, 100}, {100000, 101000, 100}, {390000, 391000, 100}};
    for (const WaveformStretch& stretch : stretches) (void)loader.draw(folder / "x.wav", stretch);
    settled();
    for (const WaveformStretch& stretch : stretches) EXPECT_TRUE(loader.draw(folder / "x.wav", stretch).exact);
}

TEST_F(Waveforms, AFileIsReadOnceAndThenKnownWhateverItIsCalled) {
    write("x.wav", 50000, 2);
    const std::vector<Peak> fresh = peaksOf("x.wav").columns({0, 50000, 20}, 0);
    {
        PeakCache cache(cacheFolder);
        const auto found = cache.peaksOf(folder / "x.wav");
        ASSERT_TRUE(found.ok());
        EXPECT_FALSE(found->wasKept);
        EXPECT_EQ(found->bytes, static_cast<std::int64_t>(fs::file_size(keptFile())));
    }
    fs::rename(folder / "x.wav", folder / "y.wav");
    PeakCache cache(cacheFolder);
    const auto found = cache.peaksOf(folder / "y.wav");
    ASSERT_TRUE(found.ok());
    EXPECT_TRUE(found->wasKept);
    EXPECT_EQ(found->peaks.columns({0, 50000, 20}, 0), fresh);
}

TEST_F(Waveforms, WhatIsDamagedCutShortOrOfAnotherFileIsMadeAnew) {
    write("x.wav", 50000, 2);
    write("other.wav", 50000, 2, 2);
    const std::vector<Peak> fresh = peaksOf("x.wav").columns({0, 50000, 20}, 1);
    PeakCache cache(cacheFolder);
    ASSERT_TRUE(cache.peaksOf(folder / "x.wav").ok());
    const fs::path kept = keptFile();
    const auto size = fs::file_size(kept);
    std::string foreign;
    {
        PeakCache elsewhere(folder / "elsewhere");
        ASSERT_TRUE(elsewhere.peaksOf(folder / "other.wav").ok());
        for (const auto& entry : fs::directory_iterator(folder / "elsewhere"))
            if (entry.path().extension() == ".peaks") foreign = entry.path();
    }
    const auto overwrite = [&](std::streamoff at, char value) {
        std::fstream file(kept, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(at).put(value);
    };
    const std::vector<std::function<void()>> damages{
        [&] { fs::resize_file(kept, size - 1); },
        [&] { fs::resize_file(kept, 100); },
        [&] { fs::resize_file(kept, 0); },
        [&] { overwrite(4096 + 555, 'x'); },
        [&] { overwrite(30, 'x'); },
        [&] { fs::copy_file(foreign, kept, fs::copy_options::overwrite_existing); },
    };
    for (std::size_t i = 0; i < damages.size(); ++i) {
        damages[i]();
        const auto again = cache.peaksOf(folder / "x.wav");
        ASSERT_TRUE(again.ok()) << i;
        EXPECT_FALSE(again->wasKept) << i;
        EXPECT_EQ(again->peaks.columns({0, 50000, 20}, 1), fresh) << i;
        EXPECT_TRUE(cache.peaksOf(folder / "x.wav")->wasKept) << i;
    }
}

TEST_F(Waveforms, AFileThatHasBeenChangedSinceIsLookedAtAgain) {
    write("x.wav", 50000, 2);
    WaveformLoader loader(cacheFolder);
    const fs::path file = folder / "x.wav";
    const auto settled = [&] {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!loader.idle() && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    const WaveformStretch stretch{0, 51200, 100};
    EXPECT_TRUE(loader.draw(file, stretch).channels.empty()) << "it does not wait";
    settled();
    const auto before = loader.draw(file, stretch).channels;
    ASSERT_EQ(before.size(), 2u);
    const auto samples = write("x.wav", 51200, 1, 3);
    loader.look(file);
    settled();
    const auto after = loader.draw(file, stretch).channels;
    ASSERT_EQ(after.size(), 1u);
    for (std::size_t i = 0; i < 100; ++i)
        expectPeak(after[0][i], direct(samples, 1, 0, static_cast<std::int64_t>(i) * 512, (i + 1) * 512), "");
    fs::remove(file);
    loader.look(file);
    settled();
    EXPECT_TRUE(loader.draw(file, stretch).channels.empty());
    ASSERT_TRUE(loader.trouble(file));
    EXPECT_EQ(loader.trouble(file)->kind, ErrorKind::missingInput);
}

TEST_F(Waveforms, ALoaderThatIsDroppedStopsInTheMiddle) {
    write("x.wav", 3'000'000, 2);
    WaveformLoader loader(cacheFolder);
    loader.look(folder / "x.wav");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

TEST_F(Waveforms, WhatHasNotBeenUsedForLongestMakesRoom) {
    for (const char* name : {"a.wav", "b.wav", "c.wav"}) {
        write(name, 50000, 1, static_cast<unsigned>(name[0]));
        PeakCache cache(cacheFolder, 15000);  // 196 bins of 12 bytes and a head of 4096 each: two of them
        ASSERT_TRUE(cache.peaksOf(folder / name).ok());
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    PeakCache cache(cacheFolder, 15000);
    EXPECT_EQ(cache.folder().usage().files, 2);
    EXPECT_TRUE(cache.peaksOf(folder / "c.wav")->wasKept);
    EXPECT_FALSE(cache.peaksOf(folder / "a.wav")->wasKept);
}

TEST_F(Waveforms, ACacheThatCannotBeKeptCostsNothingButTime) {
    write("x.wav", 50000, 1);
    std::ofstream(folder / "file") << "no folder";
    for (const fs::path& nowhere : {fs::path(), folder / "file" / "cache"}) {
        PeakCache cache(nowhere);
        const auto found = cache.peaksOf(folder / "x.wav");
        ASSERT_TRUE(found.ok());
        EXPECT_EQ(found->bytes, 0);
        EXPECT_EQ(found->peaks.frames(), 50000);
    }
}

}  // namespace
}  // namespace lacquer::sessions::waveform_test
