// QuantumSource: who makes the audio that a device plays, one quantum at a time.
#pragma once

namespace lacquer::host {

class QuantumSource {
public:
    virtual ~QuantumSource() = default;
    /// Real time. Writes the next quantum to every channel. Called by one thread at a time.
    virtual void runQuantum(float* const* out) noexcept = 0;
};

}  // namespace lacquer::host
