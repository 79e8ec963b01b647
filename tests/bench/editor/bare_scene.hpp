// The bare scene: what the editor shows of a session, worked out beforehand into plain lists, so that drawing it takes
// no logic. GUI thread; filled before the scene is loaded.
#pragma once

#include <QColor>
#include <QLineF>
#include <QRectF>
#include <QVariantList>
#include <vector>

#include "editor/controllers/canvas_controller.hpp"

namespace lacquer::bench {

struct BareScene {
    struct Wire {
        editor::WireCurve curve;
        QColor colour;
    };
    struct Box {
        QRectF rect;
        QColor body, strip;
    };
    bool far = false;
    QVariantList nodes;  ///< near: one map for each BareNode
    std::vector<Wire> wires;
    std::vector<Box> boxes;  ///< far: in place of the nodes
};

/// What `canvas` has in view, in scene units: the nodes it keeps delegates of, and the wires that cross the viewport.
[[nodiscard]] BareScene bareSceneOf(editor::CanvasController& canvas);

/// The one that BareLayer paints.
[[nodiscard]] BareScene& bareScene();

}  // namespace lacquer::bench
