// InstanceOptions: the values a plugin is promised at instantiation (LV2 options and buf-size extensions).
#pragma once

#include <lv2/options/options.h>

#include <array>

#include "core/engine/processor.hpp"
#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

/// Bytes of an atom sequence that every plugin may count on. A port that asks for more gets more.
inline constexpr int kSequenceBytes = 65536;

/// One block length, for good: minimum, maximum and nominal are the quantum. Must outlive the plugin instance.
class InstanceOptions {
public:
    InstanceOptions(UridMap& urids, const PrepareSpec& spec);
    InstanceOptions(const InstanceOptions&) = delete;
    InstanceOptions& operator=(const InstanceOptions&) = delete;

    [[nodiscard]] LV2_Options_Option* list() noexcept { return options_.data(); }

private:
    float sampleRateHz_;
    int blockFrames_;
    int sequenceBytes_ = kSequenceBytes;
    std::array<LV2_Options_Option, 6> options_;
};

}  // namespace lacquer::host
