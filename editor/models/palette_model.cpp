#include "editor/models/palette_model.hpp"

#include <algorithm>

#include "sessions/model/session.hpp"

namespace lacquer::editor {

namespace {

bool matches(const ProcessorType& type, const QStringList& words) {
    const QString text = QString::fromStdString(type.name + " " + type.group + " " + type.description);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace

PaletteModel::PaletteModel(const ProcessorRegistry& registry) : registry_(registry), shown_(registry.types()) {}

void PaletteModel::setFilter(const QString& filter) {
    if (filter == filter_) return;
    beginResetModel();
    filter_ = filter;
    shown_.clear();
    const QStringList words = filter.split(' ', Qt::SkipEmptyParts);
    std::copy_if(registry_.types().begin(), registry_.types().end(), std::back_inserter(shown_),
                 [&](const auto& type) { return matches(*type, words); });
    std::stable_partition(shown_.begin(), shown_.end(), [&](const auto& type) {
        return QString::fromStdString(type->name).startsWith(filter.trimmed(), Qt::CaseInsensitive);
    });
    endResetModel();
    Q_EMIT filterChanged();
}

QString PaletteModel::uriAt(int row) const {
    if (row < 0 || row >= count()) return {};
    return QString::fromStdString(shown_[static_cast<std::size_t>(row)]->uri);
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const ProcessorType& type = *shown_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case uriRole:
            return QString::fromStdString(type.uri);
        case nameRole:
        case Qt::DisplayRole:
            return QString::fromStdString(type.name);
        case groupRole:
            return QString::fromStdString(type.group);
        case descriptionRole:
            return QString::fromStdString(type.description);
        case lookRole: {
            const std::string name = type.uri.substr(type.uri.find(':') + 1);
            return sessions::parseRole(name) ? QString::fromStdString(name) : QString("processor");
        }
        default:
            return {};
    }
}

QHash<int, QByteArray> PaletteModel::roleNames() const {
    return {{uriRole, "uri"},
            {nameRole, "name"},
            {groupRole, "group"},
            {descriptionRole, "description"},
            {lookRole, "look"}};
}

}  // namespace lacquer::editor
