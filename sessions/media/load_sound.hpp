// Sound files that nodes need as a whole: impulse responses. Not real time; any thread.
#pragma once

#include <filesystem>
#include <memory>

#include "core/engine/media.hpp"

namespace lacquer::sessions {

/// As LoadSound says; resampled as ResampledSource does. What several nodes have loaded is in memory once, and loaded
/// anew when the file has changed.
Result<std::shared_ptr<const Sound>> loadSound(const std::filesystem::path& path, double sampleRate);

}  // namespace lacquer::sessions
