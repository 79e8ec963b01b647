// CanvasFrame: a named rectangle behind nodes on the canvas, which says what they are together. Plain data.
// Nothing in the sound depends on it, nor does it know its nodes: what lies inside belongs to it.
#pragma once

#include <string>

#include "core/graph/ids.hpp"
#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

using CanvasFrameId = Id<struct CanvasFrameTag>;

/// Places and sizes are in scene units, as CanvasPosition's.
struct CanvasFrame {
    std::string title{};
    std::string colour{};  ///< "#rrggbb" in small letters; empty: the editor's usual one
    double x = 0;          ///< of its left upper corner
    double y = 0;
    double width = 0;  ///< from 1
    double height = 0;
    UnknownMembers extra{};

    friend bool operator==(const CanvasFrame&, const CanvasFrame&) = default;
};

}  // namespace lacquer::sessions
