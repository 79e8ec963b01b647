// A page as one HTML file, which needs nothing but itself. Pure.
#pragma once

#include <string>

#include "sessions/page/page.hpp"

namespace lacquer::sessions {

/// HTML that is XML, too: without scripts, fonts or pictures from elsewhere; light or dark as the reader's screen is.
[[nodiscard]] std::string toHtml(const Page& page);

}  // namespace lacquer::sessions
