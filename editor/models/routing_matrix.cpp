#include "editor/models/routing_matrix.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "core/graph/reach.hpp"
#include "editor/controllers/patching.hpp"
#include "sessions/model/flow_order.hpp"

namespace lacquer::editor {

RoutingMatrix::RoutingMatrix(SessionController& session) : session_(session) {
    connect(&session, &SessionController::opened, this, [this] {
        beginResetModel();
        order();
        reset();
        endResetModel();
        moveTo(0, 0);
    });
    connect(&session, &SessionController::edited, this, &RoutingMatrix::follow);
    order();
    reset();
    moveTo(0, 0);
}

void RoutingMatrix::order() {
    ranks_.clear();
    for (const NodeId id : flowOrder(session_.session())) ranks_.emplace(id, ranks_.size());
}

void RoutingMatrix::arrange() {
    const auto portAt = [](const Axis& axis, int index) {
        return index < 0 ? PortAddress{} : axis.ports[static_cast<std::size_t>(index)];
    };
    const PortAddress row = portAt(outputs_, currentRow_), column = portAt(inputs_, currentColumn_);
    const auto indexOf = [](const Axis& axis, PortAddress port) {
        return static_cast<int>(std::find(axis.ports.begin(), axis.ports.end(), port) - axis.ports.begin());
    };
    if (flowOrder(session_.session()) == shownOrder()) return;
    beginResetModel();
    order();
    reset();
    endResetModel();
    moveTo(indexOf(outputs_, row), indexOf(inputs_, column));
}

std::vector<NodeId> RoutingMatrix::shownOrder() const {
    std::vector<NodeId> nodes;
    for (const auto& [id, node] : graph().nodes()) nodes.push_back(id);
    std::sort(nodes.begin(), nodes.end(), [this](NodeId a, NodeId b) { return isBefore({a, 0}, {b, 0}); });
    return nodes;
}

bool RoutingMatrix::isBefore(PortAddress a, PortAddress b) const {
    const auto rank = [&](NodeId id) {
        const auto found = ranks_.find(id);
        return found == ranks_.end() ? std::numeric_limits<std::size_t>::max() : found->second;
    };
    return std::tuple(rank(a.node), a) < std::tuple(rank(b.node), b);
}

std::vector<PortAddress>::const_iterator RoutingMatrix::placeOf(const Axis& axis, PortAddress port) const {
    return std::lower_bound(axis.ports.begin(), axis.ports.end(), port,
                            [this](PortAddress a, PortAddress b) { return isBefore(a, b); });
}

void RoutingMatrix::reset() {
    wires_.clear();
    fed_.clear();
    for (Axis* axis : {&outputs_, &inputs_}) {
        axis->ports.clear();
        for (const NodeId id : shownOrder()) {
            const auto ports = matching(*axis, *graph().find(id));
            axis->ports.insert(axis->ports.end(), ports.begin(), ports.end());
        }
    }
    for (const auto& [id, wire] : graph().connections()) wires_[id] = {wire.source, wire.destination};
}

void RoutingMatrix::setFilter(Axis& axis, const QString& filter) {
    if (filter == axis.filter) return;
    beginResetModel();
    axis.filter = filter;
    reset();
    endResetModel();
    moveTo(currentRow_, currentColumn_);
    Q_EMIT filterChanged();
}

// Following the session ----------------------------------------------------------------------------------------------

// All edits of a group are carried out before the first is told: a node may be gone by now, a wire not be there.
void RoutingMatrix::follow(const sessions::Edit& edit) {
    bool rewired = false;
    const auto node = [&](NodeId id) { return graph().find(id); };
    if (const auto* added = std::get_if<sessions::AddNode>(&edit)) {
        for (const Connection& wire : added->connections) wires_[wire.id] = {wire.source, wire.destination};
        rewired = !added->connections.empty();
        insert(outputs_, added->node);
        insert(inputs_, added->node);
    } else if (const auto* removed = std::get_if<sessions::RemoveNode>(&edit)) {
        remove(outputs_, removed->node);
        remove(inputs_, removed->node);
        rewired = true;
    } else if (const auto* connected = std::get_if<sessions::Connect>(&edit)) {
        wires_[connected->id] = {connected->source, connected->destination};
        touch(connected->source, connected->destination);
        rewired = true;
    } else if (const auto* cut = std::get_if<sessions::Disconnect>(&edit)) {
        if (const auto ends = wires_.find(cut->connection); ends != wires_.end())
            touch(ends->second.first, ends->second.second);
        rewired = true;
    } else if (const auto* renamed = std::get_if<sessions::RenameNode>(&edit)) {
        if (const Node* found = node(renamed->node)) {
            rename(outputs_, *found);
            rename(inputs_, *found);
        }
    }
    if (rewired) touchRefusals();
    if (currentRow_ >= rowCount() || currentColumn_ >= columnCount() || currentRow_ < 0 || currentColumn_ < 0)
        moveTo(currentRow_, currentColumn_);
    else
        Q_EMIT currentChanged();  // its text
}

// Which cells a wire closes a cycle for depends on all others. Only what is in view asks anew.
void RoutingMatrix::touchRefusals() {
    fed_.clear();
    if (rowCount() > 0 && columnCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {refusalRole, Qt::DisplayRole});
}

const std::vector<PortInfo>& RoutingMatrix::portsOf(const Axis& axis, const Node& node) const {
    return axis.direction == PortDirection::output ? node.outputs : node.inputs;
}

std::vector<PortAddress> RoutingMatrix::matching(const Axis& axis, const Node& node) const {
    const bool all =
        axis.filter.isEmpty() || QString::fromStdString(node.name).contains(axis.filter, Qt::CaseInsensitive);
    std::vector<PortAddress> found;
    const auto& ports = portsOf(axis, node);
    for (PortIndex port = 0; port < ports.size(); ++port)
        if (all || QString::fromStdString(ports[port].name).contains(axis.filter, Qt::CaseInsensitive))
            found.push_back({node.id, port});
    return found;
}

std::pair<std::size_t, std::size_t> RoutingMatrix::rangeOf(const Axis& axis, NodeId node) const {
    const auto first = placeOf(axis, {node, 0});
    const auto last = std::find_if(first, axis.ports.end(), [node](PortAddress port) { return port.node != node; });
    return {static_cast<std::size_t>(first - axis.ports.begin()), static_cast<std::size_t>(last - axis.ports.begin())};
}

void RoutingMatrix::insert(Axis& axis, const Node& node) {
    const auto ports = matching(axis, node);
    if (ports.empty()) return;
    const bool rows = axis.direction == PortDirection::output;
    const auto [at, end] = rangeOf(axis, node.id);
    const int first = static_cast<int>(at), last = static_cast<int>(at + ports.size()) - 1;
    if (rows)
        beginInsertRows({}, first, last);
    else
        beginInsertColumns({}, first, last);
    axis.ports.insert(axis.ports.begin() + first, ports.begin(), ports.end());
    int& current = rows ? currentRow_ : currentColumn_;
    if (current >= first) current += static_cast<int>(ports.size());
    if (rows)
        endInsertRows();
    else
        endInsertColumns();
}

void RoutingMatrix::remove(Axis& axis, NodeId node) {
    const auto [begin, end] = rangeOf(axis, node);
    if (begin == end) return;
    const bool rows = axis.direction == PortDirection::output;
    const int first = static_cast<int>(begin), last = static_cast<int>(end) - 1;
    if (rows)
        beginRemoveRows({}, first, last);
    else
        beginRemoveColumns({}, first, last);
    axis.ports.erase(axis.ports.begin() + first, axis.ports.begin() + last + 1);
    int& current = rows ? currentRow_ : currentColumn_;
    if (current > last) current -= last - first + 1;
    if (rows)
        endRemoveRows();
    else
        endRemoveColumns();
}

void RoutingMatrix::rename(Axis& axis, const Node& node) {
    const auto [begin, end] = rangeOf(axis, node.id);
    if (matching(axis, node).size() != end - begin) {
        remove(axis, node.id);
        insert(axis, node);
    } else if (begin != end) {
        Q_EMIT headerDataChanged(axis.direction == PortDirection::output ? Qt::Vertical : Qt::Horizontal,
                                 static_cast<int>(begin), static_cast<int>(end) - 1);
    }
}

void RoutingMatrix::touch(PortAddress source, PortAddress destination) {
    const auto row = placeOf(outputs_, source);
    const auto column = placeOf(inputs_, destination);
    if (row == outputs_.ports.end() || *row != source || column == inputs_.ports.end() || *column != destination)
        return;
    const QModelIndex cell =
        index(static_cast<int>(row - outputs_.ports.begin()), static_cast<int>(column - inputs_.ports.begin()));
    Q_EMIT dataChanged(cell, cell, {connectedRole, Qt::DisplayRole});
}

// Cells --------------------------------------------------------------------------------------------------------------

int RoutingMatrix::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(outputs_.ports.size());
}

int RoutingMatrix::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(inputs_.ports.size());
}

std::optional<ConnectionId> RoutingMatrix::wireAt(PortAddress source, PortAddress destination) const {
    for (const Connection& wire : graph().outgoing(source.node))
        if (wire.source == source && wire.destination == destination) return wire.id;
    return std::nullopt;
}

bool RoutingMatrix::reaches(NodeId from, NodeId to) const {
    const auto [found, fresh] = fed_.try_emplace(from);
    if (fresh) found->second = fedBy(graph(), from);
    return found->second.contains(to);
}

// Cycles by what is known of them: the graph itself would look for each cell anew.
QString RoutingMatrix::refusalOf(PortAddress source, PortAddress destination) const {
    const Node &from = *graph().find(source.node), &to = *graph().find(destination.node);
    if (!reaches(to.id, from.id) && fits(from.outputs[source.port], to.inputs[destination.port])) return {};
    if (wireAt(source, destination)) return {};
    const Status can = graph().canConnect(source, destination);
    return can ? QString() : QString::fromStdString(can.error().what);
}

QString RoutingMatrix::nameOf(const Axis& axis, std::size_t index) const {
    const PortAddress port = axis.ports[index];
    const Node* node = graph().find(port.node);
    if (node == nullptr) return {};
    return tr("%1: %2").arg(QString::fromStdString(node->name),
                            QString::fromStdString(portsOf(axis, *node)[port.port].name));
}

QVariant RoutingMatrix::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto row = static_cast<std::size_t>(index.row()), column = static_cast<std::size_t>(index.column());
    const PortAddress source = outputs_.ports[row], destination = inputs_.ports[column];
    if (graph().find(source.node) == nullptr || graph().find(destination.node) == nullptr) return {};
    switch (role) {
        case connectedRole:
            return wireAt(source, destination).has_value();
        case refusalRole:
            return refusalOf(source, destination);
        case rowNameRole:
            return nameOf(outputs_, row);
        case columnNameRole:
            return nameOf(inputs_, column);
        case firstRowRole:
            return row == 0 || outputs_.ports[row - 1].node != source.node;
        case firstColumnRole:
            return column == 0 || inputs_.ports[column - 1].node != destination.node;
        case currentRole:
            return index.row() == currentRow_ && index.column() == currentColumn_;
        case Qt::DisplayRole:
            return textOfCell(index.row(), index.column());
        default:
            return {};
    }
}

QString RoutingMatrix::textOfCell(int row, int column) const {
    if (row < 0 || column < 0 || row >= rowCount() || column >= columnCount()) return {};
    const PortAddress source = outputs_.ports[static_cast<std::size_t>(row)];
    const PortAddress destination = inputs_.ports[static_cast<std::size_t>(column)];
    if (graph().find(source.node) == nullptr || graph().find(destination.node) == nullptr) return {};
    const QString ends =
        tr("%1 to %2")
            .arg(nameOf(outputs_, static_cast<std::size_t>(row)), nameOf(inputs_, static_cast<std::size_t>(column)));
    if (wireAt(source, destination)) return tr("%1, connected").arg(ends);
    const QString refusal = refusalOf(source, destination);
    return refusal.isEmpty() ? tr("%1, not connected").arg(ends) : tr("%1, not possible: %2").arg(ends, refusal);
}

QVariant RoutingMatrix::headerData(int section, Qt::Orientation orientation, int role) const {
    const Axis& axis = orientation == Qt::Vertical ? outputs_ : inputs_;
    const auto at = static_cast<std::size_t>(section);
    if (section < 0 || at >= axis.ports.size()) return {};
    const Node* node = graph().find(axis.ports[at].node);
    if (node == nullptr) return {};
    if (role == Qt::ToolTipRole) return nameOf(axis, at);
    if (role != Qt::DisplayRole) return {};
    const bool first = at == 0 || axis.ports[at - 1].node != node->id;
    return (first ? QString::fromStdString(node->name) : QString()) + '\n' +
           QString::fromStdString(portsOf(axis, *node)[axis.ports[at].port].name);
}

QHash<int, QByteArray> RoutingMatrix::roleNames() const {
    return {{Qt::DisplayRole, "display"}, {Qt::ToolTipRole, "toolTip"},     {connectedRole, "connected"},
            {refusalRole, "refusal"},     {rowNameRole, "rowName"},         {columnNameRole, "columnName"},
            {firstRowRole, "firstRow"},   {firstColumnRole, "firstColumn"}, {currentRole, "currentCell"}};
}

// Acting -------------------------------------------------------------------------------------------------------------

void RoutingMatrix::toggle(int row, int column) {
    if (row < 0 || column < 0 || row >= rowCount() || column >= columnCount()) return;
    const PortAddress source = outputs_.ports[static_cast<std::size_t>(row)];
    const PortAddress destination = inputs_.ports[static_cast<std::size_t>(column)];
    if (const auto wire = wireAt(source, destination))
        session_.perform(sessions::Disconnect{*wire});
    else
        session_.perform(sessions::Connect{source, destination});
}

void RoutingMatrix::moveTo(int row, int column) {
    const QModelIndex before = index(currentRow_, currentColumn_);
    currentRow_ = std::clamp(row, std::min(0, rowCount() - 1), rowCount() - 1);
    currentColumn_ = std::clamp(column, std::min(0, columnCount() - 1), columnCount() - 1);
    for (const QModelIndex& changed : {before, index(currentRow_, currentColumn_)})
        if (changed.isValid()) Q_EMIT dataChanged(changed, changed, {currentRole});
    Q_EMIT currentChanged();
}

}  // namespace lacquer::editor
