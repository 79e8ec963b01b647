// SessionController: the open session, its history, its file. GUI thread. Every edit of the editor passes through
// perform(); whoever shows something of the session listens to edited().
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <QUrl>
#include <memory>
#include <optional>

#include "core/engine/processor_registry.hpp"
#include "sessions/model/history.hpp"

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
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY historyChanged)
    Q_PROPERTY(bool canRedo READ canRedo NOTIFY historyChanged)
    Q_PROPERTY(QString undoText READ undoText NOTIFY historyChanged)
    Q_PROPERTY(QString redoText READ redoText NOTIFY historyChanged)

public:
    /// Opens an empty, unsaved session. `registry` must outlive the controller.
    explicit SessionController(const ProcessorRegistry& registry);
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

    /// Replaces the open session. On failure it stays open.
    Status open(const std::filesystem::path& folder);
    /// Shows a session that has no file yet.
    void adopt(sessions::Session session);

    /// Both report failure through problem() and return whether it went well.
    Q_INVOKABLE bool openUrl(const QUrl& folder);
    Q_INVOKABLE bool save();
    /// For a session without a folder: makes `folder`, with ".lacquer" at its end, and saves there.
    Q_INVOKABLE bool saveAs(const QUrl& folder);
    Q_INVOKABLE void undo();
    Q_INVOKABLE void redo();

    [[nodiscard]] QString name() const;
    /// "Song *" for a modified session.
    [[nodiscard]] QString title() const;
    [[nodiscard]] bool modified() const { return document_->history.modified(); }
    [[nodiscard]] bool hasFolder() const { return !document_->session.folder.empty(); }
    [[nodiscard]] bool canUndo() const { return document_->history.canUndo(); }
    [[nodiscard]] bool canRedo() const { return document_->history.canRedo(); }
    [[nodiscard]] QString undoText() const;
    [[nodiscard]] QString redoText() const;

Q_SIGNALS:
    /// The old session is about to go; drop everything that refers to it.
    void closing();
    /// Another session is open.
    void opened();
    /// One edit has been carried out, undo and redo included. Never a group.
    void edited(const lacquer::sessions::Edit& edit);
    void titleChanged();
    void historyChanged();
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
    };
    void show(std::unique_ptr<Document> document);
    void reportHistory();

    const ProcessorRegistry& registry_;
    sessions::History::Guard guard_;
    std::unique_ptr<Document> document_;
};

}  // namespace lacquer::editor
