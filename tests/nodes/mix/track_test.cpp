#include "nodes/mix/track.hpp"

#include <gtest/gtest.h>

#include "core/realtime/realtime_scope.hpp"
#include "nodes/mix/file_sink.hpp"
#include "nodes/mix/output.hpp"
#include "support/node_bench.hpp"

namespace lacquer::test::track_test {
namespace {

// Every frame says where it is: the left channel its timeline frame, the right one that plus a half.
class Ruler : public TimelineReader {
public:
    explicit Ruler(int channels) : channels_(channels) {}
    [[nodiscard]] int channelCount() const noexcept override { return channels_; }
    bool read(std::int64_t start, AudioBlock out) noexcept override {
        for (int c = 0; c < out.channelCount(); ++c)
            for (int i = 0; i < out.frames(); ++i)
                out[c][i] = static_cast<float>(start + i) + 0.5f * static_cast<float>(c);
        return true;
    }

private:
    int channels_;
};

class Tape : public TimelineWriter {
public:
    struct Piece {
        std::int64_t start;
        Signal audio;
    };
    std::vector<Piece> pieces;

    bool write(std::int64_t start, ConstAudioBlock block) noexcept override {
        const ForeignCallScope mayAllocate;
        Signal audio;
        for (int c = 0; c < block.channelCount(); ++c) audio.emplace_back(block[c], block[c] + block.frames());
        pieces.push_back({start, std::move(audio)});
        return true;
    }
};

NodeBench trackBench(int width, int readerChannels) {
    BenchSpec spec;
    spec.width = width;
    spec.reader = std::make_shared<Ruler>(readerChannels);
    return NodeBench(nodes::trackType(), spec);
}

TEST(Track, PlaysTheFileSampleForSampleFromTheStart) {
    NodeBench bench = trackBench(2, 2);
    const Signal output = bench.run(1000);
    for (std::size_t i = 0; i < 1000; ++i) {
        ASSERT_EQ(output[0][i], static_cast<float>(i));
        ASSERT_EQ(output[1][i], static_cast<float>(i) + 0.5f);
    }
}

TEST(Track, FollowsStartsStopsAndJumpsInsideAQuantum) {
    NodeBench bench = trackBench(2, 2);
    bench.transport(100, 5000, true);
    bench.transport(300, 70, true);
    bench.transport(350, 120, false);
    const Signal output = bench.run(512);
    for (int i = 0; i < 512; ++i) {
        const float expected = i < 100   ? 0.0f
                               : i < 300 ? static_cast<float>(5000 + i - 100)
                               : i < 350 ? static_cast<float>(70 + i - 300)
                                         : 0.0f;
        ASSERT_EQ(output[0][static_cast<std::size_t>(i)], expected) << i;
    }
}

TEST(Track, PutsAMonoFileOnBothSides) {
    const Signal output = trackBench(2, 1).run(300);
    EXPECT_EQ(output[0], output[1]);
    EXPECT_EQ(output[0][299], 299);
}

TEST(Track, FoldsAStereoFileDownOnAMonoTrack) {
    const Signal output = trackBench(1, 2).run(300);
    EXPECT_EQ(output[0][200], 200.25f);
}

TEST(Track, IsSilentWithoutAFile) {
    EXPECT_EQ(NodeBench(nodes::trackType()).run(300), constant(2, 300, 0));
}

TEST(Track, AppliesItsGain) {
    NodeBench bench = trackBench(2, 2);
    bench.set("gain", 20);
    EXPECT_FLOAT_EQ(bench.run(300)[0][100], 1000);
}

TEST(FileSink, WritesWhatItHearsWhileTheTransportRolls) {
    const auto tape = std::make_shared<Tape>();
    BenchSpec spec;
    spec.writer = tape;
    NodeBench bench(nodes::fileSinkType(), spec);
    bench.transport(100, 7000, true);
    bench.transport(200, 0, false);
    const Signal input = noise(2, 256, 1);
    bench.run(input);
    ASSERT_EQ(tape->pieces.size(), 1u);
    EXPECT_EQ(tape->pieces[0].start, 7000);
    ASSERT_EQ(tape->pieces[0].audio.size(), 2u);
    for (std::size_t c = 0; c < 2; ++c)
        EXPECT_EQ(tape->pieces[0].audio[c], std::vector<float>(input[c].begin() + 100, input[c].begin() + 200));
}

TEST(Output, ShowsThePeakOfWhatLeaves) {
    NodeBench bench(nodes::outputType());
    bench.run(constant(2, 256, 0.1f));
    EXPECT_NEAR(bench.readout("peakL"), -20, 1e-4);
    EXPECT_NEAR(bench.readout("peakR"), -20, 1e-4);
}

}  // namespace
}  // namespace lacquer::test::track_test
