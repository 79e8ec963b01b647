#include "editor/controllers/meter_clock.hpp"

namespace lacquer::editor {

MeterClock::MeterClock(Source source) : source_(std::move(source)) {
    timer_.setInterval(kIntervalMs);
    connect(&timer_, &QTimer::timeout, this, &MeterClock::tick);
}

std::optional<double> MeterClock::readout(NodeId node, std::string_view id) const {
    const NodeInstance* instance = source_(node);
    const auto index = instance ? instance->type().findReadout(id) : std::nullopt;
    if (!index) return std::nullopt;
    return instance->processor().readout(*index);
}

RecentStereoReading MeterClock::recentStereo(NodeId node, std::span<StereoPoint> points) const {
    const NodeInstance* instance = source_(node);
    return instance ? instance->processor().recentStereo(points) : RecentStereoReading{};
}

void MeterClock::setRunning(bool running) {
    if (running == timer_.isActive()) return;
    if (running) {
        timer_.start();
    } else {
        timer_.stop();
        Q_EMIT tick();  // the last look, at what is left when all has died away
    }
    Q_EMIT runningChanged();
}

}  // namespace lacquer::editor
