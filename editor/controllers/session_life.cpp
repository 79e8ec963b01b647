#include "editor/controllers/session_life.hpp"

#include <QDateTime>
#include <QDir>
#include <QLocale>
#include <QStandardPaths>
#include <algorithm>
#include <system_error>
#include <utility>

#include "sessions/format/names.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/model/new_session.hpp"

namespace lacquer::editor {

namespace fs = std::filesystem;

fs::path sessionAround(const fs::path& path) {
    std::error_code ignored;
    if (fs::exists(path / sessions::kSessionFileName, ignored)) return path;
    return fs::exists(path.parent_path() / sessions::kSessionFileName, ignored) ? path.parent_path() : path;
}

namespace {

using sessions::OpenedSession;

QString nameOf(const fs::path& folder) {
    return QString::fromStdString(sessions::sessionNameOf(folder));
}

// Made on another thread, which needs a registry of its own: looking up a plugin changes it.
template <class T>
struct Outcome {
    ProcessorRegistry registry;
    std::optional<Result<T>> result;
};

// A session of the files that can be played; the others are told of.
Result<sessions::Session> sessionOf(const std::vector<fs::path>& files, const ProcessorRegistry& registry,
                                    std::vector<Error>& problems, const sessions::Progress& progress) {
    std::vector<sessions::Stem> stems;
    std::optional<int> rate;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (progress(static_cast<double>(i) / static_cast<double>(files.size())) == sessions::Proceed::stop)
            return fail(ErrorKind::failed, "stopped");
        const auto file = sessions::AudioFile::open(files[i]);
        if (!file) {
            problems.push_back(file.error());
            continue;
        }
        const sessions::AudioFileFacts& facts = file->facts();
        if (!rate) rate = facts.sampleRate;
        if (const auto playable = sessions::openClipFile(files[i], *rate); !playable) {
            problems.push_back(playable.error());
            continue;
        }
        stems.push_back({files[i].stem().string(), files[i].generic_string(), facts.channels,
                         sessions::resampledLength(facts.frames, facts.sampleRate, *rate)});
    }
    if (stems.empty() && !problems.empty()) return fail(problems.front());
    return sessions::newSession({}, rate.value_or(48000), stems, registry);
}

}  // namespace

SessionLife::SessionLife(SessionController& session, SettingsFile& settings, Shelf shelf)
    : session_(session), shelf_(std::move(shelf)), recent_(settings) {}

SessionLife::~SessionLife() = default;

void SessionLife::want(Action action) {
    if (busy()) return;
    wanted_ = std::move(action);
    Q_EMIT session_.saving();  // plugins' windows may hold what is no edit yet
    if (session_.modified())
        Q_EMIT questionAsked();
    else
        goOn();
}

void SessionLife::goOn() {
    if (const Action action = std::exchange(wanted_, nullptr)) action();
}

void SessionLife::saveFirst() {
    save();
}

void SessionLife::discard() {
    goOn();
}

void SessionLife::save() {
    if (busy()) return;
    if (!session_.readOnlyReason().isEmpty()) (void)session_.save();  // which says why not
    if (!session_.hasFolder()) {
        Q_EMIT placeWanted();
        return;
    }
    if (session_.save())
        goOn();
    else
        wanted_ = nullptr;
}

void SessionLife::saveAs(const QUrl& folder) {
    if (busy()) return;
    if (session_.recording()) {
        wanted_ = nullptr;
        Q_EMIT session_.problem(tr("Stop recording before the session is saved elsewhere"));
        return;
    }
    Q_EMIT session_.saving();
    QString path = folder.toLocalFile();
    while (path.endsWith('/')) path.chop(1);
    if (!path.endsWith(".lacquer")) path += ".lacquer";
    const auto copy =
        std::make_shared<const sessions::SessionCopy>(sessions::planCopy(session_.history(), path.toStdString()));
    const auto written = std::make_shared<std::optional<Result<std::string>>>();
    run(
        tr("Saving %1").arg(nameOf(copy->session.folder)),
        [copy, written](const sessions::Progress& progress) { *written = sessions::writeCopy(*copy, progress); },
        [this, copy, written] {
            if (!(*written)->ok()) {
                wanted_ = nullptr;
                Q_EMIT session_.problem(textOf((*written)->error()));
                return;
            }
            session_.moveTo(*copy, ***written);
            recent_.add(session_.folder());
            goOn();
        });
}

void SessionLife::saveIn(const QString& place, const QString& name) {
    const QString wanted = name.trimmed();
    if (wanted.isEmpty() || wanted.contains('/') || wanted.startsWith('.')) {
        wanted_ = nullptr;
        Q_EMIT session_.problem(tr("“%1” cannot be the name of a session: give it one without “/”, that does not "
                                   "begin with a dot")
                                    .arg(wanted));
        return;
    }
    saveAs(QUrl::fromLocalFile(QDir(place).filePath(wanted)));
}

QString SessionLife::usualPlace() const {
    std::error_code ignored;
    if (session_.hasFolder()) return QString::fromStdString(session_.folder().parent_path().string());
    for (const QString& recent : recent_.paths())
        if (const fs::path place = fs::path(recent.toStdString()).parent_path(); fs::is_directory(place, ignored))
            return QString::fromStdString(place.string());
    const QString music = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    return QDir(music).exists() ? music : QDir::homePath();
}

void SessionLife::newSession() {
    want([this] {
        auto made = sessions::newSession({}, session_.session().sampleRate, {}, session_.registry());
        if (made)
            session_.adopt(*std::move(made));
        else
            Q_EMIT session_.problem(textOf(made.error()));
    });
}

void SessionLife::open(const QUrl& folder) {
    openPath(folder.toLocalFile());
}

void SessionLife::openPath(const QString& folder) {
    want([this, path = sessionAround(folder.toStdString())] { load(path); });
}

bool SessionLife::openDropped(const QList<QUrl>& files) {
    std::error_code failed;
    if (files.size() != 1) return false;
    const fs::path folder = files.front().toLocalFile().toStdString();
    if (!fs::exists(folder / sessions::kSessionFileName, failed)) return false;
    open(files.front());
    return true;
}

void SessionLife::load(const fs::path& folder) {
    const auto outcome = std::make_shared<Outcome<OpenedSession>>(session_.registry());
    run(
        tr("Opening %1").arg(nameOf(folder)),
        [outcome, folder, plugins = plugins_](const sessions::Progress& progress) {
            const auto asked = [&](double) { return progress(-1); };  // nobody knows how long it takes
            if (plugins)
                plugins->expect(sessions::nodeTypesIn(folder), [&] { return asked(0) == sessions::Proceed::stop; });
            outcome->result = sessions::openSession(folder, outcome->registry, asked);
        },
        [this, outcome, folder] {
            if (!outcome->result->ok()) {
                const Error& error = outcome->result->error();
                if (error.kind == ErrorKind::missingInput) recent_.remove(QString::fromStdString(folder.string()));
                Q_EMIT session_.problem(textOf(error));
                Q_EMIT openFailed(textOf(error));
                return;
            }
            take(**std::move(outcome->result));
        });
}

void SessionLife::take(OpenedSession opened) {
    if (opened.unsaved) {
        offered_ = std::move(opened);
        Q_EMIT recoveryChanged();
        Q_EMIT recoveryAsked();
        return;
    }
    session_.show(std::move(opened), SessionController::Unsaved::discard);
    recent_.add(session_.folder());
}

void SessionLife::openExample() {
    if (!hasExample()) return;
    want([this] {
        const auto outcome = std::make_shared<Outcome<OpenedSession>>(session_.registry());
        run(
            tr("Opening the example"),
            [outcome, folder = shelf_.example, plugins = plugins_](const sessions::Progress& progress) {
                if (plugins)
                    plugins->expect(sessions::nodeTypesIn(folder),
                                    [&] { return progress(-1) == sessions::Proceed::stop; });
                outcome->result = sessions::openForCopy(folder, outcome->registry);
            },
            [this, outcome] {
                if (outcome->result->ok())
                    session_.showCopy(**std::move(outcome->result), nameOf(shelf_.example));
                else
                    Q_EMIT session_.problem(textOf(outcome->result->error()));
            });
    });
}

void SessionLife::newFromFiles(const QList<QUrl>& files) {
    std::vector<fs::path> paths;
    for (const QUrl& url : files)
        if (url.isLocalFile()) paths.emplace_back(url.toLocalFile().toStdString());
    if (paths.empty()) return;
    std::sort(paths.begin(), paths.end());
    want([this, paths] {
        const auto outcome = std::make_shared<Outcome<sessions::Session>>(session_.registry());
        const auto problems = std::make_shared<std::vector<Error>>();
        run(
            tr("Reading the sound files"),
            [outcome, problems, paths](const sessions::Progress& progress) {
                outcome->result = sessionOf(paths, outcome->registry, *problems, progress);
            },
            [this, outcome, problems] {
                if (outcome->result->ok())
                    adoptAsEdit(**std::move(outcome->result), tr("Make tracks of sound files"));
                else
                    problems->assign({outcome->result->error()});
                for (const Error& error : *problems) Q_EMIT session_.problem(textOf(error));
            });
    });
}

// As work that is not saved yet, which can be undone.
void SessionLife::adoptAsEdit(sessions::Session made, const QString& name) {
    std::vector<sessions::Edit> edits;
    for (const auto& [id, node] : made.graph.nodes()) edits.emplace_back(sessions::AddNode{node, made.content(id), {}});
    for (const auto& [id, wire] : made.graph.connections())
        edits.emplace_back(sessions::Connect{wire.source, wire.destination, id, wire.compensated});
    sessions::Session empty;
    empty.sampleRate = made.sampleRate;
    session_.adopt(std::move(empty));
    (void)session_.perform(sessions::makeGroup(name.toStdString(), std::move(edits)));
}

void SessionLife::quit() {
    if (busy()) cancelJob();
    want([this] {
        session_.forgetUnsaved();
        Q_EMIT quitGranted();
    });
}

void SessionLife::lookForUnsaved() {
    if (shelf_.unsaved.empty() || busy()) return;
    const auto outcome = std::make_shared<Outcome<sessions::FoundUnsaved>>(session_.registry());
    run(
        tr("Looking for work that was not saved"),
        [outcome, place = shelf_.unsaved](const sessions::Progress&) {
            outcome->result = sessions::findUnsaved(place, outcome->registry);
        },
        [this, outcome] {
            left_ = std::move((*outcome->result)->sessions);
            std::reverse(left_.begin(), left_.end());
            setUnsavedCount(static_cast<int>(left_.size()));
            for (const Error& error : (*outcome->result)->problems) Q_EMIT session_.problem(textOf(error));
            offer();
        });
}

void SessionLife::countUnsaved() {
    if (shelf_.unsaved.empty()) return;
    struct Count {
        ProcessorRegistry registry;
        std::size_t sessions = 0;
        std::vector<Error> problems{};
    };
    const auto count = std::make_shared<Count>(session_.registry());
    counting_ = std::make_unique<BackgroundJob>(
        turn_,
        [count, place = shelf_.unsaved](const sessions::Progress&) {
            sessions::FoundUnsaved found = sessions::findUnsaved(place, count->registry);
            count->sessions = found.sessions.size();  // which are given free again
            count->problems = std::move(found.problems);
        },
        [this, count] {
            setUnsavedCount(static_cast<int>(count->sessions));
            for (const Error& error : count->problems) Q_EMIT session_.problem(textOf(error));
        });
}

void SessionLife::recoverUnsaved() {
    want([this] { lookForUnsaved(); });
}

void SessionLife::setUnsavedCount(int count) {
    unsavedCount_ = count;
    Q_EMIT unsavedCountChanged();
}

void SessionLife::offer() {
    if (left_.empty()) return;
    offered_ = std::move(left_.back());
    left_.pop_back();
    Q_EMIT recoveryChanged();
    Q_EMIT recoveryAsked();
}

void SessionLife::showOffered(SessionController::Unsaved unsaved) {
    if (!offered_) return;
    const bool hasFolder = recoveryHasFolder();
    OpenedSession opened = *std::exchange(offered_, std::nullopt);
    session_.show(std::move(opened), unsaved);
    if (hasFolder && unsaved != SessionController::Unsaved::recoverAsCopy) recent_.add(session_.folder());
    if (!hasFolder) setUnsavedCount(unsavedCount_ - 1);
    left_.clear();  // recoverUnsaved() offers them again
}

void SessionLife::recover() {
    showOffered(SessionController::Unsaved::recover);
}

void SessionLife::recoverAsCopy() {
    showOffered(SessionController::Unsaved::recoverAsCopy);
}

void SessionLife::discardRecovery() {
    if (recoveryHasFolder()) return showOffered(SessionController::Unsaved::discard);
    if (!offered_) return;
    sessions::removeUnsaved(offered_->home);
    offered_.reset();
    setUnsavedCount(unsavedCount_ - 1);
    offer();
}

void SessionLife::postponeRecovery() {
    offered_.reset();
    offer();
}

QString SessionLife::recoveryName() const {
    if (!offered_) return {};
    return QString::fromStdString(offered_->session.name);
}

QString SessionLife::recoveryText() const {
    if (!offered_) return {};
    const auto count = static_cast<int>(offered_->unsaved->steps.size());
    const fs::path place = offered_->home.empty() ? offered_->session.folder : offered_->home;
    std::error_code failed;
    const auto time = fs::last_write_time(place / sessions::Journal::kFileName, failed);
    const auto ago = std::chrono::file_clock::now() - time;
    const QDateTime when =
        QDateTime::currentDateTime().addMSecs(-std::chrono::duration_cast<std::chrono::milliseconds>(ago).count());
    const QString last =
        offered_->unsaved->steps.empty() ? QString() : QString::fromStdString(offered_->unsaved->steps.back().name);
    return tr("%n changes, up to “%1” on %2.", nullptr, count)
        .arg(last, QLocale().toString(when, QLocale::ShortFormat));
}

void SessionLife::run(const QString& text, std::function<void(const sessions::Progress&)> work, Action done) {
    busyText_ = text;
    session_.hold(true);
    job_ = std::make_unique<BackgroundJob>(turn_, std::move(work), [this, done = std::move(done)] {
        endJob();
        done();
    });
    connect(job_.get(), &BackgroundJob::progressed, this, &SessionLife::progressed);
    Q_EMIT busyChanged();
    Q_EMIT progressed();
}

// The job itself goes when its thread has come to its end.
void SessionLife::endJob() {
    BackgroundJob* const job = job_.get();
    ending_.push_back(std::move(job_));
    connect(
        job, &BackgroundJob::finished, this,
        [this, job] { std::erase_if(ending_, [job](const auto& ended) { return ended.get() == job; }); },
        Qt::QueuedConnection);
    session_.hold(false);
    Q_EMIT busyChanged();
}

// One that is at its end, with all that it has made.
void SessionLife::dropJob() {
    job_.reset();
    session_.hold(false);
    Q_EMIT busyChanged();
}

void SessionLife::cancelJob() {
    if (!job_) return;
    wanted_ = nullptr;
    if (!job_->cancel()) return dropJob();
    endJob();
}

}  // namespace lacquer::editor
