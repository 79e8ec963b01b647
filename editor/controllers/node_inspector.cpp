#include "editor/controllers/node_inspector.hpp"

#include "editor/models/node_model.hpp"

namespace lacquer::editor {

NodeInspector::NodeInspector(SessionController& session, const Selection& selection, MeterClock& clock)
    : session_(session), selection_(selection), parameters_(session), readouts_(clock) {
    connect(&selection, &Selection::changed, this, &NodeInspector::show);
    connect(&session, &SessionController::opened, this, &NodeInspector::show);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (std::holds_alternative<sessions::RenameNode>(edit) || std::holds_alternative<sessions::SetBypass>(edit))
            Q_EMIT nodeChanged();
    });
}

const Node* NodeInspector::node() const {
    if (selection_.nodes().size() != 1) return nullptr;
    return session_.session().graph.find(*selection_.nodes().begin());
}

void NodeInspector::show() {
    const Node* shown = node();
    const NodeId id = shown ? shown->id : NodeId{};
    parameters_.setNode(id);
    const auto type =
        shown ? session_.registry().find(shown->type) : Result<std::shared_ptr<const ProcessorType>>(nullptr);
    readouts_.setNode(id, type ? *type : nullptr);
    Q_EMIT nodeChanged();
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

QString NodeInspector::description() const {
    return parameters_.type() ? QString::fromStdString(parameters_.type()->description) : QString();
}

QString NodeInspector::missing() const {
    if (!node()) return {};
    const auto type = session_.registry().find(node()->type);
    return type ? QString() : textOf(type.error());
}

bool NodeInspector::canBeBypassed() const {
    return node() && lacquer::canBeBypassed(*node());
}

bool NodeInspector::bypassed() const {
    return node() && session_.session().isBypassed(node()->id);
}

void NodeInspector::rename(const QString& name) {
    const QString trimmed = name.trimmed();
    if (node() && !trimmed.isEmpty() && trimmed != this->name())
        session_.perform(sessions::RenameNode{node()->id, trimmed.toStdString()});
}

}  // namespace lacquer::editor
