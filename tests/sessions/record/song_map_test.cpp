#include "sessions/record/song_map.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/engine/transport.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::sessions::song_map_test {
namespace {

void note(SongMap& map, std::int64_t streamFrame, const std::vector<Segment>& song) {
    const RealtimeScope realtime;
    map.note(streamFrame, song);
}

TEST(SongMap, NothingIsKnownAtFirst) {
    const SongMap map(1000);
    EXPECT_EQ(map.knownTo(), 0);
}

TEST(SongMap, TellsWhereTheSongWasAndHowFarItRunsStraight) {
    SongMap map(100000);
    note(map, 0, {{.frames = 256, .timelineStart = 5000, .rolling = false}});
    note(map, 256,
         {{.frames = 100, .timelineStart = 5000, .rolling = false},
          {.offset = 100, .frames = 156, .timelineStart = 5000, .rolling = true}});
    note(map, 512, {{.frames = 256, .timelineStart = 5156, .rolling = true}});
    EXPECT_EQ(map.knownTo(), 768);
    EXPECT_FALSE(map.at(0).rolling);
    EXPECT_EQ(map.at(0).endFrame, 356);
    EXPECT_EQ(map.at(355).endFrame, 356);
    EXPECT_TRUE(map.at(356).rolling);
    EXPECT_EQ(map.at(356).timeline, 5000);
    EXPECT_EQ(map.at(700).timeline, 5344);
    EXPECT_EQ(map.at(700).endFrame, 768);
    EXPECT_FALSE(map.at(100).rolling) << "what is not long ago may be asked again";
}

TEST(SongMap, FramesThatNobodyNamedHoldNoSong) {
    SongMap map(100000);
    note(map, 1024, {{.frames = 256, .timelineStart = 0, .rolling = true}});
    note(map, 1536, {{.frames = 256, .timelineStart = 256, .rolling = true}});
    EXPECT_FALSE(map.at(0).rolling);
    EXPECT_EQ(map.at(0).endFrame, 1024);
    EXPECT_EQ(map.at(1100).timeline, 76);
    EXPECT_EQ(map.at(1100).endFrame, 1280);
    EXPECT_FALSE(map.at(1280).rolling);
    EXPECT_EQ(map.at(1280).endFrame, 1536);
    EXPECT_EQ(map.at(1536).timeline, 256);
}

// Against a transport that is played at random: every frame is where the transport says.
TEST(SongMap, AgreesWithTheTransportFrameByFrame) {
    std::mt19937_64 random(7);
    const auto upTo = [&](int n) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n)); };
    SongMap map(1 << 20);
    Transport transport;
    std::int64_t asked = 0;
    for (std::int64_t frame = 0; frame < 200000; frame += 256) {
        if (upTo(20) == 0) {
            const TimelineFrame start = upTo(5000);
            switch (upTo(4)) {
                case 0:
                    transport.apply({TransportCommand::Kind::play}, frame);
                    break;
                case 1:
                    transport.apply({TransportCommand::Kind::stop}, frame);
                    break;
                case 2:
                    transport.apply({TransportCommand::Kind::locate, start}, frame);
                    break;
                default:
                    transport.apply(TransportCommand::setLoop({start, start + 512 + upTo(2000)}), frame);
            }
        }
        std::array<Segment, Transport::kMaximumSegments> segments{};
        const int count = transport.segments(frame, 256, segments);
        std::vector<Segment> expected(segments.begin(), segments.begin() + count);
        note(map, frame, expected);
        for (; asked < map.knownTo() - upTo(300); ++asked) {
            const SongMap::Stretch stretch = map.at(asked);
            ASSERT_GT(stretch.endFrame, asked);
            if (asked < frame) continue;
            const auto* segment = &expected.front();
            for (const Segment& each : expected)
                if (frame + each.offset <= asked) segment = &each;
            ASSERT_EQ(stretch.rolling, segment->rolling) << asked;
            if (!stretch.rolling) continue;
            ASSERT_EQ(stretch.timeline, segment->timelineStart + (asked - frame - segment->offset)) << asked;
        }
    }
}

// The thread that asks has been held up for so long that turns got lost: no frame is ever told a wrong place.
TEST(SongMap, WhatThereWasNoRoomForHoldsNoSong) {
    SongMap map(1 << 30);
    const auto placeOf = [](std::int64_t quantum) { return quantum * 100000; };
    for (std::int64_t quantum = 0; quantum < 6000; ++quantum)
        note(map, quantum * 64, {{.frames = 64, .timelineStart = placeOf(quantum), .rolling = true}});
    int told = 0;
    for (std::int64_t quantum = 0; quantum < 6000; ++quantum) {
        const SongMap::Stretch stretch = map.at(quantum * 64);
        if (!stretch.rolling) continue;
        EXPECT_EQ(stretch.timeline, placeOf(quantum));
        ++told;
    }
    EXPECT_GE(told, 4096);
    EXPECT_LT(told, 6000) << "else there was room for all";
    note(map, 6000 * 64, {{.frames = 64, .timelineStart = 5, .rolling = true}});
    EXPECT_EQ(map.at(6000 * 64).timeline, 5) << "and now there is again";
}

}  // namespace
}  // namespace lacquer::sessions::song_map_test
