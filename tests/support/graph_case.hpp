// GraphCase: a graph in a form that can be generated from a seed, printed, shrunk and run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"

namespace lacquer::test {

struct GraphCase {
    struct NodeCase {
        std::string type;
        int width = 2;
        int delayFrames = 0;                        ///< of a test:delay
        std::vector<AutomationPoint> gainLane;      ///< of a test:gain; empty: the default gain
        std::optional<std::int64_t> saidLatency{};  ///< in place of what it reports
    };
    struct Edge {
        std::size_t from = 0;
        PortIndex output = 0;
        std::size_t to = 0;
        PortIndex input = 0;
        bool compensated = true;
    };
    std::vector<NodeCase> nodes;  ///< the last one is the output
    std::vector<Edge> edges;

    [[nodiscard]] std::string describe() const;
};

struct RandomGraphOptions {
    int nodes = 20;
    bool pureDelaysOnly = false;  ///< sources are impulses, everything else delays or passes on: for path counting
    int maximumDelay = 3000;
    bool odd = true;  ///< some connections are not compensated, and some nodes are said to have another latency
};

[[nodiscard]] GraphCase randomGraph(std::uint64_t seed, const RandomGraphOptions& options = {});

/// Removes nodes and edges as long as the case still fails; returns the smallest one found.
[[nodiscard]] GraphCase shrink(GraphCase failing, const std::function<bool(const GraphCase&)>& fails);

/// A case made real: the graph and its live nodes.
struct BuiltGraph {
    Graph graph;
    InstanceTable instances;
    std::vector<NodeId> ids;  ///< by position in the case
};
[[nodiscard]] BuiltGraph build(const GraphCase& graphCase, const PrepareSpec& spec);

struct RunOptions {
    int quantumFrames = 256;
    int workers = 0;
    SlotPolicy slots = SlotPolicy::reuse;
    TaskPolicy tasks = TaskPolicy::always;
    std::size_t bytesUnderWay = 512 * 1024;  ///< of a pipeline
    int frames = 8192;                       ///< of output, latency included
    bool sleep = true;
    std::uint64_t costSeed = 0;  ///< not 0: nodes have random costs, from nothing to several tasks' worth
};

/// Compiles, verifies and plays a case from timeline frame 0; returns what leaves it, channel after channel.
/// An engine error comes back as an exception, which GoogleTest reports.
[[nodiscard]] std::vector<float> render(const GraphCase& graphCase, const RunOptions& options = {});

/// Renders an existing graph the same way; a plan for the pipeline on `threads` threads.
[[nodiscard]] std::vector<float> render(Engine& engine, const ProcessPlan& plan, int frames, int threads = 1);

}  // namespace lacquer::test
