// HeardPicture: a picture of what a node has heard. Paints by QPainter, so it looks alike on Qt's software renderer and
// on a graphics card. GUI thread; paint() runs while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickPaintedItem>

#include "editor/models/heard_signal.hpp"

namespace lacquer::editor {

class HeardPicture : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::HeardPicture::Kind kind READ kind WRITE setKind NOTIFY kindChanged REQUIRED)
    Q_PROPERTY(lacquer::editor::HeardSignal* source READ source WRITE setSource NOTIFY sourceChanged REQUIRED)

public:
    enum Kind {
        Spectrum,      ///< a line, and third-octave bands as bars behind it, from 20 Hz to 20 kHz
        Spectrogram,   ///< of the last seconds, low frequencies at the bottom, the newest at the right; brighter is
                       ///< stronger
        Correlations,  ///< of both sides, by third-octave band: as one upwards, against each other downwards
        Goniometer,    ///< the sides against each other, turned so that mono stands upright and what is out of phase
                       ///< lies flat
    };
    Q_ENUM(Kind)

    explicit HeardPicture(QQuickItem* parent = nullptr);

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    void setKind(Kind kind);
    [[nodiscard]] HeardSignal* source() const noexcept { return source_; }
    void setSource(HeardSignal* source);
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void kindChanged();
    void sourceChanged();

private:
    Kind kind_ = Spectrum;
    QPointer<HeardSignal> source_;
};

}  // namespace lacquer::editor
