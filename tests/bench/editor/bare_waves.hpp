// BareWaves: waveforms of tracks, worked out beforehand into bars, painted anew with every step of a scroll: the least
// that drawing them takes.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QList>
#include <QPainter>
#include <QQuickPaintedItem>
#include <QRect>
#include <vector>

namespace lacquer::bench {

/// Of each track one bar for each column of pixels, from the start of the song on, in the place that it has on the
/// screen there. Filled before the scene is loaded.
struct WaveScene {
    double top = 0;  ///< pixels above the first track
    double rowHeight = 0;
    int firstColumn = 0;  ///< at the left edge, before anything is scrolled
    std::vector<QList<QRect>> tracks;
};
[[nodiscard]] WaveScene& waveScene();

class BareWaves : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int scrolled MEMBER scrolled_ WRITE setScrolled)

public:
    explicit BareWaves(QQuickItem* parent = nullptr);
    void setScrolled(int pixels);
    void paint(QPainter* painter) override;

private:
    int scrolled_ = 0;
};

}  // namespace lacquer::bench
