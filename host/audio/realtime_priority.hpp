// Real-time scheduling of the calling thread. For the audio thread itself, once.
#pragma once

namespace lacquer::host {

enum class ThreadPriority {
    unknown,   ///< not tried yet
    realtime,  ///< SCHED_FIFO or SCHED_RR: given by the device, or raised
    normal,    ///< refused by the system; playing goes on, less safely
};

/// Leaves a real-time thread as it is, else asks for SCHED_FIFO 60: above normal work, below JACK's own threads (70).
ThreadPriority raisePriority() noexcept;

/// What to tell the user, once, about a thread that stayed normal; empty otherwise.
[[nodiscard]] const char* priorityAdvice(ThreadPriority priority) noexcept;

}  // namespace lacquer::host
