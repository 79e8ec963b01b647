#include "sessions/delivery/vinyl/side_model.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "sessions/delivery/vinyl/groove_filter.hpp"

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kFitsMm = 1e-9;  // slack

std::size_t cellsOf(double seconds) {
    return static_cast<std::size_t>(std::llround(seconds * kCellsPerSecond));
}

// Radius that has been taken when a cell begins, by a lathe of either kind.
class RadiusTaken {
public:
    RadiusTaken(const PitchPlan& plan, DiscSpeed speed) : cells_(static_cast<std::size_t>(cellsPerSegment(speed))) {
        lowerMm_.push_back(0);
        conservativeMm_.push_back(0);
        for (std::size_t i = 0; i < plan.demandUm.size(); ++i) {
            lowerMm_.push_back(plan.lowerUm[i] / 1000);
            conservativeMm_.push_back(conservativeMm_.back() + plan.conservativeUm[i] / kSegmentsPerTurn / 1000);
        }
    }
    [[nodiscard]] double lowerMm(std::size_t cell) const { return at(lowerMm_, cell); }
    [[nodiscard]] double conservativeMm(std::size_t cell) const { return at(conservativeMm_, cell); }

private:
    [[nodiscard]] double at(const std::vector<double>& taken, std::size_t cell) const {
        const std::size_t segment = std::min(cell / cells_, taken.size() - 1);
        const std::size_t next = std::min(segment + 1, taken.size() - 1);
        const double share = static_cast<double>(cell - segment * cells_) / static_cast<double>(cells_);
        return taken[segment] + share * (taken[next] - taken[segment]);
    }
    std::size_t cells_;
    std::vector<double> lowerMm_, conservativeMm_;
};

double turnsOf(double seconds, const CutSettings& settings) {
    return seconds / secondsPerTurn(settings.format.speed);
}

SlicePlace placedSlice(const GrooveSlice& slice, double radiusMm, const CutSettings& settings) {
    const double scale = settings.scale();
    SlicePlace place;
    place.radiusMm = radiusMm;
    place.lateralUm = scale * slice.lateralUm;
    place.liftMarginUm = settings.groove.restDepthUm - scale * slice.shallowUm - settings.groove.minimumDepthUm;
    place.velocityRatio =
        scale * std::max(slice.wallVelocity, slice.lateralVelocity) / grooveSpeed(radiusMm, settings.format.speed);
    place.curvature = curvatureRatio(slice.acceleration, radiusMm, settings);
    place.distortion = curvatureRatio(slice.tracing, radiusMm, settings) / std::max(1.0, place.curvature);
    place.heat = scale * scale * slice.heat;
    return place;
}

// The deepest that depth and modulation come to in the segments of some cells.
double deepestOf(const SideSegments& segments, const PitchPlan& plan, std::size_t firstCell, std::size_t endCell,
                 const CutSettings& settings) {
    const auto size = static_cast<std::size_t>(cellsPerSegment(settings.format.speed));
    double depth = settings.groove.restDepthUm;
    for (std::size_t i = firstCell / size; i < plan.depthUm.size() && i * size < endCell; ++i)
        depth = std::max(depth, plan.depthUm[i] + settings.scale() * static_cast<double>(segments.extremes[i].deepUm));
    return depth;
}

double silentMm(std::size_t cells, const CutSettings& settings) {
    return radiusUsedMm(settings.groove.silentPitchUm(), static_cast<double>(cells) / kCellsPerSecond,
                        settings.format.speed);
}

// A song between silent turns: cells from where a segment begins.
struct SongAlone {
    RadiusTaken taken;
    std::size_t begin = 0, end = 0;  // of the song, and of all
};

// Where segments begin in a song depends on what is in front of it. This is how it takes most, so that no side takes
// more than its songs' sum: demands of songs a turn apart add up to no more than each alone asks for.
Result<SongAlone> worstAlone(const GrooveAnalysis& song, const CutSettings& settings) {
    const DiscSpeed speed = settings.format.speed;
    const auto size = static_cast<std::size_t>(cellsPerSegment(speed));
    const std::size_t turn = size * kSegmentsPerTurn;
    std::vector<GrooveCell> cells(turn + size);
    cells.insert(cells.end(), song.cells.begin(), song.cells.end());
    cells.resize(cells.size() + 3 * turn);  // two at least, in whole segments
    std::optional<SongAlone> worst;
    double mostMm = 0;
    for (std::size_t phase = 0; phase < size; ++phase) {
        const std::size_t front = size - phase, count = (cells.size() - front) / size * size;
        const auto plan =
            planPitch(segmentsOf(std::span(cells).subspan(front, count), speed), settings.scale(), settings.groove);
        if (!plan) return fail(plan.error());
        const double usedMm = plan->conservativeMm - silentMm(count, settings);
        if (worst && usedMm <= mostMm) continue;
        mostMm = usedMm;
        worst = SongAlone{RadiusTaken(*plan, speed), turn + phase, count};
    }
    return *std::move(worst);
}

}  // namespace

double CutSettings::scale() const noexcept {
    return std::pow(10.0, gainDb / 20) * referenceCmS / 100 / kReferenceVelocity;
}

double curvatureRatio(double acceleration, double radiusMm, const CutSettings& settings) noexcept {
    return settings.scale() * acceleration / accelerationLimit(settings.stylusUm, radiusMm, settings.format.speed);
}

double secondHarmonic(double curvature) noexcept {
    return curvature / 2;
}

double thirdHarmonic(double curvature) noexcept {
    return 0.375 * curvature * curvature;
}

bool Side::fits(const DiscFormat& format) const noexcept {
    return endRadiusMm >= format.endRadiusMm - kFitsMm;
}

std::vector<GrooveCell> layOutCells(std::span<const SongInOrder> songs) {
    std::vector<GrooveCell> cells;
    for (std::size_t i = 0; i < songs.size(); ++i) {
        if (i > 0) cells.resize(cells.size() + cellsOf(songs[i].gapSeconds));
        cells.insert(cells.end(), songs[i].analysis->cells.begin(), songs[i].analysis->cells.end());
    }
    return cells;
}

Result<Side> modelSide(std::span<const SongInOrder> songs, const CutSettings& settings) {
    const DiscFormat& format = settings.format;
    const auto segments = segmentsOf(layOutCells(songs), format.speed);
    const auto plan = planPitch(segments, settings.scale(), settings.groove);
    if (!plan) return fail(plan.error());
    const RadiusTaken taken(*plan, format.speed);
    Side side;
    std::size_t cell = 0;
    for (std::size_t i = 0; i < songs.size(); ++i) {
        const GrooveAnalysis& analysis = *songs[i].analysis;
        if (i > 0) cell += cellsOf(songs[i].gapSeconds);
        SongOnSide song{&analysis, songs[i].gapSeconds};
        const std::size_t end = cell + analysis.cells.size();
        song.beginSeconds = static_cast<double>(cell) / kCellsPerSecond;
        song.endSeconds = static_cast<double>(end) / kCellsPerSecond;
        song.startRadiusMm = format.startRadiusMm - taken.conservativeMm(cell);
        song.endRadiusMm = format.startRadiusMm - taken.conservativeMm(end);
        song.conservativeMm = song.startRadiusMm - song.endRadiusMm;
        song.lowerMm = std::min(song.conservativeMm, taken.lowerMm(end) - taken.lowerMm(cell));
        for (const GrooveSlice& slice : analysis.slices) {
            const std::size_t first = cell + song.slices.size() * kCellsPerSlice;
            const std::size_t last = std::min(end, first + kCellsPerSlice);
            const double begin = taken.conservativeMm(first), stop = taken.conservativeMm(last);
            SlicePlace place = placedSlice(slice, format.startRadiusMm - (begin + stop) / 2, settings);
            place.deepestUm = deepestOf(segments, *plan, first, last, settings);
            place.pitchUm =
                (stop - begin) * 1000 / turnsOf(static_cast<double>(last - first) / kCellsPerSecond, settings);
            song.slices.push_back(place);
        }
        side.songs.push_back(std::move(song));
        cell = end;
    }
    side.seconds = static_cast<double>(cell) / kCellsPerSecond;
    side.lowerMm = plan->lowerMm;
    side.conservativeMm = plan->conservativeMm;
    side.fixedMm = plan->fixedMm;
    side.endRadiusMm = format.startRadiusMm - side.conservativeMm;
    const double mmPerMinute = side.seconds > 0 ? side.conservativeMm / side.seconds * 60
                                                : radiusUsedMm(settings.groove.silentPitchUm(), 60, format.speed);
    side.minutesLeft = (side.endRadiusMm - format.endRadiusMm) / mmPerMinute;
    return side;
}

Result<std::vector<SequenceSlice>> sequenceSlices(const GrooveAnalysis& song, const CutSettings& settings) {
    const auto alone = worstAlone(song, settings);
    if (!alone) return fail(alone.error());
    const RadiusTaken& taken = alone->taken;
    const std::size_t end = alone->begin + song.cells.size();
    std::vector<SequenceSlice> slices;
    for (std::size_t i = 0; i < song.slices.size(); ++i) {
        const std::size_t first = alone->begin + i * kCellsPerSlice, last = std::min(end, first + kCellsPerSlice);
        double usedMm = taken.conservativeMm(last) - taken.conservativeMm(first);
        if (i == 0) usedMm += taken.conservativeMm(first) - silentMm(first, settings);
        if (i + 1 == song.slices.size())
            usedMm +=
                taken.conservativeMm(alone->end) - taken.conservativeMm(end) - silentMm(alone->end - end, settings);
        const double seconds = static_cast<double>(last - first) / kCellsPerSecond;
        slices.push_back({seconds, usedMm * 1000 / turnsOf(seconds, settings),
                          curvatureRatio(song.slices[i].tracing, kReferenceRadiusMm, settings),
                          curvatureRatio(song.slices[i].acceleration, kReferenceRadiusMm, settings)});
    }
    return slices;
}

}  // namespace lacquer::sessions::vinyl
