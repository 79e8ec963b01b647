// OldEvents: a port of LV2's first event extension, which atoms have replaced and some plugins still have. Belongs to
// whoever processes the node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace lacquer::host {

// As LV2_Event_Buffer and LV2_Event of lv2/event/event.h, which are marked as deprecated there.
class OldEvents {
public:
    /// Message thread. The memory must outlive it.
    void useMemory(std::span<std::byte> memory) noexcept {
        buffer_.data = reinterpret_cast<std::uint8_t*>(memory.data());
        buffer_.capacity = static_cast<std::uint32_t>(memory.size());
    }

    /// What the port is connected to.
    [[nodiscard]] void* buffer() noexcept { return &buffer_; }

    void clear() noexcept { buffer_.eventCount = buffer_.size = 0; }

    /// Real time. Left out where it does not fit.
    void push(int frame, std::uint32_t type, std::span<const std::byte> bytes) noexcept {
        const std::uint64_t size = padded(sizeof(Event) + bytes.size());
        if (buffer_.size + size > buffer_.capacity || bytes.size() > UINT16_MAX || type > UINT16_MAX) return;
        const Event event{static_cast<std::uint32_t>(frame), 0, static_cast<std::uint16_t>(type),
                          static_cast<std::uint16_t>(bytes.size())};
        std::memcpy(buffer_.data + buffer_.size, &event, sizeof event);
        std::memcpy(buffer_.data + buffer_.size + sizeof event, bytes.data(), bytes.size());
        buffer_.size += static_cast<std::uint32_t>(size);
        ++buffer_.eventCount;
    }

    /// Calls take(frame, type, bytes) with every event that lies within the memory. Real time.
    template <class Take>
    void forEach(Take take) const noexcept {
        std::size_t at = 0;
        for (std::uint32_t i = 0; i < buffer_.eventCount && at + sizeof(Event) <= buffer_.capacity; ++i) {
            Event event;
            std::memcpy(&event, buffer_.data + at, sizeof event);
            if (at + sizeof event + event.size > buffer_.capacity) return;
            take(event.frames, std::uint32_t{event.type}, std::span(buffer_.data + at + sizeof event, event.size));
            at += padded(sizeof event + event.size);
        }
    }

private:
    struct Buffer {
        std::uint8_t* data = nullptr;
        std::uint16_t headerSize = sizeof(Buffer);
        std::uint16_t stampType = 0;  // frames
        std::uint32_t eventCount = 0;
        std::uint32_t capacity = 0;
        std::uint32_t size = 0;
    };
    struct Event {
        std::uint32_t frames, subframes;
        std::uint16_t type, size;
    };
    static_assert(sizeof(Event) == 12);

    static constexpr std::size_t padded(std::size_t size) noexcept { return (size + 7) & ~std::size_t{7}; }

    Buffer buffer_;
};

}  // namespace lacquer::host
