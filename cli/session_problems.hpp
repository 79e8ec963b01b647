// What stands in the way of a session that is to be run as a whole. Main thread.
#pragma once

#include <vector>

#include "core/base/result.hpp"

namespace lacquer::cli {

/// The first of the problems that a session was loaded with, as an error; with `bypassMissing`, plugins that are not
/// here are none. Their remedy names that option.
Status checkProblems(const std::vector<Error>& problems, bool bypassMissing);

}  // namespace lacquer::cli
