#include "sessions/album/album_check.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "sessions/album/album_disc.hpp"
#include "sessions/delivery/cd/red_book.hpp"

namespace lacquer::sessions {
namespace {

namespace fs = std::filesystem;

bool isThere(const fs::path& path) {
    std::error_code failed;
    return fs::exists(path, failed);
}

void checkSource(const Album& album, std::size_t i, cd::FindingLog& log) {
    const AlbumSong& song = album.songs[i];
    const fs::path source = sourceOf(album, song);
    std::error_code failed;
    if (!isThere(source))
        log.error("source", songPlace(album, i), "its source is not there: " + source.string(),
                  "correct \"source\", which is relative to the album's folder");
    else if (isSession(song) != fs::is_directory(source, failed))
        log.error("source", songPlace(album, i),
                  "its source is neither a sound file nor a session folder: " + source.string(),
                  "a session is a folder NAME.lacquer");
}

// These belong to an album whatever becomes of it; the rules of the disc have them, too.
bool isOfCodes(const cd::DiscFinding& finding) {
    return finding.rule == "ean" || finding.rule == "isrc" || finding.rule == "isrc-twice";
}

void checkCodes(const Album& album, cd::FindingLog& log) {
    cd::Disc codes{.ean = album.upc};
    for (const AlbumSong& song : album.songs)
        if (!song.hidden) codes.tracks.push_back({.isrc = song.isrc});
    for (cd::DiscFinding& finding : cd::checkDisc(codes))
        if (isOfCodes(finding)) log.add({std::move(finding)});
    for (std::size_t i = 0; i < album.songs.size(); ++i)
        if (const AlbumSong& song = album.songs[i]; song.hidden && !song.isrc.empty() && !isIsrc(plainIsrc(song.isrc)))
            log.error("isrc", songPlace(album, i), "ISRC \"" + song.isrc + "\" is none", "GB-ABC-25-00012");
}

void checkTexts(const Album& album, cd::FindingLog& log) {
    if (album.texts.title.empty()) log.warn("title", "album", "has no title", R"(give it one: "title": "…")");
    const auto silent = [&](const AlbumSong& song) { return artistOf(album, song).empty(); };
    if (std::ranges::any_of(album.songs, silent))
        log.warn("artist", "album", "has no artist", R"(give it one: "artist": "…"; songs may have their own)");
    for (std::size_t i = 0; i < album.songs.size(); ++i)
        if (album.songs[i].texts.title.empty())
            log.warn("title", songPlace(album, i), "has no title", "its file's name stands for it");
    if (!album.artwork.empty() && !isThere(album.folder / album.artwork))
        log.error("artwork", "album", "its artwork is not there: " + (album.folder / album.artwork).string(),
                  "correct \"artwork\", which is relative to the album's folder");
}

}  // namespace

cd::DiscFindings checkText(const std::vector<Finding>& text) {
    cd::FindingLog log;
    for (const Finding& finding : text) {
        const Error& error = finding.error;
        if (finding.severity == Severity::fatal)
            log.error("album-json", error.where, error.what, error.remedy);
        else
            log.warn("unknown-member", error.where, error.what, error.remedy);
    }
    return std::move(log).take();
}

cd::DiscFindings checkAlbum(const Album& album) {
    cd::FindingLog log;
    if (trackCount(album) == 0)
        log.error("songs", "album", "there is no track in it", "an album has a song at least that is not hidden");
    for (std::size_t i = 0; i < album.songs.size(); ++i) checkSource(album, i, log);
    checkTexts(album, log);
    checkCodes(album, log);
    return std::move(log).take();
}

cd::DiscFindings checkSounds(const Album& album, std::span<const SongSound> sounds) {
    cd::FindingLog log;
    const auto sequence = layOutDisc(album, sounds);
    if (!sequence) {
        const Error& error = sequence.error();
        log.error("sequence", error.where, error.what, error.remedy);
        return std::move(log).take();
    }
    const bool mixed = std::ranges::any_of(
        sounds, [&](const SongSound& sound) { return sound.sampleRate != sounds.front().sampleRate; });
    if (mixed)
        log.tell("sample-rates", "album", "its songs are of several sample rates",
                 "files keep theirs, unless a preset sets one");
    for (cd::DiscFinding& finding : cd::checkDisc(discOf(album, *sequence))) {
        if (isOfCodes(finding)) continue;
        if (finding.level == cd::Level::error) finding.level = cd::Level::warning;
        finding.where = "CD, " + finding.where;
        log.add({std::move(finding)});
    }
    for (cd::DiscFinding& finding : discChanges(album, sounds, *sequence)) {
        finding.where = "CD, " + finding.where;
        log.add({std::move(finding)});
    }
    return std::move(log).take();
}

}  // namespace lacquer::sessions
