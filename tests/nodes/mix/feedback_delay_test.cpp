// A loop in the graph: an impulse goes round and comes back, on the frame that is set, whatever runs it.
#include "nodes/mix/feedback_delay.hpp"

#include <gmock/gmock.h>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "core/plan/plan_verifier.hpp"
#include "nodes/catalogue.hpp"
#include "support/test_processors.hpp"

namespace lacquer::test::feedback_delay_test {
namespace {

using testing::HasSubstr;

struct LoopOptions {
    int quantumFrames = 256;
    double delayMs = 20;      ///< 960 frames
    int loopLatency = 0;      ///< of a delay in the loop
    int latencyBefore = 0;    ///< of a delay in front of it
    bool compensated = true;  ///< the connections into and out of the feedback delay
    int threads = 1;
    TaskPolicy tasks = TaskPolicy::always;
};

/// impulse -> (delay) -> bus -> out, bus -> (delay) -> gain 0.5 -> feedback -> bus.
class Loop {
public:
    explicit Loop(const LoopOptions& options) : options_(options), engine_(options.threads - 1) {
        spec_.quantumFrames = options.quantumFrames;
        spec_.offline = true;
        const NodeId impulse = add("test:impulse", "impulse"), out = add(kOutputTypeUri, "out");
        const NodeId before = add("test:delay", "before d" + std::to_string(options.latencyBefore));
        const NodeId inside = add("test:delay", "inside d" + std::to_string(options.loopLatency));
        const NodeId bus = add("test:sum2", "bus"), gain = add("test:gain", "gain", 0.5);
        feedback_ = add(kFeedbackDelayTypeUri, "Echo", options.delayMs);
        connect(impulse, before);
        connect(before, bus);
        connect(bus, out);
        connect(bus, inside);
        connect(inside, gain);
        connect(gain, feedback_);
        connect(feedback_, bus);
        for (const auto& wires : {graph_.incoming(feedback_), graph_.outgoing(feedback_)})
            (void)graph_.setCompensated(wires.at(0).id, options.compensated);
    }

    CompileResult compile() {
        auto plan = compilePlan(graph_, instances_, spec_, {}, {.tasks = options_.tasks, .threads = options_.threads});
        if (plan)
            if (Status verified = verifyPlan(**plan, graph_); !verified) return fail(CompileError{verified.error()});
        return plan;
    }
    void set(double delayMs) { instances_[feedback_]->parameters().set(0, delayMs); }
    /// What leaves it, from the frame on which the impulse does.
    std::vector<float> run(int frames) {
        auto plan = compile();
        if (!plan) throw std::runtime_error(plan.error().line());
        const ProcessPlan& running = **plan;
        engine_.publish(std::move(*plan));
        engine_.post({TransportCommand::Kind::play});
        std::vector<float> heard;
        int left = (frames + static_cast<int>(running.latencyFrames)) / spec_.quantumFrames + 1;
        engine_.runOffline(options_.threads, {[&] { return left-- > 0; },
                                              [&](std::uint32_t phase) {
                                                  const float* samples =
                                                      running.slot(running.outputs[0].slots[0], phase);
                                                  heard.insert(heard.end(), samples, samples + spec_.quantumFrames);
                                              }});
        heard.erase(heard.begin(), heard.begin() + running.latencyFrames);
        heard.resize(static_cast<std::size_t>(frames));
        return heard;
    }

private:
    NodeId add(const std::string& type, const std::string& name, double value = 1) {
        static const ProcessorRegistry tests = testRegistry();
        const std::shared_ptr<const ProcessorType> found =
            type == kFeedbackDelayTypeUri ? std::make_shared<const ProcessorType>(nodes::feedbackDelayType())
                                          : *tests.find(type);
        const NodeId id = *graph_.addNode(found->makeNode(name, 2));
        CreateSpec create;
        create.nodeName = name;
        instances_[id] = *NodeInstance::create(found, create, spec_);
        if (!found->parameters.empty()) instances_[id]->parameters().set(0, value);
        return id;
    }
    void connect(NodeId from, NodeId to) {
        if (auto connected = graph_.connect({from, 0}, {to, 0}); !connected)
            throw std::runtime_error(connected.error().line());
    }

    const LoopOptions options_;
    PrepareSpec spec_;
    Graph graph_;
    InstanceTable instances_;
    NodeId feedback_;
    Engine engine_;
};

void expectEchoes(const std::vector<float>& heard, std::size_t every) {
    float height = 1;
    for (std::size_t i = 0; i < heard.size(); ++i) {
        ASSERT_EQ(heard[i], i % every == 0 ? height : 0.0f) << i;
        if (i % every == 0) height *= 0.5f;
    }
}

TEST(FeedbackDelay, AnImpulseComesBackOnTheFrameInEveryExecutor) {
    for (const int quantum : {64, 256, 512})
        for (const int threads : {1, 3})
            for (const TaskPolicy tasks : {TaskPolicy::always, TaskPolicy::pipeline})
                expectEchoes(Loop({.quantumFrames = quantum, .threads = threads, .tasks = tasks}).run(9000), 960);
}

TEST(FeedbackDelay, TheLatencyOfItsLoopIsPartOfItsDelay) {
    expectEchoes(Loop({.loopLatency = 700}).run(9000), 960);
    expectEchoes(Loop({.loopLatency = 700, .threads = 2}).run(9000), 960);
}

TEST(FeedbackDelay, WithoutCompensationTheLatencyOfItsLoopComesOnTop) {
    for (const int threads : {1, 2}) {
        expectEchoes(Loop({.compensated = false, .threads = threads}).run(9000), 960);
        expectEchoes(
            Loop({.loopLatency = 700, .latencyBefore = 5000, .compensated = false, .threads = threads}).run(9000),
            1660);
    }
}

TEST(FeedbackDelay, WhatComesBeforeTheLoopIsNot) {
    expectEchoes(Loop({.latencyBefore = 5000}).run(9000), 960);
    expectEchoes(Loop({.loopLatency = 700, .latencyBefore = 5000}).run(9000), 960);
}

// 256 frames and 700: 19.92 ms at 48 kHz, rounded up.
TEST(FeedbackDelay, OneThatIsTooShortIsRefusedWithTheSmallestLegalValue) {
    const auto plan = Loop({.delayMs = 19, .loopLatency = 700}).compile();
    ASSERT_FALSE(plan.ok());
    EXPECT_THAT(plan.error().line(), HasSubstr("Echo"));
    EXPECT_THAT(plan.error().line(), HasSubstr("19.92 ms or more"));
    EXPECT_TRUE(Loop({.delayMs = 19.92, .loopLatency = 700}).compile().ok());
    EXPECT_FALSE(Loop({.delayMs = 19.9, .loopLatency = 700}).compile().ok());
}

TEST(FeedbackDelay, WhatIsNoNumberDoesNotGoRoundForEver) {
    const auto type = std::make_shared<const ProcessorType>(nodes::feedbackDelayType());
    const auto node = *NodeInstance::create(type, {.width = 1}, {});
    std::vector<float> in(256, std::numeric_limits<float>::quiet_NaN()), out(256);
    in[7] = 1;
    const float* inChannel = in.data();
    float* outChannel = out.data();
    const ConstAudioBlock input(&inChannel, 1, 256);
    const AudioBlock output(&outChannel, 1, 256);
    ProcessContext context;
    context.audioInputs = {&input, 1};
    context.audioOutputs = {&output, 1};
    context.frames = context.feedbackFrames = 256;
    node->processor().process(context);
    node->processor().feedBack(context);
    node->processor().process(context);
    for (std::size_t i = 0; i < out.size(); ++i) ASSERT_EQ(out[i], i == 7 ? 1.0f : 0.0f);
}

TEST(FeedbackDelay, OnlyAFeedbackDelayClosesACycle) {
    Graph graph;
    const auto node = [&](const ProcessorType& type, const char* name) {
        return *graph.addNode(type.makeNode(name, 2));
    };
    const auto gain = testRegistry().find("test:gain");
    const NodeId a = node(**gain, "a"), b = node(**gain, "b"), echo = node(nodes::feedbackDelayType(), "echo");
    ASSERT_TRUE(graph.connect({a, 0}, {b, 0}).ok());
    EXPECT_FALSE(graph.connect({b, 0}, {a, 0}).ok());
    EXPECT_TRUE(graph.connect({b, 0}, {echo, 0}).ok());
    EXPECT_TRUE(graph.connect({echo, 0}, {a, 0}).ok());
    EXPECT_FALSE(graph.connect({b, 0}, {a, 0}).ok()) << "still";
    EXPECT_EQ(graph.topologicalOrder().size(), 3u);
}

TEST(FeedbackDelay, ADelayThatChangesFadesOver) {
    Loop loop({});
    expectEchoes(loop.run(2000), 960);
    loop.set(40);
    const std::vector<float> heard = loop.run(9000);  // goes on
    int echoes = 0;
    for (const float sample : heard) echoes += sample != 0 ? 1 : 0;
    EXPECT_GE(echoes, 3);
    EXPECT_LE(*std::max_element(heard.begin(), heard.end()), 0.5f);
    // Behind the fade of 480 frames, a round of the loop takes 40 ms.
    for (std::size_t i = 480 + 1920; i < heard.size(); ++i) ASSERT_EQ(heard[i], 0.5f * heard[i - 1920]) << i;
}

}  // namespace
}  // namespace lacquer::test::feedback_delay_test
