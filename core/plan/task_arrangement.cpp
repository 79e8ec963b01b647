#include "core/plan/task_arrangement.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "core/plan/plan_values.hpp"
#include "core/plan/running_sums.hpp"
#include "core/plan/task_forming.hpp"

namespace lacquer {
namespace {

// A gain below this is lost in what the estimate does not know.
constexpr double kLeastGain = 1.1;
// A block below this is over before another thread has noticed.
constexpr double kLeastWorkNs = 3000;
// Tasks below this cost more to hand over than they bring.
constexpr double kLeastTaskNs = 300;

// So many that threads find work when the costs are not what they were thought to be.
constexpr std::uint32_t kStagesPerThread = 4;

using Tasks = std::vector<std::vector<std::uint32_t>>;

void sortOnce(std::vector<std::uint32_t>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

class Arrangement {
public:
    Arrangement(ProcessPlan& plan, std::vector<Job> jobs) : plan_(plan), jobs_(std::move(jobs)) {}

    void run(const CompileOptions& options) {
        WorkGraph work = findWork();
        const std::vector<std::uint32_t> order = orderForLocality(work);
        work = reordered(work, order);
        std::vector<Job> jobs;
        for (const std::uint32_t job : order) jobs.push_back(jobs_[job]);
        jobs_ = std::move(jobs);
        plan_.workNs = std::accumulate(work.costNs.begin(), work.costNs.end(), 0.0);

        if (options.tasks == TaskPolicy::pipeline) return write(work, stages(work, order, options.threads), {}, true);
        if (options.threads > 1)
            if (auto shared = share(work, options); shared) return write(work, shared->tasks, shared->schedule, false);
        write(work, cutIntoStretches(work, 1), {}, false);
        keepRunningSums(plan_);
    }

private:
    // Who feeds whom, by the values they write and read.
    WorkGraph findWork() {
        WorkGraph work;
        work.before.resize(jobs_.size());
        work.after.resize(jobs_.size());
        std::vector<std::uint32_t> audioWriter(plan_.slots.count), eventWriter(plan_.eventSlots.count);
        std::vector<std::uint32_t> processJob(plan_.nodes.size());
        std::map<std::string, std::uint32_t> lastOfGroup;
        for (std::uint32_t j = 0; j < jobs_.size(); ++j) {
            work.costNs.push_back(jobs_[j].costNs);
            const auto follow = [&](std::uint32_t writer) {
                if (writer != j) work.before[j].push_back(writer);
            };
            for (std::uint32_t s = jobs_[j].firstStep; s < jobs_[j].firstStep + jobs_[j].stepCount; ++s) {
                const Step& step = plan_.steps[s];
                forEachRead<ValueKind::audio>(plan_, step, [&](SlotIndex value) {
                    if (value != kSilentSlot) follow(audioWriter[value]);
                });
                forEachRead<ValueKind::events>(plan_, step, [&](SlotIndex value) {
                    if (value != kSilentSlot) follow(eventWriter[value]);
                });
                forEachWrite<ValueKind::audio>(plan_, step, [&](SlotIndex value) { audioWriter[value] = j; });
                forEachWrite<ValueKind::events>(plan_, step, [&](SlotIndex value) { eventWriter[value] = j; });
                if (step.kind == StepKind::process) processJob[step.object] = j;
                if (step.kind == StepKind::feed) {
                    follow(processJob[step.object]);  // which reads what was fed before
                    loops_.push_back({processJob[step.object], j});
                }
                if (step.kind != StepKind::process) continue;
                const std::string& group = plan_.nodes[step.object].instance->type().exclusiveGroup;
                if (group.empty()) continue;
                if (const auto [last, first] = lastOfGroup.try_emplace(group, j); !first) follow(last->second);
                lastOfGroup[group] = j;
            }
            sortOnce(work.before[j]);
            for (const std::uint32_t from : work.before[j]) work.after[from].push_back(j);
        }
        return work;
    }

    // What a feedback delay reads in a block has been fed before, so reading and feeding share a stage, with all that
    // lies between them.
    [[nodiscard]] Tasks stages(const WorkGraph& work, const std::vector<std::uint32_t>& order, int threads) const {
        std::vector<std::uint32_t> place(order.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
        std::vector<char> inside(work.size() + 1, 0);
        for (const auto& [reads, feeds] : loops_)
            std::fill(inside.begin() + place[reads] + 1, inside.begin() + place[feeds] + 1, 1);
        return cutIntoStretches(work, kStagesPerThread * static_cast<std::uint32_t>(threads), inside);
    }

    struct Sharing {
        Tasks tasks;
        Schedule schedule;
    };

    // Several ways to cut, of which the one counts that lets a block end earliest; none when that is no gain.
    std::optional<Sharing> share(const WorkGraph& work, const CompileOptions& options) {
        if (options.tasks == TaskPolicy::always) {
            Tasks tasks = formTasks(work, kLeastTaskNs);
            Schedule schedule = scheduleTasks(taskGraph(work, tasks), options.threads);
            return Sharing{std::move(tasks), std::move(schedule)};
        }
        const double workNs = plan_.workNs;
        if (workNs < kLeastWorkNs) return std::nullopt;
        std::optional<Sharing> best;
        const auto consider = [&](Tasks tasks) {
            const WorkGraph graph = taskGraph(work, tasks);
            Schedule schedule = scheduleTasks(graph, options.threads);
            if (best && best->schedule.blockNs <= schedule.blockNs) return;
            best = Sharing{std::move(tasks), std::move(schedule)};
        };
        for (const std::uint32_t perThread : {2, 4, 8, 16})
            if (const auto count = perThread * static_cast<std::uint32_t>(options.threads);
                workNs / count > kLeastTaskNs)
                consider(splitByWaiting(work, cutIntoStretches(work, count)));
        for (const double grainNs : {1000.0, 4000.0, 16000.0}) consider(formTasks(work, grainNs));
        if (!best || best->schedule.blockNs * kLeastGain > workNs) return std::nullopt;
        return best;
    }

    // Writes the tasks into the plan: those first that have the longest way to go; stages stay in a row.
    void write(const WorkGraph& work, const Tasks& tasks, const Schedule& schedule, bool inARow) {
        const WorkGraph graph = taskGraph(work, tasks);
        std::vector<std::uint32_t> order(tasks.size()), place(tasks.size());
        std::iota(order.begin(), order.end(), 0);
        if (!inARow) {
            const std::vector<double> waysNs = longestWaysNs(graph);
            std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return waysNs[a] > waysNs[b]; });
        }
        for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
        std::vector<Step> steps;
        std::map<std::string, std::uint32_t> groups;
        for (const std::uint32_t t : order) {
            Task task;
            task.firstStep = static_cast<std::uint32_t>(steps.size());
            for (const std::uint32_t job : tasks[t])
                for (std::uint32_t s = jobs_[job].firstStep; s < jobs_[job].firstStep + jobs_[job].stepCount; ++s) {
                    steps.push_back(plan_.steps[s]);
                    task.groups |= groupBit(steps.back(), groups);
                }
            task.stepCount = static_cast<std::uint32_t>(steps.size()) - task.firstStep;
            task.home = schedule.thread.empty() ? 0 : schedule.thread[t];
            task.firstSuccessor = static_cast<std::uint32_t>(plan_.successors.size());
            if (!inARow)
                for (const std::uint32_t next : graph.after[t]) plan_.successors.push_back(place[next]);
            else if (t + 1 < tasks.size())
                plan_.successors.push_back(t + 1);
            std::sort(plan_.successors.begin() + task.firstSuccessor, plan_.successors.end());
            task.successorCount = static_cast<std::uint32_t>(plan_.successors.size()) - task.firstSuccessor;
            plan_.tasks.push_back(task);
        }
        for (const std::uint32_t successor : plan_.successors) ++plan_.tasks[successor].predecessorCount;
        plan_.steps = std::move(steps);
    }

    // A bit for each group; those beyond the last bit share it, and wait for each other without need.
    std::uint32_t groupBit(const Step& step, std::map<std::string, std::uint32_t>& groups) const {
        if (step.kind != StepKind::process) return 0;
        const std::string& group = plan_.nodes[step.object].instance->type().exclusiveGroup;
        if (group.empty()) return 0;
        const auto index = groups.try_emplace(group, static_cast<std::uint32_t>(groups.size())).first->second;
        return std::uint32_t{1} << std::min<std::uint32_t>(index, 31);
    }

    ProcessPlan& plan_;
    std::vector<Job> jobs_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> loops_;  ///< jobs that read and feed a feedback delay
};

}  // namespace

void arrangeTasks(ProcessPlan& plan, std::vector<Job> jobs, const CompileOptions& options) {
    Arrangement(plan, std::move(jobs)).run(options);
}

}  // namespace lacquer
