#include "host/lv2/sandbox/quantum_exchange.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace lacquer::host {
namespace {

constexpr std::size_t kCacheLine = 64;

static_assert(std::atomic<float>::is_always_lock_free && std::atomic<int>::is_always_lock_free &&
              std::atomic<PluginStage>::is_always_lock_free);
static_assert(std::is_trivially_copyable_v<TimeEvent>);

struct EventHeader {
    std::int32_t frame;
    std::uint32_t size;
};

}  // namespace

ExchangeShape ExchangeShape::of(const ProcessorType& type, const Node& node, int quantumFrames) {
    ExchangeShape shape;
    shape.quantumFrames = static_cast<std::uint32_t>(quantumFrames);
    for (const PortInfo& port : node.inputs) {
        shape.inputChannels += static_cast<std::uint32_t>(port.channels);
        shape.eventInputs += port.kind == SignalKind::events ? 1 : 0;
    }
    for (const PortInfo& port : node.outputs) {
        shape.outputChannels += static_cast<std::uint32_t>(port.channels);
        shape.eventOutputs += port.kind == SignalKind::events ? 1 : 0;
    }
    shape.parameters = static_cast<std::uint32_t>(type.parameters.size());
    shape.readouts = static_cast<std::uint32_t>(type.readouts.size());
    return shape;
}

/// Lays one piece behind the other, each on a cache line of its own. Without memory it only counts.
class QuantumExchange::Pieces {
public:
    explicit Pieces(std::byte* memory) : memory_(memory) {}

    template <class T>
    T* next(std::size_t count) {
        std::byte* const at = memory_ == nullptr ? nullptr : memory_ + used_;
        used_ += (count * sizeof(T) + kCacheLine - 1) / kCacheLine * kCacheLine;
        return reinterpret_cast<T*>(at);
    }
    void layOut(QuantumExchange& exchange) {
        const ExchangeShape& shape = exchange.shape_;
        exchange.header_ = next<Header>(1);
        exchange.times_ = next<TimeEvent>(TimeWatcher::kMaximumEvents);
        exchange.parameters_ = next<float>(shape.parameters);
        exchange.inputEvents_ = next<std::byte>(shape.eventInputs * kEventBytes);
        exchange.inputs_ = next<float>(std::size_t{shape.inputChannels} * shape.quantumFrames);
        exchange.readouts_ = next<std::atomic<float>>(shape.readouts);
        exchange.outputEvents_ = next<std::byte>(shape.eventOutputs * kEventBytes);
        exchange.outputs_ = next<float>(std::size_t{shape.outputChannels} * shape.quantumFrames);
    }
    [[nodiscard]] std::size_t bytes() const { return used_; }

private:
    std::byte* memory_;
    std::size_t used_ = 0;
};

QuantumExchange::QuantumExchange(std::span<std::byte> memory, const ExchangeShape& shape) : shape_(shape) {
    Pieces(memory.data()).layOut(*this);
}

std::size_t QuantumExchange::bytesFor(const ExchangeShape& shape) {
    Pieces pieces(nullptr);
    QuantumExchange counted({}, shape);
    pieces.layOut(counted);
    return pieces.bytes();
}

void QuantumExchange::setTimes(std::span<const TimeEvent> times) noexcept {
    header_->timeCount = static_cast<std::uint32_t>(times.size());
    std::copy(times.begin(), times.end(), times_);
}

std::span<const TimeEvent> QuantumExchange::times() const noexcept {
    return {times_, header_->timeCount};
}

void putEvents(const EventBuffer& events, std::span<std::byte> area) noexcept {
    std::uint32_t used = sizeof used;
    for (const Event event : events) {
        const EventHeader header{event.frame, static_cast<std::uint32_t>(event.bytes.size())};
        if (used + sizeof header + event.bytes.size() > area.size()) break;
        std::memcpy(area.data() + used, &header, sizeof header);
        std::memcpy(area.data() + used + sizeof header, event.bytes.data(), event.bytes.size());
        used += static_cast<std::uint32_t>(sizeof header + event.bytes.size());
    }
    std::memcpy(area.data(), &used, sizeof used);
}

void takeEvents(std::span<const std::byte> area, int quantumFrames, EventBuffer& events) noexcept {
    std::uint32_t used = 0;
    std::memcpy(&used, area.data(), sizeof used);
    const std::size_t end = std::min<std::size_t>(used, area.size());
    std::size_t at = sizeof used;
    for (int last = 0; at + sizeof(EventHeader) <= end;) {
        EventHeader header;
        std::memcpy(&header, area.data() + at, sizeof header);
        at += sizeof header;
        if (header.size > end - at || header.frame < last || header.frame >= quantumFrames) return;
        last = header.frame;
        events.push(header.frame, {reinterpret_cast<const std::uint8_t*>(area.data()) + at, header.size});
        at += header.size;
    }
}

}  // namespace lacquer::host
