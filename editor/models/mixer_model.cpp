#include "editor/models/mixer_model.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace lacquer::editor {

void MixerModel::reset(std::vector<MixerRow> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    Q_EMIT countChanged();
}

void MixerModel::show(std::vector<MixerRow> rows) {
    const std::size_t before = rows_.size();
    removeAllBut(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const int to = static_cast<int>(i);
        const auto from = rowOf(rows[i].head);
        if (!from) {
            beginInsertRows({}, to, to);
            rows_.insert(rows_.begin() + to, std::move(rows[i]));
            endInsertRows();
            continue;
        }
        if (*from != to) {
            beginMoveRows({}, *from, *from, {}, to);  // always to the front: all in front of it have their places
            std::rotate(rows_.begin() + to, rows_.begin() + *from, rows_.begin() + *from + 1);
            endMoveRows();
        }
        update(to, std::move(rows[i]));
    }
    if (rows_.size() != before) Q_EMIT countChanged();
}

void MixerModel::removeAllBut(const std::vector<MixerRow>& rows) {
    std::set<NodeId> kept;
    for (const MixerRow& row : rows) kept.insert(row.head);
    for (int i = count() - 1; i >= 0; --i) {
        if (kept.contains(row(i).head)) continue;
        beginRemoveRows({}, i, i);
        rows_.erase(rows_.begin() + i);
        endRemoveRows();
    }
}

void MixerModel::update(int index, MixerRow row) {
    MixerRow& shown = rows_[static_cast<std::size_t>(index)];
    QList<int> roles;
    for (std::size_t field = 0; field < row.values.size(); ++field)
        if (row.values[field] != shown.values[field]) roles.append(roleOf(static_cast<StripField>(field)));
    if (roles.isEmpty()) return;
    shown = std::move(row);
    Q_EMIT dataChanged(this->index(index), this->index(index), roles);
}

std::optional<int> MixerModel::rowOf(NodeId head) const {
    const auto found = std::ranges::find(rows_, head, &MixerRow::head);
    return found == rows_.end() ? std::nullopt : std::optional(static_cast<int>(found - rows_.begin()));
}

int MixerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant MixerModel::data(const QModelIndex& index, int role) const {
    const int field = role == Qt::DisplayRole ? static_cast<int>(StripField::name) : role - Qt::UserRole;
    if (!index.isValid() || field < 0 || field >= static_cast<int>(StripField::count)) return {};
    return row(index.row())[static_cast<StripField>(field)];
}

QHash<int, QByteArray> MixerModel::roleNames() const {
    using enum StripField;
    return {{roleOf(head), "head"},
            {roleOf(name), "name"},
            {roleOf(note), "note"},
            {roleOf(kind), "kind"},
            {roleOf(look), "look"},
            {roleOf(colour), "colour"},
            {roleOf(frame), "frame"},
            {roleOf(frameColour), "frameColour"},
            {roleOf(trim), "trim"},
            {roleOf(fader), "fader"},
            {roleOf(pan), "pan"},
            {roleOf(inserts), "inserts"},
            {roleOf(insertBefore), "insertBefore"},
            {roleOf(insertAfter), "insertAfter"},
            {roleOf(sends), "sends"},
            {roleOf(muted), "muted"},
            {roleOf(soloed), "soloed"},
            {roleOf(soloSafe), "soloSafe"},
            {roleOf(silenced), "silenced"},
            {roleOf(inverted), "inverted"},
            {roleOf(canMute), "canMute"},
            {roleOf(hasPolarity), "hasPolarity"},
            {roleOf(mode), "mode"},
            {roleOf(vca), "vca"},
            {roleOf(vcaDb), "vcaDb"},
            {roleOf(output), "output"},
            {roleOf(outputTip), "outputTip"},
            {roleOf(meter), "meter"},
            {roleOf(meterName), "meterName"},
            {roleOf(channels), "channels"},
            {roleOf(armed), "armed"},
            {roleOf(problem), "problem"}};
}

}  // namespace lacquer::editor
