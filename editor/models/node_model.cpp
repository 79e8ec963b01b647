#include "editor/models/node_model.hpp"

#include <algorithm>
#include <utility>

namespace lacquer::editor {

namespace {

bool isOn(const sessions::NodeContent& content, const char* parameter) {
    const auto found = content.parameters.find(parameter);
    return found != content.parameters.end() && found->second >= 0.5;
}

}  // namespace

QString lookOf(const Node& node, sessions::Role role) {
    if (role != sessions::Role::none) return sessions::toString(role);
    return QString::fromStdString(node.type).startsWith("lacquer:") ? "processor" : "plugin";
}

NodeModel::NodeModel(SessionController& session, const CanvasScene& scene, const Selection& selection)
    : session_(session), scene_(scene), selection_(selection) {
    connect(&session, &SessionController::opened, this, &NodeModel::reset);
    connect(&session, &SessionController::edited, this, &NodeModel::follow);
    connect(&selection, &Selection::changed, this, [this] {
        std::vector<NodeId> changed;
        std::set_symmetric_difference(shownSelection_.begin(), shownSelection_.end(), selection_.nodes().begin(),
                                      selection_.nodes().end(), std::back_inserter(changed));
        shownSelection_ = selection_.nodes();
        for (const NodeId id : changed) touch(id, {selectedRole});
    });
    reset();
}

void NodeModel::reset() {
    beginResetModel();
    rows_.clear();
    broken_.clear();
    for (const auto& [id, node] : session_.session().graph.nodes()) rows_.push_back({id});
    endResetModel();
    setVisibleRect(visibleRect_);
}

bool NodeModel::isVisible(NodeId id) const {
    // Null between the edits of a group: all are carried out before the first is told.
    const Node* node = session_.session().graph.find(id);
    return node != nullptr && visibleRect_.intersects(scene_.rect(*node));
}

std::optional<int> NodeModel::rowOf(NodeId id) const {
    const auto row = std::lower_bound(rows_.begin(), rows_.end(), id, [](const Row& r, NodeId i) { return r.id < i; });
    if (row == rows_.end() || row->id != id) return std::nullopt;
    return static_cast<int>(row - rows_.begin());
}

void NodeModel::follow(const sessions::Edit& edit) {
    if (const auto* added = std::get_if<sessions::AddNode>(&edit)) insert(added->node.id);
    if (const auto* removed = std::get_if<sessions::RemoveNode>(&edit)) remove(removed->node);
    if (const auto* moved = std::get_if<sessions::MoveNode>(&edit)) touchPositions({moved->node});
    if (const auto* renamed = std::get_if<sessions::RenameNode>(&edit)) touch(renamed->node, {nameRole});
    if (const auto* set = std::get_if<sessions::SetParameter>(&edit); set && set->parameter == "mute")
        touch(set->node, {mutedRole});
    if (const auto* set = std::get_if<sessions::SetParameter>(&edit);
        set && (set->parameter == "solo" || set->parameter == "soloSafe"))
        touch(set->node, {marksRole});
    if (const auto* set = std::get_if<sessions::SetBypass>(&edit)) touch(set->node, {bypassedRole});
    if (const auto* set = std::get_if<sessions::SetAppearance>(&edit)) {
        touch(set->node, {heightRole, inputsRole, outputsRole, collapsedRole, colourRole});
        touchPositions({set->node});  // one that has grown may have come into view
    }
    if (const auto* set = std::get_if<sessions::SetRole>(&edit)) touch(set->node, {lookRole});
}

void NodeModel::insert(NodeId id) {
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), id, [](const Row& r, NodeId i) { return r.id < i; });
    const int row = static_cast<int>(at - rows_.begin());
    beginInsertRows({}, row, row);
    rows_.insert(at, {id, isVisible(id)});
    endInsertRows();
}

void NodeModel::remove(NodeId id) {
    const auto row = rowOf(id);
    if (!row) return;
    beginRemoveRows({}, *row, *row);
    rows_.erase(rows_.begin() + *row);
    endRemoveRows();
}

void NodeModel::touch(NodeId id, const QList<int>& roles) {
    if (const auto row = rowOf(id)) Q_EMIT dataChanged(index(*row), index(*row), roles);
}

void NodeModel::touchPositions(const std::set<NodeId>& nodes) {
    for (const NodeId id : nodes) {
        const auto row = rowOf(id);
        if (!row) continue;
        QList<int> roles{xRole, yRole};
        Row& entry = rows_[static_cast<std::size_t>(*row)];
        if (const bool visible = isVisible(id); visible != entry.inView) {
            entry.inView = visible;
            roles.append(inViewRole);
        }
        Q_EMIT dataChanged(index(*row), index(*row), roles);
    }
}

void NodeModel::setVisibleRect(const QRectF& scene) {
    visibleRect_ = scene;
    // At every step of a pan: so by the shapes, which are in the order of the rows.
    const SceneShapes& shapes = scene_.shapes();
    int come = 0;
    std::size_t shape = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        while (shape < shapes.nodes().size() && shapes.nodes()[shape].id < rows_[i].id) ++shape;
        const bool known = shape < shapes.nodes().size() && shapes.nodes()[shape].id == rows_[i].id;
        const bool visible = known && visibleRect_.intersects(shapes.rects()[shape]);
        if (visible == rows_[i].inView) continue;
        if (visible && ++come > kMostAtOnce) continue;
        rows_[i].inView = visible;
        const QModelIndex changed = index(static_cast<int>(i));
        Q_EMIT dataChanged(changed, changed, {inViewRole});
    }
    const bool wasFilling = std::exchange(filling_, come > kMostAtOnce);
    if (wasFilling || filling_) Q_EMIT fillingChanged();
}

void NodeModel::setBroken(std::map<NodeId, QString> nodes) {
    touchChanges(std::exchange(broken_, std::move(nodes)), broken_, missingRole);
}

void NodeModel::setListened(std::map<NodeId, QString> nodes) {
    touchChanges(std::exchange(listened_, std::move(nodes)), listened_, marksRole);
}

// What has another text, or has it no longer.
void NodeModel::touchChanges(const std::map<NodeId, QString>& before, const std::map<NodeId, QString>& now, int role) {
    for (const auto& [id, text] : before)
        if (const auto kept = now.find(id); kept == now.end() || kept->second != text) touch(id, {role});
    for (const auto& [id, text] : now)
        if (!before.contains(id)) touch(id, {role});
}

void NodeModel::setWireDrag(const WireDrag* drag) {
    if (drag == nullptr && wireDrag_ == nullptr) return;
    wireDrag_ = drag;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (!rows_[i].inView) continue;
        const QModelIndex changed = index(static_cast<int>(i));
        Q_EMIT dataChanged(changed, changed, {inputStatesRole, outputStatesRole});
    }
}

int NodeModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariantList NodeModel::ports(const Node& node, PortDirection direction) const {
    QVariantList list;
    const sessions::NodeAppearance& appearance = session_.session().content(node.id).appearance;
    PortIndex index = 0;
    for (const PortInfo& port : direction == PortDirection::input ? node.inputs : node.outputs)
        list.append(QVariantMap{{"name", QString::fromStdString(port.name)},
                                {"kind", toString(port.kind)},
                                {"channels", port.channels},
                                {"y", portOffsetUnits(index++, appearance)}});
    return list;
}

QVariantList NodeModel::portStates(const Node& node, PortDirection direction) const {
    QVariantList list;
    const std::size_t count = direction == PortDirection::input ? node.inputs.size() : node.outputs.size();
    for (PortIndex port = 0; port < count; ++port)
        list.append(static_cast<int>(wireDrag_ ? wireDrag_->stateOf({{node.id, port}, direction}) : PortState::normal));
    return list;
}

QVariant NodeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const Node* found = session_.session().graph.find(row.id);
    if (found == nullptr) return {};  // removed by an edit whose listeners are still being told
    const Node& node = *found;
    const sessions::NodeContent& content = session_.session().content(row.id);
    switch (role) {
        case nodeIdRole:
            return QVariant::fromValue<quint64>(row.id.value);
        case nameRole:
        case Qt::DisplayRole:
            return QString::fromStdString(node.name);
        case typeNameRole: {
            const auto type = session_.registry().find(node.type);
            return QString::fromStdString(type ? (*type)->name : node.type);
        }
        case lookRole:
            return lookOf(node, content.role);
        case xRole:
            return scene_.position(row.id).x();
        case yRole:
            return scene_.position(row.id).y();
        case heightRole:
            return nodeHeightUnits(node, content.appearance);
        case inputsRole:
            return ports(node, PortDirection::input);
        case outputsRole:
            return ports(node, PortDirection::output);
        case inputStatesRole:
            return portStates(node, PortDirection::input);
        case outputStatesRole:
            return portStates(node, PortDirection::output);
        case selectedRole:
            return selection_.contains(row.id);
        case inViewRole:
            return row.inView;
        case meterChannelsRole: {
            const auto type = session_.registry().find(node.type);
            return type && (*type)->findReadout("peakL") ? std::min(node.width, 2) : 0;
        }
        case missingRole:
            if (!session_.registry().find(node.type)) return tr("not installed");
            if (const auto broken = broken_.find(row.id); broken != broken_.end()) return broken->second;
            return QString();
        case mutedRole:
            return isOn(content, "mute");
        case bypassedRole:
            return session_.session().isBypassed(row.id);
        case collapsedRole:
            return content.appearance.collapsed;
        case colourRole:
            return QString::fromStdString(content.appearance.colour);
        case marksRole: {
            QStringList marks;
            if (isOn(content, "solo")) marks.append(tr("S"));
            if (isOn(content, "soloSafe")) marks.append(tr("SAFE"));
            if (const auto listened = listened_.find(row.id); listened != listened_.end())
                marks.append(listened->second);
            return marks;
        }
        default:
            return {};
    }
}

QHash<int, QByteArray> NodeModel::roleNames() const {
    return {{nodeIdRole, "nodeId"},
            {nameRole, "name"},
            {typeNameRole, "typeName"},
            {lookRole, "look"},
            {xRole, "nodeX"},
            {yRole, "nodeY"},
            {heightRole, "nodeHeight"},
            {inputsRole, "inputs"},
            {outputsRole, "outputs"},
            {inputStatesRole, "inputStates"},
            {outputStatesRole, "outputStates"},
            {selectedRole, "selected"},
            {inViewRole, "inView"},
            {meterChannelsRole, "meterChannels"},
            {missingRole, "missing"},
            {mutedRole, "muted"},
            {bypassedRole, "bypassed"},
            {collapsedRole, "collapsed"},
            {colourRole, "colour"},
            {marksRole, "marks"}};
}

}  // namespace lacquer::editor
