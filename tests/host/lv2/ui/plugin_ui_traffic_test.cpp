// Atoms between a plugin that runs and its window: the rings, and the processor with the plugin of windows.ttl, which
// tells back what it is told.
#include "host/lv2/ui/plugin_ui_traffic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lv2/atom/forge.h>

#include <atomic>
#include <thread>

#include "core/realtime/realtime_scope.hpp"
#include "host/lv2/lv2_processor.hpp"
#include "tests/host/lv2/plugin_harness.hpp"
#include "tests/plugins/windows.hpp"

namespace lacquer::host::test::plugin_ui_traffic_test {
namespace {

using lacquer::test::Port;

constexpr PluginPortIndex kControl = static_cast<PluginPortIndex>(Port::control);
constexpr PluginPortIndex kNotify = static_cast<PluginPortIndex>(Port::notify);

std::vector<std::byte> number(std::int32_t value, LV2_URID type = 1) {
    const struct {
        LV2_Atom header;
        std::int32_t value;
    } atom{{sizeof value, type}, value};
    const auto bytes = std::as_bytes(std::span(&atom, 1));
    return {bytes.begin(), bytes.end()};
}

std::int32_t numberIn(const PortAtom& message) {
    std::int32_t value = 0;
    EXPECT_EQ(message.atom.size(), sizeof(LV2_Atom) + sizeof value);
    std::memcpy(&value, message.atom.data() + sizeof(LV2_Atom), sizeof value);
    return value;
}

TEST(UiTrafficRings, HandOnWhatIsSentOnceTheyAreOpen) {
    UiTrafficRings rings;
    EXPECT_FALSE(rings.send({1, number(1)})) << "nobody has opened them";
    EXPECT_FALSE(rings.receive());
    rings.open();
    EXPECT_TRUE(rings.send({3, number(17)}));
    int delivered = 0;
    {
        const RealtimeScope realtime;
        rings.deliver([&](const PortAtom& message) {
            delivered += message.port == 3 ? 1 : 100;
            rings.tell({5, message.atom});
        });
    }
    EXPECT_EQ(delivered, 1);
    const auto told = rings.receive();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->port, 5u);
    EXPECT_EQ(numberIn(*told), 17);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(told->atom.data()) % 8, 0u) << "where an atom may lie";
    EXPECT_FALSE(rings.receive());
}

TEST(UiTrafficRings, CountWhatNobodyReceives) {
    UiTrafficRings rings;
    rings.open();
    const std::vector<std::byte> large(200'000);
    {
        const RealtimeScope realtime;
        for (int i = 0; i < 10; ++i) rings.tell({1, large});
    }
    EXPECT_EQ(rings.dropped(), 5u) << "a megabyte holds five";
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(rings.receive());
    EXPECT_FALSE(rings.receive());
}

TEST(UiTrafficRings, ForgetOnOpeningWhatWasToldBefore) {
    UiTrafficRings rings;
    rings.open();
    rings.tell({1, number(1)});
    rings.close();
    EXPECT_FALSE(rings.wanted());
    rings.open();
    EXPECT_TRUE(rings.wanted());
    EXPECT_FALSE(rings.receive());
    rings.tell({1, number(2)});
    rings.open();
    EXPECT_TRUE(rings.receive()) << "they were open already";
}

TEST(UiTrafficRings, WorkBetweenTwoThreads) {
    UiTrafficRings rings;
    constexpr int kMessages = 20000;
    std::atomic<bool> done{false};
    std::thread plugin([&] {
        while (!done) rings.deliver([&](const PortAtom& message) { rings.tell(message); });
    });
    rings.open();
    int sent = 0, received = 0;
    while (received < kMessages) {
        if (sent < kMessages && sent < received + 1000) sent += rings.send({1, number(sent)}) ? 1 : 0;
        if (const auto message = rings.receive()) {
            ASSERT_EQ(numberIn(*message), received);
            ++received;
        }
    }
    done = true;
    plugin.join();
    EXPECT_EQ(rings.dropped(), 0u);
}

class Traffic : public testing::Test {
protected:
    explicit Traffic(int width = 1) : plugin("urn:lacquer:windows#parrot", width) {}
    void runQuantum() { plugin.run(Channels(1, std::vector<float>(256))); }

    OwnPlugins own;
    PluginHarness plugin;
    PluginUiTraffic& traffic = dynamic_cast<PluginUiTraffic&>(plugin.processor());
};

TEST_F(Traffic, ReachesThePluginInTheNextQuantumAndComesBack) {
    traffic.openTraffic();
    ASSERT_TRUE(traffic.send({kControl, number(42)}));
    ASSERT_TRUE(traffic.send({kControl, number(43)}));
    EXPECT_FALSE(traffic.receive());
    runQuantum();
    for (const std::int32_t expected : {42, 43}) {
        const auto told = traffic.receive();
        ASSERT_TRUE(told);
        EXPECT_EQ(told->port, kNotify);
        EXPECT_EQ(numberIn(*told), expected);
    }
    EXPECT_FALSE(traffic.receive());
    runQuantum();
    EXPECT_FALSE(traffic.receive()) << "once";
}

TEST_F(Traffic, IsNoneWhileNoWindowIsOpen) {
    EXPECT_FALSE(traffic.send({kControl, number(42)}));
    runQuantum();
    EXPECT_FALSE(traffic.receive());
    EXPECT_EQ(traffic.dropped(), 0u);
}

TEST_F(Traffic, RefusesWhatWouldMakeThePluginReadTooFar) {
    traffic.openTraffic();
    EXPECT_FALSE(traffic.send({static_cast<PluginPortIndex>(Port::amount), number(1)})) << "not a port for atoms";
    EXPECT_FALSE(traffic.send({kNotify, number(1)})) << "an output";
    EXPECT_FALSE(traffic.send({4711, number(1)}));
    auto longer = number(1);
    reinterpret_cast<LV2_Atom*>(longer.data())->size = 1000;
    EXPECT_FALSE(traffic.send({kControl, longer}));
    EXPECT_FALSE(traffic.send({kControl, std::vector<std::byte>(3)}));
    std::vector<std::byte> large(sizeof(LV2_Atom) + 60000);
    reinterpret_cast<LV2_Atom*>(large.data())->size = 60000;
    EXPECT_FALSE(traffic.send({kControl, large})) << "its sequence must hold the rest as well";
    runQuantum();
    EXPECT_FALSE(traffic.receive());
}

class StereoTraffic : public Traffic {
protected:
    StereoTraffic() : Traffic(2) {}
};

// As the state, which is the first copy's.
TEST_F(StereoTraffic, OfAMonoPluginThatRunsTwiceIsToldOnce) {
    traffic.openTraffic();
    ASSERT_TRUE(traffic.send({kControl, number(42)}));
    runQuantum();
    EXPECT_TRUE(traffic.receive());
    EXPECT_FALSE(traffic.receive());
}

}  // namespace
}  // namespace lacquer::host::test::plugin_ui_traffic_test
