#include "editor/controllers/node_help.hpp"

#include <algorithm>

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

constexpr int kPauseMs = 250;

QString namesOf(const std::vector<PortInfo>& ports) {
    QStringList names;
    for (const PortInfo& port : ports)
        names.append(QString::fromStdString(port.name.empty() ? port.symbol : port.name));
    return names.isEmpty() ? NodeHelp::tr("none") : names.join(", ");
}

QString inPlainLetters(const char* characteristic) {
    QString text = QString(characteristic).replace('-', ' ');
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

}  // namespace

NodeHelp::NodeHelp(SessionController& session, const Selection& selection) : session_(session), selection_(selection) {
    connect(&job_, &JobRunner::busyChanged, this, &NodeHelp::plotChanged);
    pause_.setSingleShot(true);
    pause_.setInterval(kPauseMs);
    connect(&pause_, &QTimer::timeout, this, &NodeHelp::measure);
    connect(&session, &SessionController::closing, this, &NodeHelp::drop);
    connect(&session, &SessionController::opened, this, &NodeHelp::follow);
    connect(&selection, &Selection::changed, this, &NodeHelp::follow);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (!shown_ || !node_) return;
        const auto* value = std::get_if<sessions::SetParameter>(&edit);
        const auto* state = std::get_if<sessions::SetState>(&edit);
        if ((value && value->node == node_) || (state && state->node == node_)) pause_.start();
        if (std::holds_alternative<sessions::RenameNode>(edit)) Q_EMIT changed();
    });
}

void NodeHelp::setShown(bool shown) {
    if (shown == shown_) return;
    shown_ = shown;
    if (shown_) return follow();
    drop();
    Q_EMIT changed();
}

void NodeHelp::drop() {
    pause_.stop();
    job_.cancel();
    node_ = {};
    type_.reset();
    kinds_.clear();
    plot_.reset();
    failure_.clear();
}

void NodeHelp::follow() {
    if (!shown_) return;
    const auto& selected = selection_.nodes();
    const Node* node = selected.size() == 1 ? session_.session().graph.find(*selected.begin()) : nullptr;
    if (node && node->id == node_) return;
    drop();
    const auto type =
        node ? session_.registry().find(node->type) : Result<std::shared_ptr<const ProcessorType>>(nullptr);
    if (type && *type) {
        node_ = node->id;
        type_ = *type;
        kinds_ = sessions::characteristicsOf(*type_);
    }
    characteristic_ = 0;
    Q_EMIT changed();
    measure();
}

void NodeHelp::setCharacteristic(int index) {
    if (index == characteristic_ || index < 0 || index >= static_cast<int>(kinds_.size())) return;
    characteristic_ = index;
    Q_EMIT changed();
    measure();
}

void NodeHelp::measure() {
    job_.cancel();
    if (!type_ || kinds_.empty()) return Q_EMIT plotChanged();
    const sessions::NodeContent& content = session_.session().content(node_);
    struct Work {
        sessions::LoneNode node;
        Characteristic kind;
        sessions::MeasureOptions options;
        std::optional<Result<sessions::Plot>> found{};
    };
    const auto work = std::make_shared<Work>(
        Work{{type_, content.parameters, content.state}, kinds_[static_cast<std::size_t>(characteristic_)], {}});
    for (auto& [id, value] : work->node.state)  // files as the node itself finds them
        if (id.starts_with(fileStateKey(""))) value = session_.session().resolve(value).string();
    work->options.sampleRate = session_.session().sampleRate;
    job_.run(
        tr("Measuring the node"),
        [work](const sessions::Progress&) {
            work->found = sessions::measureCharacteristic(work->kind, work->node, work->options);
        },
        [this, work] {
            plot_ = *work->found ? std::optional(**work->found) : std::nullopt;
            failure_ = *work->found ? QString() : textOf(work->found->error());
            Q_EMIT plotChanged();
        });
}

QString NodeHelp::name() const {
    const Node* node = session_.session().graph.find(node_);
    return node ? QString::fromStdString(node->name) : QString();
}

QString NodeHelp::typeName() const {
    return type_ ? QString::fromStdString(type_->name) : QString();
}

QString NodeHelp::description() const {
    return type_ ? QString::fromStdString(type_->description) : QString();
}

QString NodeHelp::ports() const {
    const Node* node = session_.session().graph.find(node_);
    if (!node) return {};
    return tr("Inputs: %1. Outputs: %2.").arg(namesOf(node->inputs), namesOf(node->outputs));
}

QVariantList NodeHelp::parameters() const {
    QVariantList rows;
    if (!type_) return rows;
    for (const ParameterInfo& info : type_->parameters) {
        if (info.internal) continue;
        QStringList choices;
        if (info.scale == ParameterScale::toggle) choices = {valueText(info, 0), valueText(info, 1)};
        for (const auto& choice : info.choices) choices.append(QString::fromStdString(choice));
        rows.append(
            QVariantMap{{"name", QString::fromStdString(info.name)},
                        {"range", choices.isEmpty()
                                      ? tr("%1 to %2").arg(valueText(info, info.minimum), valueText(info, info.maximum))
                                      : choices.join(", ")},
                        {"standard", valueText(info, info.defaultValue)},
                        {"description", QString::fromStdString(info.description)}});
    }
    return rows;
}

QStringList NodeHelp::characteristics() const {
    QStringList names;
    for (const Characteristic kind : kinds_) names.append(inPlainLetters(sessions::toString(kind)));
    return names;
}

}  // namespace lacquer::editor
