// ReadySet: the tasks that may run now, as a set of bits. A lower task number is taken first. Any thread, wait-free.
#pragma once

#include <atomic>
#include <bit>
#include <cstdint>
#include <vector>

namespace lacquer {

class ReadySet {
public:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    /// Sized once; numbers run from 0 to capacity - 1.
    explicit ReadySet(std::uint32_t capacity) : words_((capacity + 63) / 64) {}

    [[nodiscard]] std::uint32_t capacity() const noexcept { return static_cast<std::uint32_t>(words_.size() * 64); }

    /// Bounds the search to the numbers below `count`. Only while the set is empty.
    void limitTo(std::uint32_t count) noexcept { usedWords_.store((count + 63) / 64, std::memory_order_release); }

    /// What happened before the push is visible to the thread that pops the task.
    void push(std::uint32_t task) noexcept { push(task / 64, std::uint64_t{1} << (task % 64)); }
    /// Several at once: those of the 64 from 64 * word on whose bits are set.
    void push(std::uint32_t word, std::uint64_t tasks) noexcept {
        words_[word].fetch_or(tasks, std::memory_order_seq_cst);
    }

    /// False when the set is certainly empty. In one order with the pushes of all threads.
    [[nodiscard]] bool any() const noexcept {
        const std::uint32_t used = usedWords_.load(std::memory_order_seq_cst);
        for (std::uint32_t w = 0; w < used; ++w)
            if (words_[w].load(std::memory_order_seq_cst) != 0) return true;
        return false;
    }

    /// Takes the lowest task, or kNone.
    std::uint32_t pop() noexcept {
        const std::uint32_t used = usedWords_.load(std::memory_order_acquire);
        for (std::uint32_t w = 0; w < used; ++w) {
            std::uint64_t bits = words_[w].load(std::memory_order_relaxed);
            while (bits != 0) {
                const std::uint64_t lowest = bits & (~bits + 1);
                // Somebody else may take it first: the bit then reads 0 in what fetch_and returns.
                if (words_[w].fetch_and(~lowest, std::memory_order_acquire) & lowest)
                    return w * 64 + static_cast<std::uint32_t>(std::countr_zero(lowest));
                bits = words_[w].load(std::memory_order_relaxed);
            }
        }
        return kNone;
    }

private:
    std::vector<std::atomic<std::uint64_t>> words_;
    std::atomic<std::uint32_t> usedWords_{0};
};

}  // namespace lacquer
