#include "editor/models/key_list_model.hpp"

#include <algorithm>
#include <utility>

namespace lacquer::editor {

KeyListModel::KeyListModel(const ActionList& actions) : actions_(actions) {
    find();
}

void KeyListModel::setFilter(const QString& filter) {
    if (std::exchange(filter_, filter) == filter) return;
    beginResetModel();
    find();
    endResetModel();
    Q_EMIT filterChanged();
}

void KeyListModel::find() {
    const QStringList words = filter_.split(' ', Qt::SkipEmptyParts);
    shown_.clear();
    for (const auto& action : actions_.all()) {
        const QString whole = action->info().group + ' ' + action->text() + ' ' + action->keysText();
        if (std::all_of(words.begin(), words.end(),
                        [&](const QString& word) { return whole.contains(word, Qt::CaseInsensitive); }))
            shown_.push_back(action.get());
    }
}

QVariant KeyListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= count()) return {};
    KeyAction* action = shown_[static_cast<std::size_t>(index.row())];
    if (role == actionRole) return QVariant::fromValue(action);
    if (role == groupRole) return action->info().group;
    return {};
}

QHash<int, QByteArray> KeyListModel::roleNames() const {
    return {{actionRole, "keyAction"}, {groupRole, "group"}};
}

}  // namespace lacquer::editor
