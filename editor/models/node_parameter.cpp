#include "editor/models/node_parameter.hpp"

#include <algorithm>

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

bool NodeParameter::exists() const {
    return row_ >= 0 && session_->session().graph.find(NodeId{node_}) != nullptr;
}

void NodeParameter::setSession(SessionController* session) {
    if (session == session_) return;
    if (session_) session_->disconnect(this);
    session_ = session;
    if (session_)
        connect(session_, &SessionController::opened, this, [this] {
            model_->setNode({});  // the other session may have a node of the same number
            find();
        });
    makeModel();
}

void NodeParameter::setWriter(AutomationWriter* writer) {
    if (writer == writer_) return;
    writer_ = writer;
    makeModel();
}

void NodeParameter::makeModel() {
    model_ = session_ ? std::make_unique<ParameterModel>(*session_, writer_) : nullptr;
    if (model_)
        connect(model_.get(), &ParameterModel::dataChanged, this,
                [this](const QModelIndex& from, const QModelIndex& to) {
                    if (from.row() <= row_ && row_ <= to.row()) Q_EMIT changed();
                });
    Q_EMIT placeChanged();
    find();
}

void NodeParameter::setTransport(TransportController* transport) {
    if (transport == transport_) return;
    if (transport_) {
        transport_->disconnect(this);
        transport_->meters().disconnect(this);
    }
    transport_ = transport;
    if (transport_) {
        connect(&transport_->meters(), &MeterClock::tick, this, &NodeParameter::follow);
        connect(transport_, &TransportController::playingChanged, this, &NodeParameter::follow);
    }
    Q_EMIT placeChanged();
    follow();
}

void NodeParameter::setNode(quint64 node) {
    if (node == node_) return;
    node_ = node;
    Q_EMIT placeChanged();
    find();
}

void NodeParameter::setParameter(const QString& parameter) {
    if (parameter == parameter_) return;
    parameter_ = parameter;
    Q_EMIT placeChanged();
    find();
}

void NodeParameter::find() {
    if (!model_) return;
    model_->setNode(NodeId{node_});
    const auto row = model_->type() ? model_->type()->findParameter(parameter_.toStdString()) : std::nullopt;
    row_ = row && static_cast<int>(*row) < model_->rowCount() ? static_cast<int>(*row) : -1;
    follow();
    Q_EMIT changed();
}

void NodeParameter::follow() {
    if (!transport_ || !exists()) return;
    const auto frame = static_cast<TimelineFrame>(transport_->position() * session_->session().sampleRate);
    model_->followAutomation(transport_->playing() ? std::optional(frame) : std::nullopt);
}

QVariant NodeParameter::data(int role) const {
    return exists() ? model_->data(model_->index(row_), role) : QVariant();
}

void NodeParameter::beginGesture() {
    if (model_) model_->beginGesture();
}

void NodeParameter::endGesture() {
    if (model_) model_->endGesture();
}

void NodeParameter::setFraction(double fraction) {
    if (exists()) model_->setFraction(row_, fraction);
}

void NodeParameter::setText(const QString& text) {
    if (exists()) model_->setText(row_, text);
}

void NodeParameter::step(double steps) {
    if (exists()) model_->step(row_, steps);
}

double NodeParameter::fractionOf(double value) const {
    if (!exists()) return 0;
    const ParameterInfo& info = model_->info(row_);
    return toFraction(info, std::clamp(value, info.minimum, info.maximum));
}

void NodeParameter::reset() {
    if (exists()) model_->reset(row_);
}

}  // namespace lacquer::editor
