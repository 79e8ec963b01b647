// The files of sessions/delivery/presets/, as JSON. Any thread.
#pragma once

namespace lacquer::sessions {

[[nodiscard]] const char* exportPresetsText();
[[nodiscard]] const char* servicesText();
[[nodiscard]] const char* vinylText();

}  // namespace lacquer::sessions
