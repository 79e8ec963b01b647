// Parameters that are moved by hand while the song plays, as the modes of their automation say.
#include "editor/controllers/automation_writer.hpp"

#include <gtest/gtest.h>

#include "editor_bench.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::automation_writer_test {
namespace {

class AutomationWriterTest : public testing::Test {
protected:
    AutomationWriterTest() {
        bench.canvas().selection().setNodes({fader});
        bench.editor->transport()->start();
    }
    ~AutomationWriterTest() override { bench.editor->transport()->close(); }
    void mode(sessions::AutomationMode mode) const {
        bench.editor->session()->perform(sessions::SetAutomationMode{fader, "level", mode});
    }
    [[nodiscard]] ParameterModel& parameters() const { return *bench.editor->inspector()->parameters(); }
    [[nodiscard]] int row() const { return static_cast<int>(*parameters().type()->findParameter("level")); }
    [[nodiscard]] TimelineFrame position() const { return bench.editor->transport()->positionFrame(); }
    bool playOn(TimelineFrame frames) const {
        const TimelineFrame from = position();
        if (!bench.editor->transport()->playing()) bench.editor->transport()->play();
        return waitFor([&] { return position() >= from + frames; });
    }
    bool stop() const {
        bench.editor->transport()->stop();
        return waitFor([&] { return !bench.editor->transport()->playing() && !written().empty(); });
    }
    [[nodiscard]] std::vector<AutomationPoint> written() const {
        const auto& lanes = bench.session().content(fader).automation;
        const auto found = lanes.find("level");
        return found == lanes.end() ? std::vector<AutomationPoint>{} : found->second.points();
    }

    EditorBench bench;
    NodeId fader = bench.node("kick fader");
};

TEST_F(AutomationWriterTest, AMoveInTouchModeIsOnePassAndReturnsWhenItIsLetGo) {
    mode(sessions::AutomationMode::touch);
    const std::size_t before = bench.history().position();
    ASSERT_TRUE(playOn(4800));
    const TimelineFrame from = position();
    parameters().beginGesture();
    parameters().setValue(row(), -6);
    parameters().setValue(row(), -12);
    EXPECT_EQ(bench.history().position(), before) << "nothing is done before the pass ends";
    EXPECT_DOUBLE_EQ(parameters().shown(row()), -12);
    ASSERT_TRUE(playOn(9600));
    parameters().endGesture();
    const TimelineFrame to = position();
    ASSERT_TRUE(playOn(24000));
    ASSERT_TRUE(stop());
    EXPECT_EQ(bench.history().position(), before + 1);
    EXPECT_FALSE(bench.session().content(fader).parameters.contains("level")) << "what is set has stayed";
    const AutomationLane& lane = bench.session().content(fader).automation.at("level");
    EXPECT_NEAR(lane.valueAt((from + to) / 2), -12, 0.11);
    EXPECT_NEAR(lane.valueAt(0), 0, 0.11);
    EXPECT_NEAR(lane.points().back().value, 0, 0.11) << "it has returned to what is set";
    bench.editor->session()->undo();
    EXPECT_TRUE(written().empty());
}

TEST_F(AutomationWriterTest, AMoveInLatchModeStaysUntilTheSongStops) {
    mode(sessions::AutomationMode::latch);
    ASSERT_TRUE(playOn(4800));
    parameters().beginGesture();
    parameters().setValue(row(), -12);
    parameters().endGesture();
    ASSERT_TRUE(playOn(48000));
    const TimelineFrame late = position() - 9600;
    ASSERT_TRUE(stop());
    EXPECT_NEAR(bench.session().content(fader).automation.at("level").valueAt(late), -12, 0.11);
}

TEST_F(AutomationWriterTest, InPlayModeAMoveSetsTheParameter) {
    ASSERT_TRUE(playOn(4800));
    parameters().beginGesture();
    parameters().setValue(row(), -12);
    parameters().endGesture();
    EXPECT_EQ(bench.session().content(fader).parameters.at("level"), -12);
    EXPECT_TRUE(written().empty());
}

TEST_F(AutomationWriterTest, WhileTheSongStandsAMoveSetsTheParameter) {
    mode(sessions::AutomationMode::touch);
    parameters().setValue(row(), -12);
    EXPECT_EQ(bench.session().content(fader).parameters.at("level"), -12);
}

}  // namespace
}  // namespace lacquer::editor::automation_writer_test
