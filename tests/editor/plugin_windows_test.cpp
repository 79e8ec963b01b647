// Which plugins' windows are offered, and where they go; what happens in them is tested where there is a display, by
// plugin_windows_test.py.
#include "editor/controllers/plugin_windows.hpp"

#include <gmock/gmock.h>

#include "editor_bench.hpp"
#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::editor::plugin_windows_test {
namespace {

using testing::HasSubstr;

const QList<QRect> kScreen{{0, 0, 1920, 1080}};

TEST(PluginWindowsPlaces, AWindowStandsWhereItWasLeft) {
    EXPECT_EQ(PluginWindows::placed({100, 50, 160, 120}, kScreen, {}), QRect(100, 50, 160, 120));
}

TEST(PluginWindowsPlaces, AWindowComesIntoViewAndLeavesTheTitleOfAnotherInSight) {
    EXPECT_EQ(PluginWindows::placed({5000, 50, 160, 120}, kScreen, {}), QRect(1760, 50, 160, 120));
    EXPECT_EQ(PluginWindows::placed({0, 0, 4000, 4000}, kScreen, {}), QRect(0, 0, 1920, 1080));
    EXPECT_EQ(PluginWindows::placed({100, 50, 160, 120}, kScreen, {{100, 50}, {128, 78}}), QRect(156, 106, 160, 120));
}

class PluginWindowsTest : public testing::Test {
protected:
    PluginWindowsTest() {
        windows().setPlugins(world, nullptr);
        QObject::connect(bench.editor->session(), &SessionController::notice, bench.editor->session(),
                         [this](const QString& text) { notices.append(text); });
    }
    NodeId add(const std::string& name) {
        const auto type = *bench.registry.find("lv2:urn:lacquer:windows#" + name);
        sessions::AddNode add;
        add.node = type->makeNode(name, 1);
        return std::get<sessions::AddNode>(*bench.editor->session()->perform(add)).node.id;
    }
    [[nodiscard]] PluginWindows& windows() const { return *bench.editor->pluginWindows(); }
    [[nodiscard]] std::string whyNot(NodeId node) const { return windows().whyNot(node).toStdString(); }

    host::test::OwnPlugins own;
    EditorBench bench;
    std::shared_ptr<host::PluginWorld> world = host::registerLv2(bench.registry);
    QStringList notices;
};

// The tests have no display.
TEST_F(PluginWindowsTest, WithoutX11TheReasonIsSaid) {
    const NodeId parrot = add("parrot");
    EXPECT_THAT(whyNot(parrot), HasSubstr("need X11, and the editor runs on “offscreen”"));
    windows().open(parrot);
    EXPECT_EQ(windows().count(), 0);
    ASSERT_EQ(notices.size(), 1);
    EXPECT_THAT(notices[0].toStdString(), HasSubstr("X11"));
}

TEST_F(PluginWindowsTest, WhatThePluginLacksIsSaidFirst) {
    EXPECT_THAT(whyNot(add("gtk")), HasSubstr("made with GTK 2"));
    EXPECT_THAT(whyNot(add("reaches-in")), HasSubstr("reach into the running plugin"));
    EXPECT_THAT(whyNot(add("none")), HasSubstr("no window of its own"));
    EXPECT_THAT(whyNot(bench.node("kick")), HasSubstr("Only plugins"));
}

TEST_F(PluginWindowsTest, APluginThatIsSelectedOffersItsWindow) {
    const NodeId parrot = add("parrot");
    bench.canvas().selection().setNodes({bench.node("kick")});
    EXPECT_FALSE(windows().offered());
    bench.canvas().selection().setNodes({parrot});
    EXPECT_TRUE(windows().offered());
    EXPECT_THAT(windows().reason().toStdString(), HasSubstr("X11"));
    EXPECT_FALSE(windows().selectedOpen());
}

TEST_F(PluginWindowsTest, ADoubleClickBelowTheTitleAsksForTheWindowOfAPlugin) {
    const NodeId parrot = add("parrot");
    bench.editor->session()->perform(sessions::MoveNode{parrot, {3000, 3000}});
    QList<quint64> asked;
    QObject::connect(&bench.canvas(), &CanvasController::windowRequested, &bench.canvas(),
                     [&](NodeId node) { asked.append(node.value); });
    bench.canvas().doubleClick(bench.middleOf("parrot") + QPointF(0, 5));
    EXPECT_EQ(asked, QList<quint64>{parrot.value});
    bench.canvas().doubleClick(bench.middleOf("kick") + QPointF(0, 5));
    EXPECT_EQ(asked.size(), 1) << "only plugins have one";
}

}  // namespace
}  // namespace lacquer::editor::plugin_windows_test
