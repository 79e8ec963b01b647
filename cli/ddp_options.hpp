// The options of a command that writes a DDP fileset. Main thread.
#pragma once

#include "sessions/delivery/cd/ddp_options.hpp"

namespace CLI {
class App;
}

namespace lacquer::cli {

void addDdpOptions(CLI::App& command, sessions::cd::DdpOptions& options);

}  // namespace lacquer::cli
