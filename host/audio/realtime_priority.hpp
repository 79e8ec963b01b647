// Real-time scheduling of the calling thread.
#pragma once

namespace lacquer::host {

enum class ThreadPriority {
    unknown,   ///< not tried yet
    realtime,  ///< SCHED_FIFO or SCHED_RR: given by the device, or raised
    normal,    ///< refused by the system; playing goes on, less safely
};

/// The callback's thread: leaves a real-time thread as it is, else asks for SCHED_FIFO 60: above normal work, below
/// JACK's own threads (70). The workers then take one less than it has, as soon as they have slept.
ThreadPriority raisePriority() noexcept;

/// Where raisePriority() leads, less one: for a thread that the callback hands work to.
inline constexpr int kPriorityBelowCallback = 59;

/// From now on the workers of every engine that is made ask for that priority as they start, or for the one below the
/// callback's where that is known. Message thread.
void raiseWorkers() noexcept;

/// Of the workers that have started since: normal as soon as one was refused.
[[nodiscard]] ThreadPriority workersPriority() noexcept;

/// Asks for SCHED_FIFO with this priority, 1 to 99.
ThreadPriority takePriority(int priority) noexcept;

/// Of the calling thread: 1 to 99 in real time, else 0.
[[nodiscard]] int currentPriority() noexcept;

/// What to tell the user, once, about a thread that stayed normal; empty otherwise.
[[nodiscard]] const char* priorityAdvice(ThreadPriority priority) noexcept;

}  // namespace lacquer::host
