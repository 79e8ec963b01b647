// The files of nodes/presets/, as one JSON array. Any thread.
#pragma once

namespace lacquer::sessions {

[[nodiscard]] const char* factoryPresetsText();

}  // namespace lacquer::sessions
