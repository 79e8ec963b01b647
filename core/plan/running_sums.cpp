#include "core/plan/running_sums.hpp"

#include <algorithm>

#include "core/plan/plan_values.hpp"

namespace lacquer {
namespace {

// What the sources of a sum may take, so that they stay in the first cache beside what makes them: it is 32 KiB at
// least, and a sum seldom has one channel only.
constexpr std::size_t kBytesPerSum = 12 * 1024;

class RunningSums {
public:
    explicit RunningSums(ProcessPlan& plan)
        : plan_(plan),
          writtenBy_(plan.slots.count, 0),
          reads_(plan.slots.count, 0),
          takenApart_(plan.steps.size(), 0),
          after_(plan.steps.size()) {
        for (const Step& step : plan.steps)
            forEachRead<ValueKind::audio>(plan, step, [&](SlotIndex value) { ++reads_[value]; });
    }

    void run() {
        for (std::uint32_t s = 0; s < plan_.steps.size(); ++s) {
            forEachWrite<ValueKind::audio>(plan_, plan_.steps[s], [&](SlotIndex value) { writtenBy_[value] = s; });
            if (isLarge(plan_.steps[s]) && isPrivate(plan_.steps[s])) takeApart(s);
        }
        std::vector<Step> steps;
        for (std::size_t s = 0; s < after_.size(); ++s) {
            if (!takenApart_[s]) steps.push_back(plan_.steps[s]);
            steps.insert(steps.end(), after_[s].begin(), after_[s].end());
        }
        plan_.steps = std::move(steps);
        plan_.tasks.front().stepCount = static_cast<std::uint32_t>(plan_.steps.size());
    }

private:
    [[nodiscard]] bool isLarge(const Step& step) const {
        return step.kind == StepKind::mix && step.count > 2 &&
               step.count * sizeof(float) * static_cast<std::size_t>(plan_.spec.quantumFrames) > kBytesPerSum;
    }

    // What others read as well cannot be added to in place, nor is it gone once it has been added.
    [[nodiscard]] bool isPrivate(const Step& sum) const {
        const auto sources = std::span(plan_.sources).subspan(sum.first, sum.count);
        return std::all_of(sources.begin(), sources.end(), [&](SlotIndex value) { return reads_[value] == 1; });
    }

    // Sources are added in their order, each as soon as it and those before it are there; what comes at once is added
    // at once.
    void takeApart(std::uint32_t s) {
        takenApart_[s] = 1;
        const Step sum = plan_.steps[s];
        std::vector<SlotIndex> waiting;
        std::uint32_t ready = 0;
        for (std::uint32_t i = 0; i < sum.count; ++i) {
            const SlotIndex source = plan_.sources[sum.first + i];
            const std::uint32_t comes = std::max(ready, writtenBy_[source]);
            if (comes > ready && waiting.size() > 1) {
                const SlotIndex partial = plan_.slots.count++;
                add(ready, waiting, partial);
                waiting = {partial};
            }
            ready = comes;
            waiting.push_back(source);
        }
        add(ready, waiting, sum.target);
    }

    void add(std::uint32_t after, const std::vector<SlotIndex>& values, SlotIndex target) {
        Step step;
        step.kind = StepKind::mix;
        step.target = target;
        step.first = static_cast<std::uint32_t>(plan_.sources.size());
        step.count = static_cast<std::uint32_t>(values.size());
        plan_.sources.insert(plan_.sources.end(), values.begin(), values.end());
        after_[after].push_back(step);
    }

    ProcessPlan& plan_;
    std::vector<std::uint32_t> writtenBy_;  // by value: the step
    std::vector<std::uint32_t> reads_;      // by value: by how many steps
    std::vector<char> takenApart_;          // by step
    std::vector<std::vector<Step>> after_;  // by step: what is added behind it
};

}  // namespace

void keepRunningSums(ProcessPlan& plan) {
    if (!plan.tasks.empty()) RunningSums(plan).run();
}

}  // namespace lacquer
