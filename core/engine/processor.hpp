// Processor: the DSP object of a node, and everything it is handed to work with.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/engine/parameter.hpp"
#include "core/signal/audio_block.hpp"
#include "core/signal/event_buffer.hpp"

namespace lacquer {

class TempoMap;

/// Counts up from the start of the engine and never jumps. Quanta and the 64-frame control grid hang on it.
using EngineFrame = std::int64_t;
/// Song position in frames; may jump (locate, loop, latency). May be negative before the song's start.
using TimelineFrame = std::int64_t;

/// Every quantum is a multiple of the control grid, and starts on it. Only the reference of the tests of smoothness is
/// built with another one: it works out sample by sample what the nodes work out 64 frames at a time.
#ifdef LACQUER_CONTROL_GRID_FRAMES
inline constexpr int kControlGridFrames = LACQUER_CONTROL_GRID_FRAMES;
#else
inline constexpr int kControlGridFrames = 64;
#endif
inline constexpr int kMinimumQuantum = 64;
inline constexpr int kMaximumQuantum = 4096;

/// True for the seven legal quanta: powers of two from 64 to 4096.
[[nodiscard]] constexpr bool isLegalQuantum(int frames) noexcept {
    return frames >= kMinimumQuantum && frames <= kMaximumQuantum && (frames & (frames - 1)) == 0;
}

struct PrepareSpec {
    double sampleRate = 48000;  ///< Hz
    int quantumFrames = 256;    ///< every process() call has exactly this many frames
    bool offline = false;       ///< rendering: files may be waited for, plugins run in free-wheel mode
    double fadeMs = 10;         ///< of the engine's own fades: connections, bypasses, changed delays; 0: none

    [[nodiscard]] int fadeFrames() const noexcept { return static_cast<int>(std::lround(sampleRate * fadeMs / 1000)); }
};

/// No effect looks ahead for more than a minute; another latency is a processor's mistake.
[[nodiscard]] constexpr bool isPossibleLatency(std::int64_t frames, double sampleRate) noexcept {
    return frames >= 0 && static_cast<double>(frames) <= 60 * sampleRate;
}

/// How time comes to the first frame of a segment.
enum class TimeEntry : std::uint8_t {
    straight,  ///< it goes on from the frame before, or stands where it stood
    start,     ///< it stood, and rolls from here on
    stop,      ///< it rolled, and stands from here on
    locate,    ///< it jumped because it was told to: it rolls on, or stands, elsewhere
    loopSeam,  ///< it jumped from the end of the loop to its start
};

/// A stretch of a quantum in which time runs straight. The segments of a quantum cover it without gaps, in order.
struct Segment {
    int offset = 0;  ///< frames from the start of the quantum
    int frames = 0;
    TimelineFrame timelineStart = 0;  ///< as this node hears it: the song position minus the latency in front of it
    bool rolling = false;             ///< false: the transport stands at timelineStart
    TimeEntry enters = TimeEntry::straight;
    TimelineFrame leftAt = 0;         ///< unless it enters straight: where the old time would have gone on
    const TempoMap* tempo = nullptr;  ///< the song's, valid during the quantum; null: TempoMap's default
};

/// When a quantum is, as the nodes behind one latency hear it.
struct BlockTime {
    EngineFrame engineFrame = 0;  ///< of the quantum's first frame; a multiple of the quantum
    std::span<const Segment> segments;
};

struct EventPorts {
    std::span<const EventBuffer* const> inputs;  ///< by PortIndex; null for audio ports, never null for events
    std::span<EventBuffer* const> outputs;       ///< by PortIndex; handed over empty
};

/// What process() works on. Valid during the call only.
/// Port buffers: `frames` floats per channel, 64-byte aligned. An unconnected input reads as silence.
/// An output may share memory with the same channel of input 0, so read a frame before you write it.
struct ProcessContext {
    const BlockTime* time = nullptr;
    const EventPorts* events = nullptr;
    std::span<const ConstAudioBlock> audioInputs;  ///< audio and CV inputs, by PortIndex; event ports are empty blocks
    std::span<const AudioBlock> audioOutputs;      ///< audio and CV outputs, by PortIndex
    std::span<const ParameterView> parameters;     ///< in the order of ProcessorType::parameters
    int frames = 0;                                ///< the quantum
    int feedbackFrames = 0;  ///< of a feedback delay: how much later its output is than its input, a quantum at least
};

/// A processor's own state beyond its parameters, as named byte strings. Pure data.
using ProcessorState = std::map<std::string, std::string>;

/// Where the path of a file that the node uses stands in its state (ProcessorType::files). A processor is handed full
/// paths; a session keeps those of files inside its folder relative to it.
inline constexpr std::string_view kFileStatePrefix = "file:";
[[nodiscard]] inline std::string fileStateKey(std::string_view id) {
    return std::string(kFileStatePrefix).append(id);
}
/// Likewise, of a file that a processor names in its state without having been told to.
inline constexpr std::string_view kPathStatePrefix = "path:";
[[nodiscard]] inline std::string pathStateKey(std::string_view name) {
    return std::string(kPathStatePrefix).append(name);
}
/// The value under this key is the path of a file.
[[nodiscard]] constexpr bool isFileKey(std::string_view key) noexcept {
    return key.starts_with(kFileStatePrefix) || key.starts_with(kPathStatePrefix);
}

/// Where a stereo signal was at one instant: a point of a goniometer's figure.
struct StereoPoint {
    float left = 0;
    float right = 0;
};

/// As many instants a processor that is heard for pictures keeps.
inline constexpr std::size_t kRecentStereoFrames = 16384;

struct RecentStereoReading {
    std::size_t points = 0;   ///< that have been written
    std::uint64_t heard = 0;  ///< frames since the last reset, of which these are the last
};

/// The DSP object of a node. Created and destroyed on the message thread; process() runs on the audio thread or a
/// worker, never twice at the same time.
class Processor {
public:
    Processor() = default;
    Processor(const Processor&) = delete;
    Processor& operator=(const Processor&) = delete;
    virtual ~Processor() = default;

    /// Message thread, not while in a running plan. Allocates everything; leaves the processor reset.
    virtual Status prepare(const PrepareSpec& spec) = 0;

    /// Real time: nothing allocates, locks, blocks, logs or throws. Writes every frame of every output. An exception
    /// cannot be caught here and ends the program; values that are not finite, and taking too long, are found and
    /// named.
    virtual void process(const ProcessContext& context) noexcept = 0;

    /// Real time, asked in place of process() when every input is silent (+0 everywhere, no events): true when
    /// process() would write +0 everywhere and leave its state as it is. It is not called then.
    [[nodiscard]] virtual bool sleeps(const ProcessContext& /*context*/) const noexcept { return false; }

    /// Real time, behind process() of the same quantum while the node is bypassed: `dry` is its input, late by the
    /// node's latency, and about to be heard in place of its first output. Turns down what a bypass must not bring
    /// back: what has been muted.
    virtual void muteDry(const AudioBlock& /*dry*/) noexcept {}

    /// Of a feedback delay: takes what arrives at its inputs, behind process() of the same quantum, which has no
    /// inputs.
    virtual void feedBack(const ProcessContext& /*context*/) noexcept {}

    /// Frames by which the output lags the input. Valid after prepare(); message thread.
    [[nodiscard]] virtual int latencyFrames() const { return 0; }

    /// Frames that may still sound after the input has ended, latency not included. -1: no end can be given.
    [[nodiscard]] virtual std::int64_t tailFrames() const { return 0; }

    /// Forgets all signal history, keeps parameters. Message thread, not while in a running plan.
    virtual void reset() {}

    /// State beyond the parameters. Message thread. Saved state restores to the same sound.
    [[nodiscard]] virtual ProcessorState saveState() { return {}; }
    virtual Status restoreState(const ProcessorState&) { return {}; }
    /// The same while it runs, without a gap in its sound: returns the state that it had. Nothing: it has to be made
    /// anew for that, and is as it was; so it is on failure.
    virtual Result<std::optional<ProcessorState>> restoreWhileRunning(const ProcessorState&) { return std::nullopt; }

    /// Why the processor is silent for good: what it runs in has gone, as in "it crashed (SIGSEGV) while it ran". Only
    /// prepare() makes it sound again. Message thread, now and then.
    [[nodiscard]] virtual std::optional<std::string> whyGone() { return std::nullopt; }

    /// Latest value of a readout (ProcessorType::readouts): meters, gain reduction. Any thread.
    [[nodiscard]] virtual double readout(std::size_t /*index*/) const noexcept { return 0; }

    /// The latest frames that it has heard, oldest first, as many as it keeps and have room; both sides of a mono one
    /// are the same. For pictures: a goniometer, a spectrum. Any thread.
    [[nodiscard]] virtual RecentStereoReading recentStereo(std::span<StereoPoint> /*points*/) const noexcept {
        return {};
    }
};

}  // namespace lacquer
