#include "core/engine/transport.hpp"

#include <gtest/gtest.h>

namespace lacquer {
namespace {

using Kind = TransportCommand::Kind;

std::vector<Segment> segments(const Transport& transport, EngineFrame start, int frames) {
    std::array<Segment, Transport::kMaximumSegments> out;
    const int count = transport.segments(start, frames, out);
    return {out.begin(), out.begin() + count};
}

TEST(Transport, StandsAtZeroUntilItIsToldToPlay) {
    Transport transport;
    const auto s = segments(transport, 0, 64);
    ASSERT_EQ(s.size(), 1u);
    EXPECT_EQ(s[0].timelineStart, 0);
    EXPECT_FALSE(s[0].rolling);
}

TEST(Transport, PlaysFromWhereItWasLocated) {
    Transport transport;
    transport.apply({Kind::locate, 48000}, 0);
    transport.apply({Kind::play}, 0);
    EXPECT_EQ(transport.positionAt(0), 48000);
    EXPECT_EQ(transport.positionAt(100), 48100);
    EXPECT_TRUE(transport.rolling());
}

// Play at engine frame 0, jump to 1000 at frame 256. A node behind 100 frames of latency hears the jump 100 frames
// later: in the quantum at 256 the first 100 frames still belong to the old time.
TEST(Transport, ANodeBehindLatencyHearsASeamLater) {
    Transport transport;
    transport.apply({Kind::play}, 0);
    transport.apply({Kind::locate, 1000}, 256);
    const auto s = segments(transport, 256 - 100, 256);
    ASSERT_EQ(s.size(), 2u);
    EXPECT_EQ(s[0].offset, 0);
    EXPECT_EQ(s[0].frames, 100);
    EXPECT_EQ(s[0].timelineStart, 156);
    EXPECT_EQ(s[1].offset, 100);
    EXPECT_EQ(s[1].frames, 156);
    EXPECT_EQ(s[1].timelineStart, 1000);
    EXPECT_TRUE(s[1].rolling);
}

TEST(Transport, SegmentsAlwaysCoverTheQuantumWithoutGaps) {
    Transport transport;
    for (int i = 0; i < 300; ++i) transport.apply({static_cast<Kind>(i % 3), i * 17}, i * 64);
    for (EngineFrame start = 280 * 64; start < 305 * 64; start += 37) {
        int covered = 0;
        for (const Segment& s : segments(transport, start, 512)) {
            EXPECT_EQ(s.offset, covered);
            covered += s.frames;
            EXPECT_EQ(s.timelineStart, transport.positionAt(start + s.offset));
        }
        EXPECT_EQ(covered, 512);
    }
}

TEST(Transport, StoppingKeepsThePosition) {
    Transport transport;
    transport.apply({Kind::play}, 0);
    transport.apply({Kind::stop}, 640);
    EXPECT_EQ(transport.positionAt(10000), 640);
    EXPECT_FALSE(transport.rolling());
}

}  // namespace
}  // namespace lacquer
