#include "sessions/media/write_behind.hpp"

#include <gtest/gtest.h>

#include "core/realtime/realtime_scope.hpp"
#include "tests/sessions/media/full_disk.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::write_behind_test {
namespace {

using namespace lacquer::test;

AudioFileWriter makeFile(const std::filesystem::path& path, int channels) {
    Result<AudioFileWriter> file =
        AudioFileWriter::create(path, {.samples = SampleFormat::float32, .channels = channels});
    EXPECT_TRUE(file) << file.error().line();
    return std::move(*file);
}

/// Sends `channels` as the timeline from `start` on, in blocks of `blockFrames`, as an offline driver does.
void send(WriteBehind& writer, const Channels& channels, TimelineFrame start, int blockFrames) {
    const auto frames = static_cast<int>(channels[0].size());
    for (int at = 0; at < frames; at += blockFrames) {
        std::vector<const float*> pointers;
        for (const std::vector<float>& channel : channels) pointers.push_back(channel.data() + at);
        const ConstAudioBlock block(pointers.data(), static_cast<int>(pointers.size()),
                                    std::min(blockFrames, frames - at));
        ASSERT_TRUE(writer.waitForSpace(blockFrames));
        const RealtimeScope realtime;
        ASSERT_TRUE(writer.write(start + at, block));
    }
}

TEST(WriteBehind, WritesExactlyTheRangeBitForBit) {
    const TemporaryFolder folder;
    const Channels channels{noise(300000, 1, 1), noise(300000, 1, 2)};
    WriteBehind writer(makeFile(folder / "a.wav", 2), 2, {100, 290000});
    send(writer, channels, 0, 256);
    const Result<WrittenFile> written = writer.finish();
    ASSERT_TRUE(written) << written.error().line();
    EXPECT_EQ(written->frames, 289900);
    const Channels got = decodeWithFfmpeg(folder / "a.wav", 2);
    for (std::size_t channel = 0; channel < 2; ++channel)
        EXPECT_EQ(got[channel],
                  std::vector<float>(channels[channel].begin() + 100, channels[channel].begin() + 290000));
}

TEST(WriteBehind, WritesTheSameFileWhateverTheBlocks) {
    const TemporaryFolder folder;
    const Channels channels{noise(100000, 1, 1)};
    for (const int blockFrames : {64, 4096, 777}) {
        WriteBehind writer(makeFile(folder / (std::to_string(blockFrames) + ".wav"), 1), 1, {0, 100000});
        send(writer, channels, 0, blockFrames);
        ASSERT_TRUE(writer.finish());
    }
    EXPECT_EQ(readBytes(folder / "64.wav"), readBytes(folder / "4096.wav"));
    EXPECT_EQ(readBytes(folder / "64.wav"), readBytes(folder / "777.wav"));
}

TEST(WriteBehind, StartsAtARangeBeforeTheSong) {
    const TemporaryFolder folder;
    const Channels channels{noise(1000, 1, 1)};
    WriteBehind writer(makeFile(folder / "a.wav", 1), 1, {-500, 500});
    send(writer, channels, -500, 128);
    ASSERT_TRUE(writer.finish());
    EXPECT_EQ(decodeWithFfmpeg(folder / "a.wav", 1), channels);
}

// The writing thread looks every 10 ms, so it looks between some of these moves.
TEST(WriteBehind, FollowsTheRangeToWhereverItIsMovedBeforeTheFirstBlock) {
    const TemporaryFolder folder;
    const Channels channels{noise(10000, 1, 1)};
    WriteBehind writer(makeFile(folder / "a.wav", 1), 1, {0, 10000});
    for (int move = 0; move < 4'000'000; ++move) writer.setRange({move % 2 * 1'000'000'000, 2'000'000'000});
    writer.setRange({-500, 9500});
    send(writer, channels, -500, 256);
    const Result<WrittenFile> written = writer.finish();
    ASSERT_TRUE(written) << written.error().line();
    EXPECT_EQ(written->frames, 10000);
    EXPECT_EQ(decodeWithFfmpeg(folder / "a.wav", 1), channels);
}

TEST(WriteBehind, ShowsItsListenerEveryFrameOnce) {
    const TemporaryFolder folder;
    const Channels channels{noise(50000, 1, 1)};
    std::vector<float> seen;
    WriteBehind writer(makeFile(folder / "a.wav", 1), 1, {0, 50000}, [&seen](ConstAudioBlock block) {
        seen.insert(seen.end(), block[0], block[0] + block.frames());
    });
    send(writer, channels, 0, 512);
    ASSERT_TRUE(writer.finish());
    EXPECT_EQ(seen, channels[0]);
}

TEST(WriteBehind, LeavesNothingWhenItIsAbandonedOrDestroyed) {
    const TemporaryFolder folder;
    const Channels channels{noise(50000, 1, 1)};
    {
        WriteBehind abandoned(makeFile(folder / "a.wav", 1), 1, {0, 50000});
        send(abandoned, channels, 0, 512);
        abandoned.abandon();
        EXPECT_TRUE(folder.names().empty());
        EXPECT_FALSE(abandoned.finish());
        WriteBehind destroyed(makeFile(folder / "b.wav", 1), 1, {0, 50000});
        send(destroyed, channels, 0, 512);
    }
    EXPECT_TRUE(folder.names().empty());
}

TEST(WriteBehind, RefusesToFinishAFileThatLacksAudio) {
    const TemporaryFolder folder;
    Channels channels{noise(128, 1, 1)};
    WriteBehind writer(makeFile(folder / "a.wav", 1), 1, {0, 1000});
    EXPECT_TRUE(writer.write(0, Views(channels)));
    EXPECT_FALSE(writer.write(256, Views(channels))) << "128 frames are missing in front of it";
    EXPECT_EQ(writer.lostBlocks(), 1u);
    const Result<WrittenFile> written = writer.finish();
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::failed);
    EXPECT_TRUE(folder.names().empty());
}

TEST(WriteBehind, TellsTheDriverThatTheDiskIsFull) {
    const TemporaryFolder folder;
    Status status;
    {
        const FullDisk disk(100'000);
        WriteBehind writer(makeFile(folder / "a.wav", 1), 1, {0, 10'000'000});
        Channels channels{noise(4096, 1, 1)};
        for (TimelineFrame at = 0; at < 1'000'000 && status; at += 4096) {
            status = writer.waitForSpace(4096);
            if (status) writer.write(at, Views(channels));
        }
        EXPECT_FALSE(writer.finish());
    }
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(status.error().where, (folder / "a.wav").string());
    EXPECT_NE(status.error().what.find("File too large"), std::string::npos) << status.error().line();
    EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace lacquer::sessions::write_behind_test
