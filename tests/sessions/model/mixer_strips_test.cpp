// Which nodes make a strip, told of small graphs that are drawn above each test; and what moving does to them.
#include "sessions/model/mixer_strips.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>

#include "sessions/model/history.hpp"
#include "sessions/model/new_session.hpp"
#include "sessions/model/templates.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::mixer_strips_test {
namespace {

using test::registry;
using Names = std::vector<std::string>;

struct Mix {
    Session session;

    NodeId add(const std::string& type, const std::string& name, int width = 2, Role role = Role::none) {
        NodeContent content;
        content.role = role;
        content.position = {static_cast<double>(ids.size()) * 100, 0};
        auto added =
            apply(session, registry(), AddNode{(*registry().find("lacquer:" + type))->makeNode(name, width), content});
        EXPECT_TRUE(added) << (added ? "" : added.error().line());
        return ids[name] = std::get<AddNode>(added->done).node.id;
    }
    void wire(const std::string& from, const std::string& to, PortIndex input = 0) {
        const auto wired = apply(session, registry(), Connect{{ids.at(from), 0}, {ids.at(to), input}, {}});
        EXPECT_TRUE(wired) << (wired ? "" : wired.error().line());
    }
    void chain(const Names& names) {
        for (std::size_t i = 1; i < names.size(); ++i) wire(names[i - 1], names[i]);
    }
    void set(const std::string& node, const char* parameter, double value) {
        session.content(ids.at(node)).parameters[parameter] = value;
    }

    [[nodiscard]] std::string nameOf(NodeId id) const { return session.graph.find(id)->name; }
    [[nodiscard]] Names heads() const {
        Names names;
        for (const MixerStrip& strip : mixerStrips(session)) names.push_back(nameOf(strip.head));
        return names;
    }
    [[nodiscard]] MixerStrip strip(const std::string& head) const {
        for (const MixerStrip& strip : mixerStrips(session))
            if (nameOf(strip.head) == head) return strip;
        ADD_FAILURE() << "no strip begins with " << head;
        return {};
    }
    [[nodiscard]] Names nodes(const std::string& head) const {
        Names names;
        for (const NodeId id : strip(head).nodes) names.push_back(nameOf(id));
        return names;
    }
    [[nodiscard]] Names outputs(const std::string& head) const {
        Names names;
        for (const Connection& wire : strip(head).outputs) names.push_back(nameOf(wire.destination.node));
        return names;
    }
    /// Where the sound goes from a node on, one wire after the other.
    [[nodiscard]] Names way(const std::string& from) const {
        Names names{from};
        for (NodeId id = ids.at(from);;) {
            const auto wires = session.graph.outgoing(id);
            if (wires.empty()) return names;
            id = wires.front().destination.node;
            names.push_back(nameOf(id));
        }
    }

    std::map<std::string, NodeId> ids;
};

// vox -> EQ -> fader -> pan -> Mix -> Mix fader -> Limiter -> Out
Mix plainMix() {
    Mix mix;
    mix.add("bus", "Mix", 2, Role::bus);
    mix.add("fader", "Mix fader");
    mix.add("limiter", "Limiter", 2, Role::master);
    mix.add("output", "Out", 2, Role::output);
    mix.add("track", "vox", 2, Role::track);
    mix.add("eq", "EQ");
    mix.add("fader", "fader");
    mix.add("pan", "pan");
    mix.chain({"vox", "EQ", "fader", "pan", "Mix", "Mix fader", "Limiter", "Out"});
    return mix;
}

TEST(MixerStrips, ATrackReachesToItsBusAndTheMixBusToTheOutput) {
    const Mix mix = plainMix();
    EXPECT_EQ(mix.heads(), (Names{"vox", "Mix"}));
    EXPECT_EQ(mix.nodes("vox"), (Names{"vox", "EQ", "fader", "pan"}));
    EXPECT_EQ(mix.nodes("Mix"), (Names{"Mix", "Mix fader", "Limiter", "Out"}));
    const MixerStrip vox = mix.strip("vox");
    EXPECT_EQ(vox.kind, StripKind::track);
    EXPECT_EQ(vox.faderNode(), mix.ids.at("fader"));
    EXPECT_EQ(vox.panNode(), mix.ids.at("pan"));
    EXPECT_EQ(mix.outputs("vox"), Names{"Mix"});
    EXPECT_EQ(mix.strip("Mix").kind, StripKind::master);
    EXPECT_TRUE(mix.strip("Mix").outputs.empty());
}

TEST(MixerStrips, ASessionMadeOfStemsHasAStripPerTrackAndGroupAndOneMaster) {
    Mix mix;
    mix.session = *newSession(
        "Song", 48000, {{"vox", "v.wav", 1, 100}, {"kick", "k.wav", 1, 100}, {"thing", "t.wav", 2, 100}}, registry());
    EXPECT_EQ(mix.heads(), (Names{"vox", "kick", "thing", "Vocals bus", "Drums bus", "Mix bus"}));
    EXPECT_EQ(mix.nodes("Drums bus"), (Names{"Drums bus", "Drums bus fader"}));
    EXPECT_EQ(mix.outputs("kick"), Names{"Drums bus"});
    EXPECT_EQ(mix.outputs("thing"), Names{"Mix bus"});
    EXPECT_EQ(mix.nodes("Mix bus").size(), 7u);
    EXPECT_EQ(mix.strip("Drums bus").kind, StripKind::bus);
}

TEST(MixerStrips, AFaderThatFeedsTwoBusesEndsItsStripThere) {
    Mix mix = plainMix();
    mix.add("bus", "Second", 2, Role::bus);
    mix.wire("fader", "Second");
    mix.wire("Second", "Mix");
    EXPECT_EQ(mix.nodes("vox"), (Names{"vox", "EQ", "fader"}));
    EXPECT_EQ(mix.outputs("vox"), (Names{"pan", "Second"}));
    EXPECT_FALSE(mix.strip("vox").pan);
    EXPECT_EQ(mix.strip("pan").kind, StripKind::other);  // goes on by itself
    EXPECT_EQ(mix.heads(), (Names{"vox", "Second", "pan", "Mix"}));
    EXPECT_FALSE(wireBehind(mix.session, mix.strip("vox"), 2));
    EXPECT_FALSE(canMoveInStrip(mix.session, mix.strip("vox"), 2));
}

// vox -> EQ -+-> wet -> wet gain -+-> fader -> Mix
//            +------- dry --------+
TEST(MixerStrips, BranchesOfAParallelChainAreStripsOfTheirOwn) {
    Mix mix = plainMix();
    mix.add("compressor", "wet");
    mix.add("gain", "wet gain");
    mix.add("gain", "dry");
    ASSERT_TRUE(apply(mix.session, registry(), Disconnect{mix.session.graph.outgoing(mix.ids.at("EQ"))[0].id}));
    mix.chain({"EQ", "wet", "wet gain", "fader"});
    mix.chain({"EQ", "dry", "fader"});
    EXPECT_EQ(mix.nodes("vox"), (Names{"vox", "EQ"}));
    EXPECT_EQ(mix.nodes("wet"), (Names{"wet", "wet gain"}));
    EXPECT_EQ(mix.nodes("dry"), Names{"dry"});
    EXPECT_EQ(mix.nodes("fader"), (Names{"fader", "pan"}));  // where they are summed
    EXPECT_EQ(mix.outputs("vox"), (Names{"wet", "dry"}));
    EXPECT_EQ(mix.outputs("wet"), Names{"fader"});
    EXPECT_EQ(mix.heads(), (Names{"vox", "fader", "wet", "dry", "Mix"}));
    EXPECT_FALSE(mix.strip("vox").fader);
}

TEST(MixerStrips, ATrackWithoutAFaderIsAStripAllTheSame) {
    Mix mix = plainMix();
    mix.add("track", "bare", 2, Role::track);
    mix.wire("bare", "Mix");
    EXPECT_EQ(mix.nodes("bare"), Names{"bare"});
    EXPECT_FALSE(mix.strip("bare").fader);
    EXPECT_EQ(mix.outputs("bare"), Names{"Mix"});
    mix.add("track", "loose", 2, Role::track);
    EXPECT_TRUE(mix.outputs("loose").empty());
    mix.add("eq", "lies about");
    EXPECT_EQ(mix.heads(), (Names{"vox", "bare", "loose", "Mix"}));  // no wires: no strip
}

TEST(MixerStrips, SideChainsSplitNoStrip) {
    Mix mix = plainMix();
    mix.add("track", "kick", 2, Role::track);
    mix.add("fader", "kick fader");
    mix.add("compressor", "ducker");
    mix.chain({"kick", "kick fader", "Mix"});
    const auto wire = mix.session.graph.outgoing(mix.ids.at("EQ"))[0].id;
    ASSERT_TRUE(apply(mix.session, registry(), Disconnect{wire}));
    mix.chain({"EQ", "ducker", "fader"});
    mix.wire("kick fader", "ducker", 1);
    EXPECT_EQ(mix.nodes("vox"), (Names{"vox", "EQ", "ducker", "fader", "pan"}));
    EXPECT_EQ(mix.nodes("kick"), (Names{"kick", "kick fader"}));
    EXPECT_EQ(mix.outputs("kick"), Names{"Mix"});
    ASSERT_EQ(mix.strip("kick").keys.size(), 1u);
    EXPECT_EQ(mix.strip("kick").keys[0].destination, (PortAddress{mix.ids.at("ducker"), 1}));
}

TEST(MixerStrips, AMeterBesideTheSignalIsInNoStripAndOneWithinItIs) {
    Mix mix = plainMix();
    mix.add("eq", "tilt");
    mix.add("loudness-meter", "beside");
    mix.chain({"Mix fader", "tilt", "beside"});
    EXPECT_EQ(mix.heads(), (Names{"vox", "Mix"}));
    EXPECT_EQ(mix.nodes("Mix"), (Names{"Mix", "Mix fader", "Limiter", "Out"}));
    EXPECT_TRUE(canMoveInStrip(mix.session, mix.strip("Mix"), 2));
    EXPECT_FALSE(canMoveInStrip(mix.session, mix.strip("Mix"), 1));  // the meter hangs on it
}

TEST(MixerStrips, ABusThatLeadsNowhereYetIsShownWithItsFader) {
    Mix mix = plainMix();
    mix.add("bus", "New", 2, Role::bus);
    mix.add("fader", "New fader");
    mix.chain({"pan", "New", "New fader"});
    EXPECT_EQ(mix.outputs("vox"), (Names{"Mix", "New"}));
    EXPECT_EQ(mix.nodes("New"), (Names{"New", "New fader"}));
}

// vox -> EQ -> fader -> pan -> Mix      EQ -> send.pre, pan -> send.in -> Return -> Return fader -> Mix
Mix mixWithSend() {
    Mix mix = plainMix();
    mix.add("send", "send", 2, Role::send);
    mix.add("bus", "Return", 2, Role::bus);
    mix.add("fader", "Return fader");
    mix.wire("pan", "send");
    mix.wire("EQ", "send", 1);
    mix.chain({"send", "Return", "Return fader", "Mix"});
    return mix;
}

TEST(MixerStrips, SendsBelongToWhatTheyTapAndWhatTheyLeadToIsAReturn) {
    Mix mix = mixWithSend();
    EXPECT_EQ(mix.heads(), (Names{"vox", "Return", "Mix"}));
    EXPECT_EQ(mix.strip("Return").kind, StripKind::aux);
    EXPECT_EQ(mix.nodes("vox"), (Names{"vox", "EQ", "fader", "pan"}));  // the taps split nothing
    ASSERT_EQ(mix.strip("vox").sends.size(), 1u);
    StripSend send = mix.strip("vox").sends[0];
    EXPECT_EQ(send.targets, std::vector{mix.ids.at("Return")});
    EXPECT_TRUE(send.heard);
    EXPECT_FALSE(send.pre);
    EXPECT_TRUE(send.switchable);
    EXPECT_FALSE(send.shared);
    mix.set("send", "tap", 1);
    EXPECT_TRUE(mix.strip("vox").sends[0].pre);
}

TEST(MixerStrips, ASendIsPreOrPostByWhereItIsWiredAndUnheardWhereItIsNot) {
    Mix mix = plainMix();
    mix.add("send", "send", 2, Role::send);
    mix.add("reverb", "Room");
    mix.wire("EQ", "send");  // its post-fader input hears what is in front of the fader
    mix.chain({"send", "Room", "Mix"});
    EXPECT_EQ(mix.strip("Room").kind, StripKind::aux);
    EXPECT_TRUE(mix.strip("vox").sends[0].pre);
    EXPECT_FALSE(mix.strip("vox").sends[0].switchable);
    mix.set("send", "tap", 1);
    EXPECT_FALSE(mix.strip("vox").sends[0].heard);
    mix.add("track", "kick", 2, Role::track);
    mix.wire("kick", "send");
    EXPECT_TRUE(mix.strip("vox").sends[0].shared);
    EXPECT_TRUE(mix.strip("kick").sends[0].shared);
}

TEST(MixerStrips, TheMasterBeginsBehindATrackAndWithinAMix) {
    Mix mix;  // one file, mastered
    mix.add("track", "song", 2, Role::track);
    mix.add("eq", "tone", 2, Role::master);
    mix.add("limiter", "limit", 2, Role::master);
    mix.add("output", "Out", 2, Role::output);
    mix.chain({"song", "tone", "limit", "Out"});
    EXPECT_EQ(mix.nodes("song"), Names{"song"});
    EXPECT_EQ(mix.nodes("tone"), (Names{"tone", "limit", "Out"}));
    EXPECT_EQ(mix.strip("tone").kind, StripKind::master);
    mix.add("track", "second", 2, Role::track);
    mix.wire("second", "Out");
    EXPECT_EQ(mix.nodes("Out"), Names{"Out"});  // where two meet
    EXPECT_EQ(mix.nodes("tone"), (Names{"tone", "limit"}));
    EXPECT_EQ(mix.strip("tone").kind, StripKind::other);
    EXPECT_EQ(mix.heads(), (Names{"song", "second", "tone", "Out"}));
}

TEST(MixerStrips, VcasAreStripsAndSayByHowMuchTheyMoveAFader) {
    Mix mix = plainMix();
    mix.add("vca", "Band", 1);
    mix.add("vca", "All", 1);
    mix.wire("Band", "fader", 1);
    mix.wire("All", "Band");
    mix.set("Band", "level", -3);
    mix.set("All", "level", 1.5);
    EXPECT_EQ(mix.heads(), (Names{"vox", "Band", "All", "Mix"}));
    EXPECT_EQ(mix.strip("Band").kind, StripKind::vca);
    EXPECT_EQ(mix.strip("vox").vcas, std::vector{mix.ids.at("Band")});
    EXPECT_EQ(mix.strip("Band").vcas, std::vector{mix.ids.at("All")});
    EXPECT_EQ(vcaLevelDb(mix.session, mix.ids.at("fader")), -1.5);
    EXPECT_EQ(vcaLevelDb(mix.session, mix.ids.at("Band")), 1.5);
    EXPECT_EQ(vcaLevelDb(mix.session, mix.ids.at("Mix fader")), 0);
    mix.add("vca", "More", 1);
    mix.wire("More", "fader", 1);
    mix.set("More", "level", 12);
    mix.set("All", "level", 12);
    mix.set("Band", "level", 12);
    EXPECT_EQ(vcaLevelDb(mix.session, mix.ids.at("fader")), 24);  // 36 dB, and no more than a fader takes
    mix.set("All", "mute", 1);
    EXPECT_EQ(vcaLevelDb(mix.session, mix.ids.at("fader")), -INFINITY);
    mix.set("All", "mute", 0);
    mix.set("Band", "level", -112);
    mix.set("More", "level", -100);
    EXPECT_EQ(vcaLevelDb(mix.session, mix.ids.at("fader")), -INFINITY) << "-200 dB with the 12 of All: a fader shuts";
    mix.set("Band", "level", 12);
    mix.set("More", "level", -120);
    EXPECT_EQ(vcaLevelDb(mix.session, mix.ids.at("fader")), -INFINITY);
}

TEST(MixerStrips, FeedbackThroughADelayComesToAnEnd) {
    Mix mix = plainMix();
    mix.add("feedback-delay", "echo");
    mix.add("gain", "less");
    mix.wire("pan", "less");
    mix.wire("less", "echo");
    mix.wire("echo", "EQ");
    EXPECT_EQ(mix.nodes("vox"), Names{"vox"});  // two meet at the EQ
    EXPECT_EQ(mix.nodes("EQ"), (Names{"EQ", "fader", "pan"}));
    EXPECT_EQ(mix.nodes("less"), Names{"less"});
    EXPECT_EQ(mix.nodes("echo"), Names{"echo"});
}

TEST(MixerStrips, TheOrderOfTheSessionComesFirstButTheMasterIsLast) {
    Mix mix = mixWithSend();
    mix.add("track", "kick", 2, Role::track);
    mix.wire("kick", "Mix");
    EXPECT_EQ(mix.heads(), (Names{"vox", "kick", "Return", "Mix"}));
    mix.session.order = {mix.ids.at("Mix"), mix.ids.at("Return"), mix.ids.at("EQ")};
    EXPECT_EQ(mix.heads(), (Names{"Return", "vox", "kick", "Mix"}));
    const auto strips = mixerStrips(mix.session);
    ASSERT_TRUE(apply(mix.session, registry(), moveStrip(mix.session, strips, 2, 0)));
    EXPECT_EQ(mix.heads(), (Names{"kick", "Return", "vox", "Mix"}));
    EXPECT_EQ(mix.session.order.back(), mix.ids.at("EQ"));  // what is no head keeps a place
    EXPECT_EQ(mix.session.order.size(), 5u);
}

TEST(MixerStrips, ANodeMovesInItsStripWithItsPlaceOnTheCanvas) {
    Mix mix = plainMix();
    mix.add("compressor", "comp");
    const auto before = mix.session.graph.outgoing(mix.ids.at("EQ"))[0].id;
    ASSERT_TRUE(apply(mix.session, registry(), Disconnect{before}));
    mix.chain({"EQ", "comp", "fader"});
    mix.add("track", "kick", 2, Role::track);
    mix.chain({"kick", "Mix"});
    mix.wire("kick", "comp", 1);
    const auto placeOf = [&](const char* name) { return mix.session.content(mix.ids.at(name)).position.x; };
    const double eq = placeOf("EQ"), comp = placeOf("comp"), fader = placeOf("fader");
    const auto move = [&](std::size_t from, std::size_t to) {
        const auto edit = moveInStrip(mix.session, mix.strip("vox"), from, to);
        if (!edit) return false;
        const auto done = apply(mix.session, registry(), *edit);
        EXPECT_TRUE(done) << (done ? "" : done.error().line());
        return done.ok();
    };
    EXPECT_TRUE(move(1, 3));  // EQ behind the fader
    EXPECT_EQ(mix.way("vox"), (Names{"vox", "comp", "fader", "EQ", "pan", "Mix", "Mix fader", "Limiter", "Out"}));
    EXPECT_EQ(placeOf("comp"), eq);
    EXPECT_EQ(placeOf("fader"), comp);
    EXPECT_EQ(placeOf("EQ"), fader);
    EXPECT_EQ(mix.session.graph.incoming(mix.ids.at("comp")).size(), 2u);  // the side chain stays
    EXPECT_TRUE(move(3, 1));
    EXPECT_EQ(mix.nodes("vox"), (Names{"vox", "EQ", "comp", "fader", "pan"}));
    EXPECT_EQ(placeOf("EQ"), eq);
    EXPECT_EQ(placeOf("comp"), comp);
    EXPECT_TRUE(move(1, 4));  // to the end, before the bus
    EXPECT_EQ(mix.nodes("vox"), (Names{"vox", "comp", "fader", "pan", "EQ"}));
    EXPECT_FALSE(move(0, 1));  // the track itself
    EXPECT_FALSE(move(1, 0));
    EXPECT_FALSE(move(1, 5));
    EXPECT_FALSE(move(2, 2));
    const MixerStrip master = mix.strip("Mix");
    EXPECT_FALSE(moveInStrip(mix.session, master, 3, 1));  // the output
    EXPECT_FALSE(moveInStrip(mix.session, master, 1, 3));  // behind it
}

// Whatever the graph: each strip is a stretch of single wires, and all that is heard is in one.
TEST(MixerStrips, RandomGraphsFallIntoStripsWithoutOverlap) {
    std::mt19937 random(20);
    const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
    for (int round = 0; round < 60; ++round) {
        Mix mix;
        const Names types{"track", "bus", "fader",          "pan",   "eq",     "compressor",
                          "send",  "vca", "feedback-delay", "meter", "output", "gain"};
        for (int i = 0; i < 24; ++i) {
            const std::string& type = types[pick(types.size())];
            mix.add(type, type + std::to_string(i), type == "vca" ? 1 : 2, static_cast<Role>(pick(4) ? 0 : pick(6)));
        }
        for (int i = 0; i < 60; ++i) {
            const auto any = [&] {
                return std::next(mix.session.graph.nodes().begin(), static_cast<long>(pick(24)))->second;
            };
            const Node from = any(), to = any();
            if (from.outputs.empty() || to.inputs.empty()) continue;
            (void)apply(mix.session, registry(),
                        Connect{{from.id, static_cast<PortIndex>(pick(from.outputs.size()))},
                                {to.id, static_cast<PortIndex>(pick(to.inputs.size()))},
                                {}});
        }
        std::set<NodeId> seen;
        const Graph& graph = mix.session.graph;
        const std::vector<MixerStrip> strips = mixerStrips(mix.session);
        for (const MixerStrip& strip : strips) {
            EXPECT_EQ(strip.head, strip.nodes.front());
            for (std::size_t i = 0; i < strip.nodes.size(); ++i) {
                EXPECT_TRUE(seen.insert(strip.nodes[i]).second) << "in two strips";
                if (i > 0) {
                    EXPECT_TRUE(wireBehind(mix.session, strip, i - 1)) << "not by one wire";
                }
            }
        }
        for (const auto& [id, node] : graph.nodes())
            if (node.type == "lacquer:output" || node.type == "lacquer:track" || node.type == "lacquer:vca") {
                EXPECT_TRUE(seen.contains(id)) << node.name;
            }
        for (const MixerStrip& strip : strips) {
            if (strip.nodes.size() < 3) continue;
            Session copy = mix.session;
            if (const auto edit =
                    moveInStrip(copy, strip, 1 + pick(strip.nodes.size() - 1), 1 + pick(strip.nodes.size() - 1)))
                if (auto done = apply(copy, registry(), *edit)) {
                    EXPECT_EQ(copy.graph.connections().size(), graph.connections().size());
                    ASSERT_TRUE(reapply(copy, done->inverse));
                    EXPECT_EQ(copy.graph.connections(), graph.connections());
                }
        }
    }
}

}  // namespace
}  // namespace lacquer::sessions::mixer_strips_test
