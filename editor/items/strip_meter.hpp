// StripMeter: the levels of one strip of the mixer, upright: a bar a channel, and a line where the highest peak is
// held. On the scales of the K-System the bar is the RMS and a second line the peak; of a node that measures peaks
// alone, the bar is the peak and dim. GUI thread; redraws only where something has moved.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QQuickItem>
#include <array>

#include "editor/controllers/strip_meters.hpp"

namespace lacquer::editor {

class StripMeter : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(lacquer::editor::StripMeters* meters READ meters WRITE setMeters NOTIFY metersChanged REQUIRED)
    Q_PROPERTY(quint64 nodeId READ nodeId WRITE setNodeId NOTIFY metersChanged REQUIRED)
    Q_PROPERTY(int channels MEMBER channels_ REQUIRED)
    /// The highest peak in dBFS since it was reset: "-6.1", "-∞".
    Q_PROPERTY(QString peakText READ peakText NOTIFY heldChanged)
    Q_PROPERTY(bool over READ over NOTIFY heldChanged)

public:
    explicit StripMeter(QQuickItem* parent = nullptr);

    [[nodiscard]] StripMeters* meters() const noexcept { return meters_; }
    void setMeters(StripMeters* meters);
    [[nodiscard]] quint64 nodeId() const noexcept { return nodeId_; }
    void setNodeId(quint64 node);
    [[nodiscard]] QString peakText() const;
    [[nodiscard]] bool over() const noexcept { return over_; }

Q_SIGNALS:
    void metersChanged();
    void heldChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData*) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    /// Fractions of the height, as drawn.
    struct Drawn {
        std::array<double, 2> bars{}, lines{};  ///< of the lines 0: none
        double held = 0;
        bool dim = false;

        friend bool operator==(const Drawn&, const Drawn&) = default;
    };
    [[nodiscard]] Drawn toDraw() const;
    [[nodiscard]] bool differs(const Drawn& now) const;
    void look();

    StripMeters* meters_ = nullptr;
    quint64 nodeId_ = 0;
    int channels_ = 2;
    Drawn drawn_;
    int heldTenths_ = 0;
    bool over_ = false;
};

}  // namespace lacquer::editor
