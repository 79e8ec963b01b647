// SessionLife: new, open, save, save as, quit, and what is left of a program that has died; asks before anything is
// lost. GUI thread; reading and copying files is done on a thread beside it. The window shows the questions.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <QUrl>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "editor/controllers/background_job.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/models/recent_sessions.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::editor {

/// The session that is meant: what lies in one stands for it. A double click on a folder leads into it, and file
/// managers open the document.
[[nodiscard]] std::filesystem::path sessionAround(const std::filesystem::path& path);

class SessionLife : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(lacquer::editor::RecentSessions* recent READ recent CONSTANT)
    Q_PROPERTY(bool hasExample READ hasExample CONSTANT)
    Q_PROPERTY(bool busy READ busy NOTIFY busyChanged)
    Q_PROPERTY(QString busyText READ busyText NOTIFY busyChanged)
    Q_PROPERTY(double busyFraction READ busyFraction NOTIFY progressed)
    Q_PROPERTY(QString recoveryName READ recoveryName NOTIFY recoveryChanged)
    Q_PROPERTY(QString recoveryText READ recoveryText NOTIFY recoveryChanged)
    Q_PROPERTY(bool recoveryHasFolder READ recoveryHasFolder NOTIFY recoveryChanged)
    Q_PROPERTY(int unsavedCount READ unsavedCount NOTIFY unsavedCountChanged)

public:
    struct Shelf {
        std::filesystem::path example{};  ///< the example session; empty: none
        std::filesystem::path unsaved{};  ///< see SessionController
    };
    /// Both must outlive it.
    SessionLife(SessionController& session, SettingsFile& settings, Shelf shelf);
    ~SessionLife() override;

    [[nodiscard]] RecentSessions* recent() { return &recent_; }
    [[nodiscard]] bool hasExample() const { return !shelf_.example.empty(); }

    // What the user wants. With work that is not saved, questionAsked() comes first. --------------------------------

    /// A session with a mix bus and a master chain.
    Q_INVOKABLE void newSession();
    Q_INVOKABLE void open(const QUrl& folder);
    Q_INVOKABLE void openPath(const QString& folder);
    /// Opens a copy of the example: it can be changed and saved elsewhere, the example stays as it is.
    Q_INVOKABLE void openExample();
    /// A session of sound files: tracks, group buses, a mix bus and a master chain. The files stay where they are.
    Q_INVOKABLE void newFromFiles(const QList<QUrl>& files);
    /// Opens the one session folder that has been dropped; false when it is something else.
    Q_INVOKABLE bool openDropped(const QList<QUrl>& files);
    Q_INVOKABLE void quit();

    /// Saves, and asks where to through placeWanted() when there is no folder to save in.
    Q_INVOKABLE void save();
    /// Saves a copy in a new folder, with ".lacquer" at its end, and goes on in that.
    Q_INVOKABLE void saveAs(const QUrl& folder);
    /// The same for a folder of that name in another one.
    Q_INVOKABLE void saveIn(const QString& place, const QString& name);
    /// The folder in which a session is likely to be looked for, or to be saved.
    [[nodiscard]] Q_INVOKABLE QString usualPlace() const;
    [[nodiscard]] Q_INVOKABLE static QString pathOf(const QUrl& folder) { return folder.toLocalFile(); }
    [[nodiscard]] Q_INVOKABLE static QUrl urlOf(const QString& folder) { return QUrl::fromLocalFile(folder); }
    /// No place has been chosen.
    Q_INVOKABLE void dropSaveAs() { wanted_ = nullptr; }

    // Answers to questionAsked(). -----------------------------------------------------------------------------------

    Q_INVOKABLE void saveFirst();
    Q_INVOKABLE void discard();
    /// All stays as it is.
    Q_INVOKABLE void cancelQuestion() { wanted_ = nullptr; }

    // Answers to recoveryAsked(). -----------------------------------------------------------------------------------

    Q_INVOKABLE void recover();
    Q_INVOKABLE void discardRecovery();
    /// Opens the work as a session without a folder; the folder and its journal stay as they are.
    Q_INVOKABLE void recoverAsCopy();
    /// The work stays where it is, and is offered again.
    Q_INVOKABLE void postponeRecovery();

    /// Looks for sessions without a folder that a program which died has left, and asks what to do with them.
    void lookForUnsaved();
    /// Counts them only, beside whatever else happens: unsavedCount() tells, and asks nobody.
    void countUnsaved();
    /// The same as lookForUnsaved(), for a user who may have work that is not saved.
    Q_INVOKABLE void recoverUnsaved();
    /// How many were found the last time, less those for which the user has answered.
    [[nodiscard]] int unsavedCount() const { return unsavedCount_; }

    /// Plugins of a session that is opened are tried before it is loaded, where they are not known yet.
    void setPlugins(std::shared_ptr<host::PluginWorld> plugins) { plugins_ = std::move(plugins); }

    /// Stops what is going on beside the GUI.
    Q_INVOKABLE void cancelJob();
    [[nodiscard]] bool busy() const { return job_ != nullptr; }
    [[nodiscard]] QString busyText() const { return busyText_; }
    /// 0 … 1; below 0 when nobody knows.
    [[nodiscard]] double busyFraction() const { return job_ ? job_->fraction() : -1; }

    [[nodiscard]] QString recoveryName() const;
    /// How much was not saved, and when that was.
    [[nodiscard]] QString recoveryText() const;
    [[nodiscard]] bool recoveryHasFolder() const { return offered_ && offered_->home.empty(); }

Q_SIGNALS:
    /// There is work that is not saved. saveFirst(), discard() or cancelQuestion() answers.
    void questionAsked();
    /// saveAs() or dropSaveAs() answers.
    void placeWanted();
    /// There is work of a program that has died. recover() and the like answer.
    void recoveryAsked();
    void recoveryChanged();
    void unsavedCountChanged();
    void busyChanged();
    void progressed();
    /// Nothing stands in the way of closing the window any more.
    void quitGranted();
    /// What open() was asked for cannot be opened.
    void openFailed(const QString& text);

private:
    using Action = std::function<void()>;

    /// Does it once nothing is lost by it.
    void want(Action action);
    void goOn();
    void run(const QString& text, std::function<void(const sessions::Progress&)> work, Action done);
    void endJob();
    void dropJob();
    void load(const std::filesystem::path& folder);
    void take(sessions::OpenedSession opened);
    void offer();
    void setUnsavedCount(int count);
    void showOffered(SessionController::Unsaved unsaved);
    void adoptAsEdit(sessions::Session made, const QString& name);

    SessionController& session_;
    const Shelf shelf_;
    std::shared_ptr<host::PluginWorld> plugins_;
    RecentSessions recent_;
    Action wanted_;
    std::mutex turn_;  ///< one job after another: what was cancelled gives back its lock before the next one wants it
    std::unique_ptr<BackgroundJob> job_;
    std::vector<std::unique_ptr<BackgroundJob>> ending_;  ///< cancelled, and not at their end yet
    QString busyText_;
    std::optional<sessions::OpenedSession> offered_;
    std::vector<sessions::OpenedSession> left_;  ///< to be offered, the next one last
    int unsavedCount_ = 0;
    std::unique_ptr<BackgroundJob> counting_;
};

}  // namespace lacquer::editor
