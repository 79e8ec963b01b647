// The order in which an album distorts least on vinyl, with what is proven of it. Any thread; may take seconds.
#pragma once

#include <optional>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/sequence_cost.hpp"
#include "sessions/delivery/vinyl/sequence_exact.hpp"
#include "sessions/delivery/vinyl/sequence_problem.hpp"

namespace lacquer::sessions::vinyl {

struct SequenceSolution {
    SequenceOrder order{};
    SequenceCost cost{};
    /// None: the order is optimal, no other costs less. Else no order costs less than this.
    std::optional<double> lowerBound{};

    [[nodiscard]] bool isExact() const { return !lowerBound; }
    /// By which part of its cost the order may at most be beaten.
    [[nodiscard]] double gap() const;
};

/// Exact for up to 24 items (tracks, and blocks as one) on one side or two, 22 on three or four, and fewer on more, as
/// memory allows; a search with a lower bound beyond that, or where exactness would take minutes. Fails with badData
/// where wishes contradict each other or nothing fits, with the numbers that make it impossible and the smallest
/// changes that would help.
Result<SequenceSolution> solveSequence(const SequenceProblem& problem, const SolverLimits& limits = {});

}  // namespace lacquer::sessions::vinyl
