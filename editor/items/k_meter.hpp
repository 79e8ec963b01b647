// KMeter: a K-System meter (B. Katz, "Integrated approach to metering, monitoring, and leveling practices", JAES 48,
// 2000) of one node, lying: the average of each side as a bar, its peak as a line, on a scale that is linear in dB and
// whose 0 is so far below full scale as the meter says. Green below 0, amber up to +4, red above. GUI thread.
#pragma once

#include <array>

#include "editor/items/readout_item.hpp"

namespace lacquer::editor {

class KMeter : public lacquer::editor::ReadoutItem {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(double headroomDb READ headroomDb WRITE setHeadroomDb NOTIFY headroomDbChanged REQUIRED)

public:
    static constexpr double kBottomDb = -40;  ///< of the scale

    explicit KMeter(QQuickItem* parent = nullptr) : ReadoutItem(parent) {}
    void paint(QPainter* painter) override;

    /// From the scale's 0 to full scale: 20, 14 or 12 dB.
    [[nodiscard]] double headroomDb() const noexcept { return headroomDb_; }
    void setHeadroomDb(double headroom);

Q_SIGNALS:
    void headroomDbChanged();

protected:
    void look() override;

private:
    [[nodiscard]] double alongOf(double db) const;

    double headroomDb_ = 20;
    std::array<double, 2> averages_{}, peaks_{};  ///< along the scale, 0 … 1
};

}  // namespace lacquer::editor
