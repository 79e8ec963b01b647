#include "editor/models/parameter_model.hpp"

#include "editor_bench.hpp"

namespace lacquer::editor::parameter_model_test {
namespace {

class ParameterModelTest : public testing::Test {
protected:
    // Selects a node, whose parameters the model then shows.
    ParameterModel& of(const char* node) {
        bench.canvas().selection().setNodes({bench.node(node)});
        return *bench.editor->inspector()->parameters();
    }
    static int row(const ParameterModel& model, const char* id) {
        return static_cast<int>(*model.type()->findParameter(id));
    }
    double value(const char* node, const char* id) {
        return bench.session().content(bench.node(node)).parameters.at(id);
    }

    EditorBench bench;
};

TEST_F(ParameterModelTest, ShowsEveryParameterOfTheTypeButWhatTheSessionSets) {
    ParameterModel& model = of("vox fader");
    ASSERT_TRUE(model.type()->findParameter("impliedMute"));
    EXPECT_EQ(model.rowCount(), static_cast<int>(model.type()->parameters.size()) - 1);
    for (int i = 0; i < model.rowCount(); ++i)
        EXPECT_NE(model.index(i).data(ParameterModel::parameterIdRole), "impliedMute");
    const QModelIndex level = model.index(row(model, "level"));
    EXPECT_EQ(level.data(ParameterModel::textRole), "0.0 dB");
    EXPECT_EQ(level.data(ParameterModel::controlRole), "slider");
    EXPECT_EQ(model.index(row(model, "mute")).data(ParameterModel::controlRole), "switch");
    EXPECT_FALSE(level.data(ParameterModel::changedRole).toBool());
}

TEST_F(ParameterModelTest, ShowsWhatIsAutomatedAsItIsAtThePlayheadUnlessAHandIsOnIt) {
    ParameterModel& model = of("vox fader");
    const QModelIndex level = model.index(row(model, "level"));
    bench.editor->session()->perform(
        sessions::SetAutomation{bench.node("vox fader"), "level",
                                *AutomationLane::make({{0, 0, CurveShape::linear}, {48000, -12, CurveShape::linear}})});
    int told = 0;
    QObject::connect(&model, &ParameterModel::dataChanged, &model, [&] { ++told; });
    model.followAutomation(24000);
    EXPECT_EQ(level.data(ParameterModel::textRole), "-6.0 dB");
    EXPECT_EQ(level.data(ParameterModel::valueRole).toDouble(), -6);
    EXPECT_EQ(told, 1);
    model.followAutomation(24000);
    EXPECT_EQ(told, 1) << "nothing has moved";
    model.beginGesture();
    model.setValue(level.row(), -1);
    EXPECT_EQ(level.data(ParameterModel::valueRole).toDouble(), -1);
    model.endGesture();
    model.followAutomation(36000);
    EXPECT_EQ(level.data(ParameterModel::valueRole).toDouble(), -9);
    model.followAutomation(std::nullopt);
    EXPECT_EQ(level.data(ParameterModel::valueRole).toDouble(), -1) << "stopped, what is set";
    told = 0;
    of("Limiter").followAutomation(7);
    model.followAutomation(8);
    EXPECT_EQ(told, 0) << "it has no automation";
}

TEST_F(ParameterModelTest, OneTurnOfAKnobIsOneUndoStep) {
    ParameterModel& model = of("vox fader");
    const int level = row(model, "level");
    const std::string before = bench.text();
    model.beginGesture();
    for (int i = 0; i < 20; ++i) model.setFraction(level, 0.5 - 0.01 * i);
    model.endGesture();
    EXPECT_EQ(bench.history().position(), 1u);
    model.beginGesture();
    model.setFraction(level, 0.9);
    model.endGesture();
    EXPECT_EQ(bench.history().position(), 2u);
    bench.undoAll();
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(model.index(level).data(ParameterModel::textRole), "0.0 dB");
}

TEST_F(ParameterModelTest, StepsThatFollowEachOtherAreOneUndoStep) {
    ParameterModel& model = of("vox fader");
    const int level = row(model, "level");
    for (int i = 0; i < 5; ++i) model.step(level, -1);
    EXPECT_EQ(value("vox fader", "level"), -5) << "a decibel each";
    model.step(level, -0.1);
    EXPECT_NEAR(value("vox fader", "level"), -5.1, 1e-9);
    EXPECT_EQ(bench.history().position(), 1u);
    model.step(row(model, "mute"), 1);
    EXPECT_EQ(value("vox fader", "mute"), 1);
    EXPECT_EQ(bench.history().position(), 2u);
    model.step(level, 40);
    EXPECT_EQ(value("vox fader", "level"), 12) << "no further than it goes";
    EXPECT_EQ(bench.history().position(), 3u);
    EXPECT_TRUE(bench.problems.isEmpty());
}

TEST_F(ParameterModelTest, AStepIsTheNextOfWhatComesInStepsAndAFiftiethOfOtherWays) {
    ParameterModel& pan = of("vox pan");
    pan.step(row(pan, "law"), 0.1);
    EXPECT_EQ(value("vox pan", "law"), 1);
    pan.step(row(pan, "pan"), -1);
    EXPECT_NEAR(value("vox pan", "pan"), -4, 1e-9);
}

TEST_F(ParameterModelTest, AStepWithinAGestureBelongsToIt) {
    ParameterModel& model = of("vox fader");
    const int level = row(model, "level");
    model.beginGesture();
    model.setFraction(level, 0.3);
    model.step(level, 1);
    model.setFraction(level, 0.4);
    model.endGesture();
    EXPECT_EQ(bench.history().position(), 1u);
}

TEST_F(ParameterModelTest, AnAutomationThatComesAndGoesIsTold) {
    ParameterModel& model = of("vox fader");
    const QModelIndex level = model.index(row(model, "level"));
    int told = 0;
    QObject::connect(&model, &ParameterModel::dataChanged, &model, [&] { ++told; });
    bench.editor->session()->perform(
        sessions::SetAutomation{bench.node("vox fader"), "level", *AutomationLane::make({{0, -6.0}})});
    EXPECT_TRUE(level.data(ParameterModel::automatedRole).toBool());
    bench.editor->session()->undo();
    EXPECT_FALSE(level.data(ParameterModel::automatedRole).toBool());
    EXPECT_EQ(told, 2);
}

TEST_F(ParameterModelTest, TypedValuesAreSet) {
    ParameterModel& model = of("vox fader");
    EXPECT_TRUE(model.setText(row(model, "level"), "-6,5 dB"));
    EXPECT_EQ(value("vox fader", "level"), -6.5);
}

TEST_F(ParameterModelTest, ValuesOutOfRangeAndNonsenseAreRefusedWithTheReason) {
    ParameterModel& model = of("vox fader");
    EXPECT_FALSE(model.setText(row(model, "level"), "40"));
    EXPECT_FALSE(model.setText(row(model, "level"), "loud"));
    ASSERT_EQ(bench.problems.size(), 2);
    EXPECT_TRUE(bench.problems[0].contains("12"));  // the upper end
    EXPECT_TRUE(bench.problems[1].contains("loud"));
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST_F(ParameterModelTest, ResetPutsTheDefaultBackAndForgetsTheValue) {
    ParameterModel& model = of("vox fader");
    const std::string before = bench.text();
    model.setValue(row(model, "level"), -20);
    model.reset(row(model, "level"));
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.history().position(), 2u);
}

TEST_F(ParameterModelTest, ChoicesAreGivenByName) {
    ParameterModel& model = of("vox pan");
    const QModelIndex law = model.index(row(model, "law"));
    EXPECT_EQ(law.data(ParameterModel::choicesRole).toStringList(), QStringList({"-3 dB", "-4.5 dB", "-6 dB"}));
    model.setValue(row(model, "law"), 2);
    EXPECT_EQ(law.data(ParameterModel::textRole), "-6 dB");
}

TEST_F(ParameterModelTest, BandsOfAnEqualizerStandUnderTheirHeadings) {
    ParameterModel& model = of("Master EQ");
    const auto at = [&](const char* id, int role) { return model.index(row(model, id)).data(role); };
    EXPECT_EQ(at("band3.on", ParameterModel::headingRole), "Band 3");
    EXPECT_EQ(at("band3.gain", ParameterModel::headingRole), "");
    EXPECT_EQ(at("band3.gain", ParameterModel::nameRole), "Gain");
    EXPECT_EQ(at("output", ParameterModel::headingRole), "");
    EXPECT_EQ(at("output", ParameterModel::nameRole), "Output");
}

TEST_F(ParameterModelTest, SeveralSelectedNodesShowNone) {
    bench.canvas().selectAll();
    EXPECT_EQ(bench.editor->inspector()->parameters()->rowCount(), 0);
    EXPECT_FALSE(bench.editor->inspector()->hasNode());
}

TEST_F(ParameterModelTest, RemovingTheShownNodeEmptiesTheInspector) {
    ParameterModel& model = of("vox fader");
    const int before = model.rowCount();
    bench.canvas().deleteSelection();
    EXPECT_EQ(model.rowCount(), 0);
    bench.editor->session()->undo();
    EXPECT_EQ(of("vox fader").rowCount(), before);
}

TEST_F(ParameterModelTest, NodeIsRenamed) {
    of("vox fader");
    bench.editor->inspector()->rename("  Lead  ");
    EXPECT_EQ(bench.editor->inspector()->name(), "Lead");
    EXPECT_TRUE(bench.node("Lead"));
}

}  // namespace
}  // namespace lacquer::editor::parameter_model_test
