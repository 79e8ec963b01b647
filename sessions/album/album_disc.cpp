#include "sessions/album/album_disc.hpp"

#include <string>
#include <utility>

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
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const SongPlace& place = sequence.songs[i];
        const bool overlapped = (i > 0 && place.start < sequence.songs[i - 1].end()) ||
                                (i + 1 < album.songs.size() && sequence.songs[i + 1].start < place.end());
        const std::string changes = changesOf(album.songs[i], sounds[i], place, overlapped);
        const std::string where = songPlace(album, i);
        if (!changes.empty()) log.tell("not-as-it-was", where, changes + ": rounded to 16 bits, with dither");
        const bool moved = !album.songs[i].hidden && place.start % cd::kSectorFrames != 0;
        if (moved && album.songs[i].trackStartSeconds == 0)
            log.tell(
                "within-sector", where,
                "begins " + std::to_string(place.start - place.trackStart) +
                    " frames behind its track, which begins on a whole sector: the end of the song before is there");
    }
    return std::move(log).take();
}

}  // namespace lacquer::sessions
