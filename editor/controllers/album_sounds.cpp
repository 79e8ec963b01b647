#include "editor/controllers/album_sounds.hpp"

#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

#include "editor/controllers/session_controller.hpp"
#include "sessions/album/album_check.hpp"
#include "sessions/album/sequence.hpp"
#include "sessions/delivery/render_master.hpp"
#include "sessions/delivery/report/report_words.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_file.hpp"

namespace lacquer::editor {

namespace {

namespace fs = std::filesystem;
constexpr int kSoonMs = 60;

}  // namespace

/// What a look at the album needs and finds.
struct AlbumSounds::Look {
    sessions::Album album;
    sessions::cd::DiscFindings textFindings;
    Sources sources;
    sessions::cd::DiscFindings findings{};
};

struct AlbumSounds::Render {
    ProcessorRegistry registry;                        // of its own: looking up a plugin changes it
    std::vector<std::pair<fs::path, fs::path>> songs;  // sessions, and the files they become
    Sources rendered{};
    std::optional<Error> error{};
};

AlbumSounds::AlbumSounds(AlbumDocument& document, const ProcessorRegistry& registry)
    : document_(document), registry_(registry) {
    soon_.setSingleShot(true);
    soon_.setInterval(kSoonMs);
    connect(&soon_, &QTimer::timeout, this, &AlbumSounds::lookAgain);
    connect(&document, &AlbumDocument::opened, this, [this] {
        looking_.cancel();
        measuring_.cancel();
        rendering_.cancel();
        sources_.clear();
        levels_.clear();
        textFindings_.clear();
        findings_.clear();
        unmeasurable_.clear();
        scratch_.reset();
    });
    connect(&document, &AlbumDocument::changed, this, [this] {
        keys_.clear();
        changesDb_.clear();
        if (!document_.isOpen()) findings_.clear();
        if (wanted_ && document_.isOpen()) soon_.start();
        Q_EMIT found();
    });
}

AlbumSounds::~AlbumSounds() = default;

void AlbumSounds::setWanted(bool wanted) {
    if (std::exchange(wanted_, wanted) == wanted) return;
    Q_EMIT wantedChanged();
    if (wanted_ && document_.isOpen()) soon_.start();
    if (!wanted_) measuring_.cancel();
}

bool AlbumSounds::idle() const {
    return !soon_.isActive() && !looking_.busy() && !measuring_.busy() && !rendering_.busy();
}

// What changes when the source does: the file's time and size, of a session those of its document.
AlbumSounds::Stamp AlbumSounds::stampOf(const fs::path& source) {
    std::error_code failed;
    const fs::path file = fs::is_directory(source, failed) ? source / sessions::kSessionFileName : source;
    const auto time = fs::last_write_time(file, failed);
    if (failed) return {};
    const auto size = fs::file_size(file, failed);
    return {time, failed ? 0 : size};
}

void AlbumSounds::look(Look& look, const sessions::Progress& progress) {
    std::optional<std::vector<sessions::SongSound>> sounds(std::in_place);
    bool unrendered = false;
    for (const sessions::AlbumSong& song : look.album.songs) {
        if (progress(-1) == sessions::Proceed::stop) return;
        const fs::path path = sessions::sourceOf(look.album, song);
        const Stamp stamp = stampOf(path);
        auto known = look.sources.find(path);
        if (known != look.sources.end() && known->second.stamp != stamp) {
            look.sources.erase(known);
            known = look.sources.end();
        }
        if (known == look.sources.end() && !sessions::isSession(song)) {
            Source source{.stamp = stamp};
            if (auto sound = sessions::openSound(path))
                source.sound = *std::move(sound);
            else
                source.error = std::move(sound).error();
            known = look.sources.emplace(path, std::move(source)).first;
        }
        unrendered = unrendered || known == look.sources.end();
        if (known == look.sources.end() || !known->second.sound)
            sounds.reset();
        else if (sounds)
            sounds->push_back(*known->second.sound);
    }
    sessions::cd::FindingLog log;
    log.add(std::move(look.textFindings));
    sessions::cd::DiscFindings findings = sessions::checkAlbum(look.album);
    const bool sourcesThere = !sessions::cd::hasErrors(findings);
    log.add(std::move(findings));
    if (sounds && !look.album.songs.empty()) {
        log.add(sessions::checkSounds(look.album, *sounds));
    } else if (sourcesThere) {
        for (std::size_t i = 0; i < look.album.songs.size(); ++i) {
            const auto known = look.sources.find(sessions::sourceOf(look.album, look.album.songs[i]));
            if (known == look.sources.end() || !known->second.error) continue;
            const Error& error = *known->second.error;
            log.error("source", sessions::songPlace(look.album, i) + ", " + error.where, error.what, error.remedy);
        }
        if (unrendered)
            log.tell("not-rendered", "album", "sessions are not rendered yet, so how the songs follow was not checked",
                     "have them rendered");
    }
    look.findings = std::move(log).take();
}

void AlbumSounds::lookAgain() {
    if (!document_.isOpen()) return;
    const auto work = std::make_shared<Look>(Look{document_.album(), textFindings_, sources_});
    looking_.run(
        tr("Looking at the songs"), [work](const sessions::Progress& progress) { look(*work, progress); },
        [this, work] {
            sources_ = std::move(work->sources);
            findings_ = std::move(work->findings);
            measureNext();
            Q_EMIT found();
        });
}

const sessions::SongSound* AlbumSounds::soundOf(std::size_t song) const {
    const auto known = sources_.find(sessions::sourceOf(document_.album(), document_.album().songs[song]));
    return known != sources_.end() && known->second.sound ? &*known->second.sound : nullptr;
}

std::vector<sessions::ChainRun> AlbumSounds::chainOf(std::size_t song) const {
    const auto known = sources_.find(sessions::sourceOf(document_.album(), document_.album().songs[song]));
    return known == sources_.end() ? std::vector<sessions::ChainRun>() : known->second.chain;
}

std::optional<std::vector<sessions::SongSound>> AlbumSounds::sounds() const {
    if (!document_.isOpen() || document_.album().songs.empty()) return std::nullopt;
    std::vector<sessions::SongSound> sounds;
    for (std::size_t i = 0; i < document_.album().songs.size(); ++i) {
        const sessions::SongSound* const sound = soundOf(i);
        if (!sound) return std::nullopt;
        sounds.push_back(*sound);
    }
    return sounds;
}

std::optional<double> AlbumSounds::secondsOf(std::size_t song) const {
    const sessions::AlbumSong& told = document_.album().songs[song];
    const sessions::SongSound* const sound = soundOf(song);
    if (!sound && !told.endSeconds) return std::nullopt;
    return told.endSeconds.value_or(sound ? sound->seconds() : 0) - told.startSeconds;
}

// All that the sound of a song alone hangs on. Empty where it cannot be laid out.
std::string AlbumSounds::keyOf(std::size_t song, const std::vector<sessions::SongSound>& sounds) const {
    const sessions::Album& album = document_.album();
    const auto sequence = sessions::layOutFiles(album, sounds, sounds[song].sampleRate);
    if (!sequence) return {};
    const sessions::SongPlace& place = sequence->songs[song];
    const sessions::AlbumSong& told = album.songs[song];
    std::string key = sounds[song].file.string();
    for (const std::int64_t each :
         {place.offset, place.length, place.fadeIn, place.fadeOut, static_cast<std::int64_t>(told.fadeInShape),
          static_cast<std::int64_t>(told.fadeOutShape)})
        key += '\n' + std::to_string(each);
    const auto stamp = sources_.at(sessions::sourceOf(album, told)).stamp;
    key += '\n' + std::to_string(stamp.first.time_since_epoch().count()) + '\n' + std::to_string(stamp.second);
    return key + '\n' + QString::number(told.gainDb, 'g', 17).toStdString();
}

// One song after the other: what is known of the others stays when one changes.
void AlbumSounds::measureNext() {
    keys_.clear();
    changesDb_.clear();
    const auto all = sounds();
    if (!all) return measuring_.cancel();
    for (std::size_t i = 0; i < all->size(); ++i) {
        keys_.push_back(keyOf(i, *all));
        if (keys_.back().empty()) return keys_.clear();
    }
    const auto isOpen = [this](const std::string& key) {
        return !levels_.contains(key) && std::ranges::find(unmeasurable_, key) == unmeasurable_.end();
    };
    const auto next = std::ranges::find_if(keys_, isOpen);
    if (next == keys_.end()) return suggest();
    if (!wanted_) return;
    struct Measured {
        sessions::Album album;
        std::vector<sessions::SongSound> sounds;
        std::optional<Result<sessions::LoudnessReport>> report{};
    };
    const auto song = static_cast<std::size_t>(next - keys_.begin());
    const auto work = std::make_shared<Measured>(Measured{document_.album(), *all});
    measuring_.run(
        tr("Measuring song %1 of %2").arg(song + 1).arg(keys_.size()),
        [work, song](const sessions::Progress& progress) {
            work->report = sessions::measureSong(work->album, work->sounds, song, progress);
        },
        [this, work, key = *next] {
            if (work->report->ok())
                levels_[key] = **std::move(work->report);
            else
                unmeasurable_.push_back(key);
            measureNext();
            Q_EMIT found();
        });
}

const sessions::LoudnessReport* AlbumSounds::loudnessOf(std::size_t song) const {
    if (song >= keys_.size()) return nullptr;
    const auto known = levels_.find(keys_[song]);
    return known == levels_.end() ? nullptr : &known->second;
}

void AlbumSounds::suggest() {
    changesDb_.clear();
    std::vector<sessions::LoudnessReport> reports;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        const sessions::LoudnessReport* const report = loudnessOf(i);
        if (!report) return;
        reports.push_back(*report);
    }
    albumLevels_ = sessions::levelsOf(reports);
    changesDb_ = sessions::suggestGains(reports, aim_);
}

std::optional<double> AlbumSounds::suggestedChange(std::size_t song) const {
    return song < changesDb_.size() ? std::optional(changesDb_[song]) : std::nullopt;
}

bool AlbumSounds::hasSuggestion() const {
    return std::ranges::any_of(changesDb_, [](double change) { return change != 0; });
}

void AlbumSounds::setSpreadLu(double spread) {
    if (std::exchange(aim_.spreadLu, spread) == spread) return;
    if (!changesDb_.empty()) suggest();
    Q_EMIT found();
}

void AlbumSounds::setCeilingDbtp(double ceiling) {
    if (std::exchange(aim_.ceilingDbtp, ceiling) == ceiling) return;
    if (!changesDb_.empty()) suggest();
    Q_EMIT found();
}

void AlbumSounds::applySuggestion() {
    if (!hasSuggestion()) return;
    sessions::Album next = document_.album();
    if (const Status added = sessions::addGains(next, changesDb_); !added) {
        Q_EMIT problem(textOf(added.error()));
        return;
    }
    document_.perform(tr("Bring the songs together"), std::move(next));
}

QString AlbumSounds::lengthText() const {
    if (!document_.isOpen()) return {};
    double seconds = 0;
    const auto& songs = document_.album().songs;
    for (std::size_t i = 0; i < songs.size(); ++i) {
        const auto length = secondsOf(i);
        if (!length) return {};
        seconds += *length + songs[i].gapSeconds;
    }
    return QString::fromStdString(sessions::clockText(std::max(0.0, seconds)));
}

QString AlbumSounds::levelText() const {
    if (changesDb_.empty() || !albumLevels_.integratedLufs) return {};
    QString text = tr("Album %1 LUFS, %2 dBTP")
                       .arg(QString::fromStdString(sessions::decimalText(*albumLevels_.integratedLufs, 1)),
                            QString::fromStdString(sessions::levelText(albumLevels_.truePeakDbtp)));
    if (albumLevels_.loudest)
        text += tr(" · loudest is %1 “%2”")
                    .arg(*albumLevels_.loudest + 1)
                    .arg(QString::fromStdString(sessions::nameOf(document_.album().songs[*albumLevels_.loudest])));
    return text;
}

QString AlbumSounds::suggestionText() const {
    if (changesDb_.empty()) return {};
    if (!hasSuggestion())
        return tr("No song is more than %1 LU below the loudest")
            .arg(QString::fromStdString(sessions::decimalText(aim_.spreadLu, 1)));
    return tr("Songs more than %1 LU below the loudest are raised, and none above %2 dBTP")
        .arg(QString::fromStdString(sessions::decimalText(aim_.spreadLu, 1)),
             QString::fromStdString(sessions::decimalText(aim_.ceilingDbtp, 1)));
}

int AlbumSounds::sessionsToRender() const {
    if (!document_.isOpen()) return 0;
    int count = 0;
    for (std::size_t i = 0; i < document_.album().songs.size(); ++i)
        if (sessions::isSession(document_.album().songs[i]) && !soundOf(i)) ++count;
    return count;
}

void AlbumSounds::renderSessions() {
    if (sessionsToRender() == 0 || rendering_.busy()) return;
    const sessions::Album& album = document_.album();
    if (!scratch_) {
        auto scratch = sessions::PartialFolder::create(album.folder / "songs");
        if (!scratch) {
            Q_EMIT problem(textOf(scratch.error()));
            return;
        }
        scratch_.emplace(*std::move(scratch));
    }
    const auto work = std::make_shared<Render>(Render{registry_, {}});
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const fs::path session = sessions::sourceOf(album, album.songs[i]);
        const bool twice =
            std::ranges::find(work->songs, session, &std::pair<fs::path, fs::path>::first) != work->songs.end();
        if (sessions::isSession(album.songs[i]) && !soundOf(i) && !twice)
            work->songs.emplace_back(session, scratch_->path() / (std::to_string(rendered_++) + ".wav"));
    }
    rendering_.run(
        tr("Rendering the sessions"),
        [work, plugins = plugins_](const sessions::Progress& progress) {
            for (std::size_t i = 0; i < work->songs.size() && !work->error; ++i) {
                const auto& [session, file] = work->songs[i];
                const auto part = [&, i](double share) {
                    return progress((static_cast<double>(i) + share) / static_cast<double>(work->songs.size()));
                };
                if (plugins)
                    plugins->expect(sessions::nodeTypesIn(session), [&] { return part(0) == sessions::Proceed::stop; });
                Source source{.stamp = stampOf(session)};
                const auto loaded = sessions::load(session, work->registry);
                if (!loaded || !loaded->problems.empty()) {
                    work->error = loaded ? loaded->problems.front() : loaded.error();
                    return;
                }
                source.chain = sessions::chainRunsOf(loaded->session, work->registry);
                auto master = sessions::renderMaster(loaded->session, work->registry, {.progress = part}, file);
                auto sound = master ? sessions::openSound(file) : fail(std::move(master).error());
                if (!sound) {
                    work->error = std::move(sound).error();
                    return;
                }
                source.sound = *std::move(sound);
                work->rendered.insert_or_assign(session, std::move(source));
            }
        },
        [this, work] {
            for (auto& [session, source] : work->rendered) sources_.insert_or_assign(session, std::move(source));
            if (work->error) Q_EMIT problem(textOf(*work->error));
            lookAgain();
        });
}

}  // namespace lacquer::editor
