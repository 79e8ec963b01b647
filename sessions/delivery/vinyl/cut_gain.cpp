#include "sessions/delivery/vinyl/cut_gain.hpp"

namespace lacquer::sessions::vinyl {
namespace {

constexpr double kGainStepDb = 0.001;

// The loudest gain at which a side takes no more than `bandMm`.
std::optional<double> loudestFor(const SideSegments& side, CutSettings settings, double bandMm) {
    const auto fits = [&](double gainDb) {
        settings.gainDb = gainDb;
        const auto plan = planPitch(side, settings.scale(), settings.groove);
        return plan && plan->conservativeMm <= bandMm;
    };
    if (!fits(kLowestCutGainDb)) return std::nullopt;
    if (fits(kHighestCutGainDb)) return kHighestCutGainDb;
    double low = kLowestCutGainDb, high = kHighestCutGainDb;
    while (high - low > kGainStepDb) {
        const double middle = (low + high) / 2;
        (fits(middle) ? low : high) = middle;
    }
    return low;
}

}  // namespace

std::optional<CutGain> loudestCut(std::span<const std::vector<SongInOrder>> sides, CutSettings settings) {
    const double bandMm = settings.format.bandMm();
    std::optional<CutGain> cut;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const auto cells = layOutCells(sides[i]);
        const auto segments = segmentsOf(cells, settings.format.speed);
        const auto gain = loudestFor(segments, settings, bandMm);
        if (!gain) return std::nullopt;
        if (cut && cut->gainDb <= *gain) continue;
        cut = CutGain{*gain, i};
        // A minute more of the same is the same in a narrower band.
        const double seconds = static_cast<double>(cells.size()) / kCellsPerSecond;
        const auto longer = loudestFor(segments, settings, bandMm * seconds / (seconds + 60));
        if (longer) cut->minuteCostDb = *gain - *longer;
    }
    return cut;
}

}  // namespace lacquer::sessions::vinyl
