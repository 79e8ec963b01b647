// What a plugin that does not run gives.
#pragma once

#include <algorithm>

#include "core/engine/processor.hpp"

namespace lacquer::host {

/// Fills all audio outputs with silence. Real-time.
inline void silence(const ProcessContext& context) noexcept {
    for (const AudioBlock& block : context.audioOutputs)
        for (int channel = 0; channel < block.channelCount(); ++channel)
            std::fill_n(block[channel], block.frames(), 0.0f);
}

}  // namespace lacquer::host
