// What of the canvas the viewport shows.
#include <cmath>
#include <utility>

#include "editor/controllers/canvas_controller.hpp"

namespace lacquer::editor {

namespace {

// Pixels.
constexpr double kCullMargin = 80;  // nodes this far outside are kept, so that a pan does not build them all anew
constexpr double kFitMargin = 24;

}  // namespace

void CanvasController::setView(const ViewTransform& view) {
    const bool zoomed = view.zoom != view_.zoom;
    view_ = view;
    const QRectF screen = QRectF({}, viewport_).adjusted(-kCullMargin, -kCullMargin, kCullMargin, kCullMargin);
    nodes_.setVisibleRect(far() ? QRectF() : view_.toScene(screen));
    if (zoomed) Q_EMIT zoomChanged();
    Q_EMIT viewChanged();
    if (titleEdit_) Q_EMIT titleEditChanged();
}

void CanvasController::setViewport(QSizeF size) {
    viewport_ = size;
    if (viewport_.isEmpty()) return;
    if (std::exchange(fitWhenSized_, false)) {
        setView(ViewTransform::opening(scene_.bounds() | scene_.frames().bounds(1), viewport_, kFitMargin));
    } else {
        setView(view_);
    }
}

void CanvasController::zoomAt(QPointF at, double factor) {
    setView(view_.zoomedAt(at, factor));
}

void CanvasController::zoomBy(double factor) {
    zoomAt({viewport_.width() / 2, viewport_.height() / 2}, factor);
}

void CanvasController::fit() {
    // The titles of frames are the wider the farther away one is: as wide as they are at full size will do.
    setView(ViewTransform::fitting(scene_.bounds() | scene_.frames().bounds(1), viewport_, kFitMargin));
}

void CanvasController::fitSelection() {
    QRectF all;
    for (const auto id : selection_.frames()) all |= scene_.frames().rect(id);
    for (const NodeId id : selection_.nodes()) all |= scene_.rect(*session_.session().graph.find(id));
    if (all.isEmpty()) return fit();
    setView(ViewTransform::fitting(all, viewport_, kFitMargin));
}

void CanvasController::resetZoom() {
    zoomBy(1 / view_.zoom);
}

void CanvasController::centreOn(QPointF scene) {
    const QPointF middle{viewport_.width() / 2, viewport_.height() / 2};
    const QPointF offset = middle - scene * view_.zoom;
    setView({view_.zoom, {std::round(offset.x()), std::round(offset.y())}});
}

void CanvasController::showArea(const QRectF& scene) {
    const QSizeF size = view_.toScreen(scene).size();
    if (size.width() > viewport_.width() || size.height() > viewport_.height())
        setView(ViewTransform::fitting(scene, viewport_, kFitMargin));
    else
        centreOn(scene.center());
}

void CanvasController::toggleMinimap() {
    minimapShown_ = !minimapShown_;
    Q_EMIT minimapChanged();
}

void CanvasController::bringIntoView(const QRectF& scene) {
    const QRectF screen = view_.toScreen(scene);
    if (QRectF({}, viewport_).contains(screen)) return;
    const QPointF middle{viewport_.width() / 2, viewport_.height() / 2};
    setView({view_.zoom, view_.offset + middle - screen.center()});
}

}  // namespace lacquer::editor
