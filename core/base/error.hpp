// What went wrong, where, and what to do about it. Pure data; any thread but a real-time one.
#pragma once

#include <string>
#include <utility>

namespace lacquer {

/// What kind of failure this is. The command line maps each kind to one exit code.
enum class ErrorKind {
    failed,        ///< the work could not be done (exit 1)
    usage,         ///< the request itself makes no sense (exit 2)
    badData,       ///< a file or value is malformed (exit 65)
    missingInput,  ///< a file that must be there is not (exit 66)
    unavailable,   ///< a device or plugin is not here (exit 69)
    cannotCreate,  ///< an output cannot be written (exit 73)
};

/// One failure. `what` says what is wrong, `where` names the place (file:line JSON path, node name, port),
/// `remedy` says what to do. `where` and `remedy` may be empty when `what` already says it.
struct Error {
    ErrorKind kind = ErrorKind::failed;
    std::string what;
    std::string where;
    std::string remedy;

    /// "where: what (remedy)" on one line.
    [[nodiscard]] std::string line() const;
};

}  // namespace lacquer
