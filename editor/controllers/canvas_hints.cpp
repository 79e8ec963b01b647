// What the canvas says of what is under the pointer.
#include "editor/controllers/canvas_controller.hpp"
#include "editor/controllers/pointer_reach.hpp"
#include "editor/models/value_text.hpp"

namespace lacquer::editor {

void CanvasController::setHint(const QString& text, QPointF at, bool refusal) {
    if (text == hint_ && refusal == hintIsRefusal_ && (text.isEmpty() || at == hintPosition_)) return;
    hint_ = text;
    hintPosition_ = at;
    hintIsRefusal_ = refusal;
    Q_EMIT hintChanged();
}

QString CanvasController::describe(const Connection& wire) const {
    const Graph& graph = scene_.session().graph;
    const QString ends = QString::fromStdString(graph.find(wire.source.node)->name) + " → " +
                         QString::fromStdString(graph.find(wire.destination.node)->name);
    return wire.compensated ? ends : tr("%1, latency not compensated").arg(ends);
}

QString CanvasController::describeTimes(const Connection& wire) const {
    const int sampleRate = scene_.session().sampleRate;
    if (const std::int64_t delay = times_.delay(wire.id); delay > 0)
        return "\n" + tr("delayed by %1, to meet what is later").arg(framesText(delay, sampleRate));
    if (const std::int64_t late = times_.late(wire); late > 0)
        return "\n" + tr("arrives %1 late").arg(framesText(late, sampleRate));
    return {};
}

QString CanvasController::describe(QPointF at) const {
    const Graph& graph = scene_.session().graph;
    const QPointF point = view_.toScene(at);
    if (far()) {
        const auto node = scene_.nodeAt(point, {});
        if (!node) return {};
        const QString name = QString::fromStdString(graph.find(*node)->name);
        return scene_.session().isBypassed(*node) ? tr("%1, bypassed").arg(name) : name;
    }
    if (const auto port = scene_.portAt(point, toUnits(kPortRadius))) {
        const Node& node = *graph.find(port->address.node);
        const auto count =
            static_cast<int>(port->direction == PortDirection::input ? node.inputs.size() : node.outputs.size());
        if (count > 1 && scene_.collapsed(node.id))
            return port->direction == PortDirection::input ? tr("%n inputs; H shows them", nullptr, count)
                                                           : tr("%n outputs; H shows them", nullptr, count);
        const PortInfo& info = scene_.info(*port);
        const QString name = QString::fromStdString(info.name);
        if (info.kind != SignalKind::audio) return tr("%1: %2").arg(name, toString(info.kind));
        return info.channels == 1   ? tr("%1: mono").arg(name)
               : info.channels == 2 ? tr("%1: stereo").arg(name)
                                    : tr("%1: %n channels", nullptr, info.channels).arg(name);
    }
    if (const auto node = scene_.nodeAt(point, {})) {
        const std::int64_t latency = times_.latency(*node);
        if (latency == 0) return {};
        return tr("%1: latency %2")
            .arg(QString::fromStdString(graph.find(*node)->name), framesText(latency, scene_.session().sampleRate));
    }
    if (const auto hit = scene_.wireAt(point, toUnits(kWireTolerance), toUnits(kWireEnd))) {
        const Connection& wire = *graph.find(hit->id);
        return describe(wire) + describeTimes(wire);
    }
    return {};
}

void CanvasController::hover(QPointF at) {
    setHint(describe(at), at, false);
    showCursorOver(at);
}

}  // namespace lacquer::editor
