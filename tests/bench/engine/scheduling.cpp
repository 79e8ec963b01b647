#include "scheduling.hpp"

#include <pthread.h>
#include <sched.h>
#include <time.h>

#include <cerrno>

#include "core/realtime/clock.hpp"

namespace lacquer::bench {
namespace {

constexpr int kRealtimePriority = 20;

}  // namespace

bool takeRealtimePriority() {
    sched_param parameters{};
    parameters.sched_priority = kRealtimePriority;
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0;
}

void takeNormalPriority() {
    const sched_param parameters{};
    pthread_setschedparam(pthread_self(), SCHED_OTHER, &parameters);
}

void sleepUntil(std::int64_t nanoseconds) {
    const timespec time{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) == EINTR) {
    }
}

void restAfter(std::int64_t begin) {
    const std::int64_t now = nowNanoseconds();
    sleepUntil(now + (now - begin) / 10);
}

}  // namespace lacquer::bench
