// What a track, bus or node is called, as the name of a file. Pure; any thread.
#pragma once

#include <string>

namespace lacquer::sessions {

/// The name without what some system does not allow in one: control characters and / \ : * ? " < > | become _, as does
/// a point in front. At most 120 bytes together with `ending`, which stays as it is: the name is cut, between
/// characters. Never empty.
[[nodiscard]] std::string fileNameOf(const std::string& name, const std::string& ending = {});

}  // namespace lacquer::sessions
