// A DAWproject as the text of its project.xml and metadata.xml, valid by the format's schemas. Pure.
#pragma once

#include <string>

#include "sessions/interchange/daw_project.hpp"

namespace lacquer::sessions::dawproject {

/// Ids of channels, tracks and parameters must be there, unique, and names as XML has them. Text that XML cannot hold
/// (control characters, bytes that are no UTF-8) becomes "?".
[[nodiscard]] std::string writeProject(const Project& project);

[[nodiscard]] std::string writeMetaData(const Tags& tags);

}  // namespace lacquer::sessions::dawproject
