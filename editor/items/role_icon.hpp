// RoleIcon: what a node is, as a shape: told apart without its colour. Draws nothing for a plain processor.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QQuickPaintedItem>

namespace lacquer::editor {

/// Paints what Theme::ofLook gives a colour to into a square, with the painter as it is.
void paintRole(QPainter& painter, const QRectF& square, const QString& look, const QColor& color);

class RoleIcon : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString look MEMBER look_ NOTIFY changed REQUIRED)
    Q_PROPERTY(QColor color MEMBER color_ NOTIFY changed)
    Q_PROPERTY(QString label READ label NOTIFY changed)

public:
    explicit RoleIcon(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;
    /// "track", "master chain", in the user's language; empty where nothing is drawn.
    [[nodiscard]] QString label() const;

Q_SIGNALS:
    void changed();

private:
    QString look_;
    QColor color_;
};

}  // namespace lacquer::editor
