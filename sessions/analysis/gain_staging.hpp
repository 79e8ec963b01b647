// How loud every track of a session is, where its chain clips, and by how much its gain would have to change for it to
// come in at a level of one's choice. Message thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/analysis/node_taps.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// What a node puts out over the song. A value that silence does not have is absent.
struct NodeLevels {
    std::optional<double> peakDbfs;          ///< the highest sample of all channels
    std::optional<double> rmsDbfs;           ///< gated as the loudness is; a full-scale sine has -3.01 dBFS
    std::optional<double> loudnessLufs;      ///< integrated, after ITU-R BS.1770-5
    std::int64_t overs = 0;                  ///< frames in which a sample is above full scale
    std::optional<TimelineFrame> firstOver;  ///< where the first of them is in the song
};

/// A node that hears nothing but one track.
struct ChainLevels {
    NodeId node;
    std::string name;
    NodeLevels levels;
};

struct TrackLevels {
    NodeId node;
    std::string name;
    NodeLevels levels;               ///< of the track itself, its gain included
    std::vector<ChainLevels> chain;  ///< what is behind it, in the order in which it is heard
    double gainDb = 0;               ///< of the track, as it is
    /// What it would be at the target; none for a track that is silent, or whose gain is automated.
    std::optional<double> proposedGainDb{};
    bool automated = false;  ///< its gain is
};

enum class GainReference { loudness, rms };

struct GainStagingOptions {
    double target = -18;  ///< LUFS, or dBFS RMS
    GainReference reference = GainReference::loudness;
    TapOptions run{};
};

/// Runs the song once. The tracks in the order of their names. Fails as a render does.
Result<std::vector<TrackLevels>> measureGainStaging(const Session& session, const ProcessorRegistry& registry,
                                                    const GainStagingOptions& options = {});

/// The edits that give the tracks their proposed gains. Fails, naming the track and the range, where a track cannot be
/// brought that far.
Result<std::vector<Edit>> trimEdits(const std::vector<TrackLevels>& tracks, const ProcessorRegistry& registry);

}  // namespace lacquer::sessions
