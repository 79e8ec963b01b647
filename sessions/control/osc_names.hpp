// How nodes and parameters are called in OSC addresses. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// The parts of an address between its slashes, with every %20 decoded: "/a/b%20c" is "a", "b c". Fails on an address
/// that does not begin with a slash, on a torn or senseless percent sign, and on the signs of a pattern (* ? [ ] { }).
Result<std::vector<std::string>> partsOf(std::string_view address);

/// A text as a part of an address: what OSC does not allow there (space # * , / ? [ ] { }), the percent sign, control
/// characters and what is no ASCII become %XX, byte by byte.
[[nodiscard]] std::string asPart(std::string_view text);

/// The node of this id, or else the only one of this name. Digits are an id. `where`: how to find out what there is.
Result<NodeId> nodeCalled(const Session& session, const std::string& name, const std::string& where);

}  // namespace lacquer::sessions
