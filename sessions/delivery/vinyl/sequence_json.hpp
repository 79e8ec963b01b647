// Instances and orders of vinyl sequencing as JSON. The format is described in docs/vinyl-order.md. Pure; any thread.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "sessions/delivery/vinyl/sequence_problem.hpp"

namespace lacquer::sessions::vinyl {

/// `file` is named in errors. Fails with badData on what is no instance: members that are not known count as misspelt.
Result<SequenceProblem> readSequenceProblem(const std::string& text, const std::string& file);

/// [[id, …], …], a list for each side. Fails with badData on ids that the problem does not have; whether the order is
/// whole and can be cut is for costOf() to say.
Result<SequenceOrder> readSequenceOrder(const std::string& text, const std::string& file,
                                        const SequenceProblem& problem);

}  // namespace lacquer::sessions::vinyl
