// MessageRing: byte messages of any length from one thread to one other. Wait-free; allocates only when constructed.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace lacquer::host {

class MessageRing {
public:
    explicit MessageRing(std::size_t capacityBytes) : bytes_(std::bit_ceil(capacityBytes)) {}

    [[nodiscard]] std::size_t capacity() const noexcept { return bytes_.size(); }

    /// Producer. False when it does not fit.
    bool push(std::span<const std::byte> message) noexcept {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        const std::size_t need = sizeof(std::uint32_t) + message.size();
        if (bytes_.size() - (tail - head_.load(std::memory_order_acquire)) < need) return false;
        const auto size = static_cast<std::uint32_t>(message.size());
        write(tail, std::as_bytes(std::span(&size, 1)));
        write(tail + sizeof size, message);
        tail_.store(tail + need, std::memory_order_release);
        return true;
    }

    /// Consumer. Copies the next message into `into` (at least capacity() bytes) and returns it; null data when empty.
    std::span<const std::byte> pop(std::span<std::byte> into) noexcept {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head == tail_.load(std::memory_order_acquire)) return {};
        std::uint32_t size = 0;
        read(head, std::as_writable_bytes(std::span(&size, 1)));
        const auto message = into.first(size);
        read(head + sizeof size, message);
        head_.store(head + sizeof size + size, std::memory_order_release);
        return message;
    }

    [[nodiscard]] bool empty() const noexcept {
        return head_.load(std::memory_order_acquire) == tail_.load(std::memory_order_acquire);
    }

private:
    void write(std::size_t at, std::span<const std::byte> from) noexcept {
        const std::size_t start = at & (bytes_.size() - 1);
        const std::size_t first = std::min(from.size(), bytes_.size() - start);
        std::copy_n(from.begin(), first, bytes_.begin() + static_cast<std::ptrdiff_t>(start));
        std::copy(from.begin() + static_cast<std::ptrdiff_t>(first), from.end(), bytes_.begin());
    }
    void read(std::size_t at, std::span<std::byte> to) const noexcept {
        const std::size_t start = at & (bytes_.size() - 1);
        const std::size_t first = std::min(to.size(), bytes_.size() - start);
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(start), first, to.begin());
        std::copy_n(bytes_.begin(), to.size() - first, to.begin() + static_cast<std::ptrdiff_t>(first));
    }

    std::vector<std::byte> bytes_;
    alignas(64) std::atomic<std::size_t> head_{0};
    alignas(64) std::atomic<std::size_t> tail_{0};
};

}  // namespace lacquer::host
