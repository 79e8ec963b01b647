// Icon: the signs on the buttons, drawn from outlines so that no font or image file is needed.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QQuickPaintedItem>

namespace lacquer::editor {

class Icon : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(Sign sign MEMBER sign_ NOTIFY changed REQUIRED)
    Q_PROPERTY(QColor color MEMBER color_ NOTIFY changed)

public:
    enum class Sign {
        play,
        stop,
        toStart,
        undo,
        redo,
        open,
        save,
        fit,
        add,
        power,
        loop,
        table,
        presets,
        menu,
        pen,
        bin,
        record,
        loudspeaker,
        window,
        question,
        lock
    };
    Q_ENUM(Sign)

    explicit Icon(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void changed();

private:
    Sign sign_ = Sign::play;
    QColor color_;
};

}  // namespace lacquer::editor
