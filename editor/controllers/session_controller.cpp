#include "editor/controllers/session_controller.hpp"

#include "sessions/format/session_file.hpp"

namespace lacquer::editor {

QString textOf(const Error& error) {
    return QString::fromStdString(error.line());
}

SessionController::SessionController(const ProcessorRegistry& registry) : registry_(registry) {
    adopt({});
}

SessionController::~SessionController() = default;

void SessionController::show(std::unique_ptr<Document> document) {
    Q_EMIT closing();
    document->history.addListener([this](const sessions::Edit& edit) { Q_EMIT edited(edit); });
    document->history.setGuard([this](const sessions::Edit& edit) { return guard_ ? guard_(edit) : Status{}; });
    const auto old = std::exchange(document_, std::move(document));
    Q_EMIT opened();
    reportHistory();
}

void SessionController::reportHistory() {
    Q_EMIT historyChanged();
    Q_EMIT titleChanged();
}

void SessionController::adopt(sessions::Session session) {
    show(std::make_unique<Document>(std::move(session), registry_));
}

Status SessionController::open(const std::filesystem::path& folder) {
    auto loaded = sessions::load(folder, registry_);
    if (!loaded) return fail(std::move(loaded).error());
    show(std::make_unique<Document>(std::move(loaded->session), registry_));
    for (const Error& error : loaded->problems) Q_EMIT problem(textOf(error));
    return {};
}

bool SessionController::openUrl(const QUrl& folder) {
    const Status status = open(folder.toLocalFile().toStdString());
    if (!status) Q_EMIT problem(textOf(status.error()));
    return status.ok();
}

bool SessionController::save() {
    if (const Status saved = sessions::save(document_->session); !saved) {
        Q_EMIT problem(textOf(saved.error()));
        return false;
    }
    document_->history.markSaved();
    Q_EMIT titleChanged();
    Q_EMIT notice(tr("Saved %1").arg(QString::fromStdString(document_->session.folder.filename().string())));
    return true;
}

bool SessionController::saveAs(const QUrl& folder) {
    QString path = folder.toLocalFile();
    if (!path.endsWith(".lacquer")) path += ".lacquer";
    const std::filesystem::path target = path.toStdString();
    if (const Status made = sessions::createSessionFolder(target); !made) {
        Q_EMIT problem(textOf(made.error()));
        return false;
    }
    document_->session.folder = target;
    document_->session.name = sessions::sessionNameOf(target);
    return save();
}

std::optional<sessions::Edit> SessionController::perform(const sessions::Edit& edit, sessions::GestureId gesture) {
    auto done = document_->history.perform(edit, gesture);
    if (!done) {
        Q_EMIT problem(textOf(done.error()));
        return std::nullopt;
    }
    reportHistory();
    return *std::move(done);
}

void SessionController::undo() {
    if (!canUndo()) return;
    if (const Status done = document_->history.undo(); !done) Q_EMIT problem(textOf(done.error()));
    reportHistory();
}

void SessionController::redo() {
    if (!canRedo()) return;
    if (const Status done = document_->history.redo(); !done) Q_EMIT problem(textOf(done.error()));
    reportHistory();
}

QString SessionController::name() const {
    const std::string& name = document_->session.name;
    return name.empty() ? tr("Untitled") : QString::fromStdString(name);
}

QString SessionController::title() const {
    return modified() ? name() + " *" : name();
}

QString SessionController::undoText() const {
    const auto& history = document_->history;
    return canUndo() ? QString::fromStdString(history.names()[history.position() - 1]) : QString();
}

QString SessionController::redoText() const {
    const auto& history = document_->history;
    return canRedo() ? QString::fromStdString(history.names()[history.position()]) : QString();
}

}  // namespace lacquer::editor
