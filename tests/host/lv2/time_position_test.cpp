// Plugins hear where the song is: what is told and when, and a real metronome that clicks by it.
#include <gtest/gtest.h>
#include <lv2/atom/util.h>
#include <lv2/time/time.h>

#include <cmath>
#include <optional>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "host/lv2/plugin_world.hpp"
#include "host/lv2/position_atom.hpp"
#include "host/lv2/time_watcher.hpp"
#include "support/test_processors.hpp"

namespace lacquer::host::time_position_test {
namespace {

using Kind = TransportCommand::Kind;

constexpr double kRate = 48000;

TempoMap tempoMap(std::vector<TempoPoint> points) {
    return *TempoMap::make(std::move(points), kRate);
}

Segment rolling(TimelineFrame start, int frames, int offset = 0, const TempoMap* tempo = nullptr) {
    Segment segment{offset, frames, start, true};
    segment.tempo = tempo;
    return segment;
}

std::vector<TimeEvent> look(TimeWatcher& watcher, const std::vector<Segment>& segments) {
    const auto events = watcher.look(segments);
    return {events.begin(), events.end()};
}

TEST(TimeWatcher, TellsTheFirstQuantumAndThenOnlyWhatDoesNotGoOn) {
    TimeWatcher watcher(kRate);
    const auto first = look(watcher, {rolling(48000, 256)});
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].offset, 0);
    EXPECT_EQ(first[0].frame, 48000);
    EXPECT_TRUE(first[0].rolling);
    EXPECT_EQ(first[0].place.quarter, 2) << "120 bpm";
    EXPECT_TRUE(look(watcher, {rolling(48256, 256)}).empty());

    const auto seam = look(watcher, {rolling(48512, 100), rolling(1000, 156, 100)});
    ASSERT_EQ(seam.size(), 1u);
    EXPECT_EQ(seam[0].offset, 100);
    EXPECT_EQ(seam[0].frame, 1000);

    const auto stopped = look(watcher, {{0, 256, 1156, false}});
    ASSERT_EQ(stopped.size(), 1u);
    EXPECT_FALSE(stopped[0].rolling);
    EXPECT_TRUE(look(watcher, {{0, 256, 1156, false}}).empty());
    ASSERT_EQ(look(watcher, {{0, 256, 9999, false}}).size(), 1u) << "located while it stands";
    ASSERT_EQ(look(watcher, {rolling(9999, 256)}).size(), 1u) << "started";
    watcher.forget();
    ASSERT_EQ(look(watcher, {rolling(10255, 256)}).size(), 1u);
}

TEST(TimeWatcher, TellsEveryPointOfTheTempoMapOnItsFrame) {
    const TempoMap tempo = tempoMap({{0, 120, {}}, {1, 60, {}}});  // at frame 24000
    const auto both = [&](TimelineFrame start, int frames) { return rolling(start, frames, 0, &tempo); };
    TimeWatcher watcher(kRate);
    (void)look(watcher, {both(23'744, 128)});
    auto events = look(watcher, {both(23'872, 256)});
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].offset, 128);
    EXPECT_EQ(events[0].place.bpm, 60);
    EXPECT_EQ(events[0].place.quarter, 1);
    // A point on the first frame of a quantum is told there, once.
    TimeWatcher second(kRate);
    (void)look(second, {both(23'744, 256)});
    events = look(second, {both(24'000, 256)});
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].offset, 0);
    TimeWatcher third(kRate);
    EXPECT_EQ(look(third, {both(24'000, 256)}).size(), 1u) << "with the first quantum";
    const TempoMap other = tempoMap({{0, 90, {}}});
    events = look(third, {rolling(24'256, 256, 0, &other)});
    ASSERT_EQ(events.size(), 1u) << "another map";
    EXPECT_EQ(events[0].place.bpm, 90);
}

// 120 to 60 bpm in 2 quarters: k = -1/4 per quarter, so frame f has 120 exp(-f / 96000) bpm, and the ramp ends at
// 96000 ln 2, 66542.1.
TEST(TimeWatcher, TellsTheTempoOfARampAsItGoesWhateverTheQuantum) {
    const TempoMap tempo = tempoMap({{0, 120, {}, true}, {2, 60, {}}});
    std::vector<TimelineFrame> expected{0};
    for (TimelineFrame step = 512; step < 66'543; step += 512) expected.push_back(step);
    expected.push_back(66'543);
    for (const int quantum : {64, 256, 4096}) {
        TimeWatcher watcher(kRate);
        std::vector<TimelineFrame> told;
        for (TimelineFrame at = 0; at < 81'920; at += quantum)
            for (const TimeEvent& event : look(watcher, {rolling(at, quantum, 0, &tempo)})) {
                told.push_back(event.frame);
                EXPECT_EQ(event.offset, event.frame - at);
                const double bpm = std::max(60.0, 120 * std::exp(-static_cast<double>(event.frame) / 96'000));
                EXPECT_NEAR(event.place.bpm, bpm, 1e-9);
            }
        EXPECT_EQ(told, expected) << quantum;
    }
}

TEST(PositionAtom, HoldsWhatTheTimeExtensionNamesInItsTypes) {
    UridMap urids;
    PositionAtom atom(urids);
    const TempoMap tempo = tempoMap({{0, 120, {6, 8}}});
    // 1 bar of 3 quarters and 1.5 quarters more, that is 3 eighths.
    const TimelineFrame frame = 72'000 + 36'000;
    const auto bytes = atom.write({0, frame, true, tempo.at(frame)});
    const auto* object = reinterpret_cast<const LV2_Atom_Object*>(bytes.data());
    ASSERT_EQ(bytes.size(), lv2_atom_total_size(&object->atom));
    EXPECT_EQ(object->atom.type, urids.map(LV2_ATOM__Object));
    EXPECT_EQ(object->body.otype, urids.map(LV2_TIME__Position));
    const auto value = [&](const char* key, const char* type) -> const void* {
        const LV2_Atom* found = nullptr;
        lv2_atom_object_get(object, urids.map(key), &found, 0);
        EXPECT_TRUE(found != nullptr && found->type == urids.map(type)) << key;
        return LV2_ATOM_BODY_CONST(found);
    };
    EXPECT_EQ(*static_cast<const std::int64_t*>(value(LV2_TIME__frame, LV2_ATOM__Long)), frame);
    EXPECT_EQ(*static_cast<const float*>(value(LV2_TIME__speed, LV2_ATOM__Float)), 1);
    EXPECT_EQ(*static_cast<const std::int64_t*>(value(LV2_TIME__bar, LV2_ATOM__Long)), 1);
    EXPECT_EQ(*static_cast<const float*>(value(LV2_TIME__barBeat, LV2_ATOM__Float)), 3);
    EXPECT_EQ(*static_cast<const double*>(value(LV2_TIME__beat, LV2_ATOM__Double)), 9);
    EXPECT_EQ(*static_cast<const std::int32_t*>(value(LV2_TIME__beatUnit, LV2_ATOM__Int)), 8);
    EXPECT_EQ(*static_cast<const float*>(value(LV2_TIME__beatsPerBar, LV2_ATOM__Float)), 6);
    EXPECT_EQ(*static_cast<const float*>(value(LV2_TIME__beatsPerMinute, LV2_ATOM__Float)), 240);
}

// The example metronome of the LV2 distribution, in the engine.
class Metronome {
public:
    explicit Metronome(int quantumFrames, std::vector<TempoPoint> points = {}) : spec_{kRate, quantumFrames} {
        registerLv2(registry_);
        std::optional<NodeId> before;
        for (const std::string uri : {"lv2:http://lv2plug.in/plugins/eg-metro", kOutputTypeUri}) {
            const auto type = *registry_.find(uri);
            const NodeId id = *graph_.addNode(type->makeNode(uri, 1));
            CreateSpec create;
            create.width = 1;
            create.nodeName = uri;
            instances_[id] = *NodeInstance::create(type, create, spec_);
            if (before) (void)graph_.connect({*before, 0}, {id, 0});
            before = id;
        }
        setTempo(std::move(points));
        engine.publish(std::move(*compilePlan(graph_, instances_, spec_)));
    }
    void setTempo(std::vector<TempoPoint> points) {
        engine.publish(std::make_unique<const TempoMap>(tempoMap(std::move(points))));
    }
    /// Runs up to an engine frame.
    void runTo(EngineFrame end) {
        while (engine.engineFrame() < end) {
            engine.runQuantum();
            const ProcessPlan& plan = *engine.currentPlan();
            const float* samples = plan.slot(plan.outputs[0].slots[0]);
            heard_.insert(heard_.end(), samples, samples + spec_.quantumFrames);
        }
    }
    /// Engine frames at which a click begins: the first sound after 10 ms of silence.
    [[nodiscard]] std::vector<EngineFrame> clicks() const {
        std::vector<EngineFrame> found;
        int silent = 480;
        for (std::size_t i = 0; i < heard_.size(); ++i) {
            if (heard_[i] == 0) {
                ++silent;
                continue;
            }
            if (silent >= 480) found.push_back(static_cast<EngineFrame>(i));
            silent = 0;
        }
        return found;
    }

    Engine engine;

private:
    PrepareSpec spec_;
    ProcessorRegistry registry_ = lacquer::test::testRegistry();
    Graph graph_;
    InstanceTable instances_;
    std::vector<float> heard_;
};

// The click's envelope starts at 0 on the beat, and its sine may be at 0 on the next frame.
constexpr EngineFrame kSlack = 3;

void expectClicks(const Metronome& metronome, const std::vector<EngineFrame>& expected) {
    const std::vector<EngineFrame> clicks = metronome.clicks();
    ASSERT_EQ(clicks.size(), expected.size());
    for (std::size_t i = 0; i < clicks.size(); ++i) {
        EXPECT_GE(clicks[i], expected[i]) << "click " << i;
        EXPECT_LE(clicks[i], expected[i] + kSlack) << "click " << i;
    }
}

TEST(Metronome, ClicksOnTheBeatsOfTheTempoMap) {
    for (const int quantum : {64, 1024}) {
        // 120 bpm for 4 quarters of 24000 frames, then 100 bpm, 28800 frames.
        Metronome metronome(quantum, {{0, 120, {}}, {4, 100, {}}});
        metronome.engine.post({Kind::play});
        metronome.runTo(200'000);
        expectClicks(metronome, {0, 24'000, 48'000, 72'000, 96'000, 124'800, 153'600, 182'400});
    }
}

// 120 to 240 bpm in 8 quarters: quarter d comes at 24000 ln(1 + d / 8) * 8.
TEST(Metronome, FollowsARampOfTheTempo) {
    std::vector<EngineFrame> expected;
    for (int quarter = 0; quarter <= 8; ++quarter)
        expected.push_back(static_cast<EngineFrame>(std::ceil(24'000 * 8 * std::log(1 + quarter / 8.0))));
    expected.push_back(expected.back() + 12'000);
    for (const int quantum : {64, 4096}) {
        Metronome metronome(quantum, {{0, 120, {}, true}, {8, 240, {}}});
        metronome.engine.post({Kind::play});
        metronome.runTo(expected.back() + 6000);
        expectClicks(metronome, expected);
    }
}

TEST(Metronome, FollowsALocateAndStandsStillWhenStopped) {
    Metronome metronome(256);
    metronome.engine.post({Kind::play});
    metronome.runTo(30'720);
    // 4000 frames in front of a beat.
    metronome.engine.post({Kind::locate, 20'000});
    metronome.runTo(51'200);
    metronome.engine.post({Kind::stop});
    metronome.runTo(102'400);
    metronome.engine.post({Kind::locate, 47'000});
    metronome.engine.post({Kind::play});
    metronome.runTo(110'080);
    expectClicks(metronome, {0, 24'000, 30'720 + 4000, 102'400 + 1000});
}

// A loop from 1 quarter to 2.5: the seam comes 12000 frames behind a beat, and starts one.
TEST(Metronome, FollowsALoopSeamOnItsFrame) {
    for (const int quantum : {64, 4096}) {
        Metronome metronome(quantum);
        metronome.engine.post(TransportCommand::setLoop({24'000, 60'000}));
        metronome.engine.post({Kind::play});
        metronome.runTo(140'000);
        expectClicks(metronome, {0, 24'000, 48'000, 60'000, 84'000, 96'000, 120'000, 132'000});
    }
}

TEST(Metronome, FollowsAnotherTempoMapAtOnce) {
    Metronome metronome(256);
    metronome.engine.post({Kind::play});
    metronome.runTo(25'600);
    metronome.setTempo({{0, 60, {}}});  // quarters of 48000 frames
    metronome.runTo(100'000);
    expectClicks(metronome, {0, 24'000, 48'000, 96'000});
}

}  // namespace
}  // namespace lacquer::host::time_position_test
