// autoLayout: where nodes go when a graph is to be laid out by its signal flow. Pure.
#pragma once

#include <map>
#include <set>

#include "sessions/model/session.hpp"

namespace lacquer::editor {

/// Columns from left to right by the way to the end: a node stands as close to what it feeds as it can. Within a column
/// nodes come in the order of what they feed, so that wires cross little. Only `nodes` move; the left upper corner of
/// them all stays where it is. In scene units.
[[nodiscard]] std::map<NodeId, sessions::CanvasPosition> autoLayout(const sessions::Session& session,
                                                                    const std::set<NodeId>& nodes);

}  // namespace lacquer::editor
