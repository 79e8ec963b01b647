// StripMeters: what the meters of the mixer show: levels as nodes measure them, falling no faster than was chosen, the
// highest peaks since they were reset, and overs. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QStringList>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "core/graph/ids.hpp"
#include "editor/controllers/settings_file.hpp"
#include "editor/models/meter_scale.hpp"

namespace lacquer::editor {

struct StripLevels {
    static constexpr double kFloorDb = -120;

    std::array<double, 2> peakDb{kFloorDb, kFloorDb};  ///< dBFS, left and right
    std::optional<std::array<double, 2>> rmsDb{};      ///< dBFS, where a full-scale sine is 0; where it is measured
    double heldDb = kFloorDb;                          ///< the highest peak since the last reset
    bool over = false;                                 ///< above full scale since the last reset
    double oversBefore = 0;                            ///< what the node had counted at the last reset
};

class StripMeters : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Mixer")
    /// Rows of `scales` and `falls`.
    Q_PROPERTY(int scale READ scaleRow WRITE setScaleRow NOTIFY changed)
    Q_PROPERTY(int fall READ fallRow WRITE setFallRow NOTIFY changed)
    Q_PROPERTY(QStringList scales READ scales CONSTANT)
    Q_PROPERTY(QStringList falls READ falls CONSTANT)

public:
    /// Latest value of a node's readout; nothing where there is none.
    using Reader = std::function<std::optional<double>(NodeId node, std::string_view readout)>;
    /// Of a meter node: how many dB below full scale its K-System levels have their 0.
    using KZero = std::function<double(NodeId node)>;

    StripMeters(Reader reader, KZero kZero, SettingsFile& settings);

    /// Which nodes are measured. What is held of those that stay is kept.
    void watch(const std::set<NodeId>& nodes);
    /// Reads them all, so many seconds after the last time.
    void look(double seconds);
    /// Null for a node that is not watched.
    [[nodiscard]] const StripLevels* levels(NodeId node) const;
    Q_INVOKABLE void reset(quint64 node);
    Q_INVOKABLE void resetAll();

    [[nodiscard]] MeterScale scale() const noexcept { return scale_; }
    [[nodiscard]] MeterFall fall() const noexcept { return fall_; }
    [[nodiscard]] int scaleRow() const noexcept { return static_cast<int>(scale_); }
    [[nodiscard]] int fallRow() const noexcept { return static_cast<int>(fall_); }
    void setScaleRow(int row);
    void setFallRow(int row);
    [[nodiscard]] QStringList scales() const;
    [[nodiscard]] QStringList falls() const;

Q_SIGNALS:
    /// There is something new to show.
    void looked();
    /// Scale or fall.
    void changed();

private:
    void reset(NodeId node, StripLevels& levels);

    Reader reader_;
    KZero kZero_;
    SettingsFile& settings_;
    std::map<NodeId, StripLevels> levels_;
    MeterScale scale_ = MeterScale::peak;
    MeterFall fall_ = MeterFall::din;
};

}  // namespace lacquer::editor
