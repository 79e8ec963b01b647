// LevelScale: marks and numbers beside an upright fader or meter. GUI thread; painted once, and when it changes.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QQuickPaintedItem>

#include "editor/controllers/strip_meters.hpp"

namespace lacquer::editor {

class LevelScale : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    /// Of a meter, after its scale; null: of a fader.
    Q_PROPERTY(lacquer::editor::StripMeters* meters READ meters WRITE setMeters NOTIFY metersChanged)

public:
    explicit LevelScale(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

    [[nodiscard]] StripMeters* meters() const noexcept { return meters_; }
    void setMeters(StripMeters* meters);

Q_SIGNALS:
    void metersChanged();

private:
    StripMeters* meters_ = nullptr;
};

}  // namespace lacquer::editor
