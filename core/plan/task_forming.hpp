// Decides which nodes run as one task. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace lacquer {

/// The nodes of a graph by position in topological order: what each costs, and its distinct neighbours, ascending.
struct NodeWork {
    std::vector<double> costNs;
    std::vector<std::vector<std::uint32_t>> before, after;
};

/// Handing a block to another core costs 50 to 300 ns, so tasks are worth it from a few microseconds on.
inline constexpr double kTaskGrainNs = 4000;

/// Each task lists its nodes ascending, and tasks come after all that feed them.
///
/// A chain is one task, whatever it costs: splitting it lets nothing run earlier. A node and all that feeds it alone
/// are one task up to `grainNs`: a bus and its tracks. In such a task only the last node feeds others, so that no path
/// leaves it and comes back.
std::vector<std::vector<std::uint32_t>> formTasks(const NodeWork& work, double grainNs = kTaskGrainNs);

}  // namespace lacquer
