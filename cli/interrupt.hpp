// Ctrl-C and its kin (SIGINT, SIGTERM, SIGHUP): noted, so that a command can end in order and take its partial files
// away.
#pragma once

namespace lacquer::cli {

/// Call once, before a command runs.
void watchForInterrupt();

/// True from the first such signal on. Any thread.
[[nodiscard]] bool interrupted() noexcept;

/// Ends the process by the signal that was noted, as the shell expects of an interrupted program. Call after the
/// command has cleaned up.
[[noreturn]] void dieOfInterrupt();

}  // namespace lacquer::cli
