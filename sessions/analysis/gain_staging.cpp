#include "sessions/analysis/gain_staging.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "nodes/dsp/gated_loudness.hpp"
#include "sessions/analysis/track_chain.hpp"

namespace lacquer::sessions {
namespace {

constexpr const char* kGain = "gain";

class LevelTap final : public NodeTap {
public:
    void prepare(double sampleRate, int) override {
        loudness_.prepare(sampleRate);
        power_.prepare(sampleRate);
    }

    void hear(TimelineFrame start, ConstAudioBlock block) noexcept override {
        for (int frame = 0; frame < block.frames(); ++frame) {
            float highest = 0;
            for (int channel = 0; channel < block.channelCount(); ++channel)
                highest = std::max(highest, std::abs(block[channel][frame]));
            peak_ = std::max(peak_, highest);
            if (highest <= 1) continue;
            if (overs_++ == 0) firstOver_ = start + frame;
        }
        if (block.channelCount() <= 2) loudness_.feed(block);
        for (int first = 0; first < block.frames(); first += kControlGridFrames) {
            double energy = 0;
            for (int channel = 0; channel < block.channelCount(); ++channel)
                for (int i = first; i < first + kControlGridFrames; ++i)
                    energy += static_cast<double>(block[channel][i]) * block[channel][i];
            power_.add(energy / block.channelCount());
        }
    }

    [[nodiscard]] NodeLevels levels() const {
        NodeLevels found;
        if (peak_ > 0) found.peakDbfs = 20 * std::log10(static_cast<double>(peak_));
        if (const double lufs = loudness_.lufs(); std::isfinite(lufs)) found.loudnessLufs = lufs;
        // GatedLoudness gives a power as BS.1770 does, 0.691 below its decibels.
        if (const double level = power_.lufs(); std::isfinite(level)) found.rmsDbfs = level + 0.691;
        found.overs = overs_;
        if (overs_ > 0) found.firstOver = firstOver_;
        return found;
    }

private:
    nodes::GatedLoudness loudness_, power_;
    float peak_ = 0;
    std::int64_t overs_ = 0;
    TimelineFrame firstOver_ = 0;
};

}  // namespace

Result<std::vector<TrackLevels>> measureGainStaging(const Session& session, const ProcessorRegistry& registry,
                                                    const GainStagingOptions& options) {
    if (!std::isfinite(options.target)) return fail(ErrorKind::usage, "is no level", "target", "say a number");
    const auto taps = tapNodes(
        session, registry, [](const Node&) { return std::make_unique<LevelTap>(); }, options.run);
    if (!taps) return fail(taps.error());
    const auto levelsOf = [&](NodeId id) {
        const auto tap = taps->find(id);
        return tap == taps->end() ? std::optional<NodeLevels>() : static_cast<const LevelTap&>(*tap->second).levels();
    };
    std::vector<TrackLevels> tracks;
    for (const auto& [id, node] : session.graph.nodes()) {
        if (node.type != kTrackType) continue;
        TrackLevels track{id, node.name, levelsOf(id).value_or(NodeLevels{}), {}};
        for (const NodeId behind : chainOf(session.graph, id))
            if (auto levels = levelsOf(behind))
                track.chain.push_back({behind, session.graph.find(behind)->name, *std::move(levels)});
        const NodeContent& content = session.content(id);
        if (const auto gain = content.parameters.find(kGain); gain != content.parameters.end())
            track.gainDb = gain->second;
        track.automated = content.laneHeard(kGain) != nullptr;
        const auto& measured =
            options.reference == GainReference::rms ? track.levels.rmsDbfs : track.levels.loudnessLufs;
        if (measured && !track.automated) track.proposedGainDb = track.gainDb + options.target - *measured;
        tracks.push_back(std::move(track));
    }
    std::sort(tracks.begin(), tracks.end(), [](const TrackLevels& a, const TrackLevels& b) {
        return std::tie(a.name, a.node) < std::tie(b.name, b.node);
    });
    return tracks;
}

Result<std::vector<Edit>> trimEdits(const std::vector<TrackLevels>& tracks, const ProcessorRegistry& registry) {
    const auto type = registry.find(kTrackType);
    if (!type) return fail(type.error());
    const auto index = (*type)->findParameter(kGain);
    std::vector<Edit> edits;
    for (const TrackLevels& track : tracks) {
        if (!track.proposedGainDb) continue;
        // A tenth of a decibel is what a hand would set.
        const double gain = std::round(*track.proposedGainDb * 10) / 10;
        const ParameterInfo& info = (*type)->parameters[*index];
        if (gain < info.minimum || gain > info.maximum)
            return fail(ErrorKind::usage, "its gain would have to be out of its range", track.name,
                        "choose another target, or change the gains of its clips");
        if (gain != track.gainDb) edits.emplace_back(SetParameter{track.node, kGain, gain});
    }
    return edits;
}

}  // namespace lacquer::sessions
