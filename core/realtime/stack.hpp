// The stack of a thread that has a deadline. Any thread, of its own stack.
#pragma once

#include <cstddef>

namespace lacquer {

/// What a node may use of the stack: eight channels of the largest quantum. JACK's threads have 512 KiB in all.
inline constexpr std::size_t kTouchedStackBytes = 128 * 1024;

/// Writes to that much of the stack below the caller, so that the system gives the memory now and not in the middle of
/// a block, when a node first calls that deep. Once, at the start of a thread.
void touchStack() noexcept;

}  // namespace lacquer
