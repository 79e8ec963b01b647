// Actions and their keys. The keys that are pressed come as Qt's events, as a keyboard would send them.
#include "editor/controllers/action_list.hpp"

#include <gtest/gtest.h>

#include <QKeyEvent>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "editor_bench.hpp"

namespace lacquer::editor::action_list_test {
namespace {

QKeySequence sequence(const char* text) {
    return QKeySequence::fromString(text, QKeySequence::PortableText);
}

class ActionListTest : public testing::Test {
protected:
    ActionListTest()
        : list([this] {
              std::vector<ActionInfo> actions;
              actions.push_back({"file.save", "File", "Save", ActionPlace::window, {sequence("Ctrl+S")}});
              actions.push_back(
                  {"node.mute", "Nodes", "Mute", ActionPlace::canvas, {sequence("M")}, [this] { ++muted; }});
              actions.push_back({"node.next", "Nodes", "Next", ActionPlace::canvas, {sequence("Tab")}});
              actions.push_back({"node.previous", "Nodes", "Previous", ActionPlace::canvas, {sequence("Shift+Tab")}});
              actions.push_back({"view.in", "View", "Zoom in", ActionPlace::canvas, {sequence("+"), sequence("=")}});
              actions.push_back({"view.idle", "View", "Idle", ActionPlace::canvas, {}});
              return actions;
          }()) {}
    [[nodiscard]] QString pressed(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        const QKeyEvent event(QEvent::KeyPress, key, modifiers);
        const KeyAction* action = list.pageAction(event, Pages::Page::graph);
        return action ? action->name() : QString();
    }
    int muted = 0;
    ActionList list;
};

TEST_F(ActionListTest, APressedKeyFindsTheCanvasActionThatHasIt) {
    EXPECT_EQ(pressed(Qt::Key_M), "node.mute");
    EXPECT_EQ(pressed(Qt::Key_M, Qt::KeypadModifier), "node.mute");
    EXPECT_EQ(pressed(Qt::Key_M, Qt::ControlModifier), "");
    EXPECT_EQ(pressed(Qt::Key_M, Qt::ShiftModifier), "");
    EXPECT_EQ(pressed(Qt::Key_S, Qt::ControlModifier), "") << "that is the window's";
    EXPECT_EQ(pressed(Qt::Key_Tab), "node.next");
    EXPECT_EQ(pressed(Qt::Key_Backtab, Qt::ShiftModifier), "node.previous");
    EXPECT_EQ(pressed(Qt::Key_Plus, Qt::ShiftModifier), "view.in") << "as on a keyboard where + needs Shift";
    EXPECT_EQ(pressed(Qt::Key_Plus), "view.in");
    EXPECT_EQ(pressed(Qt::Key_Equal), "view.in");
}

TEST_F(ActionListTest, RunsWhatItCanAndAsksForTheRest) {
    QStringList wanted;
    QObject::connect(&list, &ActionList::wanted, &list, [&](const QString& name) { wanted.append(name); });
    list.get("node.mute")->trigger();
    list.get("file.save")->trigger();
    EXPECT_EQ(muted, 1);
    EXPECT_EQ(wanted, QStringList("file.save"));
}

TEST_F(ActionListTest, AKeyCanBeChangedAndComesBack) {
    int told = 0;
    QObject::connect(list.get("node.mute"), &KeyAction::keysChanged, &list, [&] { ++told; });
    EXPECT_TRUE(list.bind("node.mute", "Ctrl+M"));
    EXPECT_EQ(told, 1);
    EXPECT_EQ(list.get("node.mute")->key(), "Ctrl+M");
    EXPECT_EQ(list.get("node.mute")->sequences(), QStringList("Ctrl+M"));
    EXPECT_TRUE(list.get("node.mute")->changed());
    EXPECT_EQ(pressed(Qt::Key_M), "");
    EXPECT_EQ(pressed(Qt::Key_M, Qt::ControlModifier), "node.mute");
    list.reset("node.mute");
    EXPECT_FALSE(list.get("node.mute")->changed());
    EXPECT_EQ(pressed(Qt::Key_M), "node.mute");
    list.unbind("node.mute");
    EXPECT_EQ(list.get("node.mute")->key(), "");
    EXPECT_EQ(pressed(Qt::Key_M), "");
}

TEST_F(ActionListTest, AKeyThatIsTakenIsNamedAndRefusedOrSwapped) {
    EXPECT_EQ(list.takenBy("node.mute", "M"), "") << "its own";
    EXPECT_EQ(list.takenBy("node.mute", "X"), "");
    EXPECT_EQ(list.takenBy("node.mute", "Ctrl+S"), "Save") << "of the window, and so on the canvas too";
    EXPECT_TRUE(list.canSwap("node.mute", "Ctrl+S"));
    EXPECT_FALSE(list.bind("node.mute", "Ctrl+S"));
    EXPECT_EQ(list.get("node.mute")->key(), "M");
    EXPECT_TRUE(list.swap("node.mute", "Ctrl+S"));
    EXPECT_EQ(list.get("node.mute")->key(), "Ctrl+S");
    EXPECT_EQ(list.get("file.save")->key(), "M");
    list.reset("node.mute");  // M is another one's now
    EXPECT_EQ(list.get("node.mute")->key(), "");
    list.resetAll();
    EXPECT_EQ(list.get("node.mute")->key(), "M");
    EXPECT_EQ(list.get("file.save")->key(), "Ctrl+S");
    // What the canvas does by itself cannot be taken, nor swapped.
    EXPECT_NE(list.takenBy("node.mute", "Space"), "");
    EXPECT_FALSE(list.canSwap("node.mute", "Space"));
    EXPECT_FALSE(list.swap("node.mute", "Space"));
    EXPECT_FALSE(list.bind("node.mute", "Esc"));
    EXPECT_FALSE(list.bind("node.mute", ""));
    EXPECT_EQ(list.get("node.mute")->key(), "M");
}

TEST_F(ActionListTest, TheKeyThatIsPressedIsTheKeyThatIsKept) {
    EXPECT_EQ(list.sequenceOf(Qt::Key_Control, Qt::ControlModifier), "");
    EXPECT_EQ(list.sequenceOf(Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier), "Ctrl+Shift+G");
    EXPECT_EQ(list.sequenceOf(Qt::Key_Question, Qt::ShiftModifier), "?");
    EXPECT_EQ(list.sequenceOf(Qt::Key_Backtab, Qt::ShiftModifier), "Shift+Tab");
    ASSERT_TRUE(list.bind("view.idle", list.sequenceOf(Qt::Key_Asterisk, Qt::ShiftModifier)));
    EXPECT_EQ(pressed(Qt::Key_Asterisk, Qt::ShiftModifier), "view.idle");
}

TEST_F(ActionListTest, WhatHasBeenChangedIsKept) {
    EXPECT_EQ(list.settings(), nlohmann::json::object());
    list.swap("node.mute", "Ctrl+S");
    list.unbind("view.in");
    const nlohmann::json kept = list.settings();
    EXPECT_EQ(kept,
              nlohmann::json({{"node.mute", {"Ctrl+S"}}, {"file.save", {"M"}}, {"view.in", nlohmann::json::array()}}));
    list.resetAll();
    list.restore(kept);
    EXPECT_EQ(list.get("node.mute")->key(), "Ctrl+S");
    EXPECT_EQ(list.get("file.save")->key(), "M");
    EXPECT_EQ(list.get("view.in")->key(), "");
    EXPECT_EQ(list.get("node.next")->key(), "Tab");
}

TEST_F(ActionListTest, SettingsThatPeopleHaveEditedDoNoHarm) {
    list.restore(nlohmann::json::parse(
        R"({"node.mute": ["Ctrl+S", 7, "", "Space"], "node.next": "N", "unknown": ["Q"], "view.in": ["Ctrl+S", "I"]})"));
    EXPECT_EQ(list.get("file.save")->key(), "Ctrl+S");
    EXPECT_EQ(list.get("node.mute")->key(), "") << "the first in the list has the key";
    EXPECT_EQ(list.get("node.next")->key(), "Tab");
    EXPECT_EQ(list.get("view.in")->sequences(), QStringList("I"));
    list.restore(nlohmann::json::array());
    list.restore(nullptr);
    EXPECT_EQ(list.get("view.in")->sequences(), QStringList("I"));
}

TEST_F(ActionListTest, TheListOfKeysShowsWhatWorksWhereOneIs) {
    const auto texts = [&](bool onCanvas) {
        QStringList all;
        for (const QVariant& section : list.sections(Pages::Page::graph, onCanvas))
            for (const QVariant& line : section.toMap()["lines"].toList())
                all.append(line.toMap()["keys"].toString() + " " + line.toMap()["text"].toString());
        return all;
    };
    EXPECT_EQ(texts(true), QStringList({"Ctrl+S Save", "M Mute", "Tab Next", "Shift+Tab Previous", "+, = Zoom in"}));
    EXPECT_EQ(texts(false), QStringList("Ctrl+S Save"));
    EXPECT_EQ(list.sections(Pages::Page::graph, true).first().toMap()["title"], "File");
}

TEST(ActionPlaces, OneKeyCanMeanSomethingElseOnAnotherPage) {
    std::vector<ActionInfo> actions;
    actions.push_back({"save", "File", "Save", ActionPlace::window, {sequence("Ctrl+S")}});
    actions.push_back({"mute", "Nodes", "Mute", ActionPlace::canvas | ActionPlace::mixer, {sequence("M")}});
    actions.push_back({"split", "Clips", "Split", ActionPlace::timeline, {sequence("S")}});
    ActionList list(std::move(actions));
    const auto on = [&](Pages::Page page, int key) {
        const KeyAction* action = list.pageAction(QKeyEvent(QEvent::KeyPress, key, Qt::NoModifier), page);
        return action ? action->name() : QString();
    };
    EXPECT_EQ(on(Pages::Page::graph, Qt::Key_M), "mute");
    EXPECT_EQ(on(Pages::Page::mixer, Qt::Key_M), "mute");
    EXPECT_EQ(on(Pages::Page::timeline, Qt::Key_M), "");
    EXPECT_EQ(on(Pages::Page::album, Qt::Key_M), "");
    EXPECT_TRUE(list.bind("split", "M")) << "nowhere do both apply";
    EXPECT_EQ(on(Pages::Page::timeline, Qt::Key_M), "split");
    EXPECT_EQ(on(Pages::Page::mixer, Qt::Key_M), "mute");
    EXPECT_FALSE(list.bind("split", "Ctrl+S")) << "that is the window's everywhere";
    EXPECT_FALSE(list.bind("save", "M"));
    const auto kept = list.settings();
    list.resetAll();
    list.restore(kept);
    EXPECT_EQ(on(Pages::Page::timeline, Qt::Key_M), "split");
    EXPECT_EQ(on(Pages::Page::mixer, Qt::Key_M), "mute");
}

TEST(EditorActions, HaveNamesAndTextsOfTheirOwnAndNoKeyTwice) {
    const EditorBench bench;
    std::set<QString> names;
    for (const auto& action : bench.editor->actions()->all()) {
        EXPECT_TRUE(names.insert(action->name()).second) << action->name().toStdString();
        EXPECT_FALSE(action->text().isEmpty()) << action->name().toStdString();
        EXPECT_FALSE(action->info().group.isEmpty()) << action->name().toStdString();
        for (const QString& key : action->sequences()) {
            EXPECT_FALSE(key.isEmpty()) << action->name().toStdString();
            EXPECT_EQ(bench.editor->actions()->takenBy(action->name(), key), "")
                << key.toStdString() << ": " << action->name().toStdString();
        }
    }
    EXPECT_GT(names.size(), 30u);
}

}  // namespace
}  // namespace lacquer::editor::action_list_test
