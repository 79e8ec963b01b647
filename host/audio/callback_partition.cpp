#include "host/audio/callback_partition.hpp"

#include <algorithm>

namespace lacquer::host {

const char* nameOf(PartitionMode mode) noexcept {
    return mode == PartitionMode::direct ? "direct" : "ahead";
}

CallbackPartition::CallbackPartition(QuantumSource& source, int quantumFrames, int channels, Handover handover)
    : source_(source),
      quantumFrames_(quantumFrames),
      out_(static_cast<std::size_t>(channels)),
      quantumStart_(static_cast<std::size_t>(channels)),
      fade_(channels),
      ahead_(source, quantumFrames, channels, handover) {}

void CallbackPartition::pull(float* const* out, int frames) noexcept {
    for (int done = 0; done < frames;) {
        const int count = std::min(frames - done, QuantumAhead::kLargestCallback);
        for (std::size_t c = 0; c < out_.size(); ++c) out_[c] = out[c] + done;
        if (count % quantumFrames_ != 0) mode_.store(PartitionMode::ahead, std::memory_order_relaxed);
        if (mode() == PartitionMode::direct) {
            runHere(count);
        } else {
            ahead_.pull(out_.data(), count, fade_, pulled_);
        }
        pulled_ += count;
        done += count;
    }
}

void CallbackPartition::runHere(int frames) noexcept {
    for (int done = 0; done < frames; done += quantumFrames_) {
        for (std::size_t c = 0; c < out_.size(); ++c) quantumStart_[c] = out_[c] + done;
        source_.runQuantum(quantumStart_.data(), pulled_ + done);
    }
    fade_.sound(out_.data(), 0, frames);
}

}  // namespace lacquer::host
