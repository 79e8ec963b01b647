#include "editor/models/parameter_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

constexpr int kStepPauseMs = 700;       // a pause this long between two notches of a wheel makes them two gestures
constexpr double kStepFraction = 0.02;  // of a slider's way

QString controlOf(const ParameterInfo& info) {
    switch (info.scale) {
        case ParameterScale::toggle:
            return "switch";
        case ParameterScale::choice:
            return "choice";
        default:
            return "slider";
    }
}

}  // namespace

QString groupOf(const ParameterInfo& info) {
    const QString id = QString::fromStdString(info.id);
    const QString name = QString::fromStdString(info.name);
    const auto dot = id.indexOf('.');
    if (dot <= 0) return {};
    const QString key = id.left(dot).toLower();
    QString heading;
    for (const QChar c : name) {
        heading += c;
        if (QString(heading).remove(' ').toLower() == key) return heading;
    }
    return {};
}

ParameterModel::ParameterModel(SessionController& session, AutomationWriter* writer)
    : session_(session), writer_(writer) {
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        const auto tell = [this](NodeId node, const std::string& parameter, const QList<int>& roles) {
            const auto row = type_ && node == node_ ? type_->findParameter(parameter) : std::nullopt;
            if (!row || info(static_cast<int>(*row)).internal) return;
            const QModelIndex changed = index(static_cast<int>(*row));
            Q_EMIT dataChanged(changed, changed, roles);
        };
        if (const auto* set = std::get_if<sessions::SetParameter>(&edit))
            tell(set->node, set->parameter, {fractionRole, valueRole, textRole, changedRole});
        if (const auto* set = std::get_if<sessions::SetAutomation>(&edit))
            tell(set->node, set->parameter, {automatedRole});
        if (const auto* set = std::get_if<sessions::SetAutomationMode>(&edit))
            tell(set->node, set->parameter, {automatedRole, fractionRole, valueRole, textRole});
        if (const auto* set = std::get_if<sessions::SetControl>(&edit)) tell(set->node, set->parameter, {boundRole});
    });
}

void ParameterModel::setNode(NodeId node) {
    if (node == node_) return;
    letGo();
    beginResetModel();
    node_ = node;
    gesture_ = 0;
    sinceStep_.invalidate();
    const Node* found = session_.session().graph.find(node);
    auto type = found ? session_.registry().find(found->type) : Result<std::shared_ptr<const ProcessorType>>(nullptr);
    type_ = type ? *std::move(type) : nullptr;
    endResetModel();
}

double ParameterModel::value(const ParameterInfo& info) const {
    const auto& values = session_.session().content(node_).parameters;
    const auto found = values.find(info.id);
    return found == values.end() ? info.defaultValue : found->second;
}

double ParameterModel::shown(const ParameterInfo& info) const {
    if (writer_)
        if (const auto heard = writer_->heard({node_, info.id})) return *heard;
    if (!playhead_ || gesture_ != 0) return value(info);  // what is turned by hand shows what the hand does
    const AutomationLane* lane = session_.session().content(node_).laneHeard(info.id);
    return lane ? lane->valueAt(*playhead_) : value(info);
}

std::vector<double> ParameterModel::shownValues() const {
    std::vector<double> all;
    if (type_)
        for (const ParameterInfo& parameter : type_->parameters) all.push_back(shown(parameter));
    return all;
}

void ParameterModel::followAutomation(std::optional<TimelineFrame> frame) {
    if (frame == playhead_) return;
    playhead_ = frame;
    if (rowCount() == 0 || session_.session().graph.find(node_) == nullptr) return;
    // All at once, so that a curve is worked out once.
    int first = -1, last = -1;
    for (const auto& [id, lane] : session_.session().content(node_).automation)
        if (const auto row = type_->findParameter(id); row && static_cast<int>(*row) < rowCount()) {
            first = first < 0 ? static_cast<int>(*row) : std::min(first, static_cast<int>(*row));
            last = std::max(last, static_cast<int>(*row));
        }
    if (first >= 0) Q_EMIT dataChanged(index(first), index(last), {fractionRole, valueRole, textRole});
}

bool ParameterModel::automated(int row) const {
    return session_.session().content(node_).laneHeard(info(row).id) != nullptr;
}

int ParameterModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || !type_) return 0;
    return static_cast<int>(std::count_if(type_->parameters.begin(), type_->parameters.end(),
                                          [](const ParameterInfo& info) { return !info.internal; }));
}

QVariant ParameterModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !type_ || session_.session().graph.find(node_) == nullptr) return {};
    const ParameterInfo& parameter = info(index.row());
    switch (role) {
        case parameterIdRole:
            return QString::fromStdString(parameter.id);
        case nameRole:
        case Qt::DisplayRole: {
            const QString group = groupOf(parameter);
            const QString name = QString::fromStdString(parameter.name).mid(group.size()).trimmed();
            return name.left(1).toUpper() + name.mid(1);
        }
        case headingRole: {
            const QString group = groupOf(parameter);
            return index.row() > 0 && groupOf(info(index.row() - 1)) == group ? QString() : group;
        }
        case controlRole:
            return controlOf(parameter);
        case fractionRole:
            return toFraction(parameter, shown(parameter));
        case defaultFractionRole:
            return toFraction(parameter, parameter.defaultValue);
        case valueRole:
            return shown(parameter);
        case minimumRole:
            return parameter.minimum;
        case maximumRole:
            return parameter.maximum;
        case textRole:
            return valueText(parameter, shown(parameter));
        case choicesRole: {
            QStringList choices;
            for (const std::string& choice : parameter.choices) choices.append(QString::fromStdString(choice));
            return choices;
        }
        case changedRole:
            return value(parameter) != parameter.defaultValue;
        case automatedRole:
            return automated(index.row());
        case descriptionRole:
            return QString::fromStdString(parameter.description);
        case boundRole: {
            const auto& controls = session_.session().content(node_).controls;
            const auto binding = controls.find(parameter.id);
            return binding == controls.end() ? QString() : QString::fromStdString(describe(binding->second.control));
        }
        default:
            return {};
    }
}

QHash<int, QByteArray> ParameterModel::roleNames() const {
    return {{parameterIdRole, "parameterId"},
            {nameRole, "name"},
            {headingRole, "heading"},
            {controlRole, "control"},
            {fractionRole, "fraction"},
            {defaultFractionRole, "defaultFraction"},
            {valueRole, "value"},
            {minimumRole, "minimum"},
            {maximumRole, "maximum"},
            {textRole, "valueText"},
            {choicesRole, "choices"},
            {changedRole, "changed"},
            {automatedRole, "automated"},
            {descriptionRole, "description"},
            {boundRole, "bound"}};
}

void ParameterModel::beginGesture() {
    gesture_ = session_.newGesture();
}

void ParameterModel::endGesture() {
    gesture_ = 0;
    letGo();
}

void ParameterModel::letGo() {
    if (written_) writer_->release(*std::exchange(written_, std::nullopt));
}

double ParameterModel::moved(const ParameterInfo& info) const {
    const auto heard = writer_ ? writer_->heard({node_, info.id}) : std::nullopt;
    return heard.value_or(value(info));
}

void ParameterModel::beginStep(int what) {
    if (gesture_ != 0) return;
    const bool goesOn = what == stepping_ && sinceStep_.isValid() && !sinceStep_.hasExpired(kStepPauseMs);
    if (!goesOn) stepGesture_ = session_.newGesture();
    gesture_ = stepGesture_;
    stepping_ = what;
    sinceStep_.start();
}

void ParameterModel::step(int row, double steps) {
    const ParameterInfo& parameter = info(row);
    const double now = moved(parameter);
    const bool gestureIsOn = gesture_ != 0;
    beginStep(row);
    if (parameter.stepped()) {
        setValue(row, std::clamp(std::round(now) + (steps > 0 ? 1 : -1), parameter.minimum, parameter.maximum));
    } else if (parameter.unit.starts_with("dB")) {
        setValue(row, std::clamp(now + steps, parameter.minimum, parameter.maximum));
    } else {
        setFraction(row, toFraction(parameter, now) + steps * kStepFraction);
    }
    if (!gestureIsOn) endGesture();
}

void ParameterModel::setFraction(int row, double fraction) {
    setValue(row, fromFraction(info(row), fraction));
}

// Where it is written, the session has it only at the end of the pass.
void ParameterModel::setValue(int row, double value) {
    const sessions::ParameterAddress address(node_, info(row).id);
    if (writer_ && writer_->takes(address)) {
        if (gesture_ != 0 && gesture_ != stepGesture_ && written_ != address) {
            letGo();
            written_ = address;
            writer_->touch(address);
        }
        writer_->move(address, value);
        Q_EMIT dataChanged(index(row), index(row), {fractionRole, valueRole, textRole});
        return;
    }
    if (value != this->value(info(row))) session_.perform(sessions::SetParameter{node_, info(row).id, value}, gesture_);
}

bool ParameterModel::setText(int row, const QString& text) {
    const auto value = parseValue(info(row), text);
    if (!value) {
        Q_EMIT session_.problem(
            tr("“%1” is no value for %2; type a number such as “%3”")
                .arg(text, QString::fromStdString(info(row).name), valueText(info(row), info(row).defaultValue)));
        return false;
    }
    if (writer_ && writer_->takes({node_, info(row).id})) {
        setValue(row, *value);
        return true;
    }
    return *value == this->value(info(row)) ||
           session_.perform(sessions::SetParameter{node_, info(row).id, *value}).has_value();
}

void ParameterModel::reset(int row) {
    if (writer_ && writer_->takes({node_, info(row).id}))
        setValue(row, info(row).defaultValue);
    else if (session_.session().content(node_).parameters.contains(info(row).id))
        session_.perform(sessions::SetParameter{node_, info(row).id, info(row).defaultValue, true}, gesture_);
}

}  // namespace lacquer::editor
