#include "core/signal/tempo_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace lacquer {
namespace {

constexpr int kMaximumBeats = 64;
// Beyond this a double no longer tells frames apart for any sample rate in use.
constexpr double kLastQuarter = 1e9;
// Bars, beats and frames on which something starts: what a double's rounding puts this little in front still counts.
constexpr double kBarTolerance = 1e-9;
constexpr double kFrameTolerance = 1e-6;

std::string numberText(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (!text.empty() && text.back() == '.') text.pop_back();
    return text;
}

Status checkPoint(const TempoPoint& point, const std::string& where) {
    if (!(std::abs(point.quarter) <= kLastQuarter))  // NaN too
        return fail(ErrorKind::badData, "the place is not a number of quarter notes up to 1e9", where);
    if (!(point.bpm >= TempoMap::kMinimumBpm && point.bpm <= TempoMap::kMaximumBpm))
        return fail(ErrorKind::badData, "a tempo of " + numberText(point.bpm) + " bpm is out of range", where,
                    "choose one from 1 to 1000 bpm");
    constexpr std::array<int, 7> kUnits{1, 2, 4, 8, 16, 32, 64};
    if (point.meter.beats < 1 || point.meter.beats > kMaximumBeats ||
        std::find(kUnits.begin(), kUnits.end(), point.meter.unit) == kUnits.end())
        return fail(
            ErrorKind::badData,
            "there is no time signature " + std::to_string(point.meter.beats) + "/" + std::to_string(point.meter.unit),
            where, "choose 1 to 64 beats of 1, 2, 4, 8, 16, 32 or 64");
    return {};
}

}  // namespace

Result<TempoMap> TempoMap::make(std::vector<TempoPoint> points, double sampleRate) {
    if (points.empty()) points.push_back(kDefault);
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const TempoPoint& point = points[i];
        const std::string where = "tempo point " + std::to_string(i);
        if (Status checked = checkPoint(point, where); !checked) return fail(std::move(checked).error());
        Piece piece;
        piece.quarter = point.quarter;
        piece.framesPerQuarter = 60 * sampleRate / point.bpm;
        piece.bpm = point.bpm;
        piece.meter = point.meter;
        if (i == 0) {
            if (point.quarter != 0)
                return fail(ErrorKind::badData, "the first point must be at 0", where, "move it to the song's start");
            pieces.push_back(piece);
            continue;
        }
        Piece& before = pieces.back();
        if (point.quarter <= before.quarter)
            return fail(ErrorKind::badData,
                        "quarter " + numberText(point.quarter) + " does not lie behind the point in front of it", where,
                        "sort the points, one to a place");
        if (points[i - 1].ramp) before.rise = (point.bpm / before.bpm - 1) / (point.quarter - before.quarter);
        piece.frame = before.frameAt(point.quarter);
        piece.meterQuarter = before.meterQuarter;
        piece.meterBar = before.meterBar;
        if (point.meter != before.meter) {
            const double bars = (point.quarter - before.meterQuarter) / before.meter.quartersPerBar();
            if (std::abs(bars - std::round(bars)) > kBarTolerance)
                return fail(ErrorKind::badData, "the time signature changes inside a bar", where,
                            "move the point to quarter " +
                                numberText(before.meterQuarter + std::ceil(bars) * before.meter.quartersPerBar()));
            piece.meterQuarter = point.quarter;
            piece.meterBar = before.meterBar + std::llround(bars);
        }
        pieces.push_back(piece);
    }
    return TempoMap(std::move(pieces), sampleRate);
}

// Both are 1 for a tempo that stays, to the last bit. What lies in front of a ramp, before the song's start, has the
// tempo of its beginning.
double TempoMap::Piece::quarterAt(std::int64_t at) const noexcept {
    const double straight = (static_cast<double>(at) - frame) / framesPerQuarter;
    const double bend = straight > 0 ? rise * straight : 0;
    return quarter + straight * (bend == 0 ? 1 : std::expm1(bend) / bend);
}

double TempoMap::Piece::frameAt(double place) const noexcept {
    const double quarters = place - quarter;
    const double bend = quarters > 0 ? rise * quarters : 0;
    return frame + quarters * framesPerQuarter * (bend == 0 ? 1 : std::log1p(bend) / bend);
}

double TempoMap::Piece::bpmAt(double place) const noexcept {
    return bpm * (1 + rise * std::max(0.0, place - quarter));
}

std::int64_t TempoMap::Piece::firstFrame() const noexcept {
    return static_cast<std::int64_t>(std::ceil(frame - kFrameTolerance));
}

const TempoMap::Piece& TempoMap::pieceAtFrame(std::int64_t frame) const noexcept {
    const auto next = std::upper_bound(pieces_.begin() + 1, pieces_.end(), frame,
                                       [](std::int64_t at, const Piece& piece) { return at < piece.firstFrame(); });
    return *(next - 1);
}

TempoMap::Place TempoMap::at(std::int64_t frame) const noexcept {
    const Piece& piece = pieceAtFrame(frame);
    Place place;
    place.quarter = piece.quarterAt(frame);
    place.bpm = piece.bpmAt(place.quarter);
    place.meter = piece.meter;
    const double sinceMeter = place.quarter - piece.meterQuarter;
    const double bars = std::floor(sinceMeter / piece.meter.quartersPerBar() + kBarTolerance);
    place.bar = piece.meterBar + static_cast<std::int64_t>(bars);
    place.barQuarter = std::max(0.0, sinceMeter - bars * piece.meter.quartersPerBar());
    return place;
}

double TempoMap::quarterAt(std::int64_t frame) const noexcept {
    return pieceAtFrame(frame).quarterAt(frame);
}

std::int64_t TempoMap::frameAt(double quarter) const noexcept {
    return std::llround(exactFrameAt(quarter));
}

double TempoMap::exactFrameAt(double quarter) const noexcept {
    const auto next = std::upper_bound(pieces_.begin() + 1, pieces_.end(), quarter,
                                       [](double at, const Piece& piece) { return at < piece.quarter; });
    return (next - 1)->frameAt(quarter);
}

BarBeatTick TempoMap::barBeatTickAt(std::int64_t frame) const noexcept {
    const Place place = at(frame);
    const double beats =
        std::min(std::floor(place.barBeat() + kBarTolerance), static_cast<double>(place.meter.beats - 1));
    return {place.bar + 1, static_cast<int>(beats) + 1,
            std::max(0.0, place.barBeat() - beats) * ticksPerBeat(place.meter)};
}

std::int64_t TempoMap::frameAt(BarBeatTick place) const noexcept {
    const auto next = std::upper_bound(pieces_.begin() + 1, pieces_.end(), place.bar - 1,
                                       [](std::int64_t bar, const Piece& piece) { return bar < piece.meterBar; });
    const Piece& piece = *(next - 1);
    const double beats = place.beat - 1 + place.tick / ticksPerBeat(piece.meter);
    return frameAt(piece.meterQuarter +
                   static_cast<double>(place.bar - 1 - piece.meterBar) * piece.meter.quartersPerBar() +
                   beats * piece.meter.quartersPerBeat());
}

std::optional<std::int64_t> TempoMap::nextChange(std::int64_t frame) const noexcept {
    const auto point = nextPoint(frame);
    if (pieceAtFrame(frame).rise == 0) return point;
    // The first step of a ramp is its point; before the song's start there is none.
    const std::int64_t step =
        std::max<std::int64_t>(0, frame / kRampStepFrames + (frame >= 0 ? 1 : 0)) * kRampStepFrames;
    return std::min(step, point.value_or(step));
}

std::optional<std::int64_t> TempoMap::nextPoint(std::int64_t frame) const noexcept {
    const auto next = std::upper_bound(pieces_.begin() + 1, pieces_.end(), frame,
                                       [](std::int64_t at, const Piece& piece) { return at < piece.firstFrame(); });
    if (next == pieces_.end()) return std::nullopt;
    return next->firstFrame();
}

}  // namespace lacquer
