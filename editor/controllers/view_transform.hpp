// ViewTransform: where the scene lies in the viewport. Pure.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <algorithm>

namespace lacquer::editor {

/// screen = scene * zoom + offset, in pixels.
struct ViewTransform {
    static constexpr double kMinimumZoom = 0.05;
    static constexpr double kMaximumZoom = 3;
    /// The least at which titles are as large as other small text and have room for two lines, see NodeDelegate.
    static constexpr double kReadableZoom = 0.55;

    double zoom = 1;
    QPointF offset{};

    [[nodiscard]] QPointF toScreen(QPointF scene) const { return scene * zoom + offset; }
    [[nodiscard]] QPointF toScene(QPointF screen) const { return (screen - offset) / zoom; }
    [[nodiscard]] QRectF toScreen(const QRectF& scene) const {
        return {toScreen(scene.topLeft()), scene.size() * zoom};
    }
    [[nodiscard]] QRectF toScene(const QRectF& screen) const {
        return {toScene(screen.topLeft()), screen.size() / zoom};
    }

    /// Zooms within the limits; the scene stays where it is under `screen`.
    [[nodiscard]] ViewTransform zoomedAt(QPointF screen, double factor) const {
        const QPointF fixed = toScene(screen);
        const double zoomed = std::clamp(zoom * factor, kMinimumZoom, kMaximumZoom);
        return {zoomed, screen - fixed * zoomed};
    }

    /// The whole of `scene` in the middle of a viewport, no larger than life.
    [[nodiscard]] static ViewTransform fitting(const QRectF& scene, QSizeF viewport, double marginPixels) {
        if (scene.isEmpty() || viewport.isEmpty()) return {};
        const double fit = std::min((viewport.width() - 2 * marginPixels) / scene.width(),
                                    (viewport.height() - 2 * marginPixels) / scene.height());
        const double zoomed = std::clamp(fit, kMinimumZoom, 1.0);
        const QPointF middle{viewport.width() / 2, viewport.height() / 2};
        return {zoomed, middle - scene.center() * zoomed};
    }

    /// How a session is first shown: whole, as fitting() has it, where the titles of its nodes can then be read; else
    /// at the least zoom at which they can, from where the signal begins, at the left and the top.
    [[nodiscard]] static ViewTransform opening(const QRectF& scene, QSizeF viewport, double marginPixels) {
        const ViewTransform whole = fitting(scene, viewport, marginPixels);
        if (whole.zoom >= kReadableZoom || scene.isEmpty()) return whole;
        const QPointF margin{marginPixels, marginPixels};
        ViewTransform begin{kReadableZoom, margin - scene.topLeft() * kReadableZoom};
        const QPointF middle = QPointF{viewport.width() / 2, viewport.height() / 2} - scene.center() * kReadableZoom;
        if (scene.width() * kReadableZoom <= viewport.width() - 2 * marginPixels) begin.offset.setX(middle.x());
        if (scene.height() * kReadableZoom <= viewport.height() - 2 * marginPixels) begin.offset.setY(middle.y());
        return begin;
    }

    friend bool operator==(const ViewTransform&, const ViewTransform&) = default;
};

}  // namespace lacquer::editor
