// Which values, and later slots, the steps of a plan read and write. For the passes of the compiler.
#pragma once

#include "core/plan/process_plan.hpp"

namespace lacquer {

/// Audio and events are numbered apart.
enum class ValueKind { audio, events };

[[nodiscard]] constexpr bool handles(StepKind step, ValueKind kind) noexcept {
    const bool events = step == StepKind::mergeEvents || step == StepKind::delayEvents;
    return step == StepKind::process || step == StepKind::feed || events == (kind == ValueKind::events);
}

[[nodiscard]] constexpr ValueKind valueKind(SignalKind signal) noexcept {
    return signal == SignalKind::events ? ValueKind::events : ValueKind::audio;
}

/// Calls `visit(index)`, by reference, for every value of one kind that a step reads.
template <ValueKind kind, class Plan, class Visit>
void forEachRead(Plan& plan, const Step& step, Visit visit) {
    if (step.kind == StepKind::process || step.kind == StepKind::feed) {
        auto& node = plan.nodes[step.object];
        auto& slots = step.kind == StepKind::feed ? node.feedSlots : node.inputSlots;
        for (std::size_t p = 0; p < slots.size(); ++p)
            if (valueKind(node.inputKinds[p]) == kind)
                for (auto& index : slots[p]) visit(index);
    } else if (handles(step.kind, kind)) {
        for (std::uint32_t i = 0; i < step.count; ++i) visit(plan.sources[step.first + i]);
    }
}

/// Likewise for every value that it writes.
template <ValueKind kind, class Plan, class StepRecord, class Visit>
void forEachWrite(Plan& plan, StepRecord& step, Visit visit) {
    if (step.kind == StepKind::process) {
        auto& node = plan.nodes[step.object];
        for (std::size_t p = 0; p < node.outputSlots.size(); ++p)
            if (valueKind(node.outputKinds[p]) == kind)
                for (auto& index : node.outputSlots[p]) visit(index);
    } else if (step.kind != StepKind::feed && handles(step.kind, kind)) {
        visit(step.target);
    }
}

}  // namespace lacquer
