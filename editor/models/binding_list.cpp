#include "editor/models/binding_list.hpp"

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

QString parameterName(const SessionController& session, const sessions::ParameterAddress& parameter) {
    const auto& [id, name] = parameter;
    const Node* node = session.session().graph.find(id);
    if (!node) return QString::fromStdString(name);
    const auto type = session.registry().find(node->type);
    const auto index = type ? (*type)->findParameter(name) : std::nullopt;
    return BindingList::tr("%1 of %2")
        .arg(QString::fromStdString(index ? (*type)->parameters[*index].name : name),
             QString::fromStdString(node->name));
}

BindingList::BindingList(SessionController& session) : session_(session) {
    connect(&session, &SessionController::opened, this, &BindingList::read);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        // A node may bring bindings along, or take them with it, and its name is shown.
        if (std::holds_alternative<sessions::SetControl>(edit) || std::holds_alternative<sessions::AddNode>(edit) ||
            std::holds_alternative<sessions::RemoveNode>(edit) || std::holds_alternative<sessions::RenameNode>(edit))
            read();
    });
    read();
}

void BindingList::read() {
    std::vector<sessions::ParameterAddress> rows;
    for (const auto& [id, content] : session_.session().contents)
        for (const auto& [parameter, binding] : content.controls) rows.emplace_back(id, parameter);
    if (rows.empty() && rows_.empty()) return;
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    Q_EMIT countChanged();
}

void BindingList::forget(int row) {
    if (row < 0 || row >= count()) return;
    const auto [node, parameter] = rows_[static_cast<std::size_t>(row)];
    session_.perform(sessions::SetControl{node, parameter, std::nullopt});
}

int BindingList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant BindingList::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= count()) return {};
    const sessions::ParameterAddress& address = rows_[static_cast<std::size_t>(index.row())];
    const auto& controls = session_.session().content(address.first).controls;
    const auto binding = controls.find(address.second);
    if (binding == controls.end()) return {};
    switch (role) {
        case parameterRole:
        case Qt::DisplayRole:
            return parameterName(session_, address);
        case controlRole:
            return QString::fromStdString(describe(binding->second.control));
        case detailRole:
            return binding->second.device.empty() ? QString() : QString::fromStdString(binding->second.device);
        default:
            return {};
    }
}

QHash<int, QByteArray> BindingList::roleNames() const {
    return {{parameterRole, "parameter"}, {controlRole, "control"}, {detailRole, "detail"}};
}

}  // namespace lacquer::editor
