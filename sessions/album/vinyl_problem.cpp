#include "sessions/album/vinyl_problem.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "sessions/delivery/vinyl/house_profile.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions {
namespace {

constexpr double kLongestSideSeconds = 36000;  // the radius is what limits a side
constexpr double kRoundingMm = 1e-6;

std::size_t trackOf(const VinylMaterial& material, std::size_t song) {
    const auto found = std::ranges::find(material.tracks, song, &VinylTrack::song);
    return static_cast<std::size_t>(found - material.tracks.begin());
}

// Which track follows which, whatever the order.
class Links {
public:
    Links(const vinyl::SequenceProblem& problem, std::size_t count)
        : problem_(problem), next_(count), previous_(count) {}

    Status add(std::size_t track, std::size_t follower) {
        if (next_[track] == follower) return {};
        if (next_[track] || previous_[follower])
            return refuse(name(follower) + " is to follow " + name(track) + ", but " +
                          (next_[track] ? name(*next_[track]) + " follows that already"
                                        : "follows " + name(*previous_[follower]) + " already"));
        for (std::optional<std::size_t> end = follower; end; end = next_[*end])
            if (*end == track) return refuse("songs that stay together go round in a circle at " + name(track));
        next_[track] = follower;
        previous_[follower] = track;
        return {};
    }
    [[nodiscard]] std::vector<std::vector<std::size_t>> blocks() const {
        std::vector<std::vector<std::size_t>> blocks;
        for (std::size_t track = 0; track < next_.size(); ++track) {
            if (previous_[track] || !next_[track]) continue;
            auto& block = blocks.emplace_back();
            for (std::optional<std::size_t> each = track; each; each = next_[*each]) block.push_back(*each);
        }
        return blocks;
    }

private:
    [[nodiscard]] std::string name(std::size_t track) const { return inQuotes(problem_.tracks[track].id); }
    static Status refuse(std::string what) {
        return fail(ErrorKind::badData, std::move(what), {},
                    "leave one of the wishes out; songs that the album joins follow each other as there");
    }
    const vinyl::SequenceProblem& problem_;
    std::vector<std::optional<std::size_t>> next_, previous_;
};

std::vector<std::vector<std::size_t>> joinedByAlbum(const VinylMaterial& material) {
    std::vector<std::vector<std::size_t>> blocks;
    for (std::size_t track = 1; track < material.tracks.size(); ++track) {
        if (material.tracks[track].piece != material.tracks[track - 1].piece) continue;
        if (blocks.empty() || blocks.back().back() != track - 1) blocks.push_back({track - 1});
        blocks.back().push_back(track);
    }
    return blocks;
}

Status makeBlocks(vinyl::SequenceProblem& problem, const VinylWishes& wishes, const VinylMaterial& material) {
    Links links(problem, material.tracks.size());
    for (const auto& block : joinedByAlbum(material))
        for (std::size_t i = 1; i < block.size(); ++i)
            if (Status added = links.add(block[i - 1], block[i]); !added) return added;
    for (const auto& group : wishes.together)
        for (std::size_t i = 1; i < group.size(); ++i)
            if (Status added = links.add(trackOf(material, group[i - 1]), trackOf(material, group[i])); !added)
                return added;
    problem.blocks = links.blocks();
    if (problem.gapSeconds <= 0) return {};
    // A block has no gaps: the silence between its pieces is a slice of its own.
    const double turns = problem.gapSeconds / vinyl::secondsPerTurn(material.speed);
    for (const auto& block : problem.blocks)
        for (std::size_t i = 1; i < block.size(); ++i)
            if (material.tracks[block[i - 1]].piece != material.tracks[block[i]].piece)
                problem.tracks[block[i - 1]].slices.push_back({problem.gapSeconds, problem.gapMm * 1000 / turns, 0, 0});
    return {};
}

void setWishes(vinyl::SequenceProblem& problem, const VinylWishes& wishes, const VinylMaterial& material) {
    for (const auto& [side, song] : wishes.first) problem.first[side] = trackOf(material, song);
    for (const auto& [side, song] : wishes.last) problem.last[side] = trackOf(material, song);
    for (const auto& [earlier, later] : wishes.before)
        problem.before.emplace_back(trackOf(material, earlier), trackOf(material, later));
    for (const auto& group : wishes.sameSide) {
        auto& tracks = problem.sameSide.emplace_back();
        for (const std::size_t song : group) tracks.push_back(trackOf(material, song));
    }
    for (const auto& [song, side] : wishes.notOnSide) problem.notOnSide.emplace_back(trackOf(material, song), side);
}

Status addTracks(vinyl::SequenceProblem& problem, const Album& album, const VinylMaterial& material,
                 const vinyl::CutSettings& settings) {
    std::vector<std::vector<vinyl::SequenceSlice>> slices;
    for (const VinylPiece& piece : material.pieces) {
        auto found = vinyl::sequenceSlices(piece.analysis, settings);
        if (!found) {
            Error error = std::move(found).error();
            error.where = songPlace(album, piece.songs.back());
            return fail(std::move(error));
        }
        slices.push_back(*std::move(found));
    }
    for (const VinylTrack& track : material.tracks) {
        const auto begin = slices[track.piece].begin();
        problem.tracks.push_back({std::to_string(track.song + 1) + ". " + nameOf(album.songs[track.song]),
                                  {begin + static_cast<std::ptrdiff_t>(track.firstSlice),
                                   begin + static_cast<std::ptrdiff_t>(track.endSlice)}});
    }
    return {};
}

}  // namespace

Result<vinyl::CutSettings> cutSettingsOf(const AlbumVinyl& record, double gainDb) {
    auto format = vinyl::findFormat(record.format, record.speed);
    if (!format) return fail(std::move(format).error());
    const auto house = vinyl::findHouse(record.house);
    if (!house) return fail(house.error());
    vinyl::MetricLimits limits = house->limits;
    for (const auto& [name, values] : record.limits)
        if (Status set = vinyl::setLimit(limits, name, values); !set) return fail(std::move(set).error());
    return vinyl::CutSettings{.format = *std::move(format),
                              .groove = house->groove,
                              .limits = limits,
                              .gainDb = gainDb,
                              .referenceCmS = record.referenceCmS,
                              .stylusUm = record.stylusUm};
}

Result<vinyl::SequenceProblem> problemOf(const Album& album, const AlbumVinyl& record, const VinylMaterial& material,
                                         const vinyl::CutSettings& settings) {
    vinyl::SequenceProblem problem{.words = vinyl::ProblemWords::album,
                                   .rpm = vinyl::rpmOf(settings.format.speed),
                                   .startRadiusMm = settings.format.startRadiusMm,
                                   .leastRadiusMm = settings.format.endRadiusMm + kRoundingMm,
                                   .sides = record.sides,
                                   .maxSideSeconds = kLongestSideSeconds,
                                   .gapSeconds = record.gapSeconds};
    // As many cells of the groove as it has on a side.
    const double gapSeconds = std::round(record.gapSeconds * vinyl::kCellsPerSecond) / vinyl::kCellsPerSecond;
    problem.gapMm = vinyl::radiusUsedMm(settings.groove.silentPitchUm(), gapSeconds, settings.format.speed);
    problem.weights = {kCurvatureWeight, record.wishes.departure, record.wishes.balance};
    if (Status added = addTracks(problem, album, material, settings); !added) return fail(std::move(added).error());
    if (Status blocks = makeBlocks(problem, record.wishes, material); !blocks) return fail(std::move(blocks).error());
    setWishes(problem, record.wishes, material);
    return problem;
}

vinyl::SequenceProblem withoutWishes(const vinyl::SequenceProblem& problem, const VinylMaterial& material) {
    vinyl::SequenceProblem free = problem;
    for (std::size_t track = 0; track < material.tracks.size(); ++track) {
        const VinylTrack& from = material.tracks[track];
        auto& slices = free.tracks[track].slices;
        slices.resize(std::min(slices.size(), from.endSlice - from.firstSlice));  // no gap of a block
    }
    free.blocks = joinedByAlbum(material);
    free.first.clear();
    free.last.clear();
    free.before.clear();
    free.sameSide.clear();
    free.notOnSide.clear();
    return free;
}

SongOrder songsOf(const vinyl::SequenceOrder& order, const VinylMaterial& material) {
    SongOrder songs = order;
    for (auto& side : songs)
        for (std::size_t& each : side) each = material.tracks[each].song;
    return songs;
}

vinyl::SequenceOrder tracksOf(const SongOrder& order, const VinylMaterial& material) {
    vinyl::SequenceOrder tracks = order;
    for (auto& side : tracks)
        for (std::size_t& each : side) each = trackOf(material, each);
    return tracks;
}

}  // namespace lacquer::sessions
