#include "host/audio/realtime_priority.hpp"

#include <pthread.h>
#include <sched.h>

namespace lacquer::host {

ThreadPriority raisePriority() noexcept {
    int policy = 0;
    sched_param parameters{};
    if (pthread_getschedparam(pthread_self(), &policy, &parameters) == 0) {
        policy &= ~SCHED_RESET_ON_FORK;  // PipeWire sets it
        if (policy == SCHED_FIFO || policy == SCHED_RR) return ThreadPriority::realtime;
    }
    parameters.sched_priority = 60;
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0 ? ThreadPriority::realtime
                                                                               : ThreadPriority::normal;
}

const char* priorityAdvice(ThreadPriority priority) noexcept {
    if (priority != ThreadPriority::normal) return "";
    return "playing without real-time priority; to get it: sudo apt-get install jackd2, answer yes to real-time, add "
           "yourself to group audio, log in again";
}

}  // namespace lacquer::host
