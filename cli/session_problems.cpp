#include "cli/session_problems.hpp"

#include <string>
#include <utility>

namespace lacquer::cli {

Status checkProblems(const std::vector<Error>& problems, bool bypassMissing) {
    for (const Error& problem : problems) {
        const bool missing = problem.kind == ErrorKind::unavailable;
        if (missing && bypassMissing) continue;
        Error error = problem;
        if (missing) error.remedy += (error.remedy.empty() ? "" : ", or ") + std::string("use --bypass-missing");
        return fail(std::move(error));
    }
    return {};
}

}  // namespace lacquer::cli
