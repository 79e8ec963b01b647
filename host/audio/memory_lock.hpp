// Keeps what the program plays from in memory, so that no block waits for a disk. Any thread but the audio thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lacquer::host {

struct MemoryLock {
    bool everything = false;  ///< all there is, and all that will be
    std::int64_t bytes = 0;   ///< of what is there now, where that is not allowed
};

/// Asks the system to leave in memory what has once been touched; it touches nothing itself (threads and plans do that
/// before they play, see touchStack). Where the limit (ulimit -l) does not allow all of it, as much of the program's
/// own data as fits in three quarters of the limit, the oldest first, and nothing of what comes later: with that, the
/// system would refuse memory beyond the limit. Never fails. The first call in a process does it; the others tell of
/// it.
const MemoryLock& lockMemory();

}  // namespace lacquer::host
