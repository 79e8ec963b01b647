#include "sessions/format/history_file.hpp"

#include <gtest/gtest.h>

#include "sessions/format/edit_json.hpp"
#include "tests/sessions/edit_samples.hpp"

namespace lacquer::sessions::history_file_test {
namespace {

using test::registry;
using test::textOf;

constexpr const char* kMark = "0123456789abcdef";

HistoryRecord read(const std::string& text, const Graph& graph) {
    auto record = readHistory(text, "history.jsonl", graph, kMark);
    EXPECT_TRUE(record.ok()) << (record ? "" : record.error().line());
    return record ? *std::move(record) : HistoryRecord{};
}

std::string errorOf(const std::string& text, const Graph& graph = {}) {
    const auto record = readHistory(text, "history.jsonl", graph, kMark);
    return record ? "no error" : record.error().line();
}

// A few steps whose lines are about as long as each other.
HistoryRecord renames(std::size_t count, std::size_t position) {
    test::EditSamples samples;
    History history(samples.session, registry());
    for (std::size_t i = 0; i < count; ++i)
        EXPECT_TRUE(history.perform(RenameNode{samples.node("Output"), "Output"}).ok());
    while (history.position() > position) EXPECT_TRUE(history.undo().ok());
    return history.record();
}

// The document, of one that can be written: some of the edits say what no file can.
std::string documentOf(const Session& session) {
    return writeSession(session) ? textOf(session) : "";
}

TEST(HistoryFile, UndoAndRedoGoOnWithEveryKindOfEdit) {
    for (const Edit& edit : test::EditSamples().edits()) {
        test::EditSamples samples;
        const std::string before = documentOf(samples.session);
        History history(samples.session, registry());
        if (!history.perform(edit)) continue;  // what fits no session: see the next test
        const std::string after = documentOf(samples.session);

        Session again = samples.session;
        History restored(again, registry());
        restored.restore(read(writeHistory(history.record(), again.graph, kMark), again.graph));
        EXPECT_FALSE(restored.modified());
        ASSERT_TRUE(restored.undo().ok()) << restored.name(0);
        EXPECT_EQ(documentOf(again), before) << restored.name(0);
        EXPECT_TRUE(restored.modified());
        ASSERT_TRUE(restored.redo().ok()) << restored.name(0);
        EXPECT_EQ(documentOf(again), after) << restored.name(0);
    }
}

TEST(HistoryFile, HoldsAllOfEveryEdit) {
    const std::vector<Edit> edits = test::EditSamples().edits();
    HistoryRecord record;
    for (const Edit& edit : edits) record.steps.push_back({"st\xc3\xa4p", {{edit, edits.front()}}});
    record.position = 3;
    const HistoryRecord back = read(writeHistory(record, {}, kMark), {});
    ASSERT_EQ(back.steps.size(), edits.size());
    EXPECT_EQ(back.position, 3u);
    for (std::size_t i = 0; i < edits.size(); ++i) {
        EXPECT_EQ(back.steps[i].name, "st\xc3\xa4p");
        EXPECT_EQ(toJson(back.steps[i].applied[0].done), toJson(edits[i]));
        EXPECT_EQ(toJson(back.steps[i].applied[0].inverse), toJson(edits.front()));
    }
}

TEST(HistoryFile, LeavesOutWhatIsFurthestFromThePosition) {
    const HistoryRecord record = renames(10, 6);
    const std::string all = writeHistory(record, {}, kMark);
    const std::size_t head = all.find('\n') + 1, line = (all.size() - head) / 10;
    const auto kept = [&](std::size_t lines) {
        const HistoryRecord back = read(writeHistory(record, {}, kMark, lines * line), {});
        return std::pair(back.position, back.steps.size());
    };
    EXPECT_EQ(kept(10), std::pair(std::size_t{6}, std::size_t{10}));
    EXPECT_EQ(kept(8), std::pair(std::size_t{6}, std::size_t{8}));
    EXPECT_EQ(kept(6), std::pair(std::size_t{6}, std::size_t{6}));
    EXPECT_EQ(kept(4), std::pair(std::size_t{4}, std::size_t{4})) << "redo does not follow where undo is cut off";
    EXPECT_EQ(kept(0), std::pair(std::size_t{0}, std::size_t{0}));
}

TEST(HistoryFile, ThatOfAnotherSessionIsRefused) {
    EXPECT_EQ(errorOf(writeHistory(renames(2, 2), {}, "fedcba9876543210")),
              "history.jsonl:1: is of another session.json");
}

// Edits go by the numbers of ports.
TEST(HistoryFile, ThatOfNodesWithOtherPortsIsRefused) {
    test::EditSamples samples;
    const std::string text = writeHistory(renames(1, 1), samples.session.graph, kMark);
    EXPECT_EQ(errorOf(text, samples.session.graph), "no error");
    Graph other;
    for (auto [id, node] : samples.session.graph.nodes()) {
        if (!node.inputs.empty()) node.inputs.insert(node.inputs.begin(), node.inputs.front())->symbol = "new";
        ASSERT_TRUE(other.addNode(node).ok());
    }
    EXPECT_EQ(errorOf(text, other), "history.jsonl:1: is of nodes with other ports: a plugin has been installed anew");
}

TEST(HistoryFile, FilesThatAreCalledLikeOneAreKnownApart) {
    EXPECT_TRUE(isHistoryFileName(historyFileName(kMark)));
    for (const char* name :
         {"history-of-song.jsonl", "history-0123456789abcdef.jsonl.bak", "history-0123456789abcde.jsonl",
          "history-0123456789abcdeg.jsonl", "xhistory-0123456789abcdef.jsonl", "history.jsonl"})
        EXPECT_FALSE(isHistoryFileName(name)) << name;
}

TEST(HistoryFile, DamageIsNamedAndNothingOfItIsTakenUp) {
    const std::string text = writeHistory(renames(3, 3), {}, kMark);
    EXPECT_EQ(errorOf(""), "history.jsonl:0: it ends too early");
    std::size_t line = 0;
    for (std::size_t end = 0; (end = text.find('\n', end)) != std::string::npos; ++end) {
        ++line;
        std::string flipped = text;
        flipped[end - 30] ^= 1;
        EXPECT_EQ(errorOf(flipped), "history.jsonl:" + std::to_string(line) + ": the line is damaged");
        EXPECT_NE(errorOf(text.substr(0, end)), "no error") << "without its last line end";
        if (line < 4) {
            EXPECT_EQ(errorOf(text.substr(0, end + 1)),
                      "history.jsonl:" + std::to_string(line) + ": it ends too early");
        }
    }
}

}  // namespace
}  // namespace lacquer::sessions::history_file_test
