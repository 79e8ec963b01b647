// PlanCompiler: Graph + live nodes -> ProcessPlan. Message thread; a pure function apart from the delay lines it
// carries over from the previous plan.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>

#include "core/base/result.hpp"
#include "core/plan/process_plan.hpp"

namespace lacquer {

enum class SlotPolicy {
    reuse,       ///< a slot is used again once everyone who touched it has certainly finished
    onePerPort,  ///< every channel of every port has its own: the reference that reuse is tested against
};

/// What a plan's tasks are cut for. The samples are the same.
enum class TaskPolicy {
    whenWorthIt,  ///< one block at a time: several tasks only where a second thread promises a gain
    always,       ///< likewise, but however small the gain: for tests
    pipeline,     ///< many blocks at a time, offline
};

/// No pipeline has more than this under way, so that whoever reads and writes files knows how much room it takes.
inline constexpr std::size_t kMostFramesUnderWay = 16384;

/// The longest latency that a node may have.
inline constexpr int kMaximumLatencySeconds = 60;

struct CompileOptions {
    SlotPolicy slots = SlotPolicy::reuse;
    TaskPolicy tasks = TaskPolicy::whenWorthIt;
    int threads = 1;    ///< that will run the plan, the calling one included; a plan for one is one task
    bool sleep = true;  ///< nodes whose inputs are silent are not called when that changes nothing
    /// Pipeline: what all blocks under way may take together. Half of a core's L2 cache.
    std::size_t bytesUnderWay = 512 * 1024;
    /// Connections that come or go, audio and CV. All wait until what is new can be heard: until sound has come through
    /// the `fresh` nodes and new delays. Only those into fresh nodes fade in at once.
    std::map<ConnectionId, FadeDirection> fades{};
    std::set<NodeId> fresh{};
    /// Feedback delays that are as long as they must be where they are set shorter: while they fade out.
    std::set<NodeId> lengthened{};
};

/// Why there is no plan, and the node that is to blame, if one is.
struct CompileError : Error {
    std::optional<NodeId> node{};
};
using CompileResult = Result<std::unique_ptr<ProcessPlan>, CompileError>;

/// Passes, in order: order the nodes, add up latencies, write the steps, arrange them into tasks, assign slots, lay out
/// memory. Fails when a node of the graph has no instance, an instance has a negative or absurd latency (over one
/// minute), a feedback delay is shorter than the quantum and the latency of its loop, or the quantum is not legal.
/// `carried` is the connection table of the previous plan.
CompileResult compilePlan(const Graph& graph, const InstanceTable& instances, const PrepareSpec& spec,
                          const ConnectionTable& carried = {}, const CompileOptions& options = {});

}  // namespace lacquer
