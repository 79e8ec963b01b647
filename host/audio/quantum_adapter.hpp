// QuantumAdapter: whole quanta behind a device callback of any length. Audio thread; pure, knows no device.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lacquer::host {

/// Makes one quantum of audio at a time.
class QuantumSource {
public:
    virtual ~QuantumSource() = default;
    /// Real time. Writes a quantum to every channel.
    virtual void runQuantum(float* const* out) noexcept = 0;
};

/// Runs quanta as they are needed, inside the callback, and keeps what is left over for the next one. Adds no delay.
/// Where the callback is a multiple of the quantum, quanta run straight into the device's buffers; where it is shorter,
/// one callback in several does a whole quantum's work within its own, shorter time.
class QuantumAdapter {
public:
    QuantumAdapter(QuantumSource& source, int quantumFrames, int channels)
        : source_(source),
          quantumFrames_(quantumFrames),
          carry_(static_cast<std::size_t>(quantumFrames) * static_cast<std::size_t>(channels)),
          carryPointers_(static_cast<std::size_t>(channels)),
          directPointers_(static_cast<std::size_t>(channels)) {
        for (std::size_t c = 0; c < carryPointers_.size(); ++c)
            carryPointers_[c] = carry_.data() + c * static_cast<std::size_t>(quantumFrames);
    }

    /// Real time. The next `frames` frames of the stream, into every channel.
    void pull(float* const* out, int frames) noexcept {
        int done = 0;
        while (done < frames) {
            if (carriedFrames_ == 0 && frames - done >= quantumFrames_) {
                for (std::size_t c = 0; c < directPointers_.size(); ++c) directPointers_[c] = out[c] + done;
                source_.runQuantum(directPointers_.data());
                done += quantumFrames_;
                continue;
            }
            if (carriedFrames_ == 0) {
                source_.runQuantum(carryPointers_.data());
                carriedFrames_ = quantumFrames_;
            }
            const int count = std::min(carriedFrames_, frames - done);
            for (std::size_t c = 0; c < carryPointers_.size(); ++c)
                std::copy_n(carryPointers_[c] + (quantumFrames_ - carriedFrames_), count, out[c] + done);
            carriedFrames_ -= count;
            done += count;
        }
    }

private:
    QuantumSource& source_;
    int quantumFrames_;
    std::vector<float> carry_;
    std::vector<float*> carryPointers_;
    std::vector<float*> directPointers_;
    int carriedFrames_ = 0;  // at the end of the carried quantum
};

}  // namespace lacquer::host
