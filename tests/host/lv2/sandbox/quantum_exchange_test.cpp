#include "host/lv2/sandbox/quantum_exchange.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

#include "host/lv2/sandbox/shared_memory.hpp"

namespace lacquer::host::quantum_exchange_test {
namespace {

constexpr ExchangeShape kShape{.quantumFrames = 64,
                               .inputChannels = 3,
                               .outputChannels = 2,
                               .eventInputs = 1,
                               .eventOutputs = 2,
                               .parameters = 5,
                               .readouts = 4};

TEST(QuantumExchange, ItsPiecesLieApartAndAlignedInsideItsMemory) {
    const auto memory = SharedMemory::create(QuantumExchange::bytesFor(kShape));
    ASSERT_TRUE(memory.ok());
    QuantumExchange exchange(memory->bytes(), kShape);
    std::vector<std::pair<const void*, std::size_t>> pieces{
        {&exchange.roundTrip(), sizeof(RoundTrip)},
        {exchange.parameters().data(), exchange.parameters().size_bytes()},
        {exchange.inputEvents(0).data(), exchange.inputEvents(0).size()},
        {exchange.outputEvents(0).data(), exchange.outputEvents(0).size()},
        {exchange.outputEvents(1).data(), exchange.outputEvents(1).size()},
        {&exchange.readout(0), 4 * sizeof(float)},
        {exchange.times().data(), TimeWatcher::kMaximumEvents * sizeof(TimeEvent)},
    };
    for (std::size_t i = 0; i < 3; ++i) pieces.emplace_back(exchange.input(i), 64 * sizeof(float));
    for (std::size_t i = 0; i < 2; ++i) pieces.emplace_back(exchange.output(i), 64 * sizeof(float));
    std::sort(pieces.begin(), pieces.end());
    const std::byte* end = memory->bytes().data();
    for (const auto& [start, size] : pieces) {
        EXPECT_GE(static_cast<const std::byte*>(start), end);
        end = static_cast<const std::byte*>(start) + size;
    }
    EXPECT_LE(end, memory->bytes().data() + memory->bytes().size());
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(reinterpret_cast<std::uintptr_t>(exchange.input(i)) % 64, 0u);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(reinterpret_cast<std::uintptr_t>(exchange.output(i)) % 64, 0u);
}

std::vector<std::pair<int, std::vector<std::uint8_t>>> listed(const EventBuffer& events) {
    std::vector<std::pair<int, std::vector<std::uint8_t>>> list;
    for (const Event event : events) list.push_back({event.frame, {event.bytes.begin(), event.bytes.end()}});
    return list;
}

TEST(QuantumExchange, EventsComeOverAsTheyAre) {
    EventBuffer events, taken;
    events.push(0, std::vector<std::uint8_t>{0x90, 60, 100});
    events.push(0, std::vector<std::uint8_t>{});
    events.push(63, std::vector<std::uint8_t>(300, 7));
    std::vector<std::byte> area(1024);
    putEvents(events, area);
    takeEvents(area, 64, taken);
    EXPECT_EQ(listed(taken), listed(events));
}

TEST(QuantumExchange, EventsThatDoNotFitAreLeftOut) {
    EventBuffer events, taken;
    for (int i = 0; i < 10; ++i) events.push(i, std::vector<std::uint8_t>(20, static_cast<std::uint8_t>(i)));
    std::vector<std::byte> area(100);
    putEvents(events, area);
    takeEvents(area, 64, taken);
    EXPECT_THAT(listed(taken), testing::SizeIs(3)) << "each takes 28 bytes, and how many there are 4";
}

// Whatever a plugin that has gone mad leaves there.
TEST(QuantumExchange, BytesThatAreNoEventsDoNoHarm) {
    std::mt19937 random(1);
    for (int round = 0; round < 2000; ++round) {
        std::vector<std::byte> area(200);
        for (std::byte& byte : area) byte = static_cast<std::byte>(random() & (round % 2 == 0 ? 0xff : 0x03));
        EventBuffer taken;
        takeEvents(area, 64, taken);
        int last = 0;
        for (const auto& [frame, bytes] : listed(taken)) {
            ASSERT_GE(frame, last);
            ASSERT_LT(frame, 64);
            ASSERT_LE(bytes.size(), area.size());
            last = frame;
        }
    }
}

}  // namespace
}  // namespace lacquer::host::quantum_exchange_test
