// Futex: wait for a 32-bit word to change, and wake those who wait. Linux. No lock, no allocation.
#pragma once

#include <atomic>
#include <cstdint>

namespace lacquer {

using FutexWord = std::atomic<std::uint32_t>;

/// Sleeps while the word holds `expected`. May return early.
void futexWait(FutexWord& word, std::uint32_t expected) noexcept;
/// Wakes up to `count` sleepers.
void futexWake(FutexWord& word, int count) noexcept;

/// The same between processes, with a word in memory that they share. Sleeps so many nanoseconds at most.
void sharedFutexWait(FutexWord& word, std::uint32_t expected, std::int64_t nanoseconds) noexcept;
void sharedFutexWake(FutexWord& word, int count) noexcept;

}  // namespace lacquer
