// EngineQuanta: the quanta of a running Engine, as a device wants them: so many channels of the first output.
#pragma once

#include "core/engine/engine.hpp"
#include "host/audio/quantum_source.hpp"

namespace lacquer::host {

/// Channel by channel; a mono output goes to every channel. Silence without a plan, or when the plan is of another
/// quantum. `engine` must outlive this.
class EngineQuanta final : public QuantumSource {
public:
    EngineQuanta(Engine& engine, int quantumFrames, int channels)
        : engine_(engine), quantumFrames_(quantumFrames), channels_(channels) {}
    void runQuantum(float* const* out) noexcept override;

private:
    Engine& engine_;
    int quantumFrames_;
    int channels_;
};

}  // namespace lacquer::host
