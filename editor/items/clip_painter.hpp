// Paints clips: their waveforms as they are heard, fades, gains and names. GUI thread.
#pragma once

#include <QColor>
#include <QPainter>

#include "editor/controllers/timeline_scene.hpp"
#include "editor/controllers/waveforms.hpp"

namespace lacquer::editor {

/// A node's own colour, or that of its role.
[[nodiscard]] QColor rowColour(const sessions::Session& session, NodeId node);

class ClipPainter {
public:
    ClipPainter(QPainter& painter, const TimelineScene& scene, Waveforms& waveforms, const QRectF& seen)
        : painter_(painter), scene_(scene), waveforms_(waveforms), seen_(seen) {}

    void paint(const TimelineRow& row, ClipId id);

private:
    void paintFrame(const QRectF& rect, const QColor& colour, double width);
    void paintWave(const sessions::Clip& clip, const QRectF& rect, const QColor& colour);
    void paintFades(const sessions::Clip& clip, const QRectF& rect);
    void paintHandles(const sessions::Clip& clip, const QRectF& rect);
    void paintGain(const sessions::Clip& clip, const QRectF& rect, bool selected);
    void paintTitle(const sessions::Clip& clip, const QRectF& rect, const QColor& colour, bool selected);

    QPainter& painter_;
    const TimelineScene& scene_;
    Waveforms& waveforms_;
    QRectF seen_;
};

}  // namespace lacquer::editor
