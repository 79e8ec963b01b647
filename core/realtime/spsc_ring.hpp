// SpscRing<T>: a bounded queue from one thread to one other. push and pop are wait-free and allocate nothing.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace lacquer {

template <class T>
class SpscRing {
    static_assert(std::is_trivially_copyable_v<T>, "elements cross threads by copy");

public:
    /// Room for at least `capacity` elements.
    explicit SpscRing(std::size_t capacity) : items_(std::bit_ceil(capacity)) {}

    /// Producer. False when full.
    bool push(const T& item) noexcept {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (tail - head_.load(std::memory_order_acquire) == items_.size()) return false;
        items_[tail & (items_.size() - 1)] = item;
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

    /// Consumer. False when empty.
    bool pop(T& item) noexcept {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head == tail_.load(std::memory_order_acquire)) return false;
        item = items_[head & (items_.size() - 1)];
        head_.store(head + 1, std::memory_order_release);
        return true;
    }

private:
    std::vector<T> items_;
    alignas(64) std::atomic<std::size_t> head_{0};
    alignas(64) std::atomic<std::size_t> tail_{0};
};

}  // namespace lacquer
