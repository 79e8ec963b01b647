#include "editor/controllers/album_life.hpp"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "editor/controllers/session_controller.hpp"
#include "sessions/album/album_check.hpp"
#include "sessions/album/album_file.hpp"
#include "sessions/album/new_album.hpp"
#include "sessions/format/file_text.hpp"

namespace lacquer::editor {

namespace {
constexpr const char* kAlbumExtension = ".lacquer-album";
}  // namespace

bool isAlbumFolder(const std::filesystem::path& path) {
    return path.extension() == kAlbumExtension;
}

std::filesystem::path albumAround(const std::filesystem::path& path) {
    return isAlbumFolder(path) || !isAlbumFolder(path.parent_path()) ? path : path.parent_path();
}

namespace {

constexpr double kUsualGapSeconds = 2;

std::filesystem::path localPath(const QUrl& url) {
    QString path = url.toLocalFile();
    while (path.size() > 1 && path.endsWith('/')) path.chop(1);
    return path.toStdString();
}

bool isCueSheet(const std::filesystem::path& path) {
    return QString::fromStdString(path.extension().string()).compare(".cue", Qt::CaseInsensitive) == 0;
}

std::string textOnDisk(const std::filesystem::path& folder) {
    const auto text = sessions::readFile(folder / sessions::kAlbumFileName);
    return text ? *text : std::string();
}

/// Songs that are read on another thread, with a registry of its own.
struct SongReading {
    ProcessorRegistry registry;
    std::filesystem::path folder;
    std::vector<std::filesystem::path> sources;
    std::vector<sessions::AlbumSong> songs{};
    std::optional<sessions::Album> album{};
    sessions::cd::DiscFindings findings{};
    std::optional<Error> error{};

    void readCue() {
        const auto sheet = sessions::cd::readCueSheet(sources.front());
        auto made = sheet ? sessions::albumOfCue(*sheet, sources.front(), folder) : fail(sheet.error());
        if (!made) {
            error = std::move(made).error();
            return;
        }
        album = std::move(made->album);
        findings = std::move(made->findings);
    }
    void readSongs(const sessions::Progress& progress) {
        std::vector<sessions::SongSource> read;
        for (const auto& source : sources) {
            if (progress(static_cast<double>(read.size()) / static_cast<double>(sources.size())) ==
                sessions::Proceed::stop)
                return;
            if (source.extension() != ".lacquer")
                if (const auto sound = sessions::openSound(source); !sound) {
                    error = sound.error();
                    return;
                }
            read.push_back(sessions::readSongSource(source, [this]() -> const ProcessorRegistry& { return registry; }));
        }
        album = sessions::newAlbum(folder, read, kUsualGapSeconds);
    }
};

}  // namespace

AlbumLife::AlbumLife(AlbumDocument& document, AlbumSounds& sounds, SettingsFile& settings,
                     const ProcessorRegistry& registry)
    : document_(document), sounds_(sounds), registry_(registry), recent_(settings, "recentAlbums") {}

void AlbumLife::want(std::function<void()> action) {
    wanted_ = std::move(action);
    if (document_.modified())
        Q_EMIT questionAsked();
    else
        goOn();
}

void AlbumLife::goOn() {
    if (const auto action = std::exchange(wanted_, nullptr)) action();
}

void AlbumLife::openPath(const QString& folder) {
    want([this, path = albumAround(localPath(QUrl::fromLocalFile(folder)))] { (void)load(path); });
}

bool AlbumLife::load(const std::filesystem::path& folder) {
    const auto complain = [this](Error error) {
        if (error.kind == ErrorKind::missingInput) recent_.remove(QString::fromStdString(error.where));
        Q_EMIT problem(textOf(error));
        return false;
    };
    std::error_code failed;
    const auto whole = std::filesystem::absolute(folder, failed).lexically_normal();
    auto read = sessions::readAlbumFile(whole);
    if (!read) return complain(std::move(read).error());
    const auto fatal = std::ranges::find(read->findings, sessions::Severity::fatal, &sessions::Finding::severity);
    if (fatal != read->findings.end()) return complain(fatal->error);
    reading_.cancel();
    onDisk_ = textOnDisk(whole);
    document_.show(std::move(read->album));
    sounds_.setTextFindings(sessions::checkText(read->findings));
    recent_.add(whole);
    return true;
}

void AlbumLife::close() {
    want([this] {
        reading_.cancel();
        document_.close();
    });
}

void AlbumLife::create(const QString& place, const QString& name, const QList<QUrl>& sources) {
    QString called = name.trimmed();
    if (called.endsWith(kAlbumExtension)) called.chop(static_cast<int>(std::string_view(kAlbumExtension).size()));
    if (called.isEmpty() || called.contains('/') || called.startsWith('.')) {
        Q_EMIT problem(
            tr("“%1” cannot be the name of an album: give it one without “/”, that does not begin with a dot")
                .arg(called));
        return;
    }
    const auto work = std::make_shared<SongReading>(
        SongReading{registry_, QDir(place).filePath(called + kAlbumExtension).toStdString(), {}});
    for (const QUrl& url : sources) work->sources.push_back(localPath(url));
    const bool ofCue = work->sources.size() == 1 && isCueSheet(work->sources.front());
    want([this, work, ofCue] {
        reading_.run(
            tr("Reading the songs"),
            [work, ofCue](const sessions::Progress& progress) {
                if (ofCue)
                    work->readCue();
                else
                    work->readSongs(progress);
            },
            [this, work] {
                if (!work->error && work->album)
                    if (Status created = sessions::createAlbum(*work->album); !created)
                        work->error = std::move(created).error();
                if (work->error) {
                    Q_EMIT problem(textOf(*work->error));
                    return;
                }
                // The open album may have been changed meanwhile.
                want([this, work] {
                    if (!load(work->folder)) return;
                    for (const auto& finding : work->findings) Q_EMIT notice(QString::fromStdString(finding.line()));
                });
            });
    });
}

void AlbumLife::drop(const QList<QUrl>& files, int at) {
    if (files.isEmpty()) return;
    const auto first = localPath(files.front());
    if (files.size() == 1 && isAlbumFolder(albumAround(first))) return openPath(QString::fromStdString(first.string()));
    if (!document_.isOpen() || (files.size() == 1 && isCueSheet(first)))
        Q_EMIT newWanted(files);
    else
        addSongs(files, at);
}

void AlbumLife::addSongs(const QList<QUrl>& files, int at) {
    if (!document_.isOpen() || files.isEmpty()) return;
    if (reading_.busy()) {
        Q_EMIT problem(tr("Songs are being read: add these once they are there"));
        return;
    }
    const auto work = std::make_shared<SongReading>(SongReading{registry_, document_.album().folder, {}});
    for (const QUrl& url : files) work->sources.push_back(localPath(url));
    reading_.run(
        tr("Reading the songs"), [work](const sessions::Progress& progress) { work->readSongs(progress); },
        [this, work, at] {
            if (work->error) {
                Q_EMIT problem(textOf(*work->error));
                return;
            }
            if (!work->album || !document_.isOpen() || document_.album().folder != work->folder) return;
            // What all new songs agree on is said of each of them, as the album is another one.
            for (sessions::AlbumSong& song : work->album->songs)
                if (song.texts.artist.empty() && work->album->texts.artist != document_.album().texts.artist)
                    song.texts.artist = work->album->texts.artist;
            document_.insertSongs(at, std::move(work->album->songs));
        });
}

bool AlbumLife::write() {
    if (Status saved = sessions::saveAlbum(document_.album()); !saved) {
        wanted_ = nullptr;
        Q_EMIT problem(textOf(saved.error()));
        return false;
    }
    onDisk_ = textOnDisk(document_.album().folder);
    document_.setSaved();
    return true;
}

void AlbumLife::save() {
    if (!document_.isOpen()) return;
    if (textOnDisk(document_.album().folder) != onDisk_) {
        Q_EMIT changedOutside();
        return;
    }
    if (!write()) return;
    if (!wanted_) Q_EMIT notice(tr("Saved “%1”").arg(document_.name()));
    goOn();
}

void AlbumLife::saveFirst() {
    save();
}

void AlbumLife::discard() {
    goOn();
}

void AlbumLife::saveOver() {
    if (document_.isOpen() && write()) goOn();
}

void AlbumLife::reload() {
    if (document_.isOpen() && load(document_.album().folder)) goOn();
}

QString AlbumLife::usualPlace() const {
    std::error_code ignored;
    if (document_.isOpen()) return QString::fromStdString(document_.album().folder.parent_path().string());
    for (const QString& recent : recent_.paths())
        if (const auto place = std::filesystem::path(recent.toStdString()).parent_path();
            std::filesystem::is_directory(place, ignored))
            return QString::fromStdString(place.string());
    const QString music = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    return QDir(music).exists() ? music : QDir::homePath();
}

QString AlbumLife::usualName(const QList<QUrl>& sources) {
    if (sources.isEmpty()) return {};
    const auto first = localPath(sources.front());
    const auto named = sources.size() == 1 && isCueSheet(first) ? first.stem() : first.parent_path().filename();
    return QString::fromStdString(named.string());
}

}  // namespace lacquer::editor
