// Sessions that a command opens to change them. Main thread.
#pragma once

#include <filesystem>

#include "sessions/safety/opened_session.hpp"

namespace lacquer::cli {

/// Opens a session with its lock. Fails as load() does, and with unavailable where another program has it open or work
/// of a program that died waits to be recovered, which a save from here would set aside.
Result<sessions::OpenedSession> openToWrite(const std::filesystem::path& folder, const ProcessorRegistry& registry);

}  // namespace lacquer::cli
