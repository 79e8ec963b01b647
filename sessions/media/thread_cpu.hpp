// Processor time of the calling thread, for reports on where the time went.
#pragma once

#include <time.h>

namespace lacquer::sessions {

[[nodiscard]] inline double threadCpuSeconds() noexcept {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace lacquer::sessions
