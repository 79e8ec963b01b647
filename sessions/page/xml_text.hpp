// Text of people as text of XML and HTML. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace lacquer::sessions {

/// What printable() leaves of it, so that it can stand between tags and in double quotes: & < > " are escaped.
[[nodiscard]] std::string xmlText(std::string_view text);

}  // namespace lacquer::sessions
