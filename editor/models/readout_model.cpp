#include "editor/models/readout_model.hpp"

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {
constexpr int kTicksPerRefresh = 4;  // figures that change more often cannot be read
}

ReadoutModel::ReadoutModel(MeterClock& clock) : clock_(clock) {
    connect(&clock, &MeterClock::tick, this, [this] {
        if (++ticks_ % kTicksPerRefresh == 0) refresh();
    });
    connect(&clock, &MeterClock::runningChanged, this, &ReadoutModel::refresh);
}

void ReadoutModel::setNode(NodeId node, std::shared_ptr<const ProcessorType> type) {
    beginResetModel();
    node_ = node;
    type_ = std::move(type);
    texts_.assign(type_ ? type_->readouts.size() : 0, "–");
    endResetModel();
    refresh();
}

void ReadoutModel::refresh() {
    for (std::size_t i = 0; i < texts_.size(); ++i) {
        const auto value = clock_.readout(node_, type_->readouts[i].id);
        QString text = value ? valueText(type_->readouts[i], *value) : QString("–");
        if (text == texts_[i]) continue;
        texts_[i] = std::move(text);
        const QModelIndex changed = index(static_cast<int>(i));
        Q_EMIT dataChanged(changed, changed, {textRole});
    }
}

int ReadoutModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(texts_.size());
}

QVariant ReadoutModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (role == nameRole || role == Qt::DisplayRole) return QString::fromStdString(type_->readouts[row].name);
    if (role == textRole) return texts_[row];
    return {};
}

QHash<int, QByteArray> ReadoutModel::roleNames() const {
    return {{nameRole, "name"}, {textRole, "valueText"}};
}

}  // namespace lacquer::editor
