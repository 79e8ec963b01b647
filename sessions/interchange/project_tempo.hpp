// Tempo and time signatures of a DAWproject. Pure.
#pragma once

#include <vector>

#include "core/signal/tempo_map.hpp"
#include "sessions/interchange/daw_project.hpp"
#include "sessions/interchange/project_xml.hpp"

namespace lacquer::sessions::dawproject {

/// A TempoMap's points, of which there is one at least; TempoMap::make takes them. What a TempoMap has not is left out
/// and remarked. Throws Unreadable on a tempo or time signature that it does not have at all.
[[nodiscard]] std::vector<TempoPoint> readTempo(const XmlProject& xml, std::vector<Remark>& remarks);

}  // namespace lacquer::sessions::dawproject
