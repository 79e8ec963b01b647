#include "sessions/album/vinyl_pieces.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sessions/delivery/report/report_words.hpp"
#include "sessions/delivery/work_pool.hpp"

namespace lacquer::sessions {
namespace {

bool joinsPiece(const Album& album, const Sequence& sequence, const VinylPiece& piece, std::size_t song,
                vinyl::DiscSpeed speed) {
    if (album.songs[song - 1].hidden) return true;
    const auto turn = static_cast<std::int64_t>(std::floor(vinyl::secondsPerTurn(speed) * sequence.sampleRate));
    return sequence.songs[song].start - piece.stretch.end < turn;
}

// Where the slices of a piece's songs part: each has one at least as long as there are enough.
void shareSlices(VinylMaterial& material) {
    for (std::size_t i = 0; i < material.tracks.size(); ++i) {
        VinylTrack& track = material.tracks[i];
        const std::size_t count = material.pieces[track.piece].analysis.slices.size();
        const bool first = i == 0 || material.tracks[i - 1].piece != track.piece;
        const bool last = i + 1 == material.tracks.size() || material.tracks[i + 1].piece != track.piece;
        track.firstSlice = first ? 0 : material.tracks[i - 1].endSlice;
        track.endSlice = last ? count
                              : std::clamp(static_cast<std::size_t>(std::lround(material.tracks[i + 1].beginSeconds)),
                                           std::min(track.firstSlice + 1, count), count);
    }
}

std::string songList(const std::vector<std::size_t>& songs) {
    std::string list;
    for (std::size_t i = 0; i < songs.size(); ++i)
        list += (i == 0 ? "" : i + 1 == songs.size() ? " and " : ", ") + std::to_string(songs[i] + 1);
    return list;
}

}  // namespace

Result<VinylMaterial> cutIntoPieces(const Album& album, std::span<const SongSound> sounds, vinyl::DiscSpeed speed) {
    int rate = 0;
    for (const SongSound& sound : sounds) rate = std::max(rate, sound.sampleRate);
    auto sequence = layOutFiles(album, sounds, rate);
    if (!sequence) return fail(std::move(sequence).error());
    VinylMaterial material{.sequence = *std::move(sequence), .speed = speed};
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const SongPlace& place = material.sequence.songs[i];
        if (i == 0 || !joinsPiece(album, material.sequence, material.pieces.back(), i, speed))
            material.pieces.push_back({.stretch = {place.start, place.end()}});
        VinylPiece& piece = material.pieces.back();
        piece.songs.push_back(i);
        piece.stretch.end = std::max(piece.stretch.end, place.end());
        if (album.songs[i].hidden) continue;
        const auto seconds = [&](std::int64_t frame) {
            return static_cast<double>(frame - piece.stretch.begin) / material.sequence.sampleRate;
        };
        material.tracks.push_back({.song = i,
                                   .piece = material.pieces.size() - 1,
                                   .beginSeconds = seconds(place.start),
                                   .endSeconds = seconds(place.end())});
    }
    return material;
}

Result<VinylMaterial> analysePieces(const Album& album, std::span<const SongSound> sounds, vinyl::DiscSpeed speed,
                                    int threads, const Progress& progress) {
    auto material = cutIntoPieces(album, sounds, speed);
    if (!material) return material;
    std::vector<WorkPool::Job> jobs;
    WorkPool pool(threads, progress);
    for (VinylPiece& piece : material->pieces) {
        pool.expect(static_cast<double>(piece.stretch.frames()));
        jobs.emplace_back([&]() -> Status {
            auto playlist = openPlaylist(album, sounds, material->sequence, piece.stretch);
            if (!playlist) return fail(std::move(playlist).error());
            vinyl::GrooveAnalyzer analyzer(playlist->channelCount(), material->sequence.sampleRate);
            Status read = readThrough(*playlist, piece.stretch.frames(), [&](ConstAudioBlock block) {
                analyzer.feed(block);
                pool.advance(block.frames());
                return pool.keepOn();
            });
            if (!read) return read;
            piece.analysis = analyzer.finish();
            return {};
        });
    }
    if (Status done = pool.run(jobs); !done) return fail(std::move(done).error());
    shareSlices(*material);
    return material;
}

std::vector<std::string> notesOn(const VinylMaterial& material, const Album& album, std::span<const SongSound> sounds) {
    std::vector<std::string> notes;
    for (const VinylPiece& piece : material.pieces) {
        if (piece.songs.size() < 2) continue;
        const bool hidden = album.songs[piece.songs.front()].hidden;
        notes.push_back("Songs " + songList(piece.songs) + " stay together: " +
                        (hidden ? "the first is hidden, and sounds in front of the other as in the album"
                                : "less than a turn of the record (" +
                                      decimalText(vinyl::secondsPerTurn(material.speed), 2) + " s) lies between them") +
                        (hidden ? "." : "; a longer \"gap\" in the album lets them part."));
    }
    std::string converted;
    for (std::size_t i = 0; i < sounds.size(); ++i)
        if (sounds[i].sampleRate != material.sequence.sampleRate)
            converted +=
                (converted.empty() ? "" : "; ") + songPlace(album, i) + " from " + rateText(sounds[i].sampleRate);
    if (!converted.empty())
        notes.push_back("A side has one rate, " + rateText(material.sequence.sampleRate) +
                        ", the highest of the album's: converted are " + converted + ".");
    return notes;
}

}  // namespace lacquer::sessions
