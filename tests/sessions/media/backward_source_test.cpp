#include "sessions/media/backward_source.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "nodes/mix/playlist.hpp"
#include "sessions/media/clip_file.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::backward_source_test {
namespace {

using namespace lacquer::test;

Channels readPart(nodes::ClipSource& source, std::int64_t start, std::int64_t frames) {
    Channels channels(static_cast<std::size_t>(source.channelCount()),
                      std::vector<float>(static_cast<std::size_t>(frames)));
    const Status status = source.read(start, Views(channels));
    EXPECT_TRUE(status) << status.error().line();
    return channels;
}

/// Counts what is asked of it: frame n is n, and a read that does not go on from the last one is a jump.
class CountingSource final : public nodes::ClipSource {
public:
    [[nodiscard]] int channelCount() const override { return 1; }
    [[nodiscard]] std::int64_t frames() const override { return 100000; }
    Status read(std::int64_t frame, AudioBlock out) override {
        EXPECT_LE(frame + out.frames(), frames());
        jumps += frame != next;
        readFrames += out.frames();
        next = frame + out.frames();
        for (int i = 0; i < out.frames(); ++i) out[0][i] = static_cast<float>(frame + i);
        return {};
    }
    int jumps = 0;
    std::int64_t next = 0;
    std::int64_t readFrames = 0;
};

nodes::PlaylistClip reversed(std::shared_ptr<nodes::ClipSource> source, TimelineFrame position, std::int64_t offset,
                             std::int64_t length) {
    nodes::PlaylistClip clip;
    clip.source = std::move(source);
    clip.positionFrames = position;
    clip.offsetFrames = offset;
    clip.lengthFrames = length;
    clip.reversed = true;
    return clip;
}

TEST(BackwardSource, ReadsEachFrameOnceAndJumpsOncePerWindow) {
    const auto counting = std::make_shared<CountingSource>();
    nodes::Playlist playlist({reversed(std::make_shared<BackwardSource>(counting, 30000), 0, 0, 100000)});
    std::vector<float> block(256);
    float* pointer = block.data();
    for (TimelineFrame at = 0; at < 100000; at += 256) {
        ASSERT_TRUE(playlist.read(at, AudioBlock(&pointer, 1, 256)).ok());
        for (int i = 0; i < std::min<int>(256, static_cast<int>(100000 - at)); ++i)
            ASSERT_EQ(block[static_cast<std::size_t>(i)], static_cast<float>(99999 - at - i));
    }
    EXPECT_EQ(counting->readFrames, 100000);
    EXPECT_EQ(counting->jumps, 4);
}

TEST(BackwardSource, TwoClipsThatCrossFadeDoNotTakeItsWindowsFromEachOther) {
    const auto counting = std::make_shared<CountingSource>();
    const auto source = std::make_shared<BackwardSource>(counting, 10000);
    nodes::Playlist playlist({reversed(source, 0, 0, 10000), reversed(source, 0, 50000, 10000)});
    std::vector<float> block(100);
    float* pointer = block.data();
    for (TimelineFrame at = 0; at < 10000; at += 100) ASSERT_TRUE(playlist.read(at, AudioBlock(&pointer, 1, 100)).ok());
    EXPECT_EQ(counting->readFrames, 20000);
}

// Of a WAV file the samples are known; of the others, what the same file is when it is played onwards.
TEST(BackwardSource, HasTheFramesOfTheFileWhateverItsFormatAndRate) {
    const TemporaryFolder folder;
    const Channels channels{noise(150000, 0.5f, 1), noise(150000, 0.5f, 2)};
    writeWav(folder / "a.wav", channels, 48000);
    for (const char* name : {"a.flac", "a.ogg", "a.mp3", "a.opus"})
        shell("ffmpeg -v error -i " + (folder / "a.wav").string() + " " + (folder / name).string());
    writeWav(folder / "b.wav", channels, 44100);
    for (const char* name : {"a.wav", "a.flac", "a.ogg", "a.mp3", "a.opus", "b.wav"}) {
        SCOPED_TRACE(name);
        const auto onwards = openClipFile(folder / name, 48000), backwards = openBackwards(folder / name, 48000);
        ASSERT_TRUE(onwards.ok() && backwards.ok());
        ASSERT_EQ((*backwards)->frames(), (*onwards)->frames());
        const Channels expected = readPart(**onwards, 0, (*onwards)->frames());
        std::mt19937 random(1);
        for (std::int64_t end = (*backwards)->frames(); end > 0;) {
            const std::int64_t frames = std::min<std::int64_t>(end, 1 + random() % 9000);
            end -= frames;
            const Channels piece = readPart(**backwards, end, frames);
            for (std::size_t c = 0; c < piece.size(); ++c)
                ASSERT_TRUE(std::equal(piece[c].begin(), piece[c].end(), expected[c].begin() + end)) << end;
        }
    }
    EXPECT_EQ(readPart(**openBackwards(folder / "a.wav", 48000), 0, 150000), channels);
}

}  // namespace
}  // namespace lacquer::sessions::backward_source_test
