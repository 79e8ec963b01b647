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
            song.groove = vinyl::summarize(slices, places, record.settings);
            side.songs.push_back(song);
        }
    }
}

void addEvents(SideOnRecord& side, const VinylRecord& record, double medianSibilanceDb) {
    for (vinyl::GrooveEvent& event : findEvents(side.side, medianSibilanceDb, record.settings)) {
        const double pieceBegin = side.side.songs[event.song].beginSeconds, worst = pieceBegin + event.worstSeconds;
        std::size_t song = 0;  // the first one of the piece
        while (side.songs[song].beginSeconds < pieceBegin) ++song;
        const bool hidden = worst < side.songs[song].beginSeconds;
        while (song + 1 < side.songs.size() && side.songs[song + 1].beginSeconds <= worst) ++song;
        side.events.push_back(
            {song, hidden, hidden ? worst : worst - side.songs[song].beginSeconds, worst, std::move(event)});
    }
}

}  // namespace

bool VinylRecord::fits() const {
    return std::ranges::all_of(sides, [this](const SideOnRecord& side) { return side.side.fits(settings.format); });
}

std::string placeOf(const EventOnRecord& moment, const std::string& side) {
    return (moment.hidden ? "hidden, before " : "") + side + std::to_string(moment.song + 1);
}

std::vector<MomentGroup> momentGroups(const SideOnRecord& side) {
    using vinyl::GrooveMetric;
    const auto eventOf = [&side](std::size_t i) -> const vinyl::GrooveEvent& { return side.events[i].event; };
    const auto isWorse = [&](std::size_t i, std::size_t than) {
        const GrooveMetric metric = eventOf(i).metric;
        const bool below = metric == GrooveMetric::liftOff || metric == GrooveMetric::lowEnd;
        return below ? eventOf(i).worst < eventOf(than).worst : eventOf(i).worst > eventOf(than).worst;
    };
    std::vector<MomentGroup> groups;
    for (std::size_t i = 0; i < side.events.size(); ++i) {  // failures come first
        const auto group = std::ranges::find_if(
            groups, [&](const MomentGroup& each) { return eventOf(each.worst).metric == eventOf(i).metric; });
        if (group == groups.end()) {
            groups.push_back({i});
        } else if (isWorse(i, group->worst)) {
            group->others.push_back(std::exchange(group->worst, i));
        } else {
            group->others.push_back(i);
        }
    }
    for (MomentGroup& group : groups)
        std::ranges::sort(group.others, {}, [&side](std::size_t i) {
            return std::pair(side.events[i].song, side.events[i].sideSeconds);
        });
    return groups;
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
