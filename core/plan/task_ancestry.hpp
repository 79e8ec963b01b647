// TaskAncestry: which tasks have certainly finished before a task starts, as one bit set per task.
#pragma once

#include <cstdint>
#include <vector>

#include "core/plan/process_plan.hpp"

namespace lacquer {

class TaskAncestry {
public:
    /// `tasks` in topological order.
    TaskAncestry(const std::vector<Task>& tasks, const std::vector<std::uint32_t>& successors)
        : words_((tasks.size() + 63) / 64), bits_(words_ * tasks.size()) {
        for (std::size_t t = 0; t < tasks.size(); ++t)
            for (std::uint32_t i = 0; i < tasks[t].successorCount; ++i) {
                const std::size_t to = successors[tasks[t].firstSuccessor + i];
                for (std::size_t w = 0; w < words_; ++w) bits_[to * words_ + w] |= bits_[t * words_ + w];
                bits_[to * words_ + t / 64] |= std::uint64_t{1} << (t % 64);
            }
    }

    /// True when `earlier` has finished before `later` starts, in every schedule.
    [[nodiscard]] bool precedes(std::uint32_t earlier, std::uint32_t later) const noexcept {
        return bits_[later * words_ + earlier / 64] >> (earlier % 64) & 1;
    }

private:
    std::size_t words_;
    std::vector<std::uint64_t> bits_;
};

}  // namespace lacquer
