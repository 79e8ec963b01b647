#include "sessions/analysis/volume_ride.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "nodes/dsp/gated_loudness.hpp"
#include "nodes/dsp/loudness.hpp"
#include "nodes/dsp/short_term_loudness.hpp"
#include "sessions/analysis/track_chain.hpp"
#include "sessions/model/lane_thinning.hpp"

namespace lacquer::sessions {

namespace {

constexpr double kHopSeconds = 0.1;
constexpr double kGateLufs = -70;

/// The parameter of a type that a hand would ride; null of any other.
const char* riddenParameter(const std::string& type) {
    if (type == "lacquer:fader") return "level";
    if (type == "lacquer:gain") return "gain";
    return nullptr;
}

RiddenFader fader(const Session& session, NodeId id) {
    RiddenFader found{id, riddenParameter(session.graph.find(id)->type)};
    const NodeContent& content = session.content(id);
    if (const auto set = content.parameters.find(found.parameter); set != content.parameters.end())
        found.levelDb = set->second;
    found.automated = content.automation.contains(found.parameter);
    return found;
}

// What comes out of a fader, hop by hop.
class RideTap final : public NodeTap {
public:
    RideTap(TimelineFrame begin, TimelineFrame end) : begin_(begin), end_(end) {}

    void prepare(double sampleRate, int channels) override {
        weighted_.prepare(sampleRate);
        weighted_.reset(channels);
        loudness_.prepare(sampleRate);
        shortTerm_.prepare(sampleRate);
        hopFrames_ = std::max(1L, std::lround(sampleRate * kHopSeconds / kControlGridFrames)) * kControlGridFrames;
        const std::int64_t hops = std::max<std::int64_t>(0, (end_ - begin_) / hopFrames_) + 1;
        powers_.assign(static_cast<std::size_t>(hops), 0);
    }

    void hear(TimelineFrame start, ConstAudioBlock block) noexcept override {
        for (int first = 0; first < block.frames(); first += kControlGridFrames) {
            const double energy = weighted_.ofCell(block, first);
            const std::int64_t into = start + first - begin_;
            if (into < 0 || start + first >= end_) continue;
            powers_[static_cast<std::size_t>(into / hopFrames_)] += energy / static_cast<double>(hopFrames_);
            loudness_.add(energy);
            (void)shortTerm_.add(energy);
        }
    }

    [[nodiscard]] const std::vector<double>& powers() const noexcept { return powers_; }
    [[nodiscard]] std::int64_t hopFrames() const noexcept { return hopFrames_; }

    [[nodiscard]] RiddenLevels levels(double hopSeconds, double windowSeconds) const {
        RiddenLevels found;
        if (const double lufs = loudness_.lufs(); std::isfinite(lufs)) found.loudnessLufs = lufs;
        found.rangeLu = shortTerm_.rangeLu();
        std::vector<double> heard = loudnessAbout(powers_, hopSeconds, windowSeconds);
        std::erase_if(heard, [](double lufs) { return std::isnan(lufs); });
        if (heard.empty()) return found;
        std::sort(heard.begin(), heard.end());
        const auto percentile = [&](double part) {
            return heard[static_cast<std::size_t>(std::lround(part * static_cast<double>(heard.size() - 1)))];
        };
        found.quiet = percentile(0.1);
        found.loud = percentile(0.95);
        return found;
    }

private:
    const TimelineFrame begin_, end_;
    std::int64_t hopFrames_ = kControlGridFrames;
    nodes::WeightedEnergy weighted_;
    nodes::GatedLoudness loudness_;
    nodes::ShortTermLoudness shortTerm_;
    std::vector<double> powers_;  ///< K-weighted, a hop each
};

Result<std::unique_ptr<RideTap>> listen(const Session& session, const ProcessorRegistry& registry, NodeId node,
                                        const LaneStretch& stretch, const TapOptions& run) {
    auto taps = tapNodes(
        session, registry,
        [&](const Node& one) -> std::unique_ptr<NodeTap> {
            return one.id == node ? std::make_unique<RideTap>(stretch.begin, stretch.end) : nullptr;
        },
        run);
    if (!taps) return fail(std::move(taps).error());
    return std::unique_ptr<RideTap>(static_cast<RideTap*>(taps->at(node).release()));
}

Status checkOptions(const VolumeRideOptions& options) {
    const auto refuse = [](const char* what, const char* where, const char* remedy) {
        return Status(fail(ErrorKind::usage, what, where, remedy));
    };
    if (options.targetLufs && !(std::isfinite(*options.targetLufs) && *options.targetLufs > kGateLufs))
        return refuse("is no loudness that could be aimed at", "target", "choose one above -70 LUFS");
    if (!(options.windowSeconds >= 0.4 && options.windowSeconds <= 60))
        return refuse("is too short or too long to take loudness over", "window", "choose 0.4 s to 60 s");
    if (!(options.mostDb > 0)) return refuse("must be above 0 dB", "most", "6 dB is usual");
    return {};
}

Status checkReach(const Session& session, const ProcessorRegistry& registry, const RiddenFader& fader, double mostDb) {
    const Node& node = *session.graph.find(fader.node);
    const auto type = registry.find(node.type);
    if (!type) return fail(type.error());
    const ParameterInfo& info = (*type)->parameters[*(*type)->findParameter(fader.parameter)];
    const double room = std::min(info.maximum - fader.levelDb, fader.levelDb - info.minimum);
    if (mostDb <= room) return {};
    return fail(ErrorKind::usage, "its " + fader.parameter + " cannot be moved that far from where it is", node.name,
                "set it nearer to 0 dB, or let it be moved by less");
}

}  // namespace

Result<RiddenFader> faderOf(const Session& session, NodeId node) {
    const Node& named = *session.graph.find(node);
    if (riddenParameter(named.type)) return fader(session, node);
    const std::vector<NodeId> behind = chainOf(session.graph, node);
    for (const char* type : {"lacquer:fader", "lacquer:gain"})
        for (const NodeId id : behind)
            if (session.graph.find(id)->type == type) return fader(session, id);
    return fail(ErrorKind::usage, "there is no fader behind it that hears nothing else", named.name,
                "name a fader or a gain, or put one behind it");
}

Result<VolumeRide> rideVolume(const Session& session, const ProcessorRegistry& registry, const RiddenFader& fader,
                              const VolumeRideOptions& options) {
    if (Status checked = checkOptions(options); !checked) return fail(std::move(checked).error());
    if (Status checked = checkReach(session, registry, fader, options.mostDb); !checked)
        return fail(std::move(checked).error());
    const LaneStretch song{session.startFrame, session.endFrame.value_or(session.lastClipEnd())};
    LaneStretch ridden = options.stretch.value_or(song);
    ridden = {std::max(ridden.begin, song.begin), std::min(ridden.end, song.end)};
    if (Status checked = checkStretch(ridden); !checked)
        return fail(ErrorKind::usage, "nothing of the song lies within", "range", "choose a stretch of the song");

    Session copy = session;
    auto& lanes = copy.content(fader.node).automation;
    lanes.erase(fader.parameter);
    const auto before = listen(copy, registry, fader.node, ridden, options.run);
    if (!before) return fail(before.error());
    const double hopSeconds = static_cast<double>((*before)->hopFrames()) / session.sampleRate;
    const RiddenLevels levels = (*before)->levels(hopSeconds, options.windowSeconds);
    const std::string& name = session.graph.find(fader.node)->name;
    if (!levels.loudnessLufs)
        return fail(ErrorKind::usage, "is silent, so there is nothing to ride", name,
                    "is it muted, or does no sound come in?");

    const double target = options.targetLufs.value_or(*levels.loudnessLufs);
    const std::vector<double> gains =
        rideGains((*before)->powers(), hopSeconds, {target, options.windowSeconds, options.mostDb},
                  options.stretch ? RideEnds::pinned : RideEnds::open);
    std::vector<AutomationPoint> points;
    TimelineFrame frame = ridden.begin + (*before)->hopFrames() / 2;
    for (const double gain : gains) {
        points.push_back({frame, fader.levelDb + gain});
        frame += (*before)->hopFrames();
    }
    const ParameterInfo decibels{.unit = "dB"};
    auto lane = AutomationLane::make(thinned(points, thinningDistance(decibels)));
    if (!lane) return fail(std::move(lane).error());
    lanes.insert_or_assign(fader.parameter, *lane);
    copy.content(fader.node).automationModes.erase(fader.parameter);
    const auto after = listen(copy, registry, fader.node, ridden, options.run);
    if (!after) return fail(after.error());
    const auto [lowest, highest] = std::minmax_element(gains.begin(), gains.end());
    const auto limited =
        std::count_if(gains.begin(), gains.end(), [&](double gain) { return std::abs(gain) >= options.mostDb; });
    return VolumeRide{fader,
                      target,
                      *std::move(lane),
                      *lowest,
                      *highest,
                      static_cast<double>(limited) / static_cast<double>(gains.size()),
                      levels,
                      (*after)->levels(hopSeconds, options.windowSeconds)};
}

}  // namespace lacquer::sessions
