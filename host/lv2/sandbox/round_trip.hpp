// RoundTrip: one process asks another for a quantum and waits for the answer. It lies in memory that both see.
#pragma once

#include <atomic>
#include <cstdint>

#include "core/realtime/clock.hpp"
#include "core/realtime/futex.hpp"
#include "core/realtime/relax.hpp"

namespace lacquer::host {

/// The host counts what it asks for, the helper what it has answered; they agree between quanta. Whoever waits spins a
/// little, then sleeps on the other's count. What is written before a count is there for who has seen it.
class RoundTrip {
public:
    /// Host, real time. Only when answered().
    void ask() noexcept { advance(asked_, helperSleeps_); }
    [[nodiscard]] bool answered() const noexcept {
        return answered_.load(std::memory_order_acquire) == asked_.load(std::memory_order_relaxed);
    }
    /// Host, real time: waits until the answer is there, the clock (nowNanoseconds) shows `untilNs`, or `gone` says
    /// that nobody will answer; asked about once in a millisecond. True with an answer.
    template <class Gone>
    [[nodiscard]] bool awaitAnswer(std::int64_t untilNs, const Gone& gone) noexcept {
        constexpr std::int64_t kLookNs = 1'000'000;
        return await(
            answered_, hostSleeps_, kLookNs, [&] { return answered(); },
            [&] { return nowNanoseconds() >= untilNs || gone(); });
    }

    /// Helper, real time: waits for the next question. False when `ended` is set instead.
    [[nodiscard]] bool awaitQuestion(const std::atomic<bool>& ended) noexcept {
        constexpr std::int64_t kLookNs = 100'000'000;  // it is woken to look, unless just about to fall asleep
        return await(
            asked_, helperSleeps_, kLookNs,
            [&] { return asked_.load(std::memory_order_acquire) != answered_.load(std::memory_order_relaxed); },
            [&] { return ended.load(); });
    }
    /// Helper, real time.
    void answer() noexcept { advance(answered_, hostSleeps_); }
    /// Another thread of the helper: it looks at `ended` at once.
    void wakeHelper() noexcept { sharedFutexWake(asked_, 1); }

private:
    static constexpr std::int64_t kSpinNs = 20'000;

    // Both the count and the flag in one order for all: either the sleeper sees the new count, or is seen to sleep.
    static void advance(FutexWord& count, FutexWord& sleeps) noexcept {
        count.fetch_add(1, std::memory_order_seq_cst);
        if (sleeps.load(std::memory_order_seq_cst) != 0) sharedFutexWake(count, 1);
    }

    template <class Done, class Stopped>
    static bool await(FutexWord& count, FutexWord& sleeps, std::int64_t lookNs, const Done& done,
                      const Stopped& stopped) noexcept {
        const std::int64_t begin = nowNanoseconds();
        do {
            for (int i = 0; i < 16; ++i) {
                if (done()) return true;
                relax();
            }
        } while (nowNanoseconds() - begin < kSpinNs);
        for (;;) {
            const std::uint32_t seen = count.load(std::memory_order_seq_cst);
            sleeps.store(1, std::memory_order_seq_cst);
            if (!done()) sharedFutexWait(count, seen, lookNs);
            sleeps.store(0, std::memory_order_relaxed);
            if (done()) return true;
            if (stopped()) return false;
        }
    }

    alignas(64) FutexWord asked_{0};
    FutexWord helperSleeps_{0};
    alignas(64) FutexWord answered_{0};
    FutexWord hostSleeps_{0};
};

}  // namespace lacquer::host
