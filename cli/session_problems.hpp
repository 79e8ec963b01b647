// What is wrong with a session, or stands in the way of one that is to be run as a whole. Main thread.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::cli {

/// The first of the problems that a session was loaded with, as an error; with `bypassMissing`, plugins that are not
/// here are none. Their remedy names that option.
Status checkProblems(const std::vector<Error>& problems, bool bypassMissing);

/// Says on standard error which frozen nodes are out of date, or are not heard as they would be.
void warnOfFreezes(const sessions::Session& session);

/// A command that ends because of these problems, of which there is one at least. Of several each is said on standard
/// error; the kind is that of the gravest, what is wrong in itself before what lacks something.
Status failOf(const std::vector<Error>& problems, const std::string& where);

}  // namespace lacquer::cli
