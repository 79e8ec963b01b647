// Which build of this program, and of the libraries that it is linked with, is running.
#pragma once

#include <string>

namespace lacquer::sessions {

/// Another text whenever the program's file or that of a library is another: by path, size, time and inode. Libraries
/// that were loaded since the program has started, such as plugins, are no part of it.
[[nodiscard]] const std::string& programBuild();

}  // namespace lacquer::sessions
