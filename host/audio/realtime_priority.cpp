#include "host/audio/realtime_priority.hpp"

#include <pthread.h>
#include <sched.h>

namespace lacquer::host {

ThreadPriority raisePriority() noexcept {
    return currentPriority() > 0 ? ThreadPriority::realtime : takePriority(kPriorityBelowCallback + 1);
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
