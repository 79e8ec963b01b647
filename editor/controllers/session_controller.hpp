// SessionController: the open session, its history, its folder and its journal. GUI thread. Every edit of the editor
// passes through perform(); whoever shows something of the session listens to edited(). What is to happen to work that
// is not saved is SessionLife's to ask.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <QUrl>
#include <memory>
#include <optional>

#include "core/engine/processor_registry.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/journal.hpp"
#include "sessions/safety/opened_session.hpp"
#include "sessions/safety/save_copy.hpp"

namespace lacquer::editor {

/// An error as the status bar shows it: "where: what (remedy)".
[[nodiscard]] QString textOf(const Error& error);

class SessionController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(QString name READ name NOTIFY titleChanged)
    Q_PROPERTY(QString title READ title NOTIFY titleChanged)
    Q_PROPERTY(bool modified READ modified NOTIFY titleChanged)
    Q_PROPERTY(bool hasFolder READ hasFolder NOTIFY titleChanged)
    Q_PROPERTY(QString place READ place NOTIFY titleChanged)
    Q_PROPERTY(QString readOnlyReason READ readOnlyReason NOTIFY titleChanged)
    Q_PROPERTY(bool untouched READ untouched NOTIFY historyChanged)
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY historyChanged)
    Q_PROPERTY(bool canRedo READ canRedo NOTIFY historyChanged)
    Q_PROPERTY(QString undoText READ undoText NOTIFY historyChanged)
    Q_PROPERTY(QString redoText READ redoText NOTIFY historyChanged)

public:
    /// Opens an empty, unsaved session. `registry` must outlive the controller. Journals of sessions without a folder
    /// lie in folders below `unsavedPlace`; without one they have none.
    explicit SessionController(const ProcessorRegistry& registry, std::filesystem::path unsavedPlace = {});
    ~SessionController() override;

    [[nodiscard]] const ProcessorRegistry& registry() const noexcept { return registry_; }
    [[nodiscard]] const sessions::Session& session() const noexcept { return document_->session; }
    [[nodiscard]] const sessions::History& history() const noexcept { return document_->history; }

    /// Carries out an edit and returns what was done, ids filled in; nothing when it was refused, which problem() has
    /// then told.
    std::optional<sessions::Edit> perform(const sessions::Edit& edit, sessions::GestureId gesture = 0);
    [[nodiscard]] sessions::GestureId newGesture() { return document_->history.newGesture(); }

    /// Asked before an edit counts, whichever session is open; see History::setGuard.
    void setGuard(sessions::History::Guard guard) { guard_ = std::move(guard); }

    /// Replaces the open session by the one in a folder, with what its journal holds. On failure it stays open.
    Status open(const std::filesystem::path& folder);
    /// Shows a session that has no folder.
    void adopt(sessions::Session session);

    /// What becomes of work that a journal brings.
    enum class Unsaved { recover, discard, recoverAsCopy };
    /// Shows what has been opened. The old session's journal goes: what it holds is saved, or not wanted.
    void show(sessions::OpenedSession opened, Unsaved unsaved);
    /// Shows a session as one without a folder that is called `name`; files it names relative are looked for in the
    /// folder it was read from.
    void showCopy(sessions::OpenedSession opened, const QString& name);

    /// Saves in the session's own folder. Reports failure through problem() and returns whether it went well.
    bool save();
    /// A copy of the session as it is has been written: it now lives there.
    void moveTo(const sessions::SessionCopy& copy, const std::string& fingerprint);
    /// Nothing of the open session is wanted any more that is not saved: its journal goes.
    void forgetUnsaved();

    /// While held, no edit is taken: something reads the session, or another one is about to come.
    void hold(bool held) { held_ = held; }
    [[nodiscard]] bool held() const noexcept { return held_; }
    /// While something is being recorded into the session's folder, it cannot go on in another one.
    void setRecording(bool recording) { recording_ = recording; }
    [[nodiscard]] bool recording() const noexcept { return recording_; }

    Q_INVOKABLE void undo();
    Q_INVOKABLE void redo();
    /// Undoes or redoes until the first `position` steps are done.
    Q_INVOKABLE void goTo(int position);

    [[nodiscard]] QString name() const;
    /// "Song *" for a modified session; "Song (read only)" for one that another program has open.
    [[nodiscard]] QString title() const;
    [[nodiscard]] bool modified() const { return document_->history.modified(); }
    /// Whether save() knows where to.
    [[nodiscard]] bool hasFolder() const { return document_->ownsFolder && !document_->readOnly; }
    /// The session's own folder; empty when it has none.
    [[nodiscard]] std::filesystem::path folder() const {
        return document_->ownsFolder ? document_->session.folder : std::filesystem::path();
    }
    [[nodiscard]] QString place() const { return QString::fromStdString(folder().string()); }
    /// Why the session cannot be saved in its folder; empty when it can, or has none.
    [[nodiscard]] QString readOnlyReason() const;
    /// A session in which there is nothing, and never was.
    [[nodiscard]] bool untouched() const {
        return !document_->ownsFolder && document_->history.size() == 0 && document_->session.graph.nodes().empty();
    }
    [[nodiscard]] bool canUndo() const { return document_->history.canUndo(); }
    [[nodiscard]] bool canRedo() const { return document_->history.canRedo(); }
    [[nodiscard]] QString undoText() const;
    [[nodiscard]] QString redoText() const;

Q_SIGNALS:
    /// The old session is about to go; drop everything that refers to it.
    void closing();
    /// The open session is about to go on in another folder.
    void moving();
    /// The session is about to be saved: what belongs to it and is not in it yet can be put in.
    void saving();
    /// Another session is open.
    void opened();
    /// One edit has been carried out, undo and redo included. Never a group.
    void edited(const lacquer::sessions::Edit& edit);
    void titleChanged();
    void historyChanged();
    /// Undo or redo is about to begin; and it has been done: "Undone: Move Gain".
    void stepping();
    void stepped(const QString& text);
    /// Something went wrong; `text` says what, where, and what to do.
    void problem(const QString& text);
    /// Something went well that the eye might miss.
    void notice(const QString& text);

private:
    struct Document {
        Document(sessions::Session opened, const ProcessorRegistry& registry)
            : session(std::move(opened)), history(session, registry) {}
        sessions::Session session;
        sessions::History history;
        bool ownsFolder = false;  ///< or else `session.folder` is only where its files are
        std::optional<Error> readOnly{};
        std::filesystem::path home{};  ///< of the journal of a session without a folder, once it has one
        std::optional<sessions::SessionLock> lock{};
        sessions::JournalBase base{};                  ///< what the journal is to start from
        std::unique_ptr<sessions::Journal> journal{};  ///< goes before the lock does
    };
    std::unique_ptr<Document> documentOf(sessions::OpenedSession opened, bool copies);
    void show(std::unique_ptr<Document> document);
    void reportHistory();
    /// Notes what has happened since the last time as one step.
    void note(sessions::JournalStep::Kind kind, const std::string& name, sessions::GestureId gesture = 0);
    /// The open session's journal; null when nothing is to be kept.
    sessions::Journal* journal();
    [[nodiscard]] sessions::Journal::Report reporter();
    static void dropJournal(Document& document);
    bool refuseWhileHeld();

    const ProcessorRegistry& registry_;
    const std::filesystem::path unsavedPlace_;
    sessions::History::Guard guard_;
    std::unique_ptr<Document> document_;
    std::vector<sessions::Edit> happened_;  ///< edits that are not noted yet
    bool held_ = false;
    bool recording_ = false;
};

}  // namespace lacquer::editor
