#include "core/plan/task_arrangement.hpp"

#include <algorithm>
#include <map>

#include "core/plan/plan_values.hpp"
#include "core/plan/task_forming.hpp"

namespace lacquer {
namespace {

// Until a sleeping worker runs: what it must at least be worth twice.
constexpr double kWakeNs = 18000;
// What passing a block from core to core costs, at worst.
constexpr double kHandOverNs = 300;
// A gain below this is lost in what the estimate does not know.
constexpr double kLeastGain = 1.1;

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

        Tasks tasks = cutIntoStages(work, 1);
        if (options.tasks == TaskPolicy::pipeline)
            tasks = cutIntoStages(work, kStagesPerThread * static_cast<std::uint32_t>(options.threads));
        else if (options.threads > 1)
            if (Tasks several = formTasks(work);
                options.tasks == TaskPolicy::always || worthSharing(several, work, options.threads))
                tasks = std::move(several);
        write(tasks, work, options.tasks == TaskPolicy::pipeline);
    }

private:
    // Who feeds whom, by the values they write and read.
    WorkGraph findWork() {
        WorkGraph work;
        work.before.resize(jobs_.size());
        work.after.resize(jobs_.size());
        std::vector<std::uint32_t> audioWriter(plan_.slots.count), eventWriter(plan_.eventSlots.count);
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

    // Whether more threads promise a gain, when the work is divided as well as it can be.
    bool worthSharing(const Tasks& tasks, const WorkGraph& work, int threads) const {
        std::vector<double> startNs(tasks.size());
        std::vector<std::uint32_t> taskOf(work.size());
        double workNs = 0, longestPathNs = 0, handOverNs = 0;
        for (std::uint32_t t = 0; t < tasks.size(); ++t)
            for (const std::uint32_t job : tasks[t]) taskOf[job] = t;
        for (std::uint32_t t = 0; t < tasks.size(); ++t) {
            double own = 0;
            for (const std::uint32_t job : tasks[t]) own += work.costNs[job];
            workNs += own;
            longestPathNs = std::max(longestPathNs, startNs[t] + own);
            for (const std::uint32_t job : tasks[t])
                for (const std::uint32_t next : work.after[job])
                    if (taskOf[next] != t) {
                        startNs[taskOf[next]] = std::max(startNs[taskOf[next]], startNs[t] + own);
                        handOverNs += kHandOverNs;
                    }
        }
        const double sharedNs = std::max(longestPathNs, (workNs + handOverNs) / threads);
        return workNs > 2 * kWakeNs && workNs > kLeastGain * sharedNs;
    }

    void write(const Tasks& tasks, const WorkGraph& work, bool inARow) {
        std::vector<std::uint32_t> taskOf(work.size());
        for (std::uint32_t t = 0; t < tasks.size(); ++t)
            for (const std::uint32_t job : tasks[t]) taskOf[job] = t;
        std::vector<Step> steps;
        std::map<std::string, std::uint32_t> groups;
        for (std::uint32_t t = 0; t < tasks.size(); ++t) {
            Task task;
            task.firstStep = static_cast<std::uint32_t>(steps.size());
            std::vector<std::uint32_t> successors;
            for (const std::uint32_t job : tasks[t]) {
                for (std::uint32_t s = jobs_[job].firstStep; s < jobs_[job].firstStep + jobs_[job].stepCount; ++s) {
                    steps.push_back(plan_.steps[s]);
                    task.groups |= groupBit(steps.back(), groups);
                }
                for (const std::uint32_t next : work.after[job])
                    if (taskOf[next] != t) successors.push_back(taskOf[next]);
            }
            if (inARow) successors = t + 1 < tasks.size() ? std::vector{t + 1} : std::vector<std::uint32_t>{};
            sortOnce(successors);
            task.stepCount = static_cast<std::uint32_t>(steps.size()) - task.firstStep;
            task.firstSuccessor = static_cast<std::uint32_t>(plan_.successors.size());
            task.successorCount = static_cast<std::uint32_t>(successors.size());
            plan_.successors.insert(plan_.successors.end(), successors.begin(), successors.end());
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
};

}  // namespace

void arrangeTasks(ProcessPlan& plan, std::vector<Job> jobs, const CompileOptions& options) {
    Arrangement(plan, std::move(jobs)).run(options);
}

}  // namespace lacquer
