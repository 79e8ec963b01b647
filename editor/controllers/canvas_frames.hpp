// CanvasFrames: where the frames of the canvas are shown, and what of them lies under a point. GUI thread.
// Keeps the offset of those that are being dragged, and the rectangle of the one that is being resized.
#pragma once

#include <QPointF>
#include <QRectF>
#include <optional>
#include <set>
#include <vector>

#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

/// Scene units.
inline constexpr double kFramePaddingUnits = 24;  ///< between a frame and the nodes it is laid around
inline constexpr double kFrameTitleUnits = 28;    ///< of the strip at its top, as long as one can read in it
inline constexpr double kFrameMinimumUnits = 60;  ///< a frame cannot be made narrower or lower by hand
/// Pixels. Where the strip would be lower, the title is a tab instead: it keeps its size, grows over the upper edge and
/// lies above the nodes there, so that it can be read and hit from however far away.
inline constexpr double kFrameTitlePixels = 20;
[[nodiscard]] constexpr bool frameTitlesAreTabs(double zoom) {
    return zoom * kFrameTitleUnits < kFrameTitlePixels;
}

/// What lies under the pointer: edges to resize by, or, without any, the title to move by.
struct FrameHit {
    sessions::CanvasFrameId id;
    Qt::Edges edges{};

    friend bool operator==(const FrameHit&, const FrameHit&) = default;
};

class CanvasFrames {
public:
    explicit CanvasFrames(const SessionController& session) : session_(session) {}

    /// Shows these frames moved by an offset, without an edit.
    void setDrag(std::set<sessions::CanvasFrameId> frames, QPointF offset);
    /// Shows a frame in another place and size, without an edit.
    void setResize(sessions::CanvasFrameId frame, const QRectF& rect);
    void clear();

    /// As it is shown. The frame must be in the session.
    [[nodiscard]] QRectF rect(sessions::CanvasFrameId frame) const;
    /// The strip or tab with its title, in scene units.
    [[nodiscard]] QRectF titleRect(sessions::CanvasFrameId frame, double zoom) const;
    /// The large ones first, so that those that lie within others are painted above them.
    [[nodiscard]] std::vector<sessions::CanvasFrameId> inPaintingOrder() const;
    /// The topmost title or edge. What is inside a frame and neither belongs to the canvas.
    [[nodiscard]] std::optional<FrameHit> at(QPointF scene, double zoom) const;
    /// The topmost title that is a tab, and so above the nodes.
    [[nodiscard]] std::optional<FrameHit> tabAt(QPointF scene, double zoom) const;
    /// Around all frames and their titles; empty when there are none.
    [[nodiscard]] QRectF bounds(double zoom) const;

    /// Frames that lie wholly in a rectangle.
    [[nodiscard]] std::set<sessions::CanvasFrameId> within(const QRectF& scene) const;
    /// Nodes that lie wholly in one of the frames, as the session has them.
    [[nodiscard]] std::set<NodeId> nodesIn(const std::set<sessions::CanvasFrameId>& frames) const;
    /// These frames, and those that lie wholly in one of them.
    [[nodiscard]] std::set<sessions::CanvasFrameId> withInner(const std::set<sessions::CanvasFrameId>& frames) const;

private:
    const SessionController& session_;
    std::set<sessions::CanvasFrameId> dragged_;
    QPointF dragOffset_;
    std::optional<std::pair<sessions::CanvasFrameId, QRectF>> resized_;
};

[[nodiscard]] inline QRectF rectOf(const sessions::CanvasFrame& frame) {
    return {frame.x, frame.y, frame.width, frame.height};
}
/// The frame in another place and size, in whole units.
[[nodiscard]] sessions::CanvasFrame withRect(sessions::CanvasFrame frame, const QRectF& rect);
/// Where a frame is laid around what `inside` encloses.
[[nodiscard]] QRectF frameRectAround(const QRectF& inside);
/// A rectangle whose edges have been dragged by an offset, no smaller than a frame may be.
[[nodiscard]] QRectF resized(QRectF rect, Qt::Edges edges, QPointF by);
/// "Frame", or "Frame 2" beside a "Frame".
[[nodiscard]] std::string freeFrameTitle(const sessions::Session& session, const std::string& title);

}  // namespace lacquer::editor
