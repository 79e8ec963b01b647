// Decides in which order jobs run and which of them run as one task. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace lacquer {

/// Jobs, each after all that feed it: what each costs, and its distinct neighbours, ascending. A job is what is never
/// split: a node, a partial sum, the delays of a connection.
struct WorkGraph {
    std::vector<double> costNs;
    std::vector<std::vector<std::uint32_t>> before, after;

    [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(costNs.size()); }
};

/// An order in which few values wait to be read: what has just become possible is done first, so a track runs from its
/// source to its bus before the next one starts, and its signal stays in the cache.
std::vector<std::uint32_t> orderForLocality(const WorkGraph& work);

/// The same graph with job order[i] as job i.
WorkGraph reordered(const WorkGraph& work, const std::vector<std::uint32_t>& order);

/// Handing a block to another core costs 50 to 300 ns, so tasks are worth it from a few microseconds on.
inline constexpr double kTaskGrainNs = 4000;

/// Tasks for one block on several threads. Each lists its jobs ascending, and tasks come after all that feed them.
///
/// A chain is one task, whatever it costs: splitting it lets nothing run earlier. A job and all that feeds it alone
/// are one task up to `grainNs`: a bus and its tracks. In such a task only the last job feeds others, so that no path
/// leaves it and comes back.
std::vector<std::vector<std::uint32_t>> formTasks(const WorkGraph& work, double grainNs = kTaskGrainNs);

/// Tasks for many blocks at once: the jobs in their order, cut into at most `count` stretches of about the same cost,
/// where few values cross.
std::vector<std::vector<std::uint32_t>> cutIntoStages(const WorkGraph& work, std::uint32_t count);

}  // namespace lacquer
