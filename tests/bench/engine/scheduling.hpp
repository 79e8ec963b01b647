// Priorities and sleep of the calling thread.
#pragma once

#include <cstdint>

namespace lacquer::bench {

/// As an audio thread has it (SCHED_FIFO); threads started from then on inherit it. False when it is not allowed.
bool takeRealtimePriority();
/// As a message thread has it.
void takeNormalPriority();
/// Until the monotonic clock shows so much.
void sleepUntil(std::int64_t nanoseconds);

}  // namespace lacquer::bench
