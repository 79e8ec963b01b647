// autoLayout: where nodes go when a graph is to be laid out by its signal flow. Pure.
#pragma once

#include <QRectF>
#include <map>
#include <set>

#include "sessions/model/session.hpp"

namespace lacquer::editor {

struct LaidOut {
    std::map<NodeId, sessions::CanvasPosition> nodes;
    std::map<sessions::CanvasFrameId, QRectF> frames;
};

/// Columns from left to right by the way from the sources, so that all tracks stand in the first one. Within a column
/// nodes come in the order of what they are wired to, so that wires cross little, and as near its height as there is
/// room. A frame whose nodes are all among `nodes` is laid out within itself, drawn around them, and then stands among
/// the others as if it were one large node. Only `nodes` and such frames move; the left upper corner of them all stays
/// where it is. In scene units.
[[nodiscard]] LaidOut autoLayout(const sessions::Session& session, const std::set<NodeId>& nodes);

}  // namespace lacquer::editor
