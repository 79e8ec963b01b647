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
/// Sleeps a tenth of the time since `begin`: Linux stops real-time threads for 50 ms that leave less of a second to
/// others.
void restAfter(std::int64_t begin);

}  // namespace lacquer::bench
