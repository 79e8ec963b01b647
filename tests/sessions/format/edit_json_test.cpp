#include "sessions/format/edit_json.hpp"

#include <gtest/gtest.h>

#include <set>

#include <nlohmann/json.hpp>

#include "sessions/format/session_writer.hpp"
#include "tests/sessions/edit_samples.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::edit_json_test {
namespace {

using nlohmann::json;
using test::registry;

// What an edit is read back as, by way of a text.
Edit there(const Edit& edit) {
    auto back = editFromJson(json::parse(toJson(edit).dump()));
    EXPECT_TRUE(back.ok()) << (back.ok() ? "" : back.error().line()) << toJson(edit).dump();
    return *std::move(back);
}

// JSON cannot hold that name, so it is compared apart.
std::string textOf(Session session) {
    std::string names;
    for (const auto& [id, node] : std::map(session.graph.nodes())) {
        names += node.name + "\n";
        if (node.name == "not\xffutf-8") (void)session.graph.rename(id, "renamed");
    }
    names += session.tags.artist;
    if (session.tags.artist == "not\xffutf-8") session.tags.artist.clear();
    auto text = writeSession(session);
    EXPECT_TRUE(text.ok()) << (text.ok() ? "" : text.error().line());
    return *text + names;
}

TEST(EditJson, EveryKindComesBackAsItWas) {
    const test::EditSamples samples;
    std::set<std::size_t> kinds;
    for (const Edit& edit : samples.edits()) {
        SCOPED_TRACE(toJson(edit).dump(-1, ' ', false, json::error_handler_t::replace));
        kinds.insert(edit.index());
        Session once = samples.session;
        Session twice = samples.session;
        const Edit back = there(edit);
        EXPECT_EQ(back.index(), edit.index());
        ASSERT_TRUE(applyTrusted(once, registry(), edit).ok());
        ASSERT_TRUE(applyTrusted(twice, registry(), back).ok());
        EXPECT_EQ(textOf(once), textOf(twice));
        const auto* removed = std::get_if<SetAutomation>(&edit);
        const bool changes = !removed || removed->lane;
        EXPECT_EQ(textOf(once) != textOf(samples.session), changes) << "an edit that does nothing proves nothing";
    }
    EXPECT_EQ(kinds.size(), std::variant_size_v<Edit>) << "a kind of edit has no sample here";
}

TEST(EditJson, WhatASessionDoesNotShowComesBackToo) {
    const auto group = std::get<std::shared_ptr<const EditGroup>>(there(makeGroup("Name \xc3\xa4", {})));
    EXPECT_EQ(group->name, "Name \xc3\xa4");
    EXPECT_TRUE(group->edits.empty());
    const auto unset = std::get<SetParameter>(there(SetParameter{NodeId{3}, "gain", 0.25, true}));
    EXPECT_TRUE(unset.unset);
    EXPECT_EQ(unset.value, 0.25);
    const auto lane = std::get<SetAutomation>(there(SetAutomation{NodeId{4}, "pan", std::nullopt}));
    EXPECT_EQ(lane.node, NodeId{4});
    EXPECT_EQ(lane.parameter, "pan");
    EXPECT_FALSE(lane.lane);
    EXPECT_EQ(std::get<Disconnect>(there(Disconnect{ConnectionId{9007199254740991}})).connection.value,
              9007199254740991u);
    EXPECT_FALSE(std::get<SetLoop>(there(SetLoop{})).loop);
    const auto freed = std::get<SetControl>(there(SetControl{NodeId{4}, "pan", std::nullopt}));
    EXPECT_EQ(freed.node, NodeId{4});
    EXPECT_EQ(freed.parameter, "pan");
    EXPECT_FALSE(freed.binding);
    EXPECT_TRUE(std::get<SetWirePath>(there(SetWirePath{ConnectionId{2}, {}})).path.empty());
    EXPECT_FALSE(std::get<SetLatency>(there(SetLatency{NodeId{1}, std::nullopt})).frames);
    EXPECT_FALSE(std::get<SetFreeze>(there(SetFreeze{NodeId{1}, std::nullopt})).frozen);
    const Freeze endless{"a.wav", "out", 0, 0, std::nullopt, ""};
    EXPECT_EQ(std::get<SetFreeze>(there(SetFreeze{NodeId{1}, endless})).frozen, endless);
}

// As docs/session-format.md has it, like the member of session.json.
TEST(EditJson, WhereAWireBendsIsCalledTheSameEverywhere) {
    const json bends = json::parse("[[1.5, 2.5]]");
    EXPECT_EQ(toJson(SetWirePath{ConnectionId{7}, {{1.5, 2.5}}}).at("bends"), bends);
    EXPECT_EQ(toJson(Connect{{}, {}, ConnectionId{7}, true, {{1.5, 2.5}}}).at("bends"), bends);
    AddNode add;
    add.paths = {{ConnectionId{7}, {{1.5, 2.5}}}};
    EXPECT_EQ(toJson(add).at("bends"), json::array({json::array({7, bends})}));
}

TEST(EditJson, WhatIsNoEditIsRefused) {
    for (
        const char* text : {
            R"({})",
            R"([])",
            R"(null)",
            R"({"edit": "explode", "node": 1})",
            R"({"edit": "removeNode"})",
            R"({"edit": "removeNode", "node": "one"})",
            R"({"edit": "setParameter", "node": 1, "parameter": "gain"})",
            R"({"edit": "setAutomation", "node": 1, "parameter": "gain", "points": [[0, 1, "bent"]]})",
            R"({"edit": "setAutomation", "node": 1, "parameter": "gain", "points": [[5, 1, "hold"], [4, 1, "hold"]]})",
            R"({"edit": "setControl", "node": 1, "parameter": "gain", "binding": {"control": "cc", "channel": 17, "number": 1, "mode": "jump"}})",
            R"({"edit": "renameNode", "node": 1, "name": {"base64": "%%"}})",
            R"({"edit": "group", "name": "g", "edits": [{"edit": "removeNode"}]})",
            R"({"edit": "addNode", "node": 1, "type": "t", "name": "n", "width": 99999, "inputs": [], "outputs": [], "bends": [],
                 "content": {"position": [0, 0]}, "connections": []})",
        }) {
        const auto edit = editFromJson(json::parse(text));
        ASSERT_FALSE(edit.ok()) << text;
        EXPECT_EQ(edit.error().kind, ErrorKind::badData) << text;
    }
    json deep{{"edit", "group"}, {"name", "g"}, {"edits", json::array()}};
    for (int i = 0; i < 1000; ++i) deep = {{"edit", "group"}, {"name", "g"}, {"edits", json::array({deep})}};
    EXPECT_FALSE(editFromJson(deep).ok());
}

TEST(EditJson, AWholeNumberIsTakenAsItStandsOrNotAtAll) {
    const auto reads = [](const char* text) { return editFromJson(json::parse(text)).ok(); };
    EXPECT_TRUE(reads(R"({"edit": "setLatency", "node": 1, "latency": 512})"));
    EXPECT_TRUE(reads(R"({"edit": "setLatency", "node": 1, "latency": 512.0})"));
    for (const char* number : {"1e68", "-1e68", "0.5", "18446744073709551615", "9007199254740994.0"})
        EXPECT_FALSE(reads((R"({"edit": "setLatency", "node": 1, "latency": )" + std::string(number) + "}").c_str()))
            << number;
    for (const char* id : {"-1", "1e68", "0.5"})
        EXPECT_FALSE(reads((R"({"edit": "removeNode", "node": )" + std::string(id) + "}").c_str())) << id;
    // 2^32 + 7 is not 7.
    EXPECT_FALSE(reads(
        R"({"edit": "setControl", "node": 1, "parameter": "level", "binding": {"control": "cc", "channel": 1, "number": 4294967303, "mode": "jump", "device": ""}})"));
}

}  // namespace
}  // namespace lacquer::sessions::edit_json_test
