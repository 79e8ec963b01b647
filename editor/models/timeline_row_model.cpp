#include "editor/models/timeline_row_model.hpp"

#include <algorithm>
#include <utility>

#include "editor/models/node_model.hpp"

namespace lacquer::editor {

namespace {
constexpr double kHeaderMargin = 80;  // around the viewport, in which headers are kept
}

TimelineRowModel::TimelineRowModel(SessionController& session, const Selection& selection, TimelineController& timeline)
    : session_(session), selection_(selection), timeline_(timeline) {
    connect(&timeline, &TimelineController::viewChanged, this, &TimelineRowModel::follow);
    connect(&timeline, &TimelineController::shownChanged, this, &TimelineRowModel::follow);
    connect(&timeline, &TimelineController::rowsChanged, this, [this] {
        follow();
        tellAll();
    });
    connect(&timeline, &TimelineController::headersChanged, this, &TimelineRowModel::tellAll);
}

void TimelineRowModel::tellAll() {
    if (!keys_.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

std::vector<TimelineRowModel::Key> TimelineRowModel::inView() const {
    std::vector<Key> keys;
    if (!timeline_.shown()) return keys;
    const TimelineScene& scene = timeline_.scene();
    const auto isSeen = [&](double top, double height) {
        return scene.screenY(top + height) > -kHeaderMargin &&
               scene.screenY(top) < scene.viewport.height() + kHeaderMargin;
    };
    for (const TimelineRow& row : scene.rows.all()) {
        if (isSeen(row.top, row.height)) keys.push_back({row.node, {}, row.node});
        for (const TimelineLane& lane : row.lanes)
            if (isSeen(lane.top, TimelineRows::kLaneHeight))
                keys.push_back({lane.address.first, lane.address.second, row.node});
    }
    return keys;
}

void TimelineRowModel::follow() {
    const std::vector<Key> wanted = inView();
    for (std::size_t i = keys_.size(); i-- > 0;) {
        if (std::find(wanted.begin(), wanted.end(), keys_[i]) != wanted.end()) continue;
        beginRemoveRows({}, static_cast<int>(i), static_cast<int>(i));
        keys_.erase(keys_.begin() + static_cast<std::ptrdiff_t>(i));
        endRemoveRows();
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (i < keys_.size() && keys_[i] == wanted[i]) continue;
        const auto at = keys_.begin() + static_cast<std::ptrdiff_t>(i);
        const auto row = static_cast<int>(i);
        if (const auto there = std::find(at, keys_.end(), wanted[i]); there != keys_.end()) {
            const auto from = static_cast<int>(there - keys_.begin());
            beginMoveRows({}, from, from, {}, row);
            std::rotate(at, there, there + 1);
            endMoveRows();
        } else {
            beginInsertRows({}, row, row);
            keys_.insert(at, wanted[i]);
            endInsertRows();
        }
    }
}

int TimelineRowModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(keys_.size());
}

bool TimelineRowModel::isOn(const Key& key, const char* parameter) const {
    const NodeId node = timeline_.switchNode(key.row, parameter);
    return node && timeline_.scene().setValue({node, parameter}) > 0.5;
}

QVariant TimelineRowModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Key& key = keys_[static_cast<std::size_t>(index.row())];
    const Node* node = session_.session().graph.find(key.node);
    const TimelineRow* row = timeline_.scene().rows.of(key.row);
    if (node == nullptr || row == nullptr) return {};
    if (!key.parameter.empty()) return laneData(key, role);
    const sessions::NodeContent& content = session_.session().content(key.node);
    switch (role) {
        case kindRole:
            return row->isTrack ? "track" : "node";
        case nodeIdRole:
            return QVariant::fromValue(key.node.value);
        case parameterRole:
        case ownerRole:
            return QString();
        case nameRole:
        case Qt::DisplayRole:
            return QString::fromStdString(node->name);
        case colourRole:
            return QString::fromStdString(content.appearance.colour);
        case lookRole:
            return lookOf(*node, content.role);
        case rowYRole:
            return row->top;
        case rowHeightRole:
            return row->height;
        case selectedRole:
            return selection_.contains(key.node);
        case openRole:
            return row->open;
        case hasMuteRole:
            return static_cast<bool>(timeline_.switchNode(key.row, "mute"));
        case mutedRole:
            return isOn(key, "mute");
        case soloedRole:
            return isOn(key, "solo");
        case armedRole:
            return content.recording.armed;
        case modeRole:
            return 0;
        default:
            return {};
    }
}

QVariant TimelineRowModel::laneData(const Key& key, int role) const {
    const ParameterAddress address(key.node, key.parameter);
    const TimelineLane* lane = timeline_.scene().rows.lane(address);
    if (lane == nullptr) return {};
    const sessions::NodeContent& content = session_.session().content(key.node);
    const Node& node = *session_.session().graph.find(key.node);
    switch (role) {
        case kindRole:
            return "lane";
        case nodeIdRole:
            return QVariant::fromValue(key.node.value);
        case parameterRole:
            return QString::fromStdString(key.parameter);
        case nameRole:
        case Qt::DisplayRole:
            return QString::fromStdString(timeline_.scene().info(address).name);
        case ownerRole:
            return QString::fromStdString(node.name);
        case colourRole:
            return QString::fromStdString(content.appearance.colour);
        case lookRole:
            return lookOf(node, content.role);
        case rowYRole:
            return lane->top;
        case rowHeightRole:
            return TimelineRows::kLaneHeight;
        case selectedRole:
            return selection_.contains(key.node);
        case modeRole:
            return static_cast<int>(content.automationMode(key.parameter));
        default:
            return false;
    }
}

QHash<int, QByteArray> TimelineRowModel::roleNames() const {
    return {{kindRole, "kind"},         {nodeIdRole, "nodeId"}, {parameterRole, "parameter"},
            {nameRole, "name"},         {ownerRole, "owner"},   {colourRole, "colour"},
            {lookRole, "look"},         {rowYRole, "rowY"},     {rowHeightRole, "rowHeight"},
            {selectedRole, "selected"}, {openRole, "open"},     {hasMuteRole, "hasMute"},
            {mutedRole, "muted"},       {soloedRole, "soloed"}, {armedRole, "armed"},
            {modeRole, "mode"}};
}

}  // namespace lacquer::editor
