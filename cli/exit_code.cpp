#include "cli/exit_code.hpp"

namespace lacquer::cli {

ExitCode exitCodeFor(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::failed:
            return ExitCode::failed;
        case ErrorKind::usage:
            return ExitCode::usage;
        case ErrorKind::badData:
            return ExitCode::badData;
        case ErrorKind::missingInput:
            return ExitCode::missingInput;
        case ErrorKind::unavailable:
            return ExitCode::unavailable;
        case ErrorKind::cannotCreate:
            return ExitCode::cannotCreate;
    }
    return ExitCode::failed;
}

}  // namespace lacquer::cli
