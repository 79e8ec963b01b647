// Questions to whoever sits at the terminal. Main thread.
#pragma once

#include <string>

namespace lacquer::cli {

/// True when somebody can be asked: standard input and standard error are a terminal.
[[nodiscard]] bool canAsk();

/// Asks on standard error and waits for a line. Anything but y or yes, the end of the input and an interrupt are a no.
[[nodiscard]] bool ask(const std::string& question);

}  // namespace lacquer::cli
