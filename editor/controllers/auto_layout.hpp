// autoLayout: where nodes go when a graph is to be laid out by its signal flow. Pure.
#pragma once

#include <map>
#include <set>

#include "sessions/model/session.hpp"

namespace lacquer::editor {

/// Columns from left to right by the way from the sources, so that all tracks stand in the first one. Within a column
/// nodes come in the order of what they are wired to, so that wires cross little, and as near its height as there is
/// room. Only `nodes` move; the left upper corner of them all stays where it is. In scene units.
[[nodiscard]] std::map<NodeId, sessions::CanvasPosition> autoLayout(const sessions::Session& session,
                                                                    const std::set<NodeId>& nodes);

}  // namespace lacquer::editor
