// EngineQuanta: the quanta of a running Engine, as a device wants them: so many channels of the first output, and what
// the monitor section makes of them.
#pragma once

#include <array>

#include "core/engine/capture_sink.hpp"
#include "core/engine/engine.hpp"
#include "core/engine/live_input.hpp"
#include "host/audio/monitor_section.hpp"
#include "host/audio/quantum_source.hpp"

namespace lacquer::host {

/// Who has the input of the device for a quantum.
class QuantumInput {
public:
    virtual ~QuantumInput() = default;
    /// Real time, the thread that runs quanta: what is heard with the quantum that leaves with `streamFrame`.
    virtual void fetch(std::int64_t streamFrame, LiveInput& into) noexcept = 0;
};

/// Channel by channel; a mono output goes to every channel. Silence without a plan, or when the plan is of another
/// quantum. `engine` and `monitor`, if there is one, must outlive this.
class EngineQuanta final : public QuantumSource {
public:
    EngineQuanta(Engine& engine, int quantumFrames, int channels, MonitorSection* monitor = nullptr)
        : engine_(engine), quantumFrames_(quantumFrames), channels_(channels), monitor_(monitor) {}

    /// Before the first quantum. Each quantum's input goes from `from` to `to`; both must outlive this.
    void setInput(QuantumInput& from, LiveInput& to) noexcept {
        input_ = &from;
        live_ = &to;
    }
    /// Before the first quantum. `sink` is told where the song is, and must outlive this.
    void setCapture(CaptureSink& sink) noexcept { capture_ = &sink; }

    void runQuantum(float* const* out, std::int64_t streamFrame) noexcept override;

private:
    void tellCapture(EngineFrame frame, const ProcessPlan* plan, std::int64_t streamFrame) noexcept;
    void throughMonitor(const ProcessPlan* plan, float* const* out) noexcept;

    Engine& engine_;
    int quantumFrames_;
    int channels_;
    MonitorSection* monitor_;
    bool listening_ = false;  ///< what is listened to has begun to sound
    QuantumInput* input_ = nullptr;
    LiveInput* live_ = nullptr;
    CaptureSink* capture_ = nullptr;
    std::array<Segment, Transport::kMaximumSegments> segments_{};
};

}  // namespace lacquer::host
