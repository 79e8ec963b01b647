// Exit codes of the program: those of sysexits.h where one fits, so that scripts can tell failures apart.
#pragma once

#include "core/base/error.hpp"

namespace lacquer::cli {

enum class ExitCode {
    done = 0,
    failed = 1,
    usage = 2,
    badData = 65,       ///< EX_DATAERR
    missingInput = 66,  ///< EX_NOINPUT
    unavailable = 69,   ///< EX_UNAVAILABLE: a device or plugin
    cannotCreate = 73,  ///< EX_CANTCREAT
};

[[nodiscard]] ExitCode exitCodeFor(ErrorKind kind);

}  // namespace lacquer::cli
