#include "core/realtime/futex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace lacquer {

static_assert(sizeof(FutexWord) == 4 && FutexWord::is_always_lock_free);

void futexWait(FutexWord& word, std::uint32_t expected) noexcept {
    syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, expected, nullptr, nullptr, 0);
}

void futexWake(FutexWord& word, int count) noexcept {
    syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
}

void sharedFutexWait(FutexWord& word, std::uint32_t expected, std::int64_t nanoseconds) noexcept {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const timespec limit{nanoseconds / kSecond, nanoseconds % kSecond};
    syscall(SYS_futex, &word, FUTEX_WAIT, expected, &limit, nullptr, 0);
}

void sharedFutexWake(FutexWord& word, int count) noexcept {
    syscall(SYS_futex, &word, FUTEX_WAKE, count, nullptr, nullptr, 0);
}

}  // namespace lacquer
