#include "editor/controllers/export_controller.hpp"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>
#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "sessions/album/album_check.hpp"
#include "sessions/album/album_export.hpp"
#include "sessions/album/album_report.hpp"
#include "sessions/album/vinyl_export.hpp"
#include "sessions/delivery/cd/checksums.hpp"
#include "sessions/delivery/codes.hpp"
#include "sessions/delivery/export_presets.hpp"
#include "sessions/delivery/render_master.hpp"
#include "sessions/delivery/report/delivery_report.hpp"
#include "sessions/delivery/report/report_words.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/new_folder.hpp"
#include "sessions/media/partial_folder.hpp"
#include "sessions/media/session_media.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::editor {

namespace {

namespace fs = std::filesystem;
constexpr const char* kDisc = "disc";    // the CD as a fileset
constexpr const char* kSides = "sides";  // of the record
constexpr int kExportThreads = 2;
constexpr int kRefreshMs = 150;
constexpr double kWorthTellingDb = 0.05;

QString exportWords(const std::string& text) {
    return QString::fromStdString(text);
}

QString levelWords(const sessions::LoudnessReport& loudness) {
    return exportWords(sessions::levelText(loudness.integratedLufs) + " LUFS, " +
                       sessions::levelText(loudness.truePeakDbtp) + " dBTP");
}

QString remarkOnFile(const sessions::ExportedFile& file) {
    QStringList remarks;
    const auto number = [](double value, int decimals) { return exportWords(sessions::decimalText(value, decimals)); };
    const auto tr = [](const char* text) { return ExportController::tr(text); };
    if (file.asItWas) remarks.append(tr("every sample as it was"));
    if (file.deepestReductionDb >= kWorthTellingDb)
        remarks.append(tr("limited by up to %1 dB").arg(number(file.deepestReductionDb, 1)));
    if (file.missedLu > 0) remarks.append(tr("too soft by %1 LU").arg(number(file.missedLu, 2)));
    if (file.missedLu < 0) remarks.append(tr("too loud by %1 LU").arg(number(-file.missedLu, 2)));
    if (file.clippedSamples > 0) remarks.append(tr("%1 samples clipped").arg(file.clippedSamples));
    if (file.overCeilingDb >= kWorthTellingDb)
        remarks.append(tr("above the ceiling by %1 dB").arg(number(file.overCeilingDb, 1)));
    return remarks.join(", ");
}

}  // namespace

/// How far the files are: told by the threads that make them, read by the GUI.
class ExportController::Watch {
public:
    struct File {
        QString name, preset, level;
        double share = 0;
    };
    void tell(const sessions::ExportedFile& file, double share) {
        const std::scoped_lock lock(mutex_);
        const auto [at, fresh] = places_.emplace(file.file.string() + '\n' + file.preset, files_.size());
        if (fresh) files_.push_back({exportWords(file.file.filename().string()), exportWords(file.preset), {}, 0});
        File& known = files_[at->second];
        known.share = share;
        if (share >= 1) known.level = levelWords(file.loudness);
    }
    void setStage(const QString& stage) {
        const std::scoped_lock lock(mutex_);
        stage_ = stage;
    }
    [[nodiscard]] std::pair<QString, std::vector<File>> now() const {
        const std::scoped_lock lock(mutex_);
        return {stage_, files_};
    }

private:
    mutable std::mutex mutex_;
    QString stage_;
    std::vector<File> files_;
    std::map<std::string, std::size_t> places_;
};

/// What an export needs, and what comes of it. The thread that works has it alone.
struct ExportController::Work {
    fs::path folder, sidesFolder{};
    std::vector<sessions::ExportPreset> presets{};
    bool disc = false, sides = false, report = false, withoutPauses = false;
    std::shared_ptr<Watch> watch{};
    // Of an album.
    sessions::Album album{};
    std::vector<sessions::SongSound> sounds{};
    std::vector<std::vector<sessions::ChainRun>> chains{};
    // Of a session.
    std::optional<sessions::Session> session{};
    ProcessorRegistry registry{};

    QVariantList results{};
    QStringList warnings{};
    fs::path reportFile{};
    std::optional<Error> error{};

    void take(const sessions::ExportedFile& file) {
        const double seconds = static_cast<double>(file.loudness.frames) / file.loudness.sampleRate;
        add(file.file, exportWords(sessions::clockText(seconds)) + ", " + levelWords(file.loudness),
            remarkOnFile(file));
    }
    void add(const fs::path& file, const QString& detail, const QString& remark) {
        const auto sums = sessions::cd::checksumsOfFile(file);
        results.append(QVariantMap{{"name", exportWords(file.lexically_relative(folder.parent_path()).string())},
                                   {"detail", detail},
                                   {"remark", remark},
                                   {"sum", sums ? exportWords(sums->md5) : QString()}});
    }
    void addFolder(const fs::path& from) {
        std::error_code code;
        std::vector<fs::path> found;
        for (fs::directory_iterator entry(from, code), end; !code && entry != end; entry.increment(code))
            found.push_back(entry->path());
        std::ranges::sort(found);
        for (const fs::path& file : found) add(file, {}, {});
    }
};

ExportController::ExportController(SessionController& session, AlbumDesk& album) : session_(session), album_(album) {
    refresh_.setInterval(kRefreshMs);
    connect(&refresh_, &QTimer::timeout, this, &ExportController::advanced);
    connect(album.document(), &AlbumDocument::changed, this, &ExportController::choicesChanged);
    connect(album.sounds(), &AlbumSounds::found, this, &ExportController::choicesChanged);
    connect(&job_, &JobRunner::cancelled, this, [this] { setState(State::asking); });
}

ExportController::~ExportController() = default;

void ExportController::setState(State state) {
    state_ = state;
    if (state == State::working)
        refresh_.start();
    else
        refresh_.stop();
    Q_EMIT stateChanged();
    Q_EMIT choicesChanged();
}

void ExportController::offer(Source source) {
    if (job_.busy()) return;
    source_ = source;
    results_.clear();
    warnings_.clear();
    failure_.clear();
    reportFile_.clear();
    folder_ = usualFolder();
    if (source == Source::album) album_.sounds()->setWanted(true);
    setState(State::asking);
}

void ExportController::askAgain() {
    if (job_.busy()) return;
    folder_ = usualFolder();
    setState(State::asking);
}

QString ExportController::title() const {
    if (source_ == Source::session) return session_.name();
    return album_.document()->name();
}

std::vector<ExportController::Choice> ExportController::whatThereIs() const {
    std::vector<Choice> choices;
    const bool album = source_ == Source::album;
    if (album && !album_.document()->isOpen()) return choices;
    if (album) {
        choices.push_back({kDisc, tr("CD"), tr("A DDP fileset for the plant, with its PQ sheet")});
        choices.push_back({kSides, tr("Record"), tr("A file for each side, with cue and track sheets, for the lathe")});
    }
    const auto& own = album ? album_.document()->album().exports : session_.session().exports;
    for (const sessions::ExportPreset& preset : sessions::exportPresets(own))
        if (preset.range.empty() && preset.stems == sessions::ExportStems::none && !(album && preset.name == "cd"))
            choices.push_back({preset.name, exportWords(preset.name), exportWords(preset.description)});
    return choices;
}

QVariantList ExportController::choices() const {
    QVariantList list;
    for (const Choice& choice : whatThereIs())
        list.append(QVariantMap{{"name", exportWords(choice.name)},
                                {"title", choice.title},
                                {"description", choice.description},
                                {"chosen", chosen_.contains(choice.name)}});
    return list;
}

void ExportController::choose(const QString& name, bool chosen) {
    if (chosen)
        chosen_.insert(name.toStdString());
    else
        chosen_.erase(name.toStdString());
    Q_EMIT choicesChanged();
}

void ExportController::setFolder(const QString& folder) {
    folder_ = folder;
    Q_EMIT choicesChanged();
}

void ExportController::setReport(bool report) {
    report_ = report;
    Q_EMIT choicesChanged();
}

void ExportController::setWithoutPauses(bool without) {
    withoutPauses_ = without;
    Q_EMIT choicesChanged();
}

QString ExportController::usualFolder() const {
    const bool album = source_ == Source::album;
    if (album && !album_.document()->isOpen()) return {};
    const fs::path home = album ? album_.document()->album().folder : session_.folder();
    const QDir place(home.empty() ? QDir::homePath() : exportWords(home.parent_path().string()));
    const QString name = title() + " " + tr("export");
    for (int number = 1;; ++number) {
        const QString path = place.filePath(number == 1 ? name : name + " " + QString::number(number));
        if (!QFileInfo::exists(path)) return path;
    }
}

Result<std::vector<sessions::ExportPreset>> ExportController::presets() const {
    const bool album = source_ == Source::album;
    const auto known = sessions::exportPresets(album ? album_.document()->album().exports : session_.session().exports);
    std::vector<sessions::ExportPreset> wanted;
    for (const Choice& choice : whatThereIs()) {
        if (!chosen_.contains(choice.name) || choice.name == kDisc || choice.name == kSides) continue;
        auto preset = sessions::exportPresetCalled(known, choice.name);
        if (!preset) return fail(std::move(preset).error());
        wanted.push_back(*std::move(preset));
    }
    if (!album) sessions::tellApart(wanted);
    return wanted;
}

QString ExportController::obstacle() const {
    if (folder_.trimmed().isEmpty()) return tr("It needs a folder");
    const auto choices = whatThereIs();
    const bool any = std::ranges::any_of(choices, [this](const Choice& each) { return chosen_.contains(each.name); });
    if (!any) return tr("Choose what it is for");
    if (source_ == Source::session) {
        const auto unsoloed = sessions::checkNothingSoloed(session_.session());
        return unsoloed ? QString() : textOf(unsoloed.error());
    }
    for (const auto& finding : album_.sounds()->findings())
        if (finding.level == sessions::cd::Level::error) return exportWords(finding.line());
    if (album_.sounds()->sessionsToRender() > 0) return tr("Render the sessions on its page first");
    if (!album_.sounds()->sounds()) return tr("Its songs are being looked at");
    if (chosen_.contains(kSides) &&
        (!album_.document()->album().vinyl || album_.document()->album().vinyl->order.empty()))
        return tr("The record has no order yet: apply one on its page");
    if (QFileInfo::exists(folder_)) return tr("The folder exists already: choose another name");
    return {};
}

void ExportController::start() {
    if (job_.busy()) return;
    auto work = std::make_shared<Work>();
    work->folder = fs::path(QDir::cleanPath(folder_.trimmed()).toStdString());
    work->report = report_;
    work->withoutPauses = withoutPauses_;
    auto wanted = presets();
    if (!wanted || !obstacle().isEmpty()) {
        failure_ = wanted ? obstacle() : textOf(wanted.error());
        setState(State::failed);
        return;
    }
    work->presets = *std::move(wanted);
    if (source_ == Source::album) {
        work->album = album_.document()->album();
        work->sounds = *album_.sounds()->sounds();
        for (std::size_t i = 0; i < work->sounds.size(); ++i) work->chains.push_back(album_.sounds()->chainOf(i));
        work->disc = chosen_.contains(kDisc);
        work->sides = chosen_.contains(kSides);
        work->sidesFolder = work->folder;
        if (work->disc || !work->presets.empty()) work->sidesFolder += " record";
    } else {
        Q_EMIT session_.saving();  // plugins' windows may hold what is no edit yet
        work->session = session_.session();
        work->registry = session_.registry();
    }
    startWork(std::move(work));
}

void ExportController::startWork(std::shared_ptr<Work> work) {
    watch_ = work->watch = std::make_shared<Watch>();
    results_.clear();
    warnings_.clear();
    failure_.clear();
    reportFile_.clear();
    clock_.start();
    job_.run(
        tr("Exporting"),
        [work](const sessions::Progress& progress) {
            if (work->session) return exportSession(*work, progress);
            const bool files = work->disc || !work->presets.empty();
            const double both = files && work->sides ? 0.5 : 1;
            if (files) exportAlbum(*work, [&](double share) { return progress(share * both); });
            if (work->sides && !work->error)
                exportRecord(*work, [&](double share) { return progress(files ? both + share * both : share); });
        },
        [this, work] { finish(*work); });
    setState(State::working);
}

void ExportController::finish(Work& work) {
    results_ = std::move(work.results);
    warnings_ = std::move(work.warnings);
    reportFile_ = exportWords(work.reportFile.string());
    failure_ = work.error ? textOf(*work.error) : QString();
    setState(work.error ? State::failed : State::done);
}

void ExportController::exportAlbum(Work& work, const sessions::Progress& progress) {
    work.watch->setStage(tr("Making the files"));
    sessions::AlbumExportOptions options{
        .presets = work.presets,
        .disc = work.disc,
        .pauses = work.withoutPauses ? sessions::Pauses::leftOut : sessions::Pauses::behindSongs,
        .threads = kExportThreads,
        .progress = progress,
        .tellFile = [&work](const sessions::ExportedFile& file, double share) { work.watch->tell(file, share); }};
    std::string reportName;
    if (work.report)
        options.accompany = [&](const sessions::ExportedAlbum& exported, std::span<const sessions::ExportSong> songs,
                                const fs::path& folder) -> Status {
            work.watch->setStage(tr("Writing the report"));
            auto report = sessions::reportOf(work.album, exported, songs, folder);
            if (!report) return fail(std::move(report).error());
            for (std::size_t i = 0; i < report->songs.size(); ++i) report->songs[i].chain = work.chains[i];
            if (Status studied = sessions::study(*report, kExportThreads, [&](double) { return progress(0.99); });
                !studied)
                return studied;
            auto names = sessions::writePages(sessions::pageOf(*report), folder, sessions::reportNameOf(*report));
            if (!names) return fail(std::move(names).error());
            reportName = names->front();
            return {};
        };
    if (Status checked = sessions::checkAlbumExport(work.album, work.folder, options); !checked) {
        work.error = std::move(checked).error();
        return;
    }
    auto exported = sessions::exportAlbum(work.album, work.sounds, work.folder, options);
    if (!exported) {
        work.error = std::move(exported).error();
        return;
    }
    work.watch->setStage(tr("Reading the checksums"));
    for (const sessions::ExportedFile& file : exported->files) work.take(file);
    if (!exported->files.empty() && exported->files.front().level.shortfallLu > 0)
        work.warnings.append(
            tr("Too soft by %1 LU: more gain would not make it louder")
                .arg(exportWords(sessions::decimalText(exported->files.front().level.shortfallLu, 2))));
    if (exported->disc) {
        work.addFolder(work.folder / "cd");
        for (const auto& finding : exported->disc->findings) work.warnings.append(exportWords(finding.line()));
    }
    if (!reportName.empty()) work.reportFile = work.folder / reportName;
}

// As it is said in the album: its order, cut as its settings say.
void ExportController::exportRecord(Work& work, const sessions::Progress& progress) {
    const auto failed = [&work](Error error) { work.error = std::move(error); };
    if (Status checked = sessions::checkRecordExport(work.album, work.sidesFolder); !checked)
        return failed(std::move(checked).error());
    const sessions::AlbumVinyl& chosen = *work.album.vinyl;
    work.watch->setStage(tr("Analysing the record"));
    const auto material = sessions::analysePieces(work.album, work.sounds, chosen.speed, kExportThreads,
                                                  [&](double share) { return progress(share / 2); });
    if (!material) return failed(material.error());
    const auto gain = sessions::gainFor(work.album, chosen, *material, chosen.order);
    if (!gain) return failed(gain.error());
    const auto settings = sessions::cutSettingsOf(chosen, *gain);
    if (!settings) return failed(settings.error());
    const auto record = sessions::layOutRecord(work.album, *material, chosen.order, *settings, chosen.gapSeconds);
    if (!record) return failed(record.error());
    sessions::RecordDelivery delivery{work.album,   *material, *record,
                                      chosen.house, {},        sessions::notesOn(*material, work.album, work.sounds)};
    work.watch->setStage(tr("Making the sides"));
    Status exported = sessions::exportRecord(delivery, work.sounds, work.sidesFolder, kExportThreads,
                                             [&](double share) { return progress(0.5 + share / 2); });
    if (!exported) return failed(std::move(exported).error());
    for (const sessions::SideFile& file : delivery.files)
        work.add(work.sidesFolder / file.name,
                 exportWords(sessions::clockText(file.seconds(file.frames))) + ", " + levelWords(file.loudness),
                 file.clippedSamples > 0 ? tr("%1 samples clipped").arg(file.clippedSamples) : QString());
    for (const std::string& note : delivery.notes) work.warnings.append(exportWords(note));
    if (work.reportFile.empty()) work.reportFile = work.sidesFolder / "Record.html";
}

void ExportController::exportSession(Work& work, const sessions::Progress& progress) {
    const auto failed = [&work](Error error) { work.error = std::move(error); };
    const sessions::Session& session = *work.session;
    std::vector<sessions::ExportBatch> batches{{{{session.name, {}, session.tags, session.folder}}, work.presets}};
    sessions::ExportSong& song = batches.front().songs.front();
    song.sound.report.sampleRate = session.sampleRate;
    song.tags.isrc = sessions::plainIsrc(song.tags.isrc);
    std::vector<fs::path> sources;
    for (const sessions::MediaFile& media : sessions::mediaOf(session)) sources.push_back(media.path);
    if (Status checked = sessions::checkExports(batches, work.folder, sources); !checked)
        return failed(std::move(checked).error());
    const auto made = sessions::NewFolder::create(work.folder);
    if (!made) return failed(made.error());
    const auto scratch = sessions::PartialFolder::create(work.folder / "lacquer-master");
    if (!scratch) return failed(scratch.error());
    work.watch->setStage(tr("Rendering"));
    sessions::RenderOptions render{.workers = kExportThreads - 1};
    render.progress = [&](double share) { return progress(share / 2); };
    auto master = sessions::renderMaster(session, work.registry, std::move(render), scratch->path() / "master.wav");
    if (!master) return failed(std::move(master).error());
    song.sound = std::move(master->song.sound);
    if (master->report.clippedSamples > 0)
        work.warnings.append(tr("The master has %1 samples beyond full scale").arg(master->report.clippedSamples));
    work.watch->setStage(tr("Making the files"));
    std::string reportName;
    sessions::ExportOptions options{
        .threads = kExportThreads,
        .progress = [&](double share) { return progress(0.5 + share / 2); },
        .tellFile = [&work](const sessions::ExportedFile& file, double share) { work.watch->tell(file, share); }};
    if (work.report)
        options.accompany = [&](std::span<const sessions::ReadyFile> files, const fs::path& folder) -> Status {
            work.watch->setStage(tr("Writing the report"));
            const std::string title = session.tags.title.empty() ? session.name : session.tags.title;
            auto report = sessions::reportOf(batches, files, title, sessions::chainRunsOf(session, work.registry));
            if (Status studied = sessions::study(report, kExportThreads, [&](double) { return progress(0.99); });
                !studied)
                return studied;
            auto names = sessions::writePages(sessions::pageOf(report), folder, sessions::reportNameOf(report));
            if (!names) return fail(std::move(names).error());
            reportName = names->front();
            return {};
        };
    auto files = sessions::exportSongs(batches, work.folder, options);
    if (!files) return failed(std::move(files).error());
    for (const sessions::ExportedFile& file : *files) work.take(file);
    if (!reportName.empty()) work.reportFile = work.folder / reportName;
}

QString ExportController::stage() const {
    return watch_ ? watch_->now().first : QString();
}

// By what it has taken so far; nothing before that says something.
QString ExportController::timeLeft() const {
    const double share = job_.fraction();
    constexpr double kLeastShare = 0.02;
    constexpr qint64 kLeastMs = 1500;
    if (share < kLeastShare || clock_.elapsed() < kLeastMs) return {};
    const double seconds = static_cast<double>(clock_.elapsed()) / 1000 * (1 - share) / share;
    return seconds < 1 ? tr("nearly done")
                       : tr("about %1 left").arg(exportWords(sessions::clockText(std::ceil(seconds))));
}

QVariantList ExportController::files() const {
    QVariantList list;
    if (!watch_) return list;
    for (const Watch::File& file : watch_->now().second)
        list.append(
            QVariantMap{{"name", file.name}, {"preset", file.preset}, {"share", file.share}, {"level", file.level}});
    return list;
}

void ExportController::openReport() const {
    if (!reportFile_.isEmpty()) QDesktopServices::openUrl(QUrl::fromLocalFile(reportFile_));
}

void ExportController::openFolder() const {
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder_));
}

}  // namespace lacquer::editor
