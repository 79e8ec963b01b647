#include "host/audio/engine_quanta.hpp"

#include <algorithm>

namespace lacquer::host {

void EngineQuanta::runQuantum(float* const* out) noexcept {
    engine_.runQuantum(quantumFrames_);
    const ProcessPlan* plan = engine_.currentPlan();
    const bool usable = plan != nullptr && plan->spec.quantumFrames == quantumFrames_ && !plan->outputs.empty();
    for (int c = 0; c < channels_; ++c) {
        const std::size_t width = usable ? plan->outputs.front().slots.size() : 0;
        const std::size_t from = width == 1 ? 0 : static_cast<std::size_t>(c);
        if (from < width) {
            std::copy_n(plan->slot(plan->outputs.front().slots[from]), quantumFrames_, out[c]);
        } else {
            std::fill_n(out[c], quantumFrames_, 0.0f);
        }
    }
}

}  // namespace lacquer::host
