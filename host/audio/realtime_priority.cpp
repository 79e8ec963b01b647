#include "host/audio/realtime_priority.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "core/realtime/worker_start.hpp"

namespace lacquer::host {
namespace {

std::atomic<ThreadPriority> workers{ThreadPriority::unknown};
std::atomic<int> belowCallback{kPriorityBelowCallback};

// JACK may run the callback at less than 60: a worker above it would keep it from its own share of the block.
void raiseWorker() noexcept {
    thread_local int own = 0;
    const int wanted = belowCallback.load(std::memory_order_relaxed);
    if (std::exchange(own, wanted) == wanted) return;
    if (takePriority(wanted) == ThreadPriority::normal) return workers.store(ThreadPriority::normal);
    ThreadPriority none = ThreadPriority::unknown;
    workers.compare_exchange_strong(none, ThreadPriority::realtime);
}

}  // namespace

ThreadPriority raisePriority() noexcept {
    if (currentPriority() == 0 && takePriority(kPriorityBelowCallback + 1) == ThreadPriority::normal)
        return ThreadPriority::normal;
    belowCallback.store(std::max(1, currentPriority() - 1), std::memory_order_relaxed);
    return ThreadPriority::realtime;
}

void raiseWorkers() noexcept {
    workers.store(ThreadPriority::unknown);
    setWorkerStart(raiseWorker);
}

ThreadPriority workersPriority() noexcept {
    return workers.load();
}

ThreadPriority takePriority(int priority) noexcept {
    sched_param parameters{};
    parameters.sched_priority = priority;
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0 ? ThreadPriority::realtime
                                                                               : ThreadPriority::normal;
}

int currentPriority() noexcept {
    const int policy = sched_getscheduler(0) & ~SCHED_RESET_ON_FORK;  // PipeWire sets it
    sched_param parameters{};
    if ((policy != SCHED_FIFO && policy != SCHED_RR) || sched_getparam(0, &parameters) != 0) return 0;
    return parameters.sched_priority;
}

const char* priorityAdvice(ThreadPriority priority) noexcept {
    if (priority != ThreadPriority::normal) return "";
    return "playing without real-time priority; to get it: sudo apt-get install jackd2, answer yes to real-time, add "
           "yourself to group audio, log in again";
}

}  // namespace lacquer::host
