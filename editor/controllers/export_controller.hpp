// ExportController: the open album, or the open session, as finished files: for what, where to, how far it is, and what
// came out. The work is done on a thread beside the GUI, on copies: both can be changed meanwhile. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QVariant>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "editor/controllers/album_desk.hpp"
#include "editor/controllers/job_runner.hpp"
#include "editor/controllers/session_controller.hpp"
#include "sessions/delivery/export_songs.hpp"

namespace lacquer::editor {

class ExportController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(lacquer::editor::ExportController::Source source READ source NOTIFY choicesChanged)
    Q_PROPERTY(QString title READ title NOTIFY choicesChanged)
    /// [{name, title, description, chosen}]
    Q_PROPERTY(QVariantList choices READ choices NOTIFY choicesChanged)
    Q_PROPERTY(QString folder READ folder WRITE setFolder NOTIFY choicesChanged)
    Q_PROPERTY(bool report READ report WRITE setReport NOTIFY choicesChanged)
    Q_PROPERTY(bool withoutPauses READ withoutPauses WRITE setWithoutPauses NOTIFY choicesChanged)
    /// Why it cannot begin; empty: it can.
    Q_PROPERTY(QString obstacle READ obstacle NOTIFY choicesChanged)
    Q_PROPERTY(lacquer::editor::ExportController::State state READ state NOTIFY stateChanged)
    Q_PROPERTY(lacquer::editor::JobRunner* job READ job CONSTANT)
    Q_PROPERTY(QString stage READ stage NOTIFY advanced)
    Q_PROPERTY(QString timeLeft READ timeLeft NOTIFY advanced)
    /// Of what is being made: [{name, preset, share, level}]
    Q_PROPERTY(QVariantList files READ files NOTIFY advanced)
    /// Of what has been made: [{name, detail, remark, sum}]
    Q_PROPERTY(QVariantList results READ results NOTIFY stateChanged)
    Q_PROPERTY(QStringList warnings READ warnings NOTIFY stateChanged)
    Q_PROPERTY(QString failure READ failure NOTIFY stateChanged)
    Q_PROPERTY(QString reportFile READ reportFile NOTIFY stateChanged)

public:
    enum class Source { album, session };
    Q_ENUM(Source)
    enum class State { asking, working, done, failed };
    Q_ENUM(State)

    /// Both must outlive it.
    ExportController(SessionController& session, AlbumDesk& album);
    ~ExportController() override;

    /// Begins to ask what is to leave.
    Q_INVOKABLE void offer(lacquer::editor::ExportController::Source source);
    Q_INVOKABLE void choose(const QString& name, bool chosen);
    Q_INVOKABLE void start();
    /// Nothing is left under a final name.
    Q_INVOKABLE void cancel() { job_.cancel(); }
    /// Back to the questions.
    Q_INVOKABLE void askAgain();
    Q_INVOKABLE void openReport() const;
    Q_INVOKABLE void openFolder() const;
    /// A free name in the folder where the album or the session lies.
    [[nodiscard]] QString usualFolder() const;

    [[nodiscard]] Source source() const { return source_; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QVariantList choices() const;
    [[nodiscard]] QString folder() const { return folder_; }
    void setFolder(const QString& folder);
    [[nodiscard]] bool report() const { return report_; }
    void setReport(bool report);
    [[nodiscard]] bool withoutPauses() const { return withoutPauses_; }
    void setWithoutPauses(bool without);
    [[nodiscard]] QString obstacle() const;
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] JobRunner* job() { return &job_; }
    [[nodiscard]] QString stage() const;
    [[nodiscard]] QString timeLeft() const;
    [[nodiscard]] QVariantList files() const;
    [[nodiscard]] QVariantList results() const { return results_; }
    [[nodiscard]] QStringList warnings() const { return warnings_; }
    [[nodiscard]] QString failure() const { return failure_; }
    [[nodiscard]] QString reportFile() const { return reportFile_; }

Q_SIGNALS:
    void choicesChanged();
    void stateChanged();
    void advanced();

private:
    struct Work;
    class Watch;
    struct Choice {
        std::string name;
        QString title, description;
    };

    [[nodiscard]] std::vector<Choice> whatThereIs() const;
    [[nodiscard]] Result<std::vector<sessions::ExportPreset>> presets() const;
    void startWork(std::shared_ptr<Work> work);
    void finish(Work& work);
    void setState(State state);
    static void exportAlbum(Work& work, const sessions::Progress& progress);
    static void exportRecord(Work& work, const sessions::Progress& progress);
    static void exportSession(Work& work, const sessions::Progress& progress);

    SessionController& session_;
    AlbumDesk& album_;
    Source source_ = Source::album;
    std::set<std::string> chosen_{"streaming"};
    QString folder_;
    bool report_ = true, withoutPauses_ = false;
    State state_ = State::asking;
    std::shared_ptr<Watch> watch_;
    QElapsedTimer clock_;
    QTimer refresh_;  ///< while it works: the files tell more often than anybody can see
    QVariantList results_;
    QStringList warnings_;
    QString failure_, reportFile_;
    JobRunner job_;
};

}  // namespace lacquer::editor
