// GainReduction: by how much the shown dynamics processor turns its signal down, now and over the last seconds. GUI
// thread; reads at the beat of the MeterClock, and tells only what has changed.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <array>
#include <functional>

#include "editor/controllers/meter_clock.hpp"

namespace lacquer::editor {

class GainReduction : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(double db READ db NOTIFY dbChanged)

public:
    static constexpr std::size_t kHistory = 5000 / MeterClock::kIntervalMs;  ///< values: five seconds

    /// `rolls`: whether the transport does; only then the history goes on.
    GainReduction(MeterClock& clock, std::function<bool()> rolls);

    /// Of a node that has the readout "gainReduction"; 0: of none. Forgets the history.
    void setNode(NodeId node);

    /// Positive; 0 when nothing is turned down.
    [[nodiscard]] double db() const noexcept { return db_; }
    /// `age` 0 is the newest of kHistory values.
    [[nodiscard]] double history(std::size_t age) const { return history_[(newest_ + kHistory - age) % kHistory]; }

    /// What the clock's beat does with a value that has been read.
    void take(double db);

Q_SIGNALS:
    void dbChanged();
    /// It looks different now.
    void historyChanged();

private:
    void look();

    MeterClock& clock_;
    std::function<bool()> rolls_;
    NodeId node_;
    double db_ = 0;
    std::array<double, kHistory> history_{};
    std::size_t newest_ = 0;
    std::size_t flat_ = kHistory;  ///< values at the new end that are all the same
};

}  // namespace lacquer::editor
