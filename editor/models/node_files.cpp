#include "editor/models/node_files.hpp"

#include <QVariantMap>
#include <algorithm>
#include <filesystem>
#include <system_error>

namespace lacquer::editor {
namespace {

namespace fs = std::filesystem;

}  // namespace

NodeFiles::NodeFiles(SessionController& session) : session_(session) {
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (const auto* set = std::get_if<sessions::SetState>(&edit); set && set->node == node_) Q_EMIT changed();
    });
}

void NodeFiles::setNode(NodeId node) {
    node_ = node;
    Q_EMIT changed();
}

QVariantList NodeFiles::list() const {
    const sessions::Session& session = session_.session();
    const Node* node = session.graph.find(node_);
    const auto type =
        node ? session_.registry().find(node->type) : Result<std::shared_ptr<const ProcessorType>>(nullptr);
    QVariantList files;
    if (!type || !*type) return files;
    const ProcessorState& state = session.content(node_).state;
    for (const FileInfo& info : (*type)->files) {
        const auto chosen = state.find(fileStateKey(info.id));
        const fs::path path = chosen == state.end() ? fs::path() : session.resolve(chosen->second);
        std::error_code ignored;
        files.append(QVariantMap{{"id", QString::fromStdString(info.id)},
                                 {"name", QString::fromStdString(info.name)},
                                 {"description", QString::fromStdString(info.description)},
                                 {"file", QString::fromStdString(path.filename().string())},
                                 {"path", QString::fromStdString(path.string())},
                                 {"missing", !path.empty() && !fs::is_regular_file(path, ignored)}});
    }
    return files;
}

void NodeFiles::choose(const QString& id, const QUrl& file) {
    if (file.isLocalFile()) set(id, session_.session().nameOf(file.toLocalFile().toStdString()));
}

void NodeFiles::clear(const QString& id) {
    set(id, {});
}

void NodeFiles::set(const QString& id, const std::string& file) {
    const QVariantList files = list();
    const auto known = std::find_if(files.begin(), files.end(),
                                    [&](const QVariant& one) { return one.toMap().value("id").toString() == id; });
    if (known == files.end()) return;
    ProcessorState state = session_.session().content(node_).state;
    const std::string key = fileStateKey(id.toStdString());
    state.erase(key);
    if (!file.empty()) state[key] = file;
    if (state == session_.session().content(node_).state) return;
    const QString name = known->toMap().value("name").toString(),
                  of = QString::fromStdString(session_.session().graph.find(node_)->name);
    const QString step = file.empty() ? tr("Clear %1 of %2").arg(name, of) : tr("Choose %1 of %2").arg(name, of);
    session_.perform(sessions::makeGroup(step.toStdString(), {sessions::SetState{node_, std::move(state)}}));
}

}  // namespace lacquer::editor
