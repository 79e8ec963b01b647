// A drawing as SVG within a page that has styleSheet(). Pure.
#pragma once

#include <string>

#include "sessions/page/drawing.hpp"

namespace lacquer::sessions {

/// `id` is one that no other on the page begins with. Places are rounded to a tenth of a pixel; the same bytes for the
/// same drawing, whatever locale it is.
[[nodiscard]] std::string toSvg(const Drawing& drawing, const std::string& id);

}  // namespace lacquer::sessions
