// A node of another type takes a node's place, and says what it could not take over.
#include "editor/controllers/replacing.hpp"

#include "editor_bench.hpp"

namespace lacquer::editor::replacing_test {
namespace {

class ReplaceBench : public EditorBench {
public:
    ReplaceBench() {
        QObject::connect(editor->session(), &SessionController::notice, editor->session(),
                         [this](const QString& text) { notices.append(text); });
    }
    void replace(const std::string& name, const char* type) const {
        canvas().selection().setNodes({node(name)});
        canvas().askToReplace();
        canvas().addNode(QString("lacquer:") + type, {});
    }
    QStringList notices;
};

TEST(Replace, TheNewNodeStandsInTheOldOnesPlaceAndWires) {
    ReplaceBench bench;
    const std::string before = bench.text();
    const NodeId old = bench.node("Limiter");
    const auto place = bench.session().content(old).position;
    const auto from = bench.feeding("Limiter");
    const auto to = bench.graph().outgoing(old);
    ASSERT_FALSE(from.empty());
    ASSERT_FALSE(to.empty());
    int asked = 0;
    QObject::connect(&bench.canvas(), &CanvasController::paletteRequested, &bench.canvas(), [&] { ++asked; });
    bench.replace("Limiter", "compressor");
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(bench.graph().find(old), nullptr);
    const NodeId made = bench.node("Compressor");
    EXPECT_EQ(bench.session().content(made).position, place);
    EXPECT_EQ(bench.feeding("Compressor"), from);
    ASSERT_EQ(bench.graph().outgoing(made).size(), to.size());
    EXPECT_EQ(bench.graph().outgoing(made)[0].destination, to[0].destination);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{made});
    EXPECT_EQ(bench.history().position(), 1u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Replace Limiter with Compressor");
    EXPECT_TRUE(bench.problems.isEmpty()) << bench.problems.join("\n").toStdString();
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(Replace, ThePaletteOffersOnlyWhatHasPortsForTheWires) {
    ReplaceBench bench;
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    const PaletteModel& palette = *bench.editor->palette();
    const int all = palette.count();
    EXPECT_EQ(bench.canvas().palettePrompt(), "Add a node …");
    bench.canvas().askToReplace();
    EXPECT_EQ(bench.canvas().palettePrompt(), "Replace Limiter with …");
    ASSERT_GT(palette.count(), 0);
    EXPECT_LT(palette.count(), all);
    for (int row = 0; row < palette.count(); ++row) {
        EXPECT_NE(palette.uriAt(row), "lacquer:track") << "it has no input";
        EXPECT_NE(palette.uriAt(row), "lacquer:output") << "it has no output";
    }
    bench.canvas().forgetPlacement();
    EXPECT_EQ(palette.count(), all);
    EXPECT_EQ(bench.canvas().palettePrompt(), "Add a node …");
}

TEST(Replace, AGivenNameLookBypassSettingsAndAutomationAreTakenOver) {
    ReplaceBench bench;
    const NodeId gain = bench.add("gain", {1500, 1500});
    auto& controller = *bench.editor->session();
    controller.perform(sessions::RenameNode{gain, "Trim of the choir"});
    controller.perform(sessions::SetAppearance{gain, {"#d9534f", true}});
    controller.perform(sessions::SetBypass{gain, true});
    controller.perform(sessions::SetNote{gain, "3 dB too loud"});
    controller.perform(sessions::SetOrder{{gain}});
    bench.replace("Trim of the choir", "fader");
    const NodeId made = bench.node("Trim of the choir");
    EXPECT_EQ(bench.graph().find(made)->type, "lacquer:fader");
    EXPECT_EQ(bench.session().content(made).appearance, (sessions::NodeAppearance{"#d9534f", true}));
    EXPECT_TRUE(bench.session().content(made).bypassed);
    EXPECT_EQ(bench.session().content(made).note, "3 dB too loud");
    EXPECT_EQ(bench.session().order, std::vector{made});

    // A fader for a fader: everything.
    controller.perform(sessions::SetParameter{made, "level", -4.5});
    controller.perform(sessions::SetAutomation{made, "level", *AutomationLane::make({{0, -3, CurveShape::linear}})});
    bench.notices.clear();
    bench.replace("Trim of the choir", "fader");
    const sessions::NodeContent& content = bench.session().content(bench.node("Trim of the choir"));
    EXPECT_EQ(content.parameters.at("level"), -4.5);
    EXPECT_EQ(content.automation.at("level").valueAt(5), -3);
    EXPECT_TRUE(bench.notices.isEmpty()) << bench.notices.join("\n").toStdString();
}

TEST(Replace, WhatCannotBeTakenOverIsTold) {
    ReplaceBench bench;
    const NodeId compressor = bench.add("compressor", {1500, 1500});
    auto& controller = *bench.editor->session();
    controller.perform(sessions::Connect{{bench.node("vox fader"), 0}, {compressor, 0}});
    controller.perform(sessions::Connect{{bench.node("Mix bus"), 0}, {compressor, 1}});
    controller.perform(sessions::SetParameter{compressor, "threshold", -33});
    controller.perform(
        sessions::SetAutomation{compressor, "ratio", *AutomationLane::make({{0, 3, CurveShape::linear}})});
    controller.perform(sessions::SetLatency{compressor, 99});
    const std::string before = bench.text();
    bench.replace("Compressor", "gain");
    EXPECT_EQ(bench.feeding("Gain"), std::set<std::string>{"vox fader"});
    ASSERT_EQ(bench.notices.size(), 1);
    for (const char* told : {"Mix bus", "Threshold", "Ratio", "latency"})
        EXPECT_TRUE(bench.notices[0].contains(told)) << told << " in: " << bench.notices[0].toStdString();
    controller.undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(Replace, ATracksClipsAreToldOfAndItsRoleGoesWithIt) {
    ReplaceBench bench;
    const std::string before = bench.text();
    bench.replace("kick", "gain");
    EXPECT_EQ(bench.graph().find(bench.node("kick"))->width, 1) << "as wide as its wire takes";
    EXPECT_EQ(bench.session().content(bench.node("kick")).role, sessions::Role::none);
    ASSERT_EQ(bench.notices.size(), 1);
    EXPECT_TRUE(bench.notices[0].contains("clip")) << bench.notices[0].toStdString();
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(Replace, OfALoopsDelayTheWiresThatWouldCloseTheLoopAreLost) {
    ReplaceBench bench;
    bench.press(bench.outputOf("Limiter"));
    bench.canvas().move(bench.inputOf("Mix bus"));
    bench.canvas().release(bench.inputOf("Mix bus"), CanvasController::Drop::throughDelay);
    const NodeId meter = bench.add("meter", {1500, 1500});
    ASSERT_TRUE(bench.editor->session()->perform(sessions::Connect{{bench.node("Feedback delay"), 0}, {meter, 0}}));
    const std::string before = bench.text();
    bench.notices.clear();
    bench.replace("Feedback delay", "gain");
    EXPECT_TRUE(bench.problems.isEmpty()) << bench.problems.join("\n").toStdString();
    EXPECT_TRUE(bench.wire("Limiter", "Gain"));
    EXPECT_TRUE(bench.wire("Gain", bench.graph().find(meter)->name)) << "which closes nothing";
    EXPECT_FALSE(bench.wire("Gain", "Mix bus"));
    ASSERT_EQ(bench.notices.size(), 1);
    EXPECT_TRUE(bench.notices[0].contains("the wire to Mix bus")) << bench.notices[0].toStdString();
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    bench.replace("Feedback delay", "feedback-delay");
    const NodeId other = *bench.canvas().selection().nodes().begin();
    EXPECT_EQ(bench.graph().outgoing(other).size(), 2u) << "another delay closes the loop as well";
}

TEST(Replace, IsGivenUpWithThePaletteAndForANodeThatIsGone) {
    ReplaceBench bench;
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    bench.canvas().askToReplace();
    bench.canvas().forgetPlacement();
    bench.canvas().addNode("lacquer:gain", {900, 1700});
    EXPECT_NO_THROW(static_cast<void>(bench.node("Limiter")));
    bench.canvas().selection().setNodes({bench.node("Gain")});
    bench.canvas().askToReplace();
    bench.editor->session()->undo();
    bench.canvas().addNode("lacquer:eq", {900, 1700});
    EXPECT_NO_THROW(static_cast<void>(bench.node("Limiter")));
    EXPECT_TRUE(bench.problems.isEmpty());
}

}  // namespace
}  // namespace lacquer::editor::replacing_test
