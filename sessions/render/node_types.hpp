// The types of nodes that sessions have a part in running.
#pragma once

namespace lacquer::sessions {

/// Writes what it hears to the file of its content, through a writer that is given to it.
inline constexpr const char* kFileSinkType = "lacquer:file-sink";

}  // namespace lacquer::sessions
