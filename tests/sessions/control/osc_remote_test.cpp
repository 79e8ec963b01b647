#include "sessions/control/osc_remote.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sessions/control/osc_exchange.hpp"
#include "sessions/control/osc_names.hpp"
#include "tests/sessions/control/desk.hpp"

namespace lacquer::sessions::osc_remote_test {
namespace {

using Arguments = std::vector<OscArgument>;

class OscRemotes : public testing::Test {
protected:
    OscRemotes() {
        desk.history.addListener([this](const Edit& edit) { remote.noteEdit(edit); });
    }
    std::vector<OscMessage> send(const std::string& address, Arguments arguments = {}) {
        return remote.take({address, std::move(arguments)}, me, now);
    }
    /// Carried out, without a word.
    void done(const std::string& address, Arguments arguments = {}) {
        for (const OscMessage& answer : send(address, std::move(arguments)))
            ADD_FAILURE() << answer.address << " " << std::get<std::string>(answer.arguments.at(1));
    }
    /// Refused; says why.
    std::string refused(const std::string& address, Arguments arguments = {}) {
        const auto answers = send(address, std::move(arguments));
        EXPECT_EQ(answers.size(), 1u) << address;
        if (answers.size() != 1 || answers[0].arguments.size() != 2) return {};
        EXPECT_EQ(answers[0].address, "/lacquer/error");
        EXPECT_EQ(std::get<std::string>(answers[0].arguments[0]), address);
        return std::get<std::string>(answers[0].arguments[1]);
    }
    /// The one number of the one answer, which comes from where it was asked.
    float number(const std::string& address) {
        const auto answers = send(address);
        EXPECT_EQ(answers.size(), 1u) << address;
        if (answers.empty()) return std::nanf("");
        EXPECT_EQ(answers[0].address, address);
        const OscArgument& value = answers[0].arguments.at(0);
        return std::holds_alternative<float>(value) ? std::get<float>(value)
                                                    : static_cast<float>(std::get<std::int32_t>(value));
    }
    std::vector<OscMessage> told(const OscPeer& peer) {
        std::vector<OscMessage> messages;
        for (const auto& [to, together] : remote.feedback(now))
            if (to == peer) messages.insert(messages.end(), together.begin(), together.end());
        return messages;
    }

    test::Desk desk;
    RemoteEdits edits{desk};
    OscRemote remote{desk, edits};
    OscPeer me{"127.0.0.1", 1000}, other{"127.0.0.1", 2000};
    double now = 100;
};

TEST_F(OscRemotes, AParameterIsSetInItsUnitByIdAndByName) {
    done("/lacquer/node/2/level", {-6.5f});
    EXPECT_EQ(desk.value(desk.fader, "level"), -6.5);
    done("/lacquer/node/voice%20fader/level", {std::int32_t{-12}});
    EXPECT_EQ(desk.value(desk.fader, "level"), -12);
    done("/lacquer/node/voice%20fader/level", {-6.1f});
    EXPECT_EQ(desk.value(desk.fader, "level"), -6.1) << "as it was written, and not as a float has it";
    done("/lacquer/node/EQ%20%231%2F2/band1.gain", {1.25});
    EXPECT_EQ(desk.value(desk.eq, "band1.gain"), 1.25);
    done("/lacquer/node/2/parameter/mute", {true});
    EXPECT_EQ(desk.value(desk.fader, "mute"), 1);
    done("/lacquer/node/2/mute", {0.0f});
    EXPECT_EQ(desk.value(desk.fader, "mute"), 0);
}

TEST_F(OscRemotes, ANormalisedValueGoesByTheScaleOfTheParameter) {
    const auto law = [](double db) { return std::pow(10, db / 50); };
    done("/lacquer/node/2/level/normalised", {0.5f});
    EXPECT_NEAR(desk.value(desk.fader, "level"), 50 * std::log10((law(-120) + law(12)) / 2), 1e-9);
    EXPECT_FLOAT_EQ(number("/lacquer/node/2/level/normalised"), 0.5f);
    done("/lacquer/node/2/parameter/level/normalised", {1});
    EXPECT_EQ(desk.value(desk.fader, "level"), 12);
    EXPECT_NE(refused("/lacquer/node/2/level/normalised", {1.01f}).find("0 to 1"), std::string::npos);
}

TEST_F(OscRemotes, AChoiceIsSetByItsName) {
    const auto type = *test::registry().find("lacquer:eq");
    for (const ParameterInfo& info : type->parameters) {
        if (info.choices.size() < 3) continue;
        done("/lacquer/node/3/" + info.id, {info.choices[2]});
        EXPECT_EQ(desk.value(desk.eq, info.id), 2);
        refused("/lacquer/node/3/" + info.id, {"no such choice"});
        return;
    }
    FAIL() << "the equaliser has no choice";
}

TEST_F(OscRemotes, WithoutAnArgumentAnAddressIsAQuestion) {
    EXPECT_EQ(number("/lacquer/node/2/level"), 0);
    desk.frame = 72000;
    EXPECT_EQ(number("/lacquer/transport/position"), 1.5f);
    EXPECT_EQ(number("/lacquer/transport/length"), 10);
    EXPECT_EQ(number("/lacquer/transport/playing"), 0);
    EXPECT_EQ(number("/lacquer/transport/loop"), 0);
    EXPECT_EQ(number("/lacquer/node/2/bypass"), 0);
}

TEST_F(OscRemotes, TheTransportDoesAsItIsTold) {
    done("/lacquer/transport/play");
    EXPECT_TRUE(desk.rolls);
    done("/lacquer/transport/stop", {std::int32_t{0}});
    EXPECT_TRUE(desk.rolls) << "a button that is let go";
    done("/lacquer/transport/stop", {1.0f});
    EXPECT_FALSE(desk.rolls);
    done("/lacquer/transport/toggle");
    EXPECT_TRUE(desk.rolls);
    done("/lacquer/transport/toggle");
    EXPECT_FALSE(desk.rolls);
    done("/lacquer/transport/locate", {2.5f});
    EXPECT_EQ(desk.frame, 120000);
    for (const OscArgument& nowhere :
         Arguments{-0.1f, 10.0f, std::nanf(""), std::numeric_limits<float>::infinity(), 1e300, "soon"})
        refused("/lacquer/transport/locate", {nowhere});
    EXPECT_EQ(desk.frame, 120000);
    done("/lacquer/transport/loop", {true});
    EXPECT_TRUE(desk.loops);
    done("/lacquer/transport/loop", {std::int32_t{0}});
    EXPECT_FALSE(desk.loops);
    desk.hasLoop = false;
    EXPECT_NE(refused("/lacquer/transport/loop", {1.0f}).find("no stretch"), std::string::npos);
    refused("/lacquer/transport/loop", {0.5f});
    done("/lacquer/transport/record", {true});
    EXPECT_TRUE(desk.records);
    EXPECT_EQ(number("/lacquer/transport/record"), 1);
    done("/lacquer/transport/record", {std::int32_t{0}});
    EXPECT_FALSE(desk.records);
    desk.armed = false;
    EXPECT_NE(refused("/lacquer/transport/record", {1.0f}).find("no track is armed"), std::string::npos);
}

TEST_F(OscRemotes, BypassIsOfTheNode) {
    done("/lacquer/node/2/bypass", {std::int32_t{1}});
    EXPECT_TRUE(desk.session().isBypassed(desk.fader));
    const std::size_t steps = desk.history.size();
    done("/lacquer/node/2/bypass", {true});
    EXPECT_EQ(desk.history.size(), steps) << "it is already";
    EXPECT_NE(refused("/lacquer/node/1/bypass", {true}).find("voice: it has no audio input"), std::string::npos);
}

TEST_F(OscRemotes, WhatCannotBeIsRefusedWithItsReasonAndNothingIsDone) {
    const std::string before = test::textOf(desk.session());
    for (const auto& [address, argument, said] : std::vector<std::tuple<std::string, OscArgument, std::string>>{
             {"/lacquer/node/2/level", 12.5f, "outside the range of level"},
             {"/lacquer/node/2/level", std::nanf(""), "finite"},
             {"/lacquer/node/2/level", "loud", "takes one finite number"},
             {"/lacquer/node/2/mute", 0.5f, "between the steps"},
             {"/lacquer/node/2/loudness", 1.0f, "no parameter \"loudness\""},
             {"/lacquer/node/2/impliedMute", 1.0f, "no parameter"},
             {"/lacquer/node/9/level", 1.0f, "no node 9"},
             {"/lacquer/node/nobody/level", 1.0f, "no node is called \"nobody\""},
             {"/lacquer/node/*/level", 1.0f, "patterns"},
             {"/lacquer/node/2", 1.0f, "nothing at this address"},
             {"/lacquer/node/2/level/x/y", 1.0f, "nothing at this address"},
             {"/lacquer", 1.0f, "nothing at this address"},
             {"/", 1.0f, "nothing at this address"},
             {"", 1.0f, "slash"},
             {"/ardour/play", 1.0f, "nothing at this address"},
             {"/lacquer/transport/rewind", 1.0f, "nothing at this address"},
             {"/lacquer/node/%2/level", 1.0f, "percent"},
             {"/lacquer/node/2%/level", 1.0f, "percent"},
             {"/lacquer/node/%zz/level", 1.0f, "percent"}})
        EXPECT_NE(refused(address, {argument}).find(said), std::string::npos)
            << address << ": " << refused(address, {argument});
    refused("/lacquer/node/2/level", {1.0f, 2.0f});
    EXPECT_EQ(test::textOf(desk.session()), before);
}

TEST_F(OscRemotes, OfTwoNodesOfOneNameNoneIsTaken) {
    ASSERT_TRUE(desk.history.perform(RenameNode{desk.eq, "voice"}).ok());
    EXPECT_NE(refused("/lacquer/node/voice/gain", {1.0f}).find("1, 3"), std::string::npos);
}

TEST_F(OscRemotes, WhatIsAutomatedIsRefused) {
    ASSERT_TRUE(desk.history.perform(SetAutomation{desk.fader, "level", *AutomationLane::make({{0, -3}})}).ok());
    EXPECT_NE(refused("/lacquer/node/2/level", {1.0f}).find("automated"), std::string::npos);
    EXPECT_EQ(desk.value(desk.fader, "level"), 0);
}

TEST_F(OscRemotes, AGestureIsOneUndoStep) {
    for (int i = 0; i < 20; ++i, now += 0.1) done("/lacquer/node/2/level", {-0.5f * static_cast<float>(i)});
    EXPECT_EQ(desk.history.size(), 1u);
}

TEST_F(OscRemotes, NodesAndParametersAreListed) {
    const auto nodes = send("/lacquer/nodes");
    ASSERT_EQ(nodes.size(), 5u);
    EXPECT_EQ(nodes[1], (OscMessage{"/lacquer/node", {std::int32_t{2}, "voice fader", "lacquer:fader"}}));
    EXPECT_EQ(nodes[4], (OscMessage{"/lacquer/nodes", {std::int32_t{4}}}));
    const auto parameters = send("/lacquer/node/2/parameters");
    EXPECT_EQ(parameters.at(0), (OscMessage{"/lacquer/node/2/parameter", {"level", 0.0f, -120.0f, 12.0f, "dB"}}));
    for (const OscMessage& parameter : parameters)
        EXPECT_NE(parameter.arguments.at(0), OscArgument(std::string("impliedMute")));
}

TEST_F(OscRemotes, SubscribersHearWhatOthersChange) {
    EXPECT_EQ(send("/lacquer/subscribe"), (std::vector<OscMessage>{{"/lacquer/subscribed", {60.0f}}}));
    (void)told(me);
    ASSERT_TRUE(desk.history.perform(SetParameter{desk.fader, "level", -3}).ok());
    ASSERT_TRUE(desk.history.perform(SetParameter{desk.fader, "level", -4}).ok());
    ASSERT_TRUE(desk.history.perform(SetBypass{desk.fader, true}).ok());
    now += 0.01;
    EXPECT_EQ(told(me), (std::vector<OscMessage>{{"/lacquer/node/2/bypass", {std::int32_t{1}}},
                                                 {"/lacquer/node/2/level", {-4.0f}}}));
    EXPECT_TRUE(told(me).empty()) << "once";
    ASSERT_TRUE(desk.history.undo().ok());
    EXPECT_EQ(told(me).size(), 1u) << "undo is heard of, too";
    remote.take({"/lacquer/node/2/level", {-1.0f}}, other, now);
    EXPECT_EQ(told(me).size(), 1u);
    done("/lacquer/node/2/level", {-2.0f});
    EXPECT_TRUE(told(me).empty()) << "what one has set oneself is no news";
}

TEST_F(OscRemotes, SubscribersHearWhereTheSongIs) {
    desk.frame = 48000;
    send("/lacquer/subscribe");
    EXPECT_EQ(told(me), (std::vector<OscMessage>{{"/lacquer/transport/position", {1.0f}}}));
    desk.frame = 96000;
    now += 0.05;
    EXPECT_TRUE(told(me).empty()) << "ten times a second";
    now += 0.06;
    EXPECT_EQ(told(me), (std::vector<OscMessage>{{"/lacquer/transport/position", {2.0f}}}));
    now += 1;
    EXPECT_TRUE(told(me).empty()) << "it stands";
    desk.rolls = true;
    EXPECT_EQ(told(me), (std::vector<OscMessage>{{"/lacquer/transport/playing", {std::int32_t{1}}}}));
    desk.records = true;
    EXPECT_EQ(told(me), (std::vector<OscMessage>{{"/lacquer/transport/record", {std::int32_t{1}}}}));
}

TEST_F(OscRemotes, AMessageOfOnesOwnHidesNothingThatHasChangedByItself) {
    send("/lacquer/subscribe");
    (void)told(me);
    desk.rolls = true;
    done("/lacquer/node/2/level", {-2.0f});
    const auto news = told(me);
    EXPECT_NE(std::find(news.begin(), news.end(), OscMessage{"/lacquer/transport/playing", {std::int32_t{1}}}),
              news.end());
}

TEST_F(OscRemotes, WhatIsOnlyToldIsNeverAnswered) {
    EXPECT_TRUE(send("/lacquer/error", {std::string("/lacquer/x"), std::string("why")}).empty())
        << "two that answer each other would go on for ever";
    EXPECT_TRUE(send("/lacquer/subscribed", {60.0f}).empty());
}

TEST_F(OscRemotes, OnePacketCannotAskForAnEndlessAnswer) {
    struct Received {
        OscPeer from;
        std::vector<OscMessage> messages;
        std::optional<Error> malformed{};
    };
    struct Socket {
        std::optional<Received> packet;
        int sent = 0;
        std::optional<Received> receive() { return std::exchange(packet, std::nullopt); }
        void send(const OscPeer&, const OscMessage&) { ++sent; }
        void sendBundled(const OscPeer&, const std::vector<OscMessage>&) { ++sent; }
    } socket{Received{me, std::vector<OscMessage>(2700, OscMessage{"/lacquer/nodes", {}})}};
    exchangeOsc(socket, remote, now);
    EXPECT_GT(socket.sent, 1000);
    EXPECT_LE(socket.sent, kMostOscMessages);
}

TEST_F(OscRemotes, ASubscriptionEndsUnlessItIsRenewed) {
    send("/lacquer/subscribe", {5.0f});
    now += 4.9;
    send("/lacquer/subscribe", {5.0f});
    now += 4.9;
    (void)told(me);
    EXPECT_EQ(remote.subscribers(), 1u);
    now += 0.2;
    (void)told(me);
    EXPECT_EQ(remote.subscribers(), 0u);
    send("/lacquer/subscribe");
    done("/lacquer/unsubscribe");
    EXPECT_EQ(remote.subscribers(), 0u);
    for (const OscArgument& bad : Arguments{0.0f, -1.0f, 61.0f, "everything"}) refused("/lacquer/subscribe", {bad});
}

TEST_F(OscRemotes, ThereAreSixteenSubscribersAtMost) {
    for (int i = 0; i < 16; ++i)
        remote.take({"/lacquer/subscribe", {}},
                    {"10.0.0." + std::to_string(1 + i % 4), static_cast<std::uint16_t>(3000 + i)}, now);
    EXPECT_NE(refused("/lacquer/subscribe").find("16 subscribers"), std::string::npos);
    EXPECT_EQ(remote.subscribers(), 16u);
}

TEST_F(OscRemotes, OneMachineCannotKeepOutTheOthers) {
    const auto from = [](int port) { return OscPeer{"10.0.0.1", static_cast<std::uint16_t>(port)}; };
    for (int i = 0; i < 8; ++i) remote.take({"/lacquer/subscribe", {}}, from(3000 + i), now);
    const auto answer = remote.take({"/lacquer/subscribe", {}}, from(4000), now);
    ASSERT_EQ(answer.size(), 1u);
    EXPECT_EQ(answer[0].address, "/lacquer/error");
    EXPECT_NE(std::get<std::string>(answer[0].arguments[1]).find("8 subscribers at 10.0.0.1"), std::string::npos);
    EXPECT_EQ(remote.take({"/lacquer/subscribe", {}}, from(3000), now)[0].address, "/lacquer/subscribed") << "anew";
    EXPECT_EQ(send("/lacquer/subscribe").at(0).address, "/lacquer/subscribed");
    EXPECT_EQ(remote.subscribers(), 9u);
}

TEST(OscNames, ATextIsAPartOfAnAddressAndBack) {
    for (const std::string text : {"plain", "with space", "EQ #1/2", "50%", "Grüße", "*?[]{},"}) {
        const auto parts = partsOf("/" + asPart(text));
        ASSERT_TRUE(parts.ok()) << text;
        EXPECT_EQ(*parts, std::vector{text});
    }
    EXPECT_EQ(asPart("EQ #1/2"), "EQ%20%231%2F2");
    EXPECT_EQ(*partsOf("/a//b/"), (std::vector<std::string>{"a", "", "b", ""}));
}

}  // namespace
}  // namespace lacquer::sessions::osc_remote_test
