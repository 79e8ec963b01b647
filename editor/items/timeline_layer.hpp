// TimelineLayer: what the painted parts of the timeline share. Each covers a part of the viewport and paints in its
// pixels. What is scrolled does not paint anew but shifts the picture, which reaches beyond the part for that. One that
// is not visible is not painted either. GUI thread; paint() runs while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPainter>
#include <QQuickPaintedItem>

#include "editor/controllers/timeline_controller.hpp"

namespace lacquer::editor {

class TimelineLayer : public QQuickPaintedItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(lacquer::editor::TimelineController* controller READ controller WRITE setController NOTIFY
                   controllerChanged REQUIRED)

public:
    explicit TimelineLayer(QQuickItem* parent = nullptr);

    [[nodiscard]] TimelineController* controller() const noexcept { return controller_; }
    void setController(TimelineController* controller);
    void paint(QPainter* painter) final;

Q_SIGNALS:
    void controllerChanged();

protected:
    /// The part of the viewport that it shows.
    [[nodiscard]] virtual QRectF part() const = 0;
    /// Whether it is moved by a scroll of the rows, too.
    [[nodiscard]] virtual bool scrolls() const = 0;
    /// Paints what lies in a rectangle of the viewport, which may reach beyond it, in its pixels.
    virtual void paintScene(QPainter& painter, const QRectF& seen) = 0;
    [[nodiscard]] const TimelineScene& scene() const { return controller_->scene(); }
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    void follow();
    void repaintNow();
    void paintWithMargin(QPointF margin);

    TimelineController* controller_ = nullptr;
    TimeView view_;
    double scroll_ = 0;
    QRectF part_;
    QPointF margin_;
};

}  // namespace lacquer::editor
