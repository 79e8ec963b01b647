// DrawingItem: a picture of a side of the record, as its reports have it, in the colours that count. Paints by
// QPainter, so it looks alike on Qt's software renderer and on a graphics card. GUI thread; paint() runs while that
// thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickPaintedItem>
#include <optional>

#include "editor/controllers/album_record.hpp"

namespace lacquer::editor {

class DrawingItem : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::AlbumRecord* record READ record WRITE setRecord NOTIFY changed REQUIRED)
    Q_PROPERTY(int side MEMBER side_ NOTIFY changed REQUIRED)
    Q_PROPERTY(QString what MEMBER what_ NOTIFY changed)
    /// What is seen, for those who cannot see it.
    Q_PROPERTY(QString description READ description NOTIFY drawn)
    /// Height to width.
    Q_PROPERTY(double proportion READ proportion NOTIFY drawn)

public:
    explicit DrawingItem(QQuickItem* parent = nullptr);

    [[nodiscard]] AlbumRecord* record() const noexcept { return record_; }
    void setRecord(AlbumRecord* record);
    [[nodiscard]] QString description() const;
    [[nodiscard]] double proportion() const;
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void changed();
    void drawn();

private:
    void draw();

    QPointer<AlbumRecord> record_;
    int side_ = 0;
    QString what_ = "disc";
    std::optional<sessions::Drawing> drawing_;
};

}  // namespace lacquer::editor
