#include "editor/controllers/node_inspector.hpp"

#include <initializer_list>

#include "editor/models/node_model.hpp"
#include "editor/models/value_text.hpp"

namespace lacquer::editor {

NodeInspector::NodeInspector(SessionController& session, const Selection& selection, TransportController& transport,
                             AutomationWriter& writer)
    : session_(session),
      selection_(selection),
      transport_(transport),
      parameters_(session, &writer),
      readouts_(transport.meters()),
      eqCurve_(session, parameters_, transport.meters(), "lacquer:eq", shownParametricEq()),
      linearPhaseCurve_(session, parameters_, transport.meters(), "lacquer:linear-phase-eq", shownParametricEq()),
      dynamicEqCurve_(session, parameters_, transport.meters(), "lacquer:dynamic-eq", shownDynamicEq()),
      compressorGraph_(session, parameters_),
      gainReduction_(transport.meters(), [&transport] { return transport.playing(); }),
      heardSignal_(transport.meters()),
      loudness_(transport.meters(), [&transport] { return transport.playing(); }),
      compare_(session, parameters_),
      files_(session) {
    connect(&selection, &Selection::changed, this, &NodeInspector::show);
    connect(&session, &SessionController::opened, this, [this] {
        loudness_.setNode({});  // the other session may have a node of the same number
        show();
    });
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (std::holds_alternative<sessions::RenameNode>(edit) || std::holds_alternative<sessions::SetBypass>(edit) ||
            std::holds_alternative<sessions::SetAppearance>(edit) || std::holds_alternative<sessions::SetRole>(edit))
            Q_EMIT nodeChanged();
        if (std::holds_alternative<sessions::SetLatency>(edit)) Q_EMIT latencyChanged();
    });
    const auto follow = [this] {
        const auto frame = static_cast<TimelineFrame>(transport_.position() * session_.session().sampleRate);
        parameters_.followAutomation(transport_.playing() ? std::optional(frame) : std::nullopt);
    };
    connect(&transport.meters(), &MeterClock::tick, this, follow);
    connect(&transport, &TransportController::playingChanged, this, follow);
    connect(&transport, &TransportController::planChanged, this, &NodeInspector::nodeChanged);
    connect(&transport, &TransportController::goneChanged, this, &NodeInspector::nodeChanged);
    connect(this, &NodeInspector::nodeChanged, this, &NodeInspector::latencyChanged);
}

const Node* NodeInspector::node() const {
    if (selection_.nodes().size() != 1) return nullptr;
    return session_.session().graph.find(*selection_.nodes().begin());
}

void NodeInspector::show() {
    const Node* shown = node();
    const NodeId id = shown ? shown->id : NodeId{};
    parameters_.setNode(id);
    files_.setNode(id);
    const auto type =
        shown ? session_.registry().find(shown->type) : Result<std::shared_ptr<const ProcessorType>>(nullptr);
    readouts_.setNode(id, type ? *type : nullptr);
    gainReduction_.setNode(reduces() ? id : NodeId{});
    heardSignal_.setNode(hears() ? id : NodeId{}, session_.session().sampleRate);
    if (measuresLoudness()) loudness_.setNode(id);
    Q_EMIT nodeChanged();
}

Curve* NodeInspector::curve() {
    for (Curve* curve :
         std::initializer_list<Curve*>{&eqCurve_, &linearPhaseCurve_, &dynamicEqCurve_, &compressorGraph_})
        if (curve->shown()) return curve;
    return nullptr;
}

bool NodeInspector::reduces() const {
    return parameters_.type() && parameters_.type()->findReadout("gainReduction");
}

bool NodeInspector::hears() const {
    return parameters_.type() && parameters_.type()->hearsForPictures;
}

bool NodeInspector::measuresLoudness() const {
    return parameters_.type() && LoudnessHistory::isOf(*parameters_.type());
}

QString NodeInspector::nodeId() const {
    return node() ? QString::number(node()->id.value) : QString();
}

QString NodeInspector::name() const {
    return node() ? QString::fromStdString(node()->name) : QString();
}

QString NodeInspector::typeName() const {
    if (!node()) return {};
    return QString::fromStdString(parameters_.type() ? parameters_.type()->name : node()->type);
}

QString NodeInspector::look() const {
    return node() ? lookOf(*node(), session_.session().content(node()->id).role) : QString();
}

QString NodeInspector::colour() const {
    return node() ? QString::fromStdString(session_.session().content(node()->id).appearance.colour) : QString();
}

QString NodeInspector::description() const {
    return parameters_.type() ? QString::fromStdString(parameters_.type()->description) : QString();
}

QString NodeInspector::missing() const {
    if (!node()) return {};
    const auto type = session_.registry().find(node()->type);
    if (!type) return textOf(type.error());
    if (const Error* broken = transport_.whyBroken(node()->id)) return tr("does not start: %1").arg(textOf(*broken));
    if (const Error* gone = transport_.whyGone(node()->id)) return textOf(*gone);
    const Error* leftOut = transport_.whyLeftOut(node()->id);
    return leftOut ? tr("left out: %1").arg(textOf(*leftOut)) : QString();
}

bool NodeInspector::canBeStartedAgain() const {
    return node() && (transport_.whyGone(node()->id) != nullptr || transport_.whyBroken(node()->id) != nullptr);
}

bool NodeInspector::canBeBypassed() const {
    return node() && lacquer::canBeBypassed(*node());
}

bool NodeInspector::bypassed() const {
    return node() && session_.session().isBypassed(node()->id);
}

bool NodeInspector::latencySaid() const {
    return node() && session_.session().content(node()->id).latencyFrames.has_value();
}

QString NodeInspector::latencyText() const {
    if (!node()) return {};
    const int sampleRate = session_.session().sampleRate;
    // What is said counts with the next plan; it is shown at once.
    if (const auto said = session_.session().content(node()->id).latencyFrames) return framesText(*said, sampleRate);
    const auto times = transport_.timesOf(node()->id);
    return times ? framesText(times->latency, sampleRate) : tr("unknown");
}

QString NodeInspector::arrivalText() const {
    const auto times = node() ? transport_.timesOf(node()->id) : std::nullopt;
    if (!times || times->arrive == 0) return {};
    return tr("arrives %1 late").arg(framesText(times->arrive, session_.session().sampleRate));
}

void NodeInspector::setLatency(const QString& text) {
    if (!node()) return;
    const QString typed = text.trimmed();
    if (typed.isEmpty() || typed.compare("auto", Qt::CaseInsensitive) == 0) return resetLatency();
    const auto frames = parseFrames(typed, session_.session().sampleRate);
    if (!frames) {
        Q_EMIT session_.problem(
            tr("\"%1\" is no latency (type frames, such as 480, or a time, such as 10 ms)").arg(typed));
        return;
    }
    session_.perform(sessions::SetLatency{node()->id, *frames});
}

void NodeInspector::resetLatency() {
    if (latencySaid()) session_.perform(sessions::SetLatency{node()->id, {}});
}

void NodeInspector::rename(const QString& name) {
    const QString trimmed = name.trimmed();
    if (node() && !trimmed.isEmpty() && trimmed != this->name())
        session_.perform(sessions::RenameNode{node()->id, trimmed.toStdString()});
}

}  // namespace lacquer::editor
