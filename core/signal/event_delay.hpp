// EventDelay: a whole number of frames of delay for timed events. Real-time safe after construction.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/signal/event_buffer.hpp"

namespace lacquer {

/// Holds short messages (up to 64 bytes) until they are due. What does not fit is counted, not lost silently.
class EventDelay {
public:
    explicit EventDelay(std::size_t capacity = 1024) : held_(capacity) {}

    /// Takes the events of one quantum and appends to `out` those that are due in it. `now` is the engine frame of
    /// the quantum's first frame.
    void process(const EventBuffer& in, EventBuffer& out, std::int64_t now, int frames, std::int64_t delay) noexcept {
        for (const Event event : in) push(now + event.frame + delay, event.bytes);
        while (count_ > 0 && held_[first_].due < now + frames) {
            const Held& held = held_[first_];
            out.push(static_cast<int>(std::max<std::int64_t>(0, held.due - now)), {held.bytes.data(), held.size});
            first_ = (first_ + 1) % held_.size();
            --count_;
        }
    }

    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }

private:
    struct Held {
        std::int64_t due = 0;
        std::size_t size = 0;
        std::array<std::uint8_t, 64> bytes{};
    };

    void push(std::int64_t due, std::span<const std::uint8_t> bytes) noexcept {
        if (count_ == held_.size() || bytes.size() > held_.front().bytes.size()) {
            ++dropped_;
            return;
        }
        Held& held = held_[(first_ + count_) % held_.size()];
        held.due = due;
        held.size = bytes.size();
        std::copy(bytes.begin(), bytes.end(), held.bytes.begin());
        ++count_;
    }

    std::vector<Held> held_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace lacquer
