#include "editor/models/history_model.hpp"

#include <utility>

namespace lacquer::editor {

HistoryModel::HistoryModel(SessionController& session) : session_(session) {
    connect(&session, &SessionController::historyChanged, this, [this] {
        if (shown_) refresh();
    });
}

void HistoryModel::setShown(bool shown) {
    if (std::exchange(shown_, shown) == shown) return;
    if (shown) refresh();
    Q_EMIT shownChanged();
}

// Steps are only ever added behind, after those that had been undone are gone.
void HistoryModel::refresh() {
    const sessions::History& history = session_.history();
    QStringList names{tr("Start")};
    for (std::size_t i = 0; i < history.size(); ++i) names.append(QString::fromStdString(history.name(i)));
    qsizetype same = 0;
    while (same < names.size() && same < names_.size() && names[same] == names_[same]) ++same;
    if (same < names_.size()) {
        beginRemoveRows({}, static_cast<int>(same), static_cast<int>(names_.size()) - 1);
        names_.resize(same);
        endRemoveRows();
    }
    if (same < names.size()) {
        beginInsertRows({}, static_cast<int>(same), static_cast<int>(names.size()) - 1);
        names_ = std::move(names);
        endInsertRows();
    }
    current_ = static_cast<int>(history.position());
    const auto saved = history.savedPosition();
    saved_ = saved && session_.hasFolder() ? static_cast<int>(*saved) : -1;
    Q_EMIT currentChanged();
}

int HistoryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(names_.size());
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != nameRole && role != Qt::DisplayRole)) return {};
    return names_[index.row()];
}

QHash<int, QByteArray> HistoryModel::roleNames() const {
    return {{nameRole, "name"}};
}

}  // namespace lacquer::editor
