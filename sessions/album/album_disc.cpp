#include "sessions/album/album_disc.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lacquer::sessions {
namespace {

cd::Sector sectorOf(std::int64_t frame) {
    return frame / cd::kSectorFrames;
}

cd::Text cdText(const AlbumTexts& texts, const std::string& artist) {
    cd::Text text;
    for (const auto& [field, value] : {std::pair{cd::TextField::title, &texts.title},
                                       {cd::TextField::performer, &artist},
                                       {cd::TextField::songwriter, &texts.songwriter},
                                       {cd::TextField::composer, &texts.composer},
                                       {cd::TextField::arranger, &texts.arranger},
                                       {cd::TextField::message, &texts.message}})
        if (!value->empty()) text[field] = *value;
    return text;
}

// What a song loses or gains on the disc; empty: nothing.
std::string changesOf(const AlbumSong& song, const SongSound& sound, const SongPlace& place, bool overlapped) {
    std::string changes;
    const auto add = [&changes](bool is, const std::string& what) {
        if (is) changes += (changes.empty() ? "" : ", ") + what;
    };
    add(sound.sampleRate != cd::kSampleRate, "resampled from " + std::to_string(sound.sampleRate) + " Hz");
    add(sound.exactBits == 0 || sound.exactBits > 16,
        sound.exactBits == 0 ? "lossy or in floating point" : "of " + std::to_string(sound.exactBits) + " bits");
    add(song.gainDb != 0, "gain");
    add(place.fadeIn > 0 || place.fadeOut > 0, "faded");
    add(overlapped, "mixed with another");
    return changes;
}

}  // namespace

cd::Disc discOf(const Album& album, const Sequence& sequence) {
    cd::Disc disc{.leadOut = cd::sectorsOf(sequence.end),
                  .ean = album.upc,
                  .masterId = album.masterId,
                  .discId = album.catalogue,
                  .text = cdText(album.texts, album.texts.artist)};
    if (album.cdGenre) disc.genre = {*album.cdGenre, album.genre};
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const AlbumSong& song = album.songs[i];
        const SongPlace& place = sequence.songs[i];
        if (song.hidden) continue;
        cd::Track track{.indexes = {sectorOf(place.trackStart)},
                        .preEmphasis = song.preEmphasis,
                        .copyPermitted = song.copyPermitted,
                        .scms = song.scms,
                        .isrc = song.isrc,
                        .text = cdText(song.texts, artistOf(album, song))};
        if (place.pause) track.pregap = sectorOf(*place.pause);
        for (const std::int64_t index : place.indexes) track.indexes.push_back(sectorOf(index));
        disc.tracks.push_back(std::move(track));
    }
    return disc;
}

cd::DiscFindings discChanges(const Album& album, std::span<const SongSound> sounds, const Sequence& sequence) {
    cd::FindingLog log;
    std::vector<std::pair<std::string, std::string>> changed;  // what is done, and to which songs
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const SongPlace& place = sequence.songs[i];
        const bool overlapped = (i > 0 && place.start < sequence.songs[i - 1].end()) ||
                                (i + 1 < album.songs.size() && sequence.songs[i + 1].start < place.end());
        const std::string changes = changesOf(album.songs[i], sounds[i], place, overlapped);
        const auto alike = std::ranges::find(changed, changes, &std::pair<std::string, std::string>::first);
        if (alike != changed.end())
            alike->second += ", " + std::to_string(i + 1);
        else if (!changes.empty())
            changed.emplace_back(changes, std::to_string(i + 1));
    }
    for (const auto& [changes, songs] : changed)
        log.tell("not-as-it-was", (songs.find(',') == std::string::npos ? "song " : "songs ") + songs,
                 "rounded to 16 bits, with dither: " + changes);
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const SongPlace& place = sequence.songs[i];
        const bool marked = !album.songs[i].hidden && album.songs[i].trackStartSeconds == 0;
        if (marked && place.start > place.trackStart)
            log.tell("within-sector", songPlace(album, i),
                     "begins " + std::to_string(place.start - place.trackStart) +
                         " frames behind the whole sector on which its track does: the song before ends there");
    }
    return std::move(log).take();
}

}  // namespace lacquer::sessions
