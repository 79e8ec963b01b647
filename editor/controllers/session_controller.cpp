#include "editor/controllers/session_controller.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>
#include <system_error>
#include <utility>

#include "sessions/format/fingerprint.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::editor {

QString textOf(const Error& error) {
    return QString::fromStdString(error.line());
}

SessionController::SessionController(const ProcessorRegistry& registry, std::filesystem::path unsavedPlace)
    : registry_(registry), unsavedPlace_(std::move(unsavedPlace)) {
    adopt({});
}

// A journal that still holds something is left for the next start: nobody has said that it is not wanted.
SessionController::~SessionController() {
    if (!modified()) dropJournal(*document_);
}

void SessionController::show(std::unique_ptr<Document> document) {
    Q_EMIT closing();
    document->history.addListener([this](const sessions::Edit& edit) {
        happened_.push_back(edit);
        Q_EMIT edited(edit);
    });
    document->history.setGuard([this](const sessions::Edit& edit) { return guard_ ? guard_(edit) : Status{}; });
    const auto old = std::exchange(document_, std::move(document));
    if (old) dropJournal(*old);
    Q_EMIT opened();
    reportHistory();
}

void SessionController::reportHistory() {
    Q_EMIT historyChanged();
    Q_EMIT titleChanged();
}

std::unique_ptr<SessionController::Document> SessionController::documentOf(sessions::OpenedSession opened,
                                                                           bool copies) {
    auto document = std::make_unique<Document>(std::move(opened.session), registry_);
    document->history.restore(std::move(opened.history));
    document->ownsFolder = !copies && opened.home.empty() && !document->session.folder.empty();
    document->readOnly = std::move(opened.readOnly);
    document->home = std::move(opened.home);
    document->lock = std::move(opened.lock);
    document->base = {.fingerprint = sessions::fingerprint(opened.text)};
    if (!document->ownsFolder || document->readOnly) {
        document->base.document = std::move(opened.text);
        document->base.folder = document->session.folder;
    }
    if (copies) document->session.name += tr(" (recovered)").toStdString();
    return document;
}

void SessionController::adopt(sessions::Session session) {
    if (session.name.empty()) session.name = tr("Untitled").toStdString();  // without one, it could not be read back
    sessions::OpenedSession opened;
    if (auto text = sessions::writeSession(session)) opened.text = *std::move(text);
    auto document = std::make_unique<Document>(std::move(session), registry_);
    document->base = {.fingerprint = {}, .document = std::move(opened.text), .folder = document->session.folder};
    show(std::move(document));
}

Status SessionController::open(const std::filesystem::path& folder) {
    auto opened = sessions::openSession(folder, registry_);
    if (!opened) return fail(std::move(opened).error());
    show(*std::move(opened), Unsaved::recover);
    return {};
}

void SessionController::show(sessions::OpenedSession opened, Unsaved unsaved) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    if (opened.readOnly && document_->lock && fs::equivalent(folder(), opened.session.folder, ignored)) {
        opened.lock = std::exchange(document_->lock, std::nullopt);  // it is we who have it open
        opened.readOnly.reset();
    }
    std::vector<Error> problems = std::exchange(opened.problems, {});
    std::optional<sessions::ReadJournal> work = std::exchange(opened.unsaved, std::nullopt);
    const bool copies = work && unsaved == Unsaved::recoverAsCopy;
    if (copies) opened.lock.reset();  // the folder stays as it is, its journal too
    auto document = documentOf(std::move(opened), copies);
    const fs::path path =
        (document->home.empty() ? document->session.folder : document->home) / sessions::Journal::kFileName;
    bool rewrite = copies;
    if (work && unsaved == Unsaved::discard) {
        fs::remove(path, ignored);
    } else if (work) {
        sessions::Recovery recovery = sessions::recover(document->history, work->steps);
        work->steps.resize(recovery.steps);
        rewrite = rewrite || recovery.stopped;
        std::optional<Error> stop = recovery.stopped ? std::move(recovery.stopped) : std::move(work->damage);
        if (stop) {
            if (!copies) {
                // Gone on with where it is whole, there is no moment at which its steps are nowhere.
                Result<std::filesystem::path> kept = rewrite ? sessions::setAside(path) : sessions::keepCopy(path);
                if (!kept) {
                    kept = sessions::setAside(path);
                    rewrite = true;
                }
                stop->remedy = "what came before is recovered; the whole journal is kept as " + kept->string();
            }
            problems.push_back(*std::move(stop));
        }
        if (!rewrite)
            document->journal = std::make_unique<sessions::Journal>(path, work->base, work->wholeBytes, reporter());
    }
    show(std::move(document));
    if (rewrite)
        if (sessions::Journal* fresh = journal())
            for (sessions::JournalStep& step : work->steps) fresh->append(std::move(step));
    if (document_->readOnly) problems.push_back(*document_->readOnly);
    for (const Error& error : problems) Q_EMIT problem(textOf(error));
}

void SessionController::showCopy(sessions::OpenedSession opened, const QString& name) {
    std::vector<Error> problems = std::exchange(opened.problems, {});
    opened.session.name = name.toStdString();
    adopt(std::move(opened.session));
    for (const Error& error : problems) Q_EMIT problem(textOf(error));
}

sessions::Journal::Report SessionController::reporter() {
    return [this](const Error& error) {
        QMetaObject::invokeMethod(
            this, [this, text = textOf(error)] { Q_EMIT problem(text); }, Qt::QueuedConnection);
    };
}

// Made at the first edit, so that a session that is only looked at leaves no trace.
sessions::Journal* SessionController::journal() {
    Document& document = *document_;
    if (document.journal) return document.journal.get();
    std::filesystem::path place = document.session.folder;
    if (!document.ownsFolder || document.readOnly) {
        if (unsavedPlace_.empty()) return nullptr;
        place = document.home;
    }
    if (place.empty()) {
        const QString name = QDateTime::currentDateTimeUtc().toString("yyyyMMdd-HHmmss-zzz-") +
                             QString::number(QCoreApplication::applicationPid());
        place = unsavedPlace_ / name.toStdString();
        (void)sessions::createFolders(place);  // where that fails, the journal reports it
        if (auto lock = sessions::SessionLock::take(place)) document.lock = *std::move(lock);
        document.home = place;
    }
    document.journal =
        std::make_unique<sessions::Journal>(place / sessions::Journal::kFileName, document.base, reporter());
    return document.journal.get();
}

void SessionController::note(sessions::JournalStep::Kind kind, const std::string& name, sessions::GestureId gesture) {
    std::vector<sessions::Edit> edits = std::exchange(happened_, {});
    if (edits.empty()) return;
    if (sessions::Journal* kept = journal()) kept->append({kind, name, gesture, std::move(edits)});
}

void SessionController::dropJournal(Document& document) {
    if (document.journal) document.journal->startAnew(document.base);
    document.journal.reset();
    if (!document.home.empty()) sessions::removeUnsaved(std::exchange(document.home, {}));
}

void SessionController::forgetUnsaved() {
    dropJournal(*document_);
}

bool SessionController::save() {
    if (!hasFolder()) {
        Q_EMIT problem(document_->readOnly ? readOnlyReason() : tr("The session has no folder yet: use Save as"));
        return false;
    }
    Q_EMIT saving();
    sessions::Journal* kept = journal();
    if (const Status saved = sessions::save(document_->session, document_->history.record(), *kept); !saved) {
        Q_EMIT problem(textOf(saved.error()));
        return false;
    }
    document_->history.markSaved();
    reportHistory();
    Q_EMIT notice(tr("Saved %1").arg(QString::fromStdString(document_->session.folder.filename().string())));
    return true;
}

void SessionController::moveTo(const sessions::SessionCopy& copy, const std::string& fingerprint) {
    Q_EMIT moving();
    dropJournal(*document_);
    document_->lock.reset();
    document_->readOnly.reset();
    document_->ownsFolder = true;
    document_->history.renameFiles([&](const std::string& file) {
        const auto renamed = copy.renamed.find(file);
        return renamed == copy.renamed.end() ? file : renamed->second;
    });
    document_->session.folder = copy.session.folder;
    document_->session.name = copy.session.name;
    document_->base = {.fingerprint = fingerprint};
    if (auto lock = sessions::SessionLock::take(copy.session.folder)) {
        document_->lock = *std::move(lock);
    } else {  // what follows is kept apart from the folder, with what it starts from
        document_->readOnly = std::move(lock).error();
        if (auto text = sessions::writeSession(copy.session)) document_->base.document = *std::move(text);
        document_->base.folder = copy.session.folder;
    }
    document_->history.markSaved();
    reportHistory();
    Q_EMIT notice(tr("Saved as %1").arg(QString::fromStdString(copy.session.folder.filename().string())));
    if (document_->readOnly) Q_EMIT problem(readOnlyReason());
    if (document_->lock && document_->lock->doubt()) Q_EMIT problem(textOf(*document_->lock->doubt()));
}

QString SessionController::readOnlyReason() const {
    return document_->readOnly ? textOf(*document_->readOnly) : QString();
}

bool SessionController::refuseWhileHeld() {
    if (held_) Q_EMIT problem(tr("Wait until the session is opened or saved, or cancel that"));
    return held_;
}

std::optional<sessions::Edit> SessionController::perform(const sessions::Edit& edit, sessions::GestureId gesture) {
    if (refuseWhileHeld()) return std::nullopt;
    auto done = document_->history.perform(edit, gesture);
    if (!done) {
        Q_EMIT problem(textOf(done.error()));
        return std::nullopt;
    }
    note(sessions::JournalStep::Kind::done, document_->history.name(document_->history.position() - 1), gesture);
    reportHistory();
    return *std::move(done);
}

void SessionController::undo() {
    if (!canUndo()) return Q_EMIT notice(tr("There is nothing to undo"));
    goTo(static_cast<int>(document_->history.position()) - 1);
}

void SessionController::redo() {
    if (!canRedo()) return Q_EMIT notice(tr("There is nothing to redo"));
    goTo(static_cast<int>(document_->history.position()) + 1);
}

void SessionController::goTo(int position) {
    if (refuseWhileHeld()) return;
    sessions::History& history = document_->history;
    const auto target = static_cast<std::size_t>(std::clamp(position, 0, static_cast<int>(history.size())));
    QString last;
    int steps = 0;
    Q_EMIT stepping();
    while (history.position() != target) {
        const bool back = history.position() > target;
        const std::string name = history.name(back ? history.position() - 1 : history.position());
        if (const Status done = back ? history.undo() : history.redo(); !done) {
            Q_EMIT problem(textOf(done.error()));
            break;
        }
        note(back ? sessions::JournalStep::Kind::undone : sessions::JournalStep::Kind::redone, name);
        last = (back ? tr("Undone: %1") : tr("Redone: %1")).arg(QString::fromStdString(name));
        ++steps;
    }
    reportHistory();
    if (steps > 1) last += tr("; %n steps in all", nullptr, steps);
    Q_EMIT stepped(last);
}

QString SessionController::name() const {
    return QString::fromStdString(document_->session.name);
}

QString SessionController::title() const {
    QString title = name();
    if (document_->readOnly) title += tr(" (read only)");
    return modified() ? title + " *" : title;
}

QString SessionController::undoText() const {
    const auto& history = document_->history;
    return canUndo() ? QString::fromStdString(history.name(history.position() - 1)) : QString();
}

QString SessionController::redoText() const {
    const auto& history = document_->history;
    return canRedo() ? QString::fromStdString(history.name(history.position())) : QString();
}

}  // namespace lacquer::editor
