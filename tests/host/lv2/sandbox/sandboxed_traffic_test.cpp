// What passes between a sandboxed plugin and its window, and state that is restored while it runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lv2/atom/atom.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "host/lv2/sandbox/atom_channel.hpp"
#include "host/lv2/sandbox/control_channel.hpp"
#include "host/lv2/sandbox/sandboxed_processor.hpp"
#include "tests/host/lv2/plugin_harness.hpp"
#include "tests/host/lv2/sandbox/sandbox_bench.hpp"
#include "tests/plugins/windows.hpp"

namespace lacquer::host::test::sandboxed_traffic_test {
namespace {

using namespace std::chrono_literals;
using lacquer::test::Port;

constexpr PluginPortIndex kControl = static_cast<PluginPortIndex>(Port::control);
constexpr PluginPortIndex kNotify = static_cast<PluginPortIndex>(Port::notify);

/// A URI as an atom, which is another number in every process.
std::vector<std::byte> uri(UridMap& urids, const char* what) {
    const struct {
        LV2_Atom header;
        LV2_URID value;
        std::uint32_t padding;
    } atom{{sizeof(LV2_URID), urids.map(LV2_ATOM__URID)}, urids.map(what), 0};
    const auto bytes = std::as_bytes(std::span(&atom, 1)).first(sizeof(LV2_Atom) + sizeof(LV2_URID));
    return {bytes.begin(), bytes.end()};
}

std::string uriIn(UridMap& urids, const PortAtom& message) {
    LV2_Atom header{};
    LV2_URID value = 0;
    EXPECT_EQ(message.atom.size(), sizeof header + sizeof value);
    std::memcpy(&header, message.atom.data(), sizeof header);
    std::memcpy(&value, message.atom.data() + sizeof header, sizeof value);
    EXPECT_EQ(header.type, urids.map(LV2_ATOM__URID));
    const char* text = urids.unmap(value);
    return text == nullptr ? "" : text;
}

class AtomChannels : public testing::Test {
protected:
    void SetUp() override {
        auto ends = ControlChannel::makeEnds();
        ASSERT_TRUE(ends.ok());
        theirUrids.map("urn:something-else");  // so that no id is the same on both sides
        ours.emplace(std::move(ends->first), ourUrids);
        theirs.emplace(std::move(ends->second), theirUrids);
    }

    UridMap ourUrids, theirUrids;
    std::optional<AtomChannel> ours, theirs;
};

TEST_F(AtomChannels, TranslateTheIdsOfUris) {
    ASSERT_TRUE(ours->send({7, uri(ourUrids, "urn:it")}));
    const auto came = theirs->receive();
    ASSERT_TRUE(came && came->atom);
    EXPECT_EQ(came->atom->port, 7u);
    EXPECT_EQ(uriIn(theirUrids, *came->atom), "urn:it");
    EXPECT_NE(ourUrids.map("urn:it"), theirUrids.map("urn:it")) << "else this tests nothing";
    EXPECT_FALSE(theirs->receive());
}

TEST_F(AtomChannels, SayWhetherAWindowWantsToBeTold) {
    ours->want(true);
    ours->want(false);
    for (const bool wanted : {true, false}) {
        const auto came = theirs->receive();
        ASSERT_TRUE(came);
        EXPECT_EQ(came->wanted, wanted);
        EXPECT_FALSE(came->atom);
    }
}

TEST_F(AtomChannels, SendNothingThatIsNoAtom) {
    EXPECT_FALSE(ours->send({0, std::vector<std::byte>(3)}));
    auto longer = uri(ourUrids, "urn:it");
    reinterpret_cast<LV2_Atom*>(longer.data())->size = 1000;
    EXPECT_FALSE(ours->send({0, longer}));
    auto unknown = uri(ourUrids, "urn:it");
    const LV2_URID nobodys = 4711;
    std::memcpy(unknown.data() + sizeof(LV2_Atom), &nobodys, sizeof nobodys);
    EXPECT_FALSE(ours->send({0, unknown}));
    EXPECT_FALSE(theirs->receive());
}

TEST_F(AtomChannels, NeitherWaitNorGrowWithoutEndWhenNobodyReads) {
    int taken = 0;
    while (taken < 1'000'000 && ours->send({1, uri(ourUrids, "urn:it")})) ++taken;
    EXPECT_TRUE(ours->full());
    EXPECT_LT(taken, 1'000'000);
    int received = 0;
    for (bool more = true; more;) {
        more = false;
        ours->flush();
        while (theirs->receive()) ++received, more = true;
    }
    EXPECT_EQ(received, taken);
    EXPECT_TRUE(ours->send({1, uri(ourUrids, "urn:it")}));
}

class SandboxedTraffic : public testing::Test {
protected:
    /// What the plugin tells comes a moment after the quantum.
    std::optional<PortAtom> awaitAtom() {
        for (int i = 0; i < 1000; ++i) {
            plugin.run(Channels(1, std::vector<float>(256)));
            if (const auto message = traffic.receive()) return message;
            std::this_thread::sleep_for(10ms);
        }
        return std::nullopt;
    }

    OwnPlugins own;
    PluginHarness plugin{"urn:lacquer:windows#parrot", 1, {}, {}, sandboxGate()};
    PluginUiTraffic& traffic = dynamic_cast<PluginUiTraffic&>(plugin.processor());
    UridMap& urids = plugin.world().urids();
};

TEST_F(SandboxedTraffic, ReachesThePluginAndComesBack) {
    traffic.openTraffic();
    traffic.openTraffic();
    for (const char* what : {"urn:first", "urn:second"}) {
        ASSERT_TRUE(traffic.send({kControl, uri(urids, what)}));
        const auto told = awaitAtom();
        ASSERT_TRUE(told);
        EXPECT_EQ(told->port, kNotify);
        EXPECT_EQ(uriIn(urids, *told), what);
    }
    EXPECT_EQ(traffic.dropped(), 0u);
}

TEST_F(SandboxedTraffic, IsNoneWhileNoWindowIsOpen) {
    EXPECT_FALSE(traffic.send({kControl, uri(urids, "urn:it")}));
    EXPECT_FALSE(traffic.receive());
    traffic.openTraffic();
    traffic.closeTraffic();
    EXPECT_FALSE(traffic.send({kControl, uri(urids, "urn:it")}));
}

TEST_F(SandboxedTraffic, GoesOnWithAHelperThatTakesTheOthersPlace) {
    traffic.openTraffic();
    ASSERT_TRUE(plugin.processor().prepare({}).ok());
    EXPECT_FALSE(traffic.send({kControl, uri(urids, "urn:it")})) << "the new one has not been told";
    traffic.openTraffic();
    ASSERT_TRUE(traffic.send({kControl, uri(urids, "urn:it")}));
    const auto told = awaitAtom();
    ASSERT_TRUE(told);
    EXPECT_EQ(uriIn(urids, *told), "urn:it");
}

TEST_F(SandboxedTraffic, WhatThePluginDoesNotTakeIsCounted) {
    traffic.openTraffic();
    ASSERT_TRUE(traffic.send({kNotify, uri(urids, "urn:it")})) << "an output: it is the helper who knows";
    for (int i = 0; i < 1000 && traffic.dropped() == 0; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(traffic.dropped(), 1u);
}

const std::string kNumber = "urn:lacquer:keeper#number";

std::string floatState(float value) {
    return std::string("1\n") + LV2_ATOM__Float + "\n" +
           std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

TEST(SandboxedState, IsRestoredWhileThePluginRunsWhereItAllowsThat) {
    const OwnPlugins own;
    PluginHarness keeper("urn:lacquer:keeper", 1, {}, {}, sandboxGate());
    const auto heard = [&] { return keeper.run(Channels(1, std::vector<float>(256, 1.0f)))[0].back(); };
    EXPECT_EQ(heard(), 1);
    const double instance = keeper.readout("instance");
    const auto before = keeper.processor().restoreWhileRunning({{kNumber, floatState(0.25f)}});
    ASSERT_TRUE(before.ok()) << before.error().line();
    ASSERT_TRUE(before->has_value());
    EXPECT_EQ(**before, (ProcessorState{{kNumber, floatState(1)}}));
    EXPECT_EQ(heard(), 1) << "the work's outcome reaches it at the end of the next quantum";
    EXPECT_EQ(heard(), 0.25f);
    EXPECT_EQ(keeper.readout("instance"), instance) << "it is the same one";
    ASSERT_TRUE(keeper.processor().prepare({}).ok());
    EXPECT_EQ(heard(), 0.25f) << "another helper starts with it";

    PluginHarness latecomer("urn:lacquer:latecomer", 1, {}, {}, sandboxGate());
    EXPECT_FALSE(latecomer.processor().restoreWhileRunning(latecomer.processor().saveState())->has_value())
        << "it does not say that it can";
}

}  // namespace
}  // namespace lacquer::host::test::sandboxed_traffic_test
