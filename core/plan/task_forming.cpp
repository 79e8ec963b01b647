#include "core/plan/task_forming.hpp"

namespace lacquer {

std::vector<std::vector<std::uint32_t>> formTasks(const NodeWork& work, double grainNs) {
    const auto count = static_cast<std::uint32_t>(work.costNs.size());
    // Grow trees from the sources on: every node decides about those that feed it alone, which have decided before.
    std::vector<std::uint32_t> joins(count);  // the only node it feeds, when they share a task; else itself
    std::vector<double> treeNs = work.costNs;
    for (std::uint32_t node = 0; node < count; ++node) {
        joins[node] = node;
        std::vector<std::uint32_t> feeders;
        double total = treeNs[node];
        for (const std::uint32_t from : work.before[node])
            if (work.after[from].size() == 1) {
                feeders.push_back(from);
                total += treeNs[from];
            }
        const bool chain = feeders.size() == 1 && work.before[node].size() == 1;
        if (!chain && total > grainNs) continue;
        for (const std::uint32_t from : feeders) joins[from] = node;
        treeNs[node] = total;
    }
    std::vector<std::uint32_t> lastOf(count);  // the last node of each one's task
    for (std::uint32_t node = count; node-- > 0;) lastOf[node] = joins[node] == node ? node : lastOf[joins[node]];
    // By their last nodes: whoever feeds any node of a task ends before that node.
    std::vector<std::vector<std::uint32_t>> tasks;
    std::vector<std::uint32_t> taskOf(count);
    for (std::uint32_t node = 0; node < count; ++node)
        if (lastOf[node] == node) {
            taskOf[node] = static_cast<std::uint32_t>(tasks.size());
            tasks.emplace_back();
        }
    for (std::uint32_t node = 0; node < count; ++node) tasks[taskOf[lastOf[node]]].push_back(node);
    return tasks;
}

}  // namespace lacquer
