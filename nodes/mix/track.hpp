// lacquer:track: plays the clips of a track.
#pragma once

#include "core/engine/processor_registry.hpp"
#include "nodes/dsp/seam_fade.hpp"

namespace lacquer::nodes {

/// `seamFadeMs` is for tests that listen for the click.
[[nodiscard]] ProcessorType trackType(double seamFadeMs = kSeamFadeMs);

}  // namespace lacquer::nodes
