// Keeps standard output for the program itself: what plugins and libraries print goes to standard error. Main thread.
#pragma once

namespace lacquer::cli {

/// From then on std::cout writes to what has been standard output, and everything else that writes to it lands on
/// standard error. Some plugins print when they are loaded or run; a report in JSON, or a pipe, must not hold that.
/// Before any plugin is loaded. Does nothing where there is no standard output.
void keepOutputToOurselves();

}  // namespace lacquer::cli
