// Draws a plot as SVG, to be shown on a page: light or dark, it brings its own ground along. Pure.
#pragma once

#include <string>

#include "sessions/analysis/plot.hpp"

namespace lacquer::sessions {

struct SvgTexts {
    std::string title;          ///< what is seen, "Compressor: levels"; stands above the picture, too
    std::string description{};  ///< the same for those who cannot see it
};

/// The same bytes for the same plot, whatever locale or time it is. Places are rounded to a tenth of a pixel, and
/// points that lie on the line through their neighbours to that are left out. A legend names the curves where there is
/// more than one with a name.
[[nodiscard]] std::string drawSvg(const Plot& plot, const SvgTexts& texts);

}  // namespace lacquer::sessions
