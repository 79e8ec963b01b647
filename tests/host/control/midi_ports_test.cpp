#include "host/control/midi_ports.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>

#include "tests/host/audio/sound_system.hpp"
#include "tests/host/control/jack_sender.hpp"

namespace lacquer::host::midi_ports_test {
namespace {

const MidiPort kPads{"pads:out", "JACK"}, kKeys{"keys:out", "JACK"};

TEST(MidiPorts, APortIsListenedToFromWhenItIsThere) {
    const test::JackServer server(48000);
    MidiPorts ports;
    EXPECT_TRUE(ports.empty());
    ports.listenTo(kPads);
    EXPECT_TRUE(ports.gone("pads:out"));
    std::vector<MidiPorts::News> news;
    ASSERT_TRUE(test::within10Seconds([&] { return !(news = ports.takeNews()).empty(); }));
    EXPECT_EQ(news[0].port, kPads);
    EXPECT_EQ(news[0].change, MidiInput::Change::none);
    EXPECT_TRUE(news[0].first);
    const test::JackSender pads("pads");
    ASSERT_TRUE(test::within10Seconds([&] { return !(news = ports.takeNews()).empty(); }));
    EXPECT_EQ(news[0].change, MidiInput::Change::back);
    EXPECT_FALSE(news[0].first);
    EXPECT_EQ(ports.open(), std::vector<std::string>{"pads:out"});
    pads.send("b0 50 40");
    std::vector<MidiPorts::Heard> heard;
    ASSERT_TRUE(test::within10Seconds([&] { return !(heard = ports.take()).empty(); }));
    EXPECT_EQ(heard[0].port, "pads:out");
    EXPECT_EQ(heard[0].events, (std::vector<MidiEvent>{MidiChange{{MidiControlKind::cc, 1, 80}, 64}}));
    ports.leave("pads:out");
    EXPECT_TRUE(ports.empty());
    EXPECT_TRUE(ports.open().empty());
}

/// A look at a port that does not end until it is told to, as that at a server that hangs.
struct Hanging {
    std::promise<void> end;
    std::atomic<bool> begun{false};

    static MidiPorts::Look look(const std::shared_ptr<Hanging>& hanging) {
        return [hanging, end = hanging->end.get_future().share()](MidiInput&) {
            hanging->begun = true;
            end.wait();
            return MidiInput::Change::none;
        };
    }
};

// All of this would hang if it waited.
TEST(MidiPorts, NobodyWaitsForAServerThatHangs) {
    const auto hanging = std::make_shared<Hanging>();
    MidiPorts ports(Hanging::look(hanging));
    ports.listenTo(kPads);
    ASSERT_TRUE(test::within10Seconds([&] { return hanging->begun.load(); }));
    ports.listenTo(kKeys);
    EXPECT_TRUE(ports.take().empty());
    EXPECT_TRUE(ports.takeNews().empty());
    EXPECT_TRUE(ports.gone("keys:out"));
    ports.leave("pads:out");
    hanging->end.set_value();
    std::vector<MidiPorts::News> news;
    ASSERT_TRUE(test::within10Seconds([&] { return !(news = ports.takeNews()).empty(); }));
    EXPECT_EQ(news[0].port, kKeys) << "what has been left is not told of";
}

TEST(MidiPorts, AThreadThatIsKeptWaitingIsLeftBehind) {
    const auto hanging = std::make_shared<Hanging>();
    {
        MidiPorts ports(Hanging::look(hanging));
        ports.listenTo(kPads);
        ASSERT_TRUE(test::within10Seconds([&] { return hanging->begun.load(); }));
    }
    hanging->end.set_value();
}

}  // namespace
}  // namespace lacquer::host::midi_ports_test
