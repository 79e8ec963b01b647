#include "core/engine/transport.hpp"

#include <gtest/gtest.h>

#include <random>

namespace lacquer::transport_test {
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

// Every way a song can be played, frame by frame, as a musician would say it.
struct Walk {
    TimelineFrame position = 0;
    bool rolling = false;
    std::optional<LoopRange> loop{};
    bool insideLoop = false;  // has not passed its end

    void frame() {
        if (!rolling) return;
        ++position;
        if (loop && insideLoop && position == loop->endFrame) position = loop->startFrame;
    }
    void apply(const TransportCommand& command) {
        if (command.kind == Kind::play) rolling = true;
        if (command.kind == Kind::stop) rolling = false;
        if (command.kind == Kind::locate) position = command.frame;
        if (command.kind == Kind::loop) loop = LoopRange{command.frame, command.endFrame};
        if (command.kind == Kind::unloop) loop.reset();
        insideLoop = loop && position < loop->endFrame;
    }
};

constexpr LoopRange kLoop{10'000, 11'234};

TEST(TransportLoop, JumpsFromItsEndToItsStartOnThatVeryFrame) {
    Transport transport;
    transport.apply(TransportCommand::setLoop(kLoop), 0);
    transport.apply({Kind::locate, 11'000}, 0);
    transport.apply({Kind::play}, 0);
    const auto s = segments(transport, 0, 256);
    ASSERT_EQ(s.size(), 2u);
    EXPECT_EQ(s[0].frames, 234);
    EXPECT_EQ(s[0].enters, TimeEntry::straight);
    EXPECT_EQ(s[1].offset, 234);
    EXPECT_EQ(s[1].timelineStart, 10'000);
    EXPECT_EQ(s[1].enters, TimeEntry::loopSeam);
    EXPECT_EQ(s[1].leftAt, 11'234);
    EXPECT_EQ(transport.positionAt(233), 11'233);
    EXPECT_EQ(transport.positionAt(234), 10'000);
    EXPECT_EQ(transport.positionAt(234 + 5 * 1234), 10'000);
}

TEST(TransportLoop, IsHeardLaterBehindLatency) {
    Transport transport;
    transport.apply(TransportCommand::setLoop(kLoop), 0);
    transport.apply({Kind::locate, 11'000}, 0);
    transport.apply({Kind::play}, 0);
    const auto s = segments(transport, 256 - 100, 256);
    ASSERT_EQ(s.size(), 2u);
    EXPECT_EQ(s[1].offset, 78);  // 234 + 100 - 256
    EXPECT_EQ(s[1].enters, TimeEntry::loopSeam);
}

TEST(TransportLoop, ASeamOnTheFirstFrameOfAQuantumIsTold) {
    Transport transport;
    transport.apply(TransportCommand::setLoop({0, 512}), 0);
    transport.apply({Kind::play}, 0);
    auto s = segments(transport, 512, 256);
    ASSERT_EQ(s.size(), 1u);
    EXPECT_EQ(s[0].enters, TimeEntry::loopSeam);
    EXPECT_EQ(s[0].leftAt, 512);
    s = segments(transport, 768, 256);
    EXPECT_EQ(s[0].enters, TimeEntry::straight);
    // Even when the loop is switched off on that frame.
    transport.apply({Kind::unloop}, 1024);
    s = segments(transport, 1024, 256);
    EXPECT_EQ(s[0].timelineStart, 0);
    EXPECT_EQ(s[0].enters, TimeEntry::loopSeam);
    EXPECT_EQ(transport.positionAt(1024 + 600), 600);
}

TEST(TransportLoop, IsPlayedIntoFromBeforeAndNotEnteredFromBehind) {
    Transport transport;
    transport.apply(TransportCommand::setLoop(kLoop), 0);
    transport.apply({Kind::play}, 0);
    EXPECT_EQ(transport.positionAt(11'233), 11'233);
    EXPECT_EQ(transport.positionAt(11'234), 10'000);
    transport.apply({Kind::locate, 11'234}, 12'800);
    EXPECT_EQ(transport.positionAt(12'800 + 5000), 16'234);
}

TEST(TransportLoop, EverySegmentSaysHowTimeComesToIt) {
    Transport transport;
    const auto entryAt = [&](EngineFrame frame) { return segments(transport, frame, 64)[0]; };
    transport.apply({Kind::play}, 64);
    EXPECT_EQ(entryAt(64).enters, TimeEntry::start);
    transport.apply({Kind::locate, 5000}, 128);
    EXPECT_EQ(entryAt(128).enters, TimeEntry::locate);
    EXPECT_EQ(entryAt(128).leftAt, 64);
    transport.apply({Kind::stop}, 192);
    EXPECT_EQ(entryAt(192).enters, TimeEntry::stop);
    EXPECT_EQ(entryAt(192).leftAt, 5064);
    transport.apply({Kind::locate, 7}, 256);
    EXPECT_EQ(entryAt(256).enters, TimeEntry::locate);
    EXPECT_FALSE(entryAt(256).rolling);
    transport.apply({Kind::locate, 7}, 320);
    EXPECT_EQ(entryAt(320).enters, TimeEntry::straight) << "nothing has changed";
}

TEST(TransportLoop, FollowsTheWalkFrameByFrameThroughRandomCommands) {
    std::mt19937 random(1);
    const auto draw = [&](int count) { return static_cast<TimelineFrame>(random() % static_cast<unsigned>(count)); };
    for (int round = 0; round < 40; ++round) {
        Transport transport;
        Walk walk;
        std::vector<Walk> walked;
        for (int quantum = 0; quantum < 40; ++quantum) {
            const EngineFrame now = quantum * 4096;
            for (TimelineFrame commands = draw(3); commands > 0; --commands) {
                TransportCommand command{static_cast<Kind>(draw(5)), draw(20'000)};
                command.endFrame = command.frame + 512 + draw(9000);
                transport.apply(command, now);
                walk.apply(command);
            }
            for (int i = 0; i < 4096; ++i) {
                walked.push_back(walk);
                walk.frame();
            }
            // Heard at once, and behind a latency.
            for (const EngineFrame start : {now, now - draw(8192)}) {
                if (start < 0) continue;
                int covered = 0;
                for (const Segment& s : segments(transport, start, 4096)) {
                    ASSERT_EQ(s.offset, covered);
                    for (int i = 0; i < s.frames; ++i) {
                        const Walk& expected = walked.at(static_cast<std::size_t>(start + covered + i));
                        ASSERT_EQ(s.timelineStart + (s.rolling ? i : 0), expected.position)
                            << "round " << round << " frame " << start + covered + i;
                        ASSERT_EQ(s.rolling, expected.rolling);
                    }
                    covered += s.frames;
                }
                ASSERT_EQ(covered, 4096);
            }
        }
    }
}

TEST(TransportLoop, IsRefusedWhenTooShortNamingTheShortest) {
    EXPECT_TRUE(checkLoop({0, 512}, 48000).ok());
    const Status status = checkLoop({1000, 1511}, 48000);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().kind, ErrorKind::usage);
    EXPECT_NE(status.error().what.find("511"), std::string::npos);
    EXPECT_NE(status.error().remedy.find("512 frames"), std::string::npos);
    EXPECT_EQ(shortestLoopFrames(96000), 960) << "10 ms";
    EXPECT_FALSE(checkLoop({0, 959}, 96000).ok());
    EXPECT_FALSE(checkLoop({1000, 1000}, 48000).ok());
    EXPECT_FALSE(checkLoop({1000, 0}, 48000).ok());
}

// The shortest loop in the largest quantum, wherever the quantum lies and with a change in it.
TEST(TransportLoop, NeverRunsOutOfSegments) {
    Transport transport;
    transport.apply(TransportCommand::setLoop({0, 512}), 0);
    transport.apply({Kind::play}, 0);
    transport.apply({Kind::locate, 100}, 8192);
    for (EngineFrame start = 0; start < 16'384; start += 31) {
        const auto s = segments(transport, start, 4096);
        ASSERT_LT(s.size(), static_cast<std::size_t>(Transport::kMaximumSegments));
        for (const Segment& segment : s)
            for (const int i : {0, segment.frames - 1})
                ASSERT_EQ(segment.timelineStart + i, transport.positionAt(start + segment.offset + i));
    }
}

}  // namespace
}  // namespace lacquer::transport_test
