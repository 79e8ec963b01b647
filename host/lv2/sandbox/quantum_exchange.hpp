// QuantumExchange: what goes over to the process of a sandboxed plugin with each quantum, and what comes back. A view
// of memory that both processes see; the two share nothing else while they play.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/plugin_stage.hpp"
#include "host/lv2/sandbox/round_trip.hpp"
#include "host/lv2/time_watcher.hpp"

namespace lacquer::host {

/// How much of everything there is. Both sides derive it from the same node type.
struct ExchangeShape {
    std::uint32_t quantumFrames = 0;
    std::uint32_t inputChannels = 0;  ///< of all audio and CV inputs, in order of ports
    std::uint32_t outputChannels = 0;
    std::uint32_t eventInputs = 0;
    std::uint32_t eventOutputs = 0;
    std::uint32_t parameters = 0;
    std::uint32_t readouts = 0;

    static ExchangeShape of(const ProcessorType& type, const Node& node, int quantumFrames);
    friend bool operator==(const ExchangeShape&, const ExchangeShape&) = default;
};

class QuantumExchange {
public:
    /// The memory is as long as bytesFor() says, and of zeros, or of an exchange of the same shape.
    QuantumExchange(std::span<std::byte> memory, const ExchangeShape& shape);
    [[nodiscard]] static std::size_t bytesFor(const ExchangeShape& shape);

    [[nodiscard]] const ExchangeShape& shape() const noexcept { return shape_; }
    [[nodiscard]] RoundTrip& roundTrip() noexcept { return header_->roundTrip; }

    // From the host to the helper. Channels are one quantum long, aligned to 64 bytes.

    [[nodiscard]] float* input(std::size_t channel) noexcept { return inputs_ + channel * shape_.quantumFrames; }
    [[nodiscard]] std::span<float> parameters() noexcept { return {parameters_, shape_.parameters}; }
    [[nodiscard]] std::span<std::byte> inputEvents(std::size_t port) noexcept {
        return {inputEvents_ + port * kEventBytes, kEventBytes};
    }
    void setTimes(std::span<const TimeEvent> times) noexcept;
    [[nodiscard]] std::span<const TimeEvent> times() const noexcept;
    /// Of the thread that waits for the helper, as currentPriority() has it: the helper's is to be hardly less urgent.
    [[nodiscard]] std::atomic<int>& priority() noexcept { return header_->priority; }

    // Back

    [[nodiscard]] float* output(std::size_t channel) noexcept { return outputs_ + channel * shape_.quantumFrames; }
    [[nodiscard]] std::span<std::byte> outputEvents(std::size_t port) noexcept {
        return {outputEvents_ + port * kEventBytes, kEventBytes};
    }
    [[nodiscard]] std::atomic<float>& readout(std::size_t index) noexcept { return readouts_[index]; }
    [[nodiscard]] std::atomic<int>& latencyFrames() noexcept { return header_->latencyFrames; }
    /// Atoms for a window that nobody received in time.
    [[nodiscard]] std::atomic<std::uint64_t>& droppedAtoms() noexcept { return header_->droppedAtoms; }
    /// What the plugin has been asked to do last.
    [[nodiscard]] std::atomic<PluginStage>& stage() const noexcept { return header_->stage; }

private:
    /// As many as an EventBuffer holds, and how many they are.
    static constexpr std::size_t kEventBytes = EventBuffer::kDefaultBytes + 64;

    struct Header {
        RoundTrip roundTrip;
        alignas(64) std::atomic<int> priority;
        std::uint32_t timeCount;
        alignas(64) std::atomic<int> latencyFrames;
        std::atomic<PluginStage> stage;
        std::atomic<std::uint64_t> droppedAtoms;
    };
    class Pieces;

    ExchangeShape shape_;
    Header* header_ = nullptr;
    TimeEvent* times_ = nullptr;
    float* parameters_ = nullptr;
    std::byte* inputEvents_ = nullptr;
    float* inputs_ = nullptr;
    std::atomic<float>* readouts_ = nullptr;
    std::byte* outputEvents_ = nullptr;
    float* outputs_ = nullptr;
};

/// Real time. Events as bytes; what does not fit is left out. Back: whatever the bytes are, only whole events inside
/// the quantum come of them, in order.
void putEvents(const EventBuffer& events, std::span<std::byte> area) noexcept;
void takeEvents(std::span<const std::byte> area, int quantumFrames, EventBuffer& events) noexcept;

}  // namespace lacquer::host
