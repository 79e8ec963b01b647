// Offline render: a session to one sound file. Not real time; streams, so memory does not grow with the song.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "nodes/simd/target.hpp"
#include "sessions/delivery/loudness.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/media/write_behind.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/render_cache.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::sessions {

enum class LatencyHandling {
    compensate,  ///< sample 0 of the file is the first frame of the range
    keep,        ///< the file starts when the range starts, however late its sound comes; nothing is shifted
};

enum class SoloHandling {
    refuse,  ///< where a fader is soloed: only a part of the song would be heard
    keep,    ///< render that part
};

/// What to do with nodes from which nothing gets to the master, such as meters.
enum class UnheardNodes {
    run,
    spare,  ///< the file is the same, but nobody looks whether they do what they should. Not with a cache
};

/// How much of a tail is rendered where nobody knows how long it is.
inline constexpr double kLongestTailSeconds = 30;

struct RenderOptions {
    std::filesystem::path file;  ///< the format follows from the extension: .wav, .aif, .aiff, .flac
    SampleFormat samples = SampleFormat::pcm24;
    int workers = 0;        ///< helper threads beside the rendering one; the samples are the same for any number
    int quantumFrames = 0;  ///< 0: the session's
    MissingPlugins missingPlugins = MissingPlugins::refuse;
    SoloHandling solo = SoloHandling::refuse;
    LatencyHandling latency = LatencyHandling::compensate;
    /// What of the song is written; none: from its start to its end. All in front of it runs as well, so the file is
    /// what the whole render has there. It must not begin before the song's start, nor end behind its end where that is
    /// set.
    std::optional<TimelineRange> range{};
    UnheardNodes unheard = UnheardNodes::run;
    bool markers = false;  ///< of the session that lie in the file go into it, which must be WAV or FLAC
    Progress progress{};
    /// Nodes of which it knows what they put out are not run, and it learns what the others do where that is worth it.
    /// The file is the same. Null: every node is run. It must outlive the render.
    RenderCache* cache = nullptr;
};

/// What a render had of its cache.
struct CacheUse {
    std::size_t nodes = 0;                  ///< of the session
    std::size_t recalled = 0;               ///< of these, not run
    std::vector<std::string> run;           ///< the others, by name
    std::vector<std::string> unrepeatable;  ///< nodes because of which nothing behind them can be kept
    std::size_t kept = 0;                   ///< places at which sound was kept for later renders
    std::int64_t keptBytes = 0;
    std::string trouble{};  ///< why not all of that could be kept
};

struct RenderReport {
    std::filesystem::path file;
    LoudnessReport loudness;  ///< of the samples before rounding to whole numbers
    std::int64_t clippedSamples = 0;
    std::int64_t latencyFrames = 0;  ///< of the graph; taken off the start of the file if so asked
    int quantumFrames = 0;
    int workers = 0;
    nodes::SimdTarget simd{};  ///< the vector unit that the built-in nodes used
    double wallSeconds = 0;
    double decodingCpuSeconds = 0;  ///< reading, decoding and resampling the clips
    double dspCpuSeconds = 0;       ///< running the graph, on all threads
    double writingCpuSeconds = 0;   ///< rounding, measuring, writing
    std::uint64_t planHash = 0;
    std::vector<std::filesystem::path> sinkFiles;    ///< written beside the master, by the session's file sinks
    std::vector<std::string> nodesWithoutPlugin;     ///< what is missing; their input was passed on
    std::vector<std::string> bypassedNodes;          ///< by the session
    std::vector<std::string> frozenNodes;            ///< their files were played
    std::vector<std::string> soloedNodes;            ///< while there are any, the rest is muted
    std::vector<std::string> nodesWithInexactState;  ///< plugins that are known not to bring all of it back
    std::vector<std::string> nodesTooLoud;           ///< plugins that put out more than +60 dBFS, which is in the file
    std::optional<CacheUse> cache;                   ///< where there is one
    std::vector<std::string> nodesOutOfLine;  ///< whose latency changed on the way; what runs beside them is shifted

    [[nodiscard]] double programmeSeconds() const { return static_cast<double>(loudness.frames) / loudness.sampleRate; }
    [[nodiscard]] double realtimeFactor() const { return programmeSeconds() / wallSeconds; }
};

/// Renders what reaches the session's output node, from the session's start to its end, and what reaches its file sinks
/// to theirs. A session without an end goes on after its last clip for as long as its effects' tails are; where an
/// effect cannot tell, until the last that can be heard before half a second below -120 dBFS, 30 seconds at most. Every
/// processor is created fresh. A failure leaves no file, and the old one under that name as it was: what
/// findRenderObstacles finds, a range outside the song (usage), a fader that is soloed unless that is asked for, an
/// output that is also an input, a missing plugin or file, a sample that is no number, a node that puts out such, a
/// full disk, progress answering stop.
Result<RenderReport> render(const Session& session, const ProcessorRegistry& registry, const RenderOptions& options);

}  // namespace lacquer::sessions
