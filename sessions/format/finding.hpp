// What is wrong with a session file, and whether it can be loaded all the same. Pure data.
#pragma once

#include "core/base/error.hpp"

namespace lacquer::sessions {

enum class Severity {
    kept,   ///< the session loads, what is wrong stays in it as it is, and is saved again
    fatal,  ///< there is no session to be made of the file
};

struct Finding {
    Severity severity = Severity::fatal;
    int line = 1;  ///< of session.json
    Error error;   ///< `where` is "path/session.json:LINE /json/pointer"
};

}  // namespace lacquer::sessions
