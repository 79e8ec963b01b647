#include "editor/controllers/notes.hpp"

namespace lacquer::editor {

Notes::Notes(SessionController& session) : session_(session) {
    connect(&session, &SessionController::opened, this, &Notes::changed);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        const auto is = [&](auto... kinds) { return (std::holds_alternative<decltype(kinds)>(edit) || ...); };
        if (is(sessions::SetNote{}, sessions::RenameNode{}, sessions::AddNode{}, sessions::RemoveNode{},
               sessions::SetOrder{}))
            Q_EMIT changed();
    });
}

QString Notes::ofSong() const {
    return QString::fromStdString(session_.session().note);
}

QString Notes::of(quint64 node) const {
    const auto& contents = session_.session().contents;
    const auto found = contents.find(NodeId{node});
    return found == contents.end() ? QString() : QString::fromStdString(found->second.note);
}

QVariantList Notes::ofNodes() const {
    const sessions::Session& session = session_.session();
    QVariantList list;
    for (const NodeId id : session.nodesInOrder())
        if (const std::string& note = session.content(id).note; !note.empty())
            list.append(QVariantMap{{"node", QVariant::fromValue<quint64>(id.value)},
                                    {"name", QString::fromStdString(session.graph.find(id)->name)},
                                    {"text", QString::fromStdString(note)}});
    return list;
}

void Notes::write(quint64 node, const QString& text) {
    if (text == (node == 0 ? ofSong() : of(node))) return;
    (void)session_.perform(sessions::SetNote{NodeId{node}, text.toStdString()});
}

}  // namespace lacquer::editor
