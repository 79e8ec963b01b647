// LoudnessGraph: the loudness of the last minutes, the newest at the right: momentary as an area, short-term as a line,
// integrated as one level. Paints by QPainter, so it looks alike on Qt's software renderer and on a graphics card. GUI
// thread; paint() runs while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QPointer>
#include <QQuickPaintedItem>

#include "editor/models/loudness_history.hpp"

namespace lacquer::editor {

class LoudnessGraph : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::LoudnessHistory* source READ source WRITE setSource NOTIFY sourceChanged REQUIRED)
    Q_PROPERTY(double targetLufs READ targetLufs WRITE setTargetLufs NOTIFY targetChanged)
    Q_PROPERTY(QString targetName MEMBER targetName_ NOTIFY targetChanged)

public:
    static constexpr double kTopLufs = 0, kBottomLufs = -50;

    explicit LoudnessGraph(QQuickItem* parent = nullptr);

    [[nodiscard]] LoudnessHistory* source() const noexcept { return source_; }
    void setSource(LoudnessHistory* source);
    void paint(QPainter* painter) override;

    /// A dotted line, with its name beside it: that of EBU R 128, unless another one is wanted.
    [[nodiscard]] double targetLufs() const noexcept { return targetLufs_; }
    void setTargetLufs(double target);

    /// How many seconds are shown of a history that is so long: one, two, five or ten minutes.
    [[nodiscard]] static int spanSeconds(double historySeconds);

Q_SIGNALS:
    void sourceChanged();
    void targetChanged();

private:
    void paintTarget(QPainter& painter, const QRectF& plot) const;
    void paintHistory(QPainter& painter, const QRectF& plot, std::size_t spanSteps) const;
    void paintIntegrated(QPainter& painter, const QRectF& plot) const;
    void paintLegend(QPainter& painter, const QRectF& plot) const;

    QPointer<LoudnessHistory> source_;
    double targetLufs_ = -23;
    QString targetName_ = "R 128";
};

}  // namespace lacquer::editor
