// Compiling by hand-made examples, and the verifier against plans that were broken on purpose.
#include <gmock/gmock.h>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "core/plan/plan_verifier.hpp"
#include "support/graph_case.hpp"
#include "support/test_processors.hpp"

namespace lacquer::test::plan_test {
namespace {

using testing::HasSubstr;

struct Compiled {
    BuiltGraph built;
    std::unique_ptr<ProcessPlan> plan;
};

const CompileOptions kForTwo{.tasks = TaskPolicy::always, .threads = 2};
const CompileOptions kPipeline{.tasks = TaskPolicy::pipeline, .threads = 2};

Compiled compile(const GraphCase& graphCase, const CompileOptions& options = {}, const PrepareSpec& spec = {}) {
    Compiled result{build(graphCase, spec), nullptr};
    auto plan = compilePlan(result.built.graph, result.built.instances, spec, {}, options);
    if (!plan) throw std::runtime_error(plan.error().line());
    result.plan = std::move(*plan);
    return result;
}

//  noise -> delay 100 -> out
//      \--------------->
GraphCase parallelPaths() {
    return {{{"test:noise"}, {"test:delay", 2, 100, {}}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}, {0, 0, 2, 0}}};
}

// two tracks of three nodes each into one bus
GraphCase twoTracks() {
    return {
        {{"test:noise"}, {"test:gain"}, {"test:gain"}, {"test:noise"}, {"test:gain"}, {"test:gain"}, {kOutputTypeUri}},
        {{0, 0, 1, 0}, {1, 0, 2, 0}, {3, 0, 4, 0}, {4, 0, 5, 0}, {2, 0, 6, 0}, {5, 0, 6, 0}}};
}

TEST(PlanCompiler, TheShorterPathIsDelayedToMeetTheLongerOne) {
    const Compiled c = compile(parallelPaths());
    EXPECT_EQ(c.plan->latencyFrames, 100);
    ASSERT_EQ(c.plan->delays.size(), 2u) << "one per channel of the direct connection";
    EXPECT_EQ(c.plan->delays[0].frames, 100);
}

//  impulse -> delay 100 -> out, and beside it without a delay of its own
GraphCase impulsePaths(bool compensated, std::optional<std::int64_t> said = {}) {
    return {{{"test:impulse"}, {"test:delay", 2, 100, {}, said}, {kOutputTypeUri}},
            {{0, 0, 1, 0}, {1, 0, 2, 0}, {0, 0, 2, 0, compensated}}};
}

/// The frames of the left channel at which something is heard, in 1024 frames.
std::vector<int> framesHeard(const GraphCase& graph) {
    const std::vector<float> audio = render(graph, {.frames = 1024});
    std::vector<int> frames;
    for (int i = 0; i < 1024; ++i)
        if (audio[static_cast<std::size_t>(i)] != 0) frames.push_back(i);
    return frames;
}

TEST(PlanCompiler, AConnectionThatIsNotCompensatedIsNotDelayed) {
    EXPECT_EQ(framesHeard(impulsePaths(true)), (std::vector{100}));
    EXPECT_EQ(framesHeard(impulsePaths(false)), (std::vector{0, 100}));
    const Compiled c = compile(impulsePaths(false));
    EXPECT_EQ(c.plan->delays.size(), 0u);
    EXPECT_EQ(c.plan->latencyFrames, 100) << "the other path makes the output wait still";
}

TEST(PlanCompiler, AConnectionThatIsNotCompensatedMakesNobodyWait) {
    GraphCase graph = impulsePaths(true);
    graph.edges[1].compensated = false;
    EXPECT_EQ(framesHeard(graph), (std::vector{0, 100}));
    EXPECT_EQ(compile(graph).plan->latencyFrames, 0);
    graph.edges[2].compensated = false;
    EXPECT_EQ(framesHeard(graph), (std::vector{0, 100}));
    const Compiled c = compile(graph);
    EXPECT_EQ(c.plan->nodes.back().arrive, 0) << "none of its connections counts";
    EXPECT_EQ(c.plan->latencyFrames, 0);
}

// An output that waits for another one, and what comes to it without waiting.
TEST(PlanCompiler, OutputsWaitForEachOtherAsFarAsTheyAreCompensated) {
    const GraphCase graph{{{"test:noise"}, {"test:delay", 2, 100, {}}, {kOutputTypeUri}, {kOutputTypeUri}},
                          {{0, 0, 1, 0}, {1, 0, 2, 0}, {0, 0, 3, 0, false}}};
    const Compiled c = compile(graph);
    EXPECT_EQ(c.plan->delays.size(), 0u);
    for (const PlannedNode& node : c.plan->nodes)
        EXPECT_EQ(node.arrive, node.id == c.built.ids[2] || node.id == c.built.ids[3] ? 100 : 0);
}

TEST(PlanCompiler, EventsWaitToo) {
    GraphCase graph{{{"test:ticks"}, {"test:ticks"}, {"test:clicks"}, {kOutputTypeUri}},
                    {{0, 0, 2, 0}, {1, 0, 2, 0}, {2, 0, 3, 0}}};
    graph.nodes[1].saidLatency = 100;
    EXPECT_EQ(compile(graph).plan->eventDelays.size(), 1u);
    graph.edges[0].compensated = false;
    const Compiled c = compile(graph);
    EXPECT_EQ(c.plan->eventDelays.size(), 0u);
    EXPECT_TRUE(verifyPlan(*c.plan, c.built.graph).ok());
}

TEST(PlanCompiler, ALatencyThatIsSaidMovesTheParallelPathByIt) {
    EXPECT_EQ(framesHeard(impulsePaths(true, 130)), (std::vector{100, 130}));
    EXPECT_EQ(framesHeard(impulsePaths(true, 0)), (std::vector{0, 100}));
    EXPECT_EQ(compile(impulsePaths(true, 130)).plan->latencyFrames, 130);
    const Compiled c = compile(impulsePaths(true, 130));
    c.built.instances.at(c.built.ids[1])->sayLatency({});
    const auto believed = compilePlan(c.built.graph, c.built.instances, c.plan->spec);
    ASSERT_TRUE(believed.ok());
    EXPECT_EQ((*believed)->latencyFrames, 100);
}

TEST(PlanCompiler, ATaskCountsItsPredecessorsAndListsItsSuccessors) {
    const Compiled c = compile(twoTracks(), kForTwo);
    ASSERT_EQ(c.plan->tasks.size(), 3u);
    EXPECT_EQ(c.plan->tasks[0].successorCount, 1u);
    EXPECT_EQ(c.plan->tasks[2].predecessorCount, 2u);
}

TEST(PlanCompiler, AChainWorksInPlaceHoweverLongItIs) {
    GraphCase chain{{{"test:noise"}}, {}};
    for (std::size_t i = 1; i <= 100; ++i) {
        chain.nodes.push_back({"test:gain"});
        chain.edges.push_back({i - 1, 0, i, 0});
    }
    chain.nodes.push_back({kOutputTypeUri});
    chain.edges.push_back({100, 0, 101, 0});
    EXPECT_EQ(compile(chain).plan->slots.count, 1u + 2u) << "silence, and one stereo signal";
}

TEST(PlanCompiler, APluginGetsMemoryOfItsOwnForItsOutputs) {
    const Compiled c =
        compile({{{"test:noise"}, {"test:nan"}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}}});  // nan: foreign
    EXPECT_EQ(c.plan->slots.count, 1u + 4u) << "silence, and two stereo signals";
}

// One source feeds both inputs of a node, and a mono source both channels: neither may be written over half way.
TEST(PlanCompiler, WhatANodeReadsTwiceItDoesNotWriteOver) {
    const GraphCase twice{{{"test:noise"}, {"test:sum2"}, {kOutputTypeUri}},
                          {{0, 0, 1, 0}, {0, 0, 1, 1}, {1, 0, 2, 0}}};
    EXPECT_EQ(compile(twice).plan->slots.count, 1u + 4u);
    const GraphCase widened{{{"test:noise", 1}, {"test:gain", 2}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}}};
    EXPECT_EQ(compile(widened).plan->slots.count, 1u + 3u) << "silence, a mono signal and a stereo one";
}

/// `count` noises into the output.
GraphCase noises(std::size_t count) {
    GraphCase graph;
    for (std::size_t i = 0; i < count; ++i) {
        graph.nodes.push_back({"test:noise"});
        graph.edges.push_back({i, 0, count, 0});
    }
    graph.nodes.push_back({kOutputTypeUri});
    return graph;
}

// Partial sums of eight neighbours, and the sum of those; float addition tells one shape from another.
TEST(PlanCompiler, AWideSumIsMadeOfPartialSumsOfEight) {
    constexpr std::size_t kCount = 8 * 8 + 3;
    std::vector<std::vector<float>> alone;
    for (std::size_t i = 0; i < kCount; ++i) {
        GraphCase one = noises(kCount);
        one.edges = {one.edges[i]};
        alone.push_back(render(one, {.frames = 256}));
    }
    while (alone.size() > 1) {
        std::vector<std::vector<float>> sums;
        for (std::size_t first = 0; first < alone.size(); first += 8) {
            sums.push_back(alone[first]);
            for (std::size_t i = first + 1; i < std::min(first + 8, alone.size()); ++i)
                for (std::size_t frame = 0; frame < sums.back().size(); ++frame) sums.back()[frame] += alone[i][frame];
        }
        alone = std::move(sums);
    }
    EXPECT_EQ(render(noises(kCount), {.frames = 256}), alone[0]);
}

std::size_t sumsOf(const ProcessPlan& plan) {
    return static_cast<std::size_t>(
        std::count_if(plan.steps.begin(), plan.steps.end(), [](const Step& s) { return s.kind == StepKind::mix; }));
}

// Eight stereo signals of 1024 frames fill the first cache, so one thread adds each as soon as it has come.
TEST(PlanCompiler, ALargeSumKeepsUpWithItsSources) {
    const PrepareSpec large{.quantumFrames = 1024};
    const Compiled c = compile(noises(8), {}, large);
    EXPECT_EQ(c.plan->slots.count, 1u + 4u) << "silence, the sum so far, and the next source";
    EXPECT_EQ(sumsOf(*c.plan), 2u * 7u);
    EXPECT_EQ(sumsOf(*compile(noises(8)).plan), 2u) << "what fits into the cache is added in one go";
    EXPECT_EQ(sumsOf(*compile(noises(8), kForTwo, large).plan), 2u) << "several threads make the sources in any order";
}

// The order of additions decides the last bit: it stays, even where sources come in another one.
TEST(PlanCompiler, ALargeSumAddsInTheSameOrder) {
    GraphCase graph = noises(8);
    graph.nodes.push_back({"test:gain"});  // the first to be added comes last
    graph.edges[0] = {0, 0, 9, 0};
    graph.edges.insert(graph.edges.begin() + 1, {9, 0, 8, 0});
    EXPECT_EQ(render(graph, {.quantumFrames = 1024}), render(graph, {.quantumFrames = 64}));
    EXPECT_EQ(render(graph, {.quantumFrames = 1024}), render(graph, {.quantumFrames = 1024, .workers = 1}));
}

// A chain in eight stages: two channels pass from each to the next, each with a copy per phase.
TEST(PlanCompiler, APipelineHasOneCopyPerPhaseOfWhatPassesFromStageToStage) {
    GraphCase chain{{{"test:noise"}}, {}};
    for (std::size_t i = 1; i <= 31; ++i) {
        chain.nodes.push_back({"test:gain"});
        chain.edges.push_back({i - 1, 0, i, 0});
    }
    chain.nodes.push_back({kOutputTypeUri});
    chain.edges.push_back({31, 0, 32, 0});
    const Compiled c = compile(chain, kPipeline);
    EXPECT_EQ(c.plan->tasks.size(), 8u) << "four per thread";
    EXPECT_EQ(c.plan->phases, 16u) << "they take little room";
    EXPECT_TRUE(c.plan->slots.phased(c.plan->outputs[0].slots[0])) << "what leaves is read after the last stage";
    EXPECT_FALSE(c.plan->slots.phased(kSilentSlot));
    const std::size_t phased = c.plan->slots.count - c.plan->slots.firstPhased;
    CompileOptions little = kPipeline;
    little.bytesUnderWay = 5 * phased * sizeof(float) * static_cast<std::size_t>(c.plan->spec.quantumFrames);
    EXPECT_EQ(compile(chain, little).plan->phases, 4u);
}

TEST(PlanCompiler, DelayLinesAreCarriedFromPlanToPlan) {
    Compiled first = compile(parallelPaths());
    const auto second =
        compilePlan(first.built.graph, first.built.instances, first.plan->spec, first.plan->connections);
    ASSERT_TRUE(second.ok());
    EXPECT_EQ((*second)->delays[0].line, first.plan->delays[0].line);
}

TEST(PlanCompiler, RefusesAnIllegalQuantum) {
    const BuiltGraph built = build(twoTracks(), {});
    for (const int quantum : {0, 32, 100, 8192})
        EXPECT_FALSE(compilePlan(built.graph, built.instances, {48000, quantum, false}).ok()) << quantum;
}

TEST(NodeInstance, AProcessorThatThrowsInPrepareIsNamed) {
    const auto type = testRegistry().find("test:throws");
    CreateSpec create;
    create.nodeName = "Broken reverb";
    const auto instance = NodeInstance::create(*type, create, {});
    ASSERT_FALSE(instance.ok());
    EXPECT_THAT(instance.error().line(), HasSubstr("Broken reverb"));
    EXPECT_THAT(instance.error().line(), HasSubstr("no memory for the tail"));
}

/// Throws what is no std::exception, or a state's exception, or gets an impossible latency by its state.
class Fragile : public Processor {
public:
    Status prepare(const PrepareSpec&) override {
        if (throws) throw 1;
        return {};
    }
    void process(const ProcessContext&) noexcept override {}
    int latencyFrames() const override { return latency_; }
    Status restoreState(const ProcessorState& state) override {
        latency_ = std::stoi(state.at("latency"));
        return {};
    }
    static inline bool throws = false;

private:
    int latency_ = 0;
};

TEST(NodeInstance, WhateverIsThrownAndWhateverAStateBringsIsNamed) {
    auto type = std::make_shared<ProcessorType>(**testRegistry().find("test:gain"));
    type->create = [](const CreateSpec&) -> Result<std::unique_ptr<Processor>> { return std::make_unique<Fragile>(); };
    CreateSpec create;
    create.nodeName = "Fragile";
    Fragile::throws = true;
    EXPECT_THAT(NodeInstance::create(type, create, {}).error().line(), HasSubstr("Fragile: could not be prepared"));
    Fragile::throws = false;
    const auto instance = *NodeInstance::create(type, create, {});
    EXPECT_TRUE(instance->restoreState({{"latency", "100"}}).ok());
    EXPECT_EQ(instance->latencyFrames(), 100);
    EXPECT_THAT(instance->restoreState({}).error().line(), HasSubstr("Fragile: could not take up its state: "));
    EXPECT_THAT(instance->restoreState({{"latency", "-7"}}).error().line(),
                HasSubstr("Fragile: reports a latency of -7"));
}

TEST(NodeInstance, ALatencyThatCannotBeIsRefusedByName) {
    CreateSpec create;
    create.nodeName = "Odd limiter";
    for (const auto& [uri, frames] :
         {std::pair("test:bad-latency", "-1"), std::pair("test:huge-latency", "1073741824")}) {
        const auto instance = NodeInstance::create(*testRegistry().find(uri), create, {});
        ASSERT_FALSE(instance.ok());
        EXPECT_THAT(instance.error().line(), HasSubstr("Odd limiter"));
        EXPECT_THAT(instance.error().line(), HasSubstr(frames));
    }
}

TEST(NodeInstance, AFactoryThatGivesNothingIsNamed) {
    CreateSpec create;
    create.nodeName = "Empty";
    const auto instance = NodeInstance::create(*testRegistry().find("test:null"), create, {});
    ASSERT_FALSE(instance.ok());
    EXPECT_THAT(instance.error().line(), HasSubstr("Empty"));
}

// A node that goes wrong while it plays must not keep the graph around it from being edited.
TEST(PlanCompiler, ALatencyThatBecomesImpossibleCountsAsTheOneBefore) {
    Compiled c =
        compile({{{"test:noise"}, {"test:latency"}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}, {0, 0, 2, 0}}});
    NodeInstance& node = *c.built.instances.at(c.built.ids[1]);
    Engine engine;
    engine.publish(std::move(c.plan));
    const auto latencyWhenItSays = [&](int frames) {
        node.parameters().set(0, frames);
        engine.runQuantum();
        return (*compilePlan(c.built.graph, c.built.instances, {}))->latencyFrames;
    };
    EXPECT_EQ(latencyWhenItSays(300), 300);
    for (const int impossible : {-5, 1 << 30}) {
        EXPECT_EQ(latencyWhenItSays(impossible), 300);
        EXPECT_FALSE(node.reportsPossibleLatency());
    }
    EXPECT_EQ(latencyWhenItSays(200), 200);
    EXPECT_TRUE(node.reportsPossibleLatency());
}

class PlanVerifierTest : public testing::Test {
protected:
    void expectBroken(const std::string& why) {
        const Status status = verifyPlan(*c.plan, c.built.graph);
        ASSERT_FALSE(status.ok());
        EXPECT_THAT(status.error().line(), HasSubstr(why));
    }
    Compiled c = compile(twoTracks(), kForTwo);
};

TEST_F(PlanVerifierTest, AcceptsWhatTheCompilerMakes) {
    EXPECT_TRUE(verifyPlan(*c.plan, c.built.graph).ok());
}

TEST_F(PlanVerifierTest, FindsTwoParallelTasksOnOneSlot) {
    for (auto& slots : c.plan->nodes[3].outputSlots[0]) slots = c.plan->nodes[0].outputSlots[0][0];
    for (auto& slots : c.plan->nodes[4].inputSlots[0]) slots = c.plan->nodes[0].outputSlots[0][0];
    EXPECT_FALSE(verifyPlan(*c.plan, c.built.graph).ok());
}

TEST_F(PlanVerifierTest, FindsANodeThatWritesOverAnotherChannelOfItsInput) {
    PlannedNode& gain = c.plan->nodes[1];
    ASSERT_EQ(gain.outputSlots[0], gain.inputSlots[0]) << "works in place";
    std::swap(gain.outputSlots[0][0], gain.outputSlots[0][1]);
    expectBroken("writes over an input that it still reads");
}

TEST_F(PlanVerifierTest, FindsAPluginThatWouldWorkInPlace) {
    c = compile({{{"test:noise"}, {"test:nan"}, {kOutputTypeUri}}, {{0, 0, 1, 0}, {1, 0, 2, 0}}});
    c.plan->nodes[1].outputSlots = c.plan->nodes[1].inputSlots;
    expectBroken("writes over an input that it still reads");
}

TEST_F(PlanVerifierTest, FindsAWrongPredecessorCount) {
    c.plan->tasks[2].predecessorCount = 1;
    expectBroken("counts its predecessors wrongly");
}

TEST_F(PlanVerifierTest, FindsAMissingSuccessor) {
    c.plan->tasks[0].successorCount = 0;
    expectBroken("counts its predecessors wrongly");
}

TEST_F(PlanVerifierTest, FindsStagesThatShareASlotInEveryPhase) {
    c = compile(twoTracks(), kPipeline);
    ASSERT_TRUE(verifyPlan(*c.plan, c.built.graph).ok());
    c.plan->slots.firstPhased = c.plan->slots.count;
    expectBroken("in every phase");
}

TEST_F(PlanVerifierTest, FindsAWrongDelay) {
    c = compile(parallelPaths());
    c.plan->delays[1].frames = 99;
    expectBroken("an input holds something else");
}

TEST_F(PlanVerifierTest, FindsADelayWhereNothingIsCompensated) {
    c = compile(parallelPaths());
    const ConnectionId direct{3};
    ASSERT_TRUE(c.built.graph.setCompensated(direct, false).ok());
    expectBroken("an input holds something else");
    // The line that has been running fades to no delay, and must be told so.
    auto next = compilePlan(c.built.graph, c.built.instances, c.plan->spec, c.plan->connections);
    ASSERT_TRUE(next.ok());
    c.plan = std::move(*next);
    ASSERT_EQ(c.plan->delays.size(), 2u);
    EXPECT_EQ(c.plan->delays[0].frames, 0);
    EXPECT_TRUE(verifyPlan(*c.plan, c.built.graph).ok());
    c.plan->delays[0].frames = 1;
    expectBroken("an input holds something else");
}

TEST_F(PlanVerifierTest, FindsAWriteToSilence) {
    // A source that nothing listens to, so that nobody else can notice.
    c = compile({{{"test:noise"}}, {}});
    c.plan->nodes[0].outputSlots[0][0] = kSilentSlot;
    expectBroken("something writes to silence");
}

}  // namespace
}  // namespace lacquer::test::plan_test
