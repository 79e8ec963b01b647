// QuantumSource: who makes the audio that a device plays, one quantum at a time.
#pragma once

#include <cstdint>

namespace lacquer::host {

class QuantumSource {
public:
    virtual ~QuantumSource() = default;
    /// Real time. Writes the next quantum to every channel; it leaves with the stream's frames from `streamFrame` on.
    /// Called by one thread at a time.
    virtual void runQuantum(float* const* out, std::int64_t streamFrame) noexcept = 0;
};

}  // namespace lacquer::host
