// The engine's song position, loop and tempo as nodes hear them.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "support/graph_case.hpp"

namespace lacquer::test::engine_transport_test {
namespace {

using Kind = TransportCommand::Kind;

// noise -> delay of 100 frames -> output
GraphCase delayed() {
    return {{{"test:noise"}, {"test:delay", 2, 100, {}}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}}};
}

TEST(EngineTransport, TheLoopIsHeardBehindTheLatencyAndShownThere) {
    const PrepareSpec spec;
    BuiltGraph built = build(delayed(), spec);
    Engine engine;
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    engine.post(TransportCommand::setLoop({1000, 1600}));
    engine.post({Kind::locate, 1000});
    engine.post({Kind::play});
    for (int quantum = 0; quantum < 40; ++quantum) {
        engine.runQuantum();
        EXPECT_EQ(engine.position(), 1000 + (engine.engineFrame() - 100) % 600);
        for (std::uint32_t i = 0; i < engine.currentPlan()->arrivals.size(); ++i) {
            const Timeline& timeline = engine.currentPlan()->timelines()[i];
            const EngineFrame start = engine.engineFrame() - 256 - engine.currentPlan()->arrivals[i];
            for (const Segment& segment : timeline.time.segments) {
                const EngineFrame at = start + segment.offset;
                EXPECT_EQ(segment.timelineStart, 1000 + (at >= 0 ? at % 600 : at));
                EXPECT_EQ(segment.enters == TimeEntry::loopSeam, at > 0 && at % 600 == 0);
            }
        }
    }
}

// Run under ThreadSanitizer and AddressSanitizer, this shows that a map lives as long as a node may read it.
TEST(EngineTransport, TempoMapsAndLoopsMayChangeWhileItPlays) {
    const PrepareSpec spec;
    BuiltGraph built = build(delayed(), spec);
    Engine engine;
    engine.publish(std::move(*compilePlan(built.graph, built.instances, spec)));
    engine.post({Kind::play});
    std::atomic<bool> done{false};
    std::atomic<int> heard{0};
    std::atomic<int> wrong{0};
    std::thread audio([&] {
        while (!done) {
            engine.runQuantum();
            const Segment& segment = engine.currentPlan()->timelines()[0].segments[0];
            if (segment.tempo == nullptr) continue;
            const double bpm = segment.tempo->at(segment.timelineStart).bpm;
            if (bpm < 100 || bpm >= 300) ++wrong;
            ++heard;
        }
    });
    for (int edit = 0; edit < 200; ++edit) {
        engine.publish(std::make_unique<const TempoMap>(
            *TempoMap::make({{0, 100.0 + edit, {}}, {1, 299.0 - edit, {}}}, spec.sampleRate)));
        engine.post(edit % 3 == 0 ? TransportCommand{Kind::unloop}
                                  : TransportCommand::setLoop({edit * 10, edit * 10 + 600 + edit}));
        engine.collect();
        std::this_thread::yield();
    }
    while (heard < 3) std::this_thread::yield();
    done = true;
    audio.join();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace lacquer::test::engine_transport_test
