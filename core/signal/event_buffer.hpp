// Timed events (MIDI bytes) of one quantum, in a fixed block of memory. Real-time safe once constructed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace lacquer {

/// One event: a short message at a frame of the quantum.
struct Event {
    int frame = 0;  ///< offset into the quantum
    std::span<const std::uint8_t> bytes;
};

/// Events in frame order. push() refuses what does not fit and counts it, so nothing is lost silently.
class EventBuffer {
public:
    static constexpr std::size_t kDefaultBytes = 16384;

    explicit EventBuffer(std::size_t capacityBytes = kDefaultBytes) : memory_(capacityBytes) {}

    void clear() noexcept { used_ = 0; }
    [[nodiscard]] bool empty() const noexcept { return used_ == 0; }
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

    /// Appends an event; frames must not decrease. False when full (counted).
    bool push(int frame, std::span<const std::uint8_t> bytes) noexcept {
        const std::size_t need = sizeof(Header) + bytes.size();
        if (used_ + need > memory_.size()) {
            ++dropped_;
            return false;
        }
        const Header header{frame, static_cast<std::uint32_t>(bytes.size())};
        std::memcpy(memory_.data() + used_, &header, sizeof header);
        if (!bytes.empty()) std::memcpy(memory_.data() + used_ + sizeof header, bytes.data(), bytes.size());
        used_ += need;
        return true;
    }

    class Iterator {
    public:
        explicit Iterator(const std::uint8_t* at) : at_(at) {}
        Event operator*() const noexcept {
            Header header;
            std::memcpy(&header, at_, sizeof header);
            return {header.frame, {at_ + sizeof header, header.size}};
        }
        Iterator& operator++() noexcept {
            Header header;
            std::memcpy(&header, at_, sizeof header);
            at_ += sizeof header + header.size;
            return *this;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        const std::uint8_t* at_;
    };

    [[nodiscard]] Iterator begin() const noexcept { return Iterator(memory_.data()); }
    [[nodiscard]] Iterator end() const noexcept { return Iterator(memory_.data() + used_); }

private:
    struct Header {
        std::int32_t frame;
        std::uint32_t size;
    };
    std::vector<std::uint8_t> memory_;
    std::size_t used_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace lacquer
