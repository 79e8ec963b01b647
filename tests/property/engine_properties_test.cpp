// Properties of the engine over random graphs. Each failure prints its seed and the smallest graph that still fails.
#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "core/plan/plan_verifier.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "support/graph_case.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::test::engine_properties_test {
namespace {

constexpr std::uint64_t kSeeds = 60;

bool identical(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

/// Runs `holds` on many random graphs; shrinks and prints the first that breaks it.
void forAllGraphs(const RandomGraphOptions& options, const std::function<bool(const GraphCase&)>& holds) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        RandomGraphOptions sized = options;
        sized.nodes = 2 + static_cast<int>(seed * 7 % static_cast<std::uint64_t>(options.nodes));
        const GraphCase graph = randomGraph(seed, sized);
        if (holds(graph)) continue;
        const GraphCase smallest = shrink(graph, [&](const GraphCase& c) { return !holds(c); });
        FAIL() << "seed " << seed << ", smallest failing graph:\n" << smallest.describe();
    }
}

bool sounds(const std::vector<float>& audio) {
    return std::any_of(audio.begin(), audio.end(), [](float x) { return x != 0; });
}

TEST(EnginePropertyDeathTest, TheRealtimeGuardWatchesOverEveryRun) {
    if (!realtimeGuardActive()) return;  // sanitizer builds replace malloc themselves
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            RealtimeScope scope;
            std::vector<int> grows(1000);
            (void)grows;
        },
        "real-time violation: malloc");
}

TEST(EngineProperty, ParallelEqualsSerialBitForBit) {
    int audible = 0;
    forAllGraphs({.nodes = 60}, [&](const GraphCase& graph) {
        const std::vector<float> serial = render(graph, {.workers = 0, .frames = 4096});
        audible += sounds(serial);
        for (const int workers : {1, 2, 3, 8})
            if (!identical(serial, render(graph, {.workers = workers, .frames = 4096}))) return false;
        return true;
    });
    EXPECT_GT(audible, static_cast<int>(kSeeds / 2)) << "the generator must make graphs that sound";
}

// What nodes cost decides which of them run as one task, never what they sound like.
TEST(EngineProperty, TheSamplesDoNotDependOnHowTasksAreCut) {
    forAllGraphs({.nodes = 60}, [](const GraphCase& graph) {
        const std::vector<float> reference = render(graph, {.frames = 4096});
        for (const std::uint64_t costs : {1, 2, 3})
            if (!identical(reference, render(graph, {.workers = 2, .frames = 4096, .costSeed = costs}))) return false;
        return true;
    });
}

// Many blocks at once, on any number of threads, with room for few of them or for many.
TEST(EngineProperty, ThePipelineEqualsTheSerialRunBitForBit) {
    forAllGraphs({.nodes = 60}, [](const GraphCase& graph) {
        const std::vector<float> serial = render(graph, {.quantumFrames = 64, .frames = 6400});
        for (const int workers : {0, 1, 2, 5})
            for (const std::size_t bytes : {std::size_t{0}, std::size_t{512} * 1024})
                if (!identical(serial, render(graph, {.quantumFrames = 64,
                                                      .workers = workers,
                                                      .slots = bytes == 0 ? SlotPolicy::onePerPort : SlotPolicy::reuse,
                                                      .tasks = TaskPolicy::pipeline,
                                                      .bytesUnderWay = bytes,
                                                      .frames = 6400,
                                                      .costSeed = static_cast<std::uint64_t>(workers)})))
                    return false;
        return true;
    });
}

TEST(EngineProperty, ReusingSlotsEqualsOneSlotPerPort) {
    forAllGraphs({.nodes = 60}, [](const GraphCase& graph) {
        return identical(render(graph, {.slots = SlotPolicy::reuse}), render(graph, {.slots = SlotPolicy::onePerPort}));
    });
}

// Bit for bit, -0 and all. Bursts are silent for a while, gains may be negative, delays hold sound back.
TEST(EngineProperty, NodesThatSleepAreNotHeardToSleep) {
    forAllGraphs({.nodes = 60, .maximumDelay = 500}, [](const GraphCase& graph) {
        const std::vector<float> awake = render(graph, {.quantumFrames = 64, .frames = 30000, .sleep = false});
        for (const TaskPolicy tasks : {TaskPolicy::always, TaskPolicy::pipeline})
            for (const int workers : {0, 2})
                if (!identical(
                        awake,
                        render(graph, {.quantumFrames = 64, .workers = workers, .tasks = tasks, .frames = 30000})))
                    return false;
        return true;
    });
}

TEST(EngineProperty, EveryQuantumGivesTheSameSamples) {
    forAllGraphs({.nodes = 25}, [](const GraphCase& graph) {
        const std::vector<float> reference = render(graph, {.quantumFrames = 256});
        for (const int quantum : {64, 128, 512, 1024, 2048, 4096})
            if (!identical(reference, render(graph, {.quantumFrames = quantum, .workers = quantum % 3}))) return false;
        return true;
    });
}

// A graph of pure delays gives one sample, at the total latency, whose value is the number of paths.
TEST(EngineProperty, AnImpulseArrivesOnceWithTheNumberOfPathsAsItsValue) {
    forAllGraphs({.nodes = 18, .pureDelaysOnly = true, .maximumDelay = 400, .odd = false}, [](const GraphCase& graph) {
        std::vector<double> paths(graph.nodes.size());  // from any impulse to each node
        std::vector<std::int64_t> arrive(graph.nodes.size()), ready(graph.nodes.size());
        for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
            paths[n] = graph.nodes[n].type == "test:impulse" ? 1 : 0;
            for (const auto& edge : graph.edges)
                if (edge.to == n && graph.nodes[n].type != "test:impulse") {
                    paths[n] += paths[edge.from];
                    arrive[n] = std::max(arrive[n], ready[edge.from]);
                }
            ready[n] = arrive[n] + graph.nodes[n].delayFrames;
        }
        const std::vector<float> audio = render(graph, {.workers = 1, .frames = 8192});
        for (std::size_t i = 0; i < audio.size(); ++i) {
            const bool here = static_cast<std::int64_t>(i) == arrive.back();
            if (audio[i] != (here ? static_cast<float>(paths.back()) : 0.0f)) return false;
        }
        return true;
    });
}

// What is not compensated comes as early as it is; what is said to have another latency shifts what it is beside. Every
// path is followed on its own: when its impulse leaves, frame by frame.
TEST(EngineProperty, EveryPathArrivesWhenItsDelaysSay) {
    int spread = 0;
    forAllGraphs({.nodes = 18, .pureDelaysOnly = true, .maximumDelay = 200}, [&](const GraphCase& graph) {
        std::vector<std::map<std::int64_t, double>> heard(graph.nodes.size());  // behind each node: paths by frame
        std::vector<std::int64_t> arrive(graph.nodes.size()), ready(graph.nodes.size());
        for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
            const GraphCase::NodeCase& node = graph.nodes[n];
            const bool source = node.type == "test:impulse";
            for (const auto& edge : graph.edges)
                if (edge.to == n && edge.compensated) arrive[n] = std::max(arrive[n], ready[edge.from]);
            for (const auto& edge : graph.edges)
                if (edge.to == n)
                    for (const auto& [frame, paths] : heard[edge.from])
                        heard[n][frame + node.delayFrames + (edge.compensated ? arrive[n] - ready[edge.from] : 0)] +=
                            paths;
            if (source) heard[n][0] = 1;
            ready[n] = arrive[n] + node.saidLatency.value_or(node.delayFrames);
        }
        spread += heard.back().size() > 1;
        std::vector<float> expected(8192);
        for (const auto& [frame, paths] : heard.back())
            expected.at(static_cast<std::size_t>(frame)) = static_cast<float>(paths);
        return render(graph, {.workers = 1, .frames = 8192}) == expected;
    });
    EXPECT_GT(spread, 10) << "the generator must make graphs in which something is out of line";
}

TEST(EngineProperty, EveryPlanPassesTheVerifier) {
    forAllGraphs({.nodes = 120}, [](const GraphCase& graph) {
        const PrepareSpec spec;
        const BuiltGraph built = build(graph, spec);
        for (const TaskPolicy tasks : {TaskPolicy::whenWorthIt, TaskPolicy::always, TaskPolicy::pipeline}) {
            const auto plan = compilePlan(built.graph, built.instances, spec, {}, {.tasks = tasks, .threads = 2});
            if (!plan.ok() || !verifyPlan(**plan, built.graph).ok()) return false;
        }
        return true;
    });
}

TEST(EngineProperty, TheSameGraphCompilesToTheSamePlan) {
    forAllGraphs({.nodes = 60}, [](const GraphCase& graph) {
        const PrepareSpec spec;
        const BuiltGraph one = build(graph, spec), two = build(graph, spec);
        return (*compilePlan(one.graph, one.instances, spec))->hash ==
               (*compilePlan(two.graph, two.instances, spec))->hash;
    });
}

// Random connections against the order: each is refused, names a real cycle, and changes nothing.
TEST(EngineProperty, CyclicEditsAreRefusedWithARealCycle) {
    std::mt19937_64 random(7);
    int refused = 0;
    forAllGraphs({.nodes = 40}, [&](const GraphCase& graph) {
        const PrepareSpec spec;
        BuiltGraph built = build(graph, spec);
        const std::uint64_t before = (*compilePlan(built.graph, built.instances, spec))->hash;
        for (int attempt = 0; attempt < 50; ++attempt) {
            const NodeId to = built.ids[random() % built.ids.size()], from = built.ids[random() % built.ids.size()];
            const Node &source = *built.graph.find(from), &destination = *built.graph.find(to);
            if (source.outputs.empty() || destination.inputs.empty() || source.width > destination.width) continue;
            if (source.outputs[0].kind != destination.inputs[0].kind) continue;
            // Does a path lead from the destination back to the source? By brute force, not by the graph's search.
            std::vector<NodeId> reached{to};
            for (std::size_t i = 0; i < reached.size(); ++i)
                for (const auto& [id, c] : built.graph.connections())
                    if (c.source.node == reached[i] &&
                        std::find(reached.begin(), reached.end(), c.destination.node) == reached.end())
                        reached.push_back(c.destination.node);
            if (std::find(reached.begin(), reached.end(), from) == reached.end()) continue;
            const auto result = built.graph.connect({from, 0}, {to, 0});
            if (result.ok()) return false;
            ++refused;
            // "this would close a cycle: A -> B -> A": every arrow but the new one is a connection.
            const std::string& text = result.error().what;
            std::vector<std::string> names;
            std::string rest = text.substr(text.find(": ") + 2);
            for (std::size_t arrow; (arrow = rest.find(" -> ")) != std::string::npos; rest = rest.substr(arrow + 4))
                names.push_back(rest.substr(0, arrow));
            names.push_back(rest);
            if (names.front() != destination.name || names.back() != destination.name) return false;
            if (names[names.size() - 2] != source.name) return false;
            for (std::size_t i = 0; i + 2 < names.size(); ++i) {
                bool connected = false;
                for (const auto& [id, c] : built.graph.connections())
                    connected |= built.graph.find(c.source.node)->name == names[i] &&
                                 built.graph.find(c.destination.node)->name == names[i + 1];
                if (!connected) return false;
            }
        }
        return before == (*compilePlan(built.graph, built.instances, spec))->hash;
    });
    EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace lacquer::test::engine_properties_test
