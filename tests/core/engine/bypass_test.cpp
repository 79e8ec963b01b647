// A bypassed node lets its input through, as late as the node is; switching fades over.
#include "core/engine/bypass.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "support/graph_case.hpp"

namespace lacquer::test::bypass_test {
namespace {

/// noise -> node -> out, beside noise -> out2: what goes into the node can be compared with what comes out.
class BypassTest : public testing::Test {
protected:
    void start(const GraphCase::NodeCase& node) {
        built_ = build(
            {{{"test:noise"}, node, {kOutputTypeUri}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}, {0, 0, 3, 0}}},
            spec_);
        engine_.publish(std::move(*compilePlan(built_.graph, built_.instances, spec_)));
        engine_.post({TransportCommand::Kind::play});
    }
    void publishAgain() {
        engine_.publish(
            std::move(*compilePlan(built_.graph, built_.instances, spec_, engine_.currentPlan()->connections)));
    }
    NodeInstance& node() { return *built_.instances[built_.ids[1]]; }
    void run(int blocks) {
        for (int block = 0; block < blocks; ++block) {
            engine_.runQuantum();
            const ProcessPlan& plan = *engine_.currentPlan();
            for (std::size_t output = 0; output < 2; ++output) {
                const float* samples = plan.slot(plan.outputs[output].slots[1]);
                const std::size_t which = plan.outputs[output].node == built_.ids[2] ? 0 : 1;
                heard_[which].insert(heard_[which].end(), samples, samples + spec_.quantumFrames);
            }
        }
    }
    /// What leaves the node, and what leaves beside it (both outputs arrive at the same time).
    float through(std::size_t frame) const { return heard_[0].at(frame); }
    float beside(std::size_t frame) const { return heard_[1].at(frame); }

    const PrepareSpec spec_;
    BuiltGraph built_;
    Engine engine_;
    std::array<std::vector<float>, 2> heard_;
};

// The engine's fade is 10 ms: 480 frames. A gain that turns the signal round makes every step of it visible.
TEST_F(BypassTest, FadesFromTheNodeToItsInputAndBack) {
    start({"test:gain"});
    node().parameters().set(0, -1);
    run(20);  // its own ramp is over
    node().bypass().set(true);
    const std::size_t switched = heard_[0].size();
    run(4);
    for (std::size_t i = 0; i < 480; ++i) {
        const double t = static_cast<double>(i) / 480, dry = t * t * t * (t * (6 * t - 15) + 10);
        ASSERT_NEAR(through(switched + i), beside(switched + i) * (2 * dry - 1), 1e-5) << i;
    }
    for (std::size_t i = switched + 480; i < heard_[0].size(); ++i) ASSERT_EQ(through(i), beside(i));
    node().bypass().set(false);
    const std::size_t back = heard_[0].size();
    run(4);
    EXPECT_EQ(through(back), beside(back));
    EXPECT_NEAR(through(back + 240), 0, 1e-5) << "half-way";
    for (std::size_t i = back + 480; i < heard_[0].size(); ++i) ASSERT_EQ(through(i), -beside(i));
}

TEST_F(BypassTest, ANodeWithALatencyStaysAsLateAsItIs) {
    start({"test:delay", 2, 1000, {}});
    run(10);
    for (std::size_t i = 0; i < heard_[0].size(); ++i) ASSERT_EQ(through(i), beside(i));
    node().bypass().set(true);
    run(10);
    // A delay and its latency-matched bypass sound the same, so nothing is heard of the switch but rounding.
    for (std::size_t i = 0; i < heard_[0].size(); ++i) ASSERT_NEAR(through(i), beside(i), 2e-7) << i;
    EXPECT_EQ(engine_.currentPlan()->latencyFrames, 1000);
}

TEST_F(BypassTest, ANodeThatStartsBypassedDoesNotFade) {
    start({"test:gain"});
    node().bypass().prepare(spec_, 2, true);
    node().parameters().set(0, -1);
    run(4);
    for (std::size_t i = 0; i < heard_[0].size(); ++i) ASSERT_EQ(through(i), beside(i));
}

// The processor of the test mutes what passes by from its hundredth frame on.
TEST_F(BypassTest, WhatTheNodeMutesStaysMuted) {
    class Muting : public Processor {
    public:
        Status prepare(const PrepareSpec&) override { return {}; }
        void process(const ProcessContext&) noexcept override {}
        void muteDry(const AudioBlock& dry) noexcept override {
            for (int c = 0; c < dry.channelCount(); ++c)
                for (int i = 0; i < dry.frames(); ++i)
                    if (i >= 100) dry[c][i] = 0;
        }
    } muting;
    start({"test:delay", 2, 1000, {}});
    node().bypass().prepare(spec_, 2, true, &muting);
    run(10);
    for (std::size_t i = 0; i < heard_[0].size(); ++i) ASSERT_EQ(through(i), i % 256 < 100 ? beside(i) : 0.0f) << i;
    node().bypass().prepare(spec_, 2, true);
}

// The node delays by 1000 frames and reports so; the dry signal is as late as the plan says.
TEST_F(BypassTest, TheInputIsAsLateAsTheNodeIsSaidToBe) {
    start({"test:delay", 2, 1000, {}, 300});
    node().bypass().prepare(spec_, 2, true);
    run(10);
    EXPECT_EQ(engine_.currentPlan()->latencyFrames, 300);
    for (std::size_t i = 0; i < heard_[0].size(); ++i) ASSERT_EQ(through(i), beside(i)) << i;
}

// While the input is heard, its lateness changes: it fades over, from 0 to 600 frames once those have been heard.
TEST_F(BypassTest, ALatencyThatIsSaidWhileBypassedFadesOver) {
    start({"test:gain"});
    node().bypass().set(true);
    run(10);
    node().sayLatency(600);
    publishAgain();
    const std::size_t from = heard_[0].size();
    run(10);
    // Both ways fade likewise, and so stay in line.
    for (std::size_t i = from; i < heard_[0].size(); ++i) ASSERT_NEAR(through(i), beside(i), 2e-7) << i;
    EXPECT_NE(through(from), 0) << "without a gap";
    node().sayLatency({});
    publishAgain();
    const std::size_t back = heard_[0].size();
    run(10);
    for (std::size_t i = back; i < heard_[0].size(); ++i) ASSERT_NEAR(through(i), beside(i), 2e-7) << i;
}

TEST_F(BypassTest, WhatABrokenNodePutsOutIsNotHeardBehindItsBypass) {
    start({"test:nan"});
    node().bypass().set(true);
    run(8);
    for (std::size_t i = 480; i < heard_[0].size(); ++i) ASSERT_EQ(through(i), beside(i));
    const auto counted = node().nonFiniteBlocks.load();
    run(8);
    EXPECT_EQ(node().nonFiniteBlocks, counted) << "complete: nobody hears it";
}

// It is switched on the message thread at any time, also while the node is at work. Node and input are alike here, so
// whatever is heard in place of the other must be, too.
TEST_F(BypassTest, ASwitchWhileTheNodeIsAtWorkCountsFromTheNextQuantumOn) {
    constexpr int kLatency = 100;
    Bypass bypass;
    bypass.prepare(spec_, 1, false);
    bypass.reserve(kLatency);
    std::vector<float> samples(static_cast<std::size_t>(spec_.quantumFrames));
    float* const channel = samples.data();
    for (int quantum = 0; quantum < 12; ++quantum) {
        std::fill(samples.begin(), samples.end(), 1.0f);
        bypass.takeInput(ConstAudioBlock(&channel, 1, spec_.quantumFrames), kLatency);
        if (quantum == 4) bypass.set(true);
        if (quantum == 8) bypass.set(false);
        bypass.giveOutput(AudioBlock(&channel, 1, spec_.quantumFrames));
        for (const float sample : samples) ASSERT_NEAR(sample, 1, 1e-6) << quantum;
    }
}

// The curve 6t^5 - 15t^4 + 10t^3 bends by 10 / sqrt(3) at most, so its second difference over 480 frames is 2.5e-5. One
// that turns round half-way bends by up to 2 * 1.875 / 480 = 7.8e-3, which clicks.
TEST_F(BypassTest, SwitchingQuicklyLetsTheFadeEndFirst) {
    start({"test:gain"});
    node().parameters().set(0, -1);
    run(20);
    node().bypass().set(true);
    run(1);  // 256 of 480 frames
    node().bypass().set(false);
    const std::size_t switched = heard_[0].size();
    run(5);
    const auto dry = [&](std::size_t i) { return (static_cast<double>(through(i)) / beside(i) + 1) / 2; };
    EXPECT_NEAR(dry(switched + 479 - 256), 1, 1e-5) << "has ended";
    const double bends = 10 / std::sqrt(3.0) / (480.0 * 480.0);
    for (std::size_t i = switched - 200; i + 1 < heard_[0].size(); ++i)
        ASSERT_NEAR(dry(i + 1) + dry(i - 1), 2 * dry(i), bends + 5e-6) << i;
    for (std::size_t i = switched + 256 + 512; i < heard_[0].size(); ++i) ASSERT_EQ(through(i), -beside(i));
}

}  // namespace
}  // namespace lacquer::test::bypass_test
