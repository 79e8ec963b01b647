#include "cli/session_problems.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

#include "sessions/render/freeze.hpp"
#include "sessions/render/render_cache.hpp"

namespace lacquer::cli {
namespace {

ErrorKind gravest(const std::vector<Error>& problems) {
    for (const ErrorKind kind : {ErrorKind::badData, ErrorKind::missingInput, ErrorKind::unavailable})
        if (std::any_of(problems.begin(), problems.end(), [kind](const Error& error) { return error.kind == kind; }))
            return kind;
    return problems.front().kind;
}

}  // namespace

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

void warnOfFreezes(const sessions::Session& session) {
    sessions::RenderCache cache;
    for (const Error& problem : sessions::findFreezeProblems(session, cache.contents()))
        std::cerr << "lacquer: " << problem.line() << '\n';
}

Status failOf(const std::vector<Error>& problems, const std::string& where) {
    if (problems.size() == 1) return fail(problems.front());
    for (const Error& problem : problems) std::cerr << "lacquer: " << problem.line() << '\n';
    return fail(gravest(problems), std::to_string(problems.size()) + " problems", where, "see above");
}

}  // namespace lacquer::cli
