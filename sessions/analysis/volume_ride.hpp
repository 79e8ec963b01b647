// Riding the fader of a track: automation that brings its loudness to a target and keeps it there. Message thread;
// blocks until it is done.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "core/signal/automation_lane.hpp"
#include "sessions/analysis/node_taps.hpp"
#include "sessions/analysis/ride_curve.hpp"
#include "sessions/model/lane_operations.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// The parameter by which a track is ridden.
struct RiddenFader {
    NodeId node;
    std::string parameter;
    double levelDb = 0;  ///< what it is set to
    bool automated = false;
};

/// Of a fader or a gain, itself; of any other node the first fader behind it that hears nothing else, or else the first
/// gain. Fails where there is none.
Result<RiddenFader> faderOf(const Session& session, NodeId node);

/// What comes out of a fader.
struct RiddenLevels {
    std::optional<double> loudnessLufs;  ///< integrated, after ITU-R BS.1770-5; none: silence
    double rangeLu = 0;                  ///< LRA, after EBU Tech 3342: of all windows, also those with a pause in them
    /// The 10th and the 95th percentile of the loudness about each moment that is no pause, see loudnessAbout(); LUFS.
    std::optional<double> quiet, loud;
};

struct VolumeRide {
    RiddenFader fader;
    double targetLufs = 0;
    AutomationLane lane;
    double lowestGainDb = 0, highestGainDb = 0;  ///< beside the level
    double atLimit = 0;                          ///< the share of the time in which the gain would have gone farther
    RiddenLevels before, after;
};

/// Where `targetLufs` is left out, it is the integrated loudness of the track as it is: the track is evened out.
struct VolumeRideOptions {
    std::optional<double> targetLufs{};
    double windowSeconds = 3;
    double mostDb = 6;
    std::optional<LaneStretch> stretch{};  ///< of the song; outside of it the fader stays at its level
    TapOptions run{};
};

/// Runs the song twice, as the fader is set and with the lane; a lane that it has does not count. Points lie in the
/// middle of hops of 100 ms, thinned to within 0.1 dB. Fails as a render does, for a track that is silent, and where
/// the fader cannot go as far as it might have to.
Result<VolumeRide> rideVolume(const Session& session, const ProcessorRegistry& registry, const RiddenFader& fader,
                              const VolumeRideOptions& options = {});

}  // namespace lacquer::sessions
