// EngineQuanta: the quanta of a running Engine, as a device wants them: so many channels of the first output, and what
// the monitor section makes of them.
#pragma once

#include "core/engine/engine.hpp"
#include "host/audio/monitor_section.hpp"
#include "host/audio/quantum_source.hpp"

namespace lacquer::host {

/// Channel by channel; a mono output goes to every channel. Silence without a plan, or when the plan is of another
/// quantum. `engine` and `monitor`, if there is one, must outlive this.
class EngineQuanta final : public QuantumSource {
public:
    EngineQuanta(Engine& engine, int quantumFrames, int channels, MonitorSection* monitor = nullptr)
        : engine_(engine), quantumFrames_(quantumFrames), channels_(channels), monitor_(monitor) {}
    void runQuantum(float* const* out) noexcept override;

private:
    void throughMonitor(const ProcessPlan* plan, float* const* out) noexcept;

    Engine& engine_;
    int quantumFrames_;
    int channels_;
    MonitorSection* monitor_;
    bool listening_ = false;  ///< what is listened to has begun to sound
};

}  // namespace lacquer::host
