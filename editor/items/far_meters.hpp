// FarMeters: the levels of nodes that are painted as boxes (FarLayer), a bar each along the lower edge. GUI thread;
// reads at the beat of the MeterClock, and draws only when a bar has moved by a pixel.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QQuickItem>
#include <vector>

#include "editor/controllers/canvas_controller.hpp"
#include "editor/controllers/meter_clock.hpp"

namespace lacquer::editor {

class FarMeters : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::CanvasController* controller READ controller WRITE setController NOTIFY
                   controllerChanged REQUIRED)
    Q_PROPERTY(lacquer::editor::MeterClock* clock READ clock WRITE setClock NOTIFY clockChanged REQUIRED)

public:
    explicit FarMeters(QQuickItem* parent = nullptr);

    [[nodiscard]] CanvasController* controller() const noexcept { return controller_; }
    void setController(CanvasController* controller);
    [[nodiscard]] MeterClock* clock() const noexcept { return clock_; }
    void setClock(MeterClock* clock);

Q_SIGNALS:
    void controllerChanged();
    void clockChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData*) override;
    void itemChange(ItemChange change, const ItemChangeData& data) override;

private:
    struct Bar {
        QRectF place;
        QColor colour;
        friend bool operator==(const Bar&, const Bar&) = default;
    };
    void look();
    [[nodiscard]] std::vector<Bar> barsNow() const;

    CanvasController* controller_ = nullptr;
    MeterClock* clock_ = nullptr;
    std::vector<Bar> bars_;
};

}  // namespace lacquer::editor
