// The monotonic clock, without a system call. Real time.
#pragma once

#include <time.h>

#include <cstdint>

namespace lacquer {

[[nodiscard]] inline std::int64_t nowNanoseconds() noexcept {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// What the calling thread has been running for. A system call, though a short one.
[[nodiscard]] inline std::int64_t threadNanoseconds() noexcept {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace lacquer
