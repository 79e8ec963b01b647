// A command that can do nothing says what it needs.
#include <functional>
#include <map>

#include "editor_bench.hpp"

namespace lacquer::editor::command_notices_test {
namespace {

class CommandNotices : public testing::Test {
protected:
    CommandNotices() {
        QObject::connect(bench.editor->session(), &SessionController::notice, bench.editor->session(),
                         [this](const QString& text) { notices.append(text); });
    }
    // What is said while a command runs, which leaves the session as it is.
    template <class Command>
    std::string saidBy(Command command) {
        notices.clear();
        const std::string before = bench.text();
        command();
        EXPECT_EQ(bench.text(), before);
        EXPECT_EQ(bench.history().position(), 0u);
        EXPECT_LE(notices.size(), 1) << notices.join("\n").toStdString();
        return notices.join("\n").toStdString();
    }
    void select(std::initializer_list<const char*> names) {
        std::set<NodeId> nodes;
        for (const char* name : names) nodes.insert(bench.node(name));
        canvas.selection().setNodes(nodes);
    }

    EditorBench bench;
    CanvasController& canvas = bench.canvas();
    QStringList notices;
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_F(CommandNotices, WithNothingSelectedEveryCommandSaysWhatToSelect) {
    using Arrange = CanvasController::Arrange;
    const std::map<std::string, std::function<void()>> commands = {
        {"delete", [&] { canvas.deleteSelection(); }},     {"disconnect", [&] { canvas.disconnectSelection(); }},
        {"connect", [&] { canvas.connectSelection(); }},   {"copy", [&] { canvas.copySelection(); }},
        {"cut", [&] { canvas.cutSelection(); }},           {"duplicate", [&] { canvas.duplicateSelection(false); }},
        {"bypass", [&] { canvas.toggleBypass(); }},        {"mute", [&] { canvas.toggleSwitch("mute"); }},
        {"collapse", [&] { canvas.toggleCollapsed(); }},   {"compensate", [&] { canvas.toggleCompensation(); }},
        {"replace", [&] { canvas.askToReplace(); }},       {"rename", [&] { canvas.editTitle(); }},
        {"align", [&] { canvas.arrange(Arrange::left); }}, {"distribute", [&] { canvas.arrange(Arrange::across); }},
        {"frame", [&] { canvas.frameSelection(); }},       {"nudge", [&] { canvas.nudge(20, 0); }},
    };
    for (const auto& [name, command] : commands) {
        const std::string said = saidBy(command);
        EXPECT_TRUE(contains(said, "Select")) << name << ": " << said;
    }
}

TEST_F(CommandNotices, OneNodeAtATimeIsReplaced) {
    select({"kick", "vox", "Limiter"});
    EXPECT_TRUE(contains(saidBy([&] { canvas.askToReplace(); }), "3 are selected"));
    select({"Limiter"});
    EXPECT_EQ(saidBy([&] { canvas.askToReplace(); }), "");
}

TEST_F(CommandNotices, WhatHasNoSuchSwitchSaysSo) {
    select({"Limiter"});
    EXPECT_TRUE(contains(saidBy([&] { canvas.toggleSwitch("solo"); }), "no solo"));
}

TEST_F(CommandNotices, AnEmptyClipboardSaysSo) {
    EXPECT_TRUE(contains(saidBy([&] { canvas.paste({100, 100}, false); }), "copied"));
    select({"Limiter"});
    EXPECT_EQ(saidBy([&] { canvas.copySelection(); }), "Copied Limiter");
}

TEST_F(CommandNotices, WhatIsInPlaceAlreadySaysSo) {
    canvas.layOut();
    notices.clear();
    const std::string before = bench.text();
    canvas.layOut();
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(notices.size(), 1);
}

TEST_F(CommandNotices, AHistoryWithoutStepsSaysSo) {
    EXPECT_TRUE(contains(saidBy([&] { bench.editor->session()->undo(); }), "nothing to undo"));
    EXPECT_TRUE(contains(saidBy([&] { bench.editor->session()->redo(); }), "nothing to redo"));
}

}  // namespace
}  // namespace lacquer::editor::command_notices_test
