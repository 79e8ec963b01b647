#include "sessions/analysis/masking.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "sessions/analysis/track_chain.hpp"

namespace lacquer::sessions {
namespace {

constexpr double kNoiseMaskingDb = 5.5;
constexpr double kAudibleDb = -40;       // below the loudest band
constexpr float kQuietestPower = 1e-7f;  // -70 dBFS
constexpr double kLoudnessExponent = 0.23;
constexpr double kWorthTelling = 0.05;       // of a pair
constexpr double kRangeWorthTelling = 0.25;  // of a band

/// From `from` to `to`, as a factor of power.
double spread(std::size_t from, std::size_t to) {
    const double bark = static_cast<double>(to) - static_cast<double>(from) + 0.474;
    return std::pow(10.0, (15.81 + 7.5 * bark - 17.5 * std::sqrt(1 + bark * bark)) / 10);
}

using BandMatrix = std::array<std::array<float, kCriticalBands>, kCriticalBands>;

/// What a band masks in another: by the one that is masked, then by the one that masks.
const BandMatrix& maskingFactors() {
    static const BandMatrix factors = [] {
        BandMatrix made{};
        for (std::size_t to = 0; to < kCriticalBands; ++to)
            for (std::size_t from = 0; from < kCriticalBands; ++from)
                made[to][from] = static_cast<float>(spread(from, to) * std::pow(10.0, -kNoiseMaskingDb / 10));
        return made;
    }();
    return factors;
}

struct BandTally {
    double said = 0, hidden = 0;  // loudness
    double depthDb = 0;           // times what is hidden
};

std::vector<MaskedRange> rangesOf(const std::array<BandTally, kCriticalBands>& bands) {
    std::vector<MaskedRange> ranges;
    BandTally together;
    std::size_t first = 0;
    const auto close = [&](std::size_t end) {
        if (together.said > 0)
            ranges.push_back({kCriticalBandEdges[first], kCriticalBandEdges[end], together.hidden / together.said,
                              together.depthDb / together.hidden});
        together = {};
    };
    for (std::size_t band = 0; band < kCriticalBands; ++band) {
        const BandTally& tally = bands[band];
        if (tally.said <= 0 || tally.hidden < kRangeWorthTelling * tally.said) {
            close(band);
            continue;
        }
        if (together.said == 0) first = band;
        together.said += tally.said;
        together.hidden += tally.hidden;
        together.depthDb += tally.depthDb;
    }
    close(kCriticalBands);
    return ranges;
}

/// The last node of a track's way to the others that hears nothing but the track; sends lead aside.
NodeId whereHeard(const Graph& graph, NodeId track) {
    const std::vector<NodeId> chain = chainOf(graph, track);
    const auto inChain = [&](NodeId id) { return std::find(chain.begin(), chain.end(), id) != chain.end(); };
    NodeId last = track;
    for (bool further = true; further;) {
        further = false;
        for (const Connection& c : graph.outgoing(last))
            if (inChain(c.destination.node) && graph.find(c.destination.node)->type != "lacquer:send" &&
                !graph.find(c.destination.node)->outputs.empty()) {
                last = c.destination.node;
                further = true;
                break;
            }
    }
    return last;
}

}  // namespace

MaskedPair maskingOf(const std::vector<BandMoment>& masker, const std::vector<BandMoment>& masked) {
    const BandMatrix& factors = maskingFactors();
    std::array<BandTally, kCriticalBands> bands{};
    for (std::size_t moment = 0; moment < std::min(masker.size(), masked.size()); ++moment) {
        const BandMoment &loud = masker[moment], &hidden = masked[moment];
        const float loudest = *std::max_element(hidden.begin(), hidden.end());
        const float quietest = std::max(kQuietestPower, loudest * static_cast<float>(std::pow(10.0, kAudibleDb / 10)));
        for (std::size_t band = 0; band < kCriticalBands; ++band) {
            if (hidden[band] < quietest) continue;
            const double loudness = std::pow(hidden[band], kLoudnessExponent);
            bands[band].said += loudness;
            float threshold = 0;
            for (std::size_t from = 0; from < kCriticalBands; ++from) threshold += factors[band][from] * loud[from];
            if (hidden[band] >= threshold) continue;
            bands[band].hidden += loudness;
            bands[band].depthDb += loudness * 10 * std::log10(threshold / hidden[band]);
        }
    }
    MaskedPair pair;
    double said = 0, hidden = 0;
    for (const BandTally& tally : bands) {
        said += tally.said;
        hidden += tally.hidden;
    }
    if (said > 0) pair.share = hidden / said;
    pair.ranges = rangesOf(bands);
    return pair;
}

Result<std::vector<MaskedPair>> measureMasking(const Session& session, const ProcessorRegistry& registry,
                                               const TapOptions& options) {
    std::map<NodeId, NodeId> tracks;  // by where they are heard
    for (const auto& [id, node] : session.graph.nodes())
        if (node.type == kTrackType) tracks[whereHeard(session.graph, id)] = id;
    const MomentGrid grid =
        MomentGrid::of(session.startFrame, session.endFrame.value_or(session.lastClipEnd()), session.sampleRate);
    const auto taps = tapNodes(
        session, registry,
        [&](const Node& node) { return tracks.contains(node.id) ? std::make_unique<BandPowers>(grid) : nullptr; },
        options);
    if (!taps) return fail(taps.error());
    std::vector<MaskedPair> pairs;
    for (const auto& [masker, maskerTap] : *taps)
        for (const auto& [masked, maskedTap] : *taps) {
            if (masker == masked) continue;
            MaskedPair pair = maskingOf(static_cast<const BandPowers&>(*maskerTap).moments(),
                                        static_cast<const BandPowers&>(*maskedTap).moments());
            if (pair.share < kWorthTelling) continue;
            pair.masker = tracks.at(masker);
            pair.masked = tracks.at(masked);
            pair.maskerName = session.graph.find(pair.masker)->name;
            pair.maskedName = session.graph.find(pair.masked)->name;
            pairs.push_back(std::move(pair));
        }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const MaskedPair& a, const MaskedPair& b) { return a.share > b.share; });
    return pairs;
}

}  // namespace lacquer::sessions
