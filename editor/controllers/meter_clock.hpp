// MeterClock: the one beat at which meters read what the audio thread measures. GUI thread; stands still while nothing
// sounds, so that an idle editor draws nothing.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTimer>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "core/engine/node_instance.hpp"

namespace lacquer::editor {

class MeterClock : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    static constexpr int kIntervalMs = 33;  // 30 Hz: a faster bar is no easier to read, and costs as much again

    /// The running node, or null.
    using Source = std::function<const NodeInstance*(NodeId)>;

    explicit MeterClock(Source source);

    void setRunning(bool running);
    [[nodiscard]] bool running() const { return timer_.isActive(); }
    /// Latest value of a readout ("peakL"); nothing for a node that does not run, or has no such readout.
    [[nodiscard]] std::optional<double> readout(NodeId node, std::string_view id) const;
    /// What a node has heard, see Processor::recentStereo; nothing of one that does not run.
    RecentStereoReading recentStereo(NodeId node, std::span<StereoPoint> points) const;

Q_SIGNALS:
    void tick();
    void runningChanged();

private:
    Source source_;
    QTimer timer_;
};

}  // namespace lacquer::editor
