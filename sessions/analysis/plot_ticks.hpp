// Where the lines of a plot's grid are, and what is written beside them. Pure.
#pragma once

#include <string>
#include <vector>

#include "sessions/analysis/plot.hpp"

namespace lacquer::sessions {

struct PlotTick {
    double value = 0;
    std::string label;  ///< empty: a thinner line without one
};

/// On a linear axis every 1, 2 or 5 times a power of ten, of dB 3 or 6 times as well: the least of them that makes at
/// most `most` ticks, from one end of the axis to the other if there is such a one. On a logarithmic one every whole
/// multiple of a power of ten, of which 1, 2 and 5 have labels; thousands are "k".
[[nodiscard]] std::vector<PlotTick> ticksOf(const PlotAxis& axis, int most);

}  // namespace lacquer::sessions
