// Decides in which order jobs run and which of them run as one task. Pure.
#pragma once

#include <cstdint>
#include <span>
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

/// Tasks for one block on several threads. Each lists its jobs ascending, and tasks come after all that feed them.
///
/// A chain is one task, whatever it costs: splitting it lets nothing run earlier. A job and all that feeds it alone
/// are one task up to `grainNs`: a bus and its tracks. In such a task only the last job feeds others, so that no path
/// leaves it and comes back.
std::vector<std::vector<std::uint32_t>> formTasks(const WorkGraph& work, double grainNs);

/// The jobs in their order, cut into at most `count` stretches of about the same cost, where few values cross. Stages
/// of a pipeline; or tasks, since no path leaves a stretch of an order and comes back. Never before a job i with
/// `uncut[i]` set.
std::vector<std::vector<std::uint32_t>> cutIntoStretches(const WorkGraph& work, std::uint32_t count,
                                                         std::span<const char> uncut = {});

/// The same tasks, each cut in two: what waits for another task, and before that what does not.
std::vector<std::vector<std::uint32_t>> splitByWaiting(const WorkGraph& work,
                                                       const std::vector<std::vector<std::uint32_t>>& tasks);

/// The graph of the tasks that jobs have been put into: what they cost and who waits for whom.
WorkGraph taskGraph(const WorkGraph& work, const std::vector<std::vector<std::uint32_t>>& tasks);

/// For every task, what is left to do from its start on along the longest way to the end.
std::vector<double> longestWaysNs(const WorkGraph& tasks);

/// Who runs which task, and how long a block then takes.
struct Schedule {
    std::vector<std::uint32_t> thread;  ///< by task
    double blockNs = 0;
};

/// What it costs to run work on several threads.
struct SharingCosts {
    double taskNs = 60;       ///< to take a task and to end it
    double successorNs = 25;  ///< to count one successor down
    double handOverNs = 300;  ///< until another thread notices
    double fetchNs = 150;     ///< to read what another thread has written, for each of its tasks
};

/// Gives tasks to threads, the one with the longest way to go first, each to the thread that will have done it
/// earliest.
Schedule scheduleTasks(const WorkGraph& tasks, int threads, const SharingCosts& costs = {});

}  // namespace lacquer
