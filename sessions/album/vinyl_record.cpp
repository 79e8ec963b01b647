#include "sessions/album/vinyl_record.hpp"

#include <algorithm>
#include <utility>

namespace lacquer::sessions {
namespace {

// The pieces of a side, in its order.
Result<std::vector<std::size_t>> piecesOf(const Album& album, const VinylMaterial& material,
                                          const std::vector<std::size_t>& songs) {
    std::vector<std::size_t> pieces;
    for (std::size_t i = 0; i < songs.size();) {
        const auto track = std::ranges::find(material.tracks, songs[i], &VinylTrack::song);
        pieces.push_back(track->piece);
        for (auto each = std::ranges::find(material.tracks, track->piece, &VinylTrack::piece);
             each != material.tracks.end() && each->piece == pieces.back(); ++each, ++i)
            if (i >= songs.size() || songs[i] != each->song)
                return fail(ErrorKind::badData,
                            songPlace(album, each->song) + " is torn from the song " +
                                (each->song > 0 ? "before it" : "behind it") + ", with which it is one piece",
                            {}, "keep together what the album joins, or part the two there with a longer \"gap\"");
    }
    return pieces;
}

void addSongs(SideOnRecord& side, const VinylMaterial& material, const VinylRecord& record) {
    for (std::size_t p = 0; p < side.pieces.size(); ++p) {
        const vinyl::SongOnSide& piece = side.side.songs[p];
        const double turn = vinyl::secondsPerTurn(record.settings.format.speed);
        for (const VinylTrack& track : material.tracks) {
            if (track.piece != side.pieces[p]) continue;
            SongOnRecord song{.song = track.song,
                              .beginSeconds = piece.beginSeconds + track.beginSeconds,
                              .endSeconds = piece.beginSeconds + track.endSeconds,
                              .startRadiusMm = piece.startRadiusMm,
                              .endRadiusMm = piece.endRadiusMm,
                              .joined = track.firstSlice > 0};
            const auto first = static_cast<std::ptrdiff_t>(track.firstSlice);
            const auto end = static_cast<std::ptrdiff_t>(track.endSlice);
            const std::span places(piece.slices.begin() + first, piece.slices.begin() + end);
            const std::span slices(piece.analysis->slices.begin() + first, piece.analysis->slices.begin() + end);
            // Half a slice from its middle.
            const auto half = [&](std::size_t i) { return slices[i].seconds / turn * places[i].pitchUm / 2000; };
            if (track.firstSlice > 0 && !places.empty()) song.startRadiusMm = places.front().radiusMm + half(0);
            if (track.endSlice < piece.slices.size() && !places.empty())
                song.endRadiusMm = places.back().radiusMm - half(places.size() - 1);
            song.conservativeMm = song.startRadiusMm - song.endRadiusMm;
            song.lowerMm = piece.conservativeMm > 0 ? piece.lowerMm * song.conservativeMm / piece.conservativeMm : 0;
            song.groove = vinyl::summarize(slices, places, record.settings, record.limits);
            side.songs.push_back(song);
        }
    }
}

void addEvents(SideOnRecord& side, const VinylRecord& record, double medianSibilanceDb) {
    for (vinyl::GrooveEvent& event : findEvents(side.side, record.limits, medianSibilanceDb, record.settings)) {
        const double worst = side.side.songs[event.song].beginSeconds + event.worstSeconds;
        std::size_t song = 0;
        while (song + 1 < side.songs.size() && side.songs[song + 1].beginSeconds <= worst) ++song;
        side.events.push_back({song, std::max(0.0, worst - side.songs[song].beginSeconds), std::move(event)});
    }
}

}  // namespace

bool VinylRecord::fits() const {
    return std::ranges::all_of(sides, [this](const SideOnRecord& side) { return side.side.fits(settings.format); });
}

Result<VinylRecord> layOutRecord(const Album& album, const VinylMaterial& material, const SongOrder& order,
                                 const vinyl::CutSettings& settings, double gapSeconds) {
    VinylRecord record{.settings = settings, .gapSeconds = gapSeconds};
    std::vector<const vinyl::GrooveAnalysis*> all;
    for (const VinylPiece& piece : material.pieces) all.push_back(&piece.analysis);
    const double median = vinyl::medianSibilanceDb(all);
    std::vector<std::vector<vinyl::SongInOrder>> sides;
    for (const auto& songs : order) {
        auto pieces = piecesOf(album, material, songs);
        if (!pieces) return fail(std::move(pieces).error());
        SideOnRecord& side = record.sides.emplace_back();
        side.pieces = *std::move(pieces);
        auto& laid = sides.emplace_back();
        for (const std::size_t piece : side.pieces) laid.push_back({&material.pieces[piece].analysis, gapSeconds});
        auto modelled = vinyl::modelSide(laid, settings);
        if (!modelled) return fail(std::move(modelled).error());
        side.side = *std::move(modelled);
        addSongs(side, material, record);
        addEvents(side, record, median);
    }
    record.cut = vinyl::loudestCut(sides, settings);
    return record;
}

}  // namespace lacquer::sessions
