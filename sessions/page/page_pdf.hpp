// A page as a PDF file of A4 sheets. Pure but for the fonts of the machine.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "sessions/page/page.hpp"

namespace lacquer::sessions {

/// What is folded away on screens is there, too. Letters that no font of the machine has are told of at the end. Fails
/// with failed where cairo does.
Result<std::string> toPdf(const Page& page);

}  // namespace lacquer::sessions
