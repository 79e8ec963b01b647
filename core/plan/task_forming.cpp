#include "core/plan/task_forming.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lacquer {
namespace {

// So much of a stretch's cost a border may be away from where it would be ideal, to let fewer values cross.
constexpr double kSlack = 0.25;

}  // namespace

std::vector<std::uint32_t> orderForLocality(const WorkGraph& work) {
    std::vector<std::uint32_t> order, possible, missing(work.size());
    order.reserve(work.size());
    for (std::uint32_t job = work.size(); job-- > 0;) {
        missing[job] = static_cast<std::uint32_t>(work.before[job].size());
        if (missing[job] == 0) possible.push_back(job);
    }
    while (!possible.empty()) {
        const std::uint32_t job = possible.back();
        possible.pop_back();
        order.push_back(job);
        for (auto next = work.after[job].rbegin(); next != work.after[job].rend(); ++next)
            if (--missing[*next] == 0) possible.push_back(*next);
    }
    return order;
}

WorkGraph reordered(const WorkGraph& work, const std::vector<std::uint32_t>& order) {
    std::vector<std::uint32_t> place(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    WorkGraph result;
    for (const std::uint32_t job : order) {
        result.costNs.push_back(work.costNs[job]);
        for (auto [from, to] : {std::pair{&work.before[job], &result.before}, {&work.after[job], &result.after}}) {
            auto& renamed = to->emplace_back(*from);
            for (std::uint32_t& other : renamed) other = place[other];
            std::sort(renamed.begin(), renamed.end());
        }
    }
    return result;
}

std::vector<std::vector<std::uint32_t>> formTasks(const WorkGraph& work, double grainNs) {
    const std::uint32_t count = work.size();
    // Grow trees from the sources on: every job decides about those that feed it alone, which have decided before.
    std::vector<std::uint32_t> joins(count);  // the only job it feeds, when they share a task; else itself
    std::vector<double> treeNs = work.costNs;
    for (std::uint32_t job = 0; job < count; ++job) {
        joins[job] = job;
        std::vector<std::uint32_t> feeders;
        double total = treeNs[job];
        for (const std::uint32_t from : work.before[job])
            if (work.after[from].size() == 1) {
                feeders.push_back(from);
                total += treeNs[from];
            }
        const bool chain = feeders.size() == 1 && work.before[job].size() == 1;
        if (!chain && total > grainNs) continue;
        for (const std::uint32_t from : feeders) joins[from] = job;
        treeNs[job] = total;
    }
    std::vector<std::uint32_t> lastOf(count);  // the last job of each one's task
    for (std::uint32_t job = count; job-- > 0;) lastOf[job] = joins[job] == job ? job : lastOf[joins[job]];
    // By their last jobs: whoever feeds any job of a task ends before that job.
    std::vector<std::vector<std::uint32_t>> tasks;
    std::vector<std::uint32_t> taskOf(count);
    for (std::uint32_t job = 0; job < count; ++job)
        if (lastOf[job] == job) {
            taskOf[job] = static_cast<std::uint32_t>(tasks.size());
            tasks.emplace_back();
        }
    for (std::uint32_t job = 0; job < count; ++job) tasks[taskOf[lastOf[job]]].push_back(job);
    return tasks;
}

std::vector<std::vector<std::uint32_t>> cutIntoStretches(const WorkGraph& work, std::uint32_t count,
                                                         std::span<const char> uncut) {
    const std::uint32_t jobs = work.size();
    if (jobs == 0) return {};
    // How many values cross the border before each job: of every job that is read beyond it.
    std::vector<std::int64_t> crossing(jobs + 1);
    for (std::uint32_t job = 0; job < jobs; ++job)
        if (!work.after[job].empty()) ++crossing[job + 1], --crossing[work.after[job].back() + 1];
    std::partial_sum(crossing.begin(), crossing.end(), crossing.begin());
    std::vector<double> costBefore(jobs + 1);
    std::partial_sum(work.costNs.begin(), work.costNs.end(), costBefore.begin() + 1);

    const auto mayCut = [&](std::uint32_t before) { return uncut.empty() || !uncut[before]; };
    const double stretchNs = costBefore.back() / count;
    std::vector<std::uint32_t> borders{0};
    for (std::uint32_t stretch = 1; stretch < count; ++stretch) {
        const double idealNs = stretchNs * stretch;
        const auto off = [&](std::uint32_t at) { return std::abs(costBefore[at] - idealNs); };
        std::uint32_t best = 0;  // the nearest; or, of those near enough, the one with the fewest values
        for (std::uint32_t at = 1; at < jobs; ++at)
            if (mayCut(at) && (best == 0 || off(at) < off(best))) best = at;
        for (std::uint32_t at = 1; at < jobs; ++at)
            if (mayCut(at) && off(at) <= kSlack * stretchNs && crossing[at] < crossing[best]) best = at;
        if (best > borders.back()) borders.push_back(best);
    }
    borders.push_back(jobs);
    std::vector<std::vector<std::uint32_t>> stretches;
    for (std::size_t b = 0; b + 1 < borders.size(); ++b) {
        auto& stretch = stretches.emplace_back(borders[b + 1] - borders[b]);
        std::iota(stretch.begin(), stretch.end(), borders[b]);
    }
    return stretches;
}

std::vector<std::vector<std::uint32_t>> splitByWaiting(const WorkGraph& work,
                                                       const std::vector<std::vector<std::uint32_t>>& tasks) {
    std::vector<std::uint32_t> taskOf(work.size());
    for (std::uint32_t t = 0; t < tasks.size(); ++t)
        for (const std::uint32_t job : tasks[t]) taskOf[job] = t;
    std::vector<char> waits(work.size(), 0);
    std::vector<std::vector<std::uint32_t>> result;
    for (std::uint32_t t = 0; t < tasks.size(); ++t) {
        std::vector<std::uint32_t> first, second;
        for (const std::uint32_t job : tasks[t]) {
            for (const std::uint32_t from : work.before[job]) waits[job] |= taskOf[from] != t || waits[from];
            (waits[job] ? second : first).push_back(job);
        }
        for (auto* part : {&first, &second})
            if (!part->empty()) result.push_back(std::move(*part));
    }
    return result;
}

WorkGraph taskGraph(const WorkGraph& work, const std::vector<std::vector<std::uint32_t>>& tasks) {
    std::vector<std::uint32_t> taskOf(work.size());
    for (std::uint32_t t = 0; t < tasks.size(); ++t)
        for (const std::uint32_t job : tasks[t]) taskOf[job] = t;
    WorkGraph graph;
    graph.before.resize(tasks.size());
    graph.after.resize(tasks.size());
    for (std::uint32_t t = 0; t < tasks.size(); ++t) {
        double costNs = 0;
        for (const std::uint32_t job : tasks[t]) {
            costNs += work.costNs[job];
            for (const std::uint32_t from : work.before[job])
                if (taskOf[from] != t) graph.before[t].push_back(taskOf[from]);
        }
        graph.costNs.push_back(costNs);
        std::sort(graph.before[t].begin(), graph.before[t].end());
        graph.before[t].erase(std::unique(graph.before[t].begin(), graph.before[t].end()), graph.before[t].end());
        for (const std::uint32_t from : graph.before[t]) graph.after[from].push_back(t);
    }
    return graph;
}

std::vector<double> longestWaysNs(const WorkGraph& tasks) {
    std::vector<double> waysNs(tasks.size());
    for (std::uint32_t t = tasks.size(); t-- > 0;) {
        for (const std::uint32_t next : tasks.after[t]) waysNs[t] = std::max(waysNs[t], waysNs[next]);
        waysNs[t] += std::max(1.0, tasks.costNs[t]);  // whoever waits has a shorter way, even if nothing costs anything
    }
    return waysNs;
}

Schedule scheduleTasks(const WorkGraph& tasks, int threads, const SharingCosts& costs) {
    const std::vector<double> waysNs = longestWaysNs(tasks);
    std::vector<std::uint32_t> order(tasks.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return waysNs[a] > waysNs[b]; });
    Schedule schedule;
    schedule.thread.resize(tasks.size());
    std::vector<double> freeNs(static_cast<std::size_t>(threads)), doneNs(tasks.size());
    for (const std::uint32_t task : order) {
        double earliest = std::numeric_limits<double>::max();
        for (std::uint32_t thread = 0; thread < freeNs.size(); ++thread) {
            double startNs = freeNs[thread];
            double fetchNs = 0;
            for (const std::uint32_t from : tasks.before[task]) {
                const bool elsewhere = schedule.thread[from] != thread;
                startNs = std::max(startNs, doneNs[from] + (elsewhere ? costs.handOverNs : 0));
                fetchNs += elsewhere ? costs.fetchNs : 0;
            }
            if (startNs + fetchNs >= earliest) continue;
            earliest = startNs + fetchNs;
            schedule.thread[task] = thread;
        }
        const double ownNs =
            costs.taskNs + tasks.costNs[task] + costs.successorNs * static_cast<double>(tasks.after[task].size());
        doneNs[task] = freeNs[schedule.thread[task]] = earliest + ownNs;
        schedule.blockNs = std::max(schedule.blockNs, doneNs[task]);
    }
    return schedule;
}

}  // namespace lacquer
