// NodeBench: one node on a test bench. Hosts a ProcessorType the way the engine does, quantum by quantum, with its
// parameters and automation, under the real-time guard.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/node_instance.hpp"

namespace lacquer::test {

/// Samples by channel; all channels have the same length.
using Signal = std::vector<std::vector<float>>;

enum class Buffers { separate, shared };  ///< shared: output 0 is input 0, as the engine may have it

struct BenchSpec {
    int width = 2;
    int quantumFrames = 256;
    double sampleRate = 48000;
    Buffers buffers = Buffers::separate;
    std::shared_ptr<TimelineReader> reader{};
    std::shared_ptr<TimelineWriter> writer{};
    std::shared_ptr<const TrackMonitor> monitor{};
    std::vector<double> parameterValues{};  ///< that the node is created with; empty: the defaults
    LoadSound loadSound{};
    ProcessorState state{};  ///< that it is handed when it starts
};

class NodeBench {
public:
    explicit NodeBench(ProcessorType type, BenchSpec spec = {});

    /// From the next quantum on.
    void set(const std::string& id, double value);
    void automate(const std::string& id, std::vector<AutomationPoint> points);
    /// What the transport does at an engine frame, in order. Without any it rolls from frame 0.
    void transport(EngineFrame at, TimelineFrame timeline, bool rolling);

    /// Feeds the input ports, pads the last quantum with silence, and returns output port 0 at the input's length
    /// (empty without an output). Goes on where the last run stopped. Missing ports are silent.
    Signal run(const std::vector<Signal>& inputs);
    Signal run(const Signal& input) { return run(std::vector<Signal>{input}); }
    /// A node without inputs.
    Signal run(int frames);
    /// Likewise, and returns every output port.
    std::vector<Signal> runAllPorts(const std::vector<Signal>& inputs);

    [[nodiscard]] double readout(const std::string& id) const;
    [[nodiscard]] Processor& processor() { return instance_->processor(); }

private:
    struct Change {
        EngineFrame at;
        TimelineFrame timeline;
        bool rolling;
    };
    std::vector<Signal> runFrames(const std::vector<Signal>& inputs, int frames);
    [[nodiscard]] std::vector<Segment> segmentsAt(EngineFrame frame) const;

    std::shared_ptr<const ProcessorType> type_;
    BenchSpec spec_;
    Node node_;
    std::shared_ptr<NodeInstance> instance_;
    std::vector<std::shared_ptr<const AutomationLane>> lanes_;
    std::vector<Change> changes_;
    EngineFrame frame_ = 0;
};

// Signals ------------------------------------------------------------------------------------------------------------

/// White noise in [-amplitude, amplitude], independent on each channel; the same for the same seed.
[[nodiscard]] Signal noise(int channels, int frames, float amplitude, unsigned seed = 1);
/// amplitude * sin(2 pi frequencyHz n / sampleRate + phase) on every channel.
[[nodiscard]] Signal sine(int channels, int frames, double amplitude, double frequencyHz, double sampleRate,
                          double phaseRadians = 0);
[[nodiscard]] Signal constant(int channels, int frames, float value);
/// 1 at a frame, 0 elsewhere.
[[nodiscard]] Signal impulse(int channels, int frames, int at = 0);

/// |H| of an impulse response at a frequency, in dB: a discrete Fourier sum.
[[nodiscard]] double responseDb(const std::vector<float>& impulseResponse, double frequencyHz, double sampleRate);

}  // namespace lacquer::test
