#include "editor/controllers/settings_compare.hpp"

#include "editor_bench.hpp"

namespace lacquer::editor::settings_compare_test {
namespace {

using Slot = SettingsCompare::Slot;

struct SettingsCompareTest : testing::Test {
    SettingsCompareTest() { show("Limiter"); }
    void show(const char* node) { bench.canvas().selection().setNodes({bench.node(node)}); }
    [[nodiscard]] ParameterModel& parameters() const { return *bench.editor->inspector()->parameters(); }
    [[nodiscard]] int rowOf(const char* id) const { return static_cast<int>(*parameters().type()->findParameter(id)); }
    void set(const char* id, double value) const { parameters().setValue(rowOf(id), value); }
    [[nodiscard]] double value(const char* id) const { return parameters().value(rowOf(id)); }

    EditorBench bench;
    SettingsCompare& compare = *bench.editor->inspector()->compare();
};

TEST_F(SettingsCompareTest, BBeginsAsACopyOfA) {
    set("ceiling", -3);
    compare.choose(Slot::b);
    EXPECT_EQ(compare.slot(), Slot::b);
    EXPECT_EQ(value("ceiling"), -3);
    EXPECT_EQ(bench.history().position(), 1u) << "nothing has changed, so there is nothing to undo";
}

TEST_F(SettingsCompareTest, ASwitchIsOneUndoStepHoweverManyValuesItChanges) {
    set("ceiling", -3);
    compare.choose(Slot::b);
    set("ceiling", -6);
    set("release", 20);
    const std::string withB = bench.text();
    compare.choose(Slot::a);
    EXPECT_EQ(compare.slot(), Slot::a);
    EXPECT_EQ(value("ceiling"), -3);
    EXPECT_EQ(value("release"), 100);
    EXPECT_EQ(bench.history().position(), 4u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Settings A of Limiter");
    compare.choose(Slot::a);
    EXPECT_EQ(bench.history().position(), 4u);
    compare.choose(Slot::b);
    EXPECT_EQ(bench.text(), withB) << "values that had never been set are not listed again";
}

TEST_F(SettingsCompareTest, UndoAndRedoTurnTheButtonsToo) {
    compare.choose(Slot::b);
    set("ceiling", -6);
    compare.choose(Slot::a);
    int told = 0;
    QObject::connect(&compare, &SettingsCompare::slotChanged, &compare, [&] { ++told; });
    bench.editor->session()->undo();
    EXPECT_EQ(compare.slot(), Slot::b);
    EXPECT_EQ(value("ceiling"), -6);
    EXPECT_GT(told, 0);
    bench.editor->session()->redo();
    EXPECT_EQ(compare.slot(), Slot::a);
    bench.editor->session()->undo();
    set("ceiling", -9);  // takes the place of the switch in the history
    EXPECT_EQ(compare.slot(), Slot::b);
    compare.choose(Slot::a);
    compare.choose(Slot::b);
    EXPECT_EQ(value("ceiling"), -9);
}

TEST_F(SettingsCompareTest, CopiesWhatIsHeardToTheOther) {
    set("ceiling", -3);
    compare.choose(Slot::b);
    set("ceiling", -6);
    compare.choose(Slot::a);
    const std::size_t position = bench.history().position();
    compare.copyToOther();
    EXPECT_EQ(bench.history().position(), position) << "the session has not changed";
    compare.choose(Slot::b);
    EXPECT_EQ(value("ceiling"), -3);
    EXPECT_EQ(compare.slot(), Slot::b);
}

TEST_F(SettingsCompareTest, EveryNodeHasItsOwnAndAnotherSessionNone) {
    compare.choose(Slot::b);
    show("vox fader");
    EXPECT_EQ(compare.slot(), Slot::a);
    show("Limiter");
    EXPECT_EQ(compare.slot(), Slot::b);
    bench.canvas().selection().clear();
    compare.choose(Slot::b);
    compare.copyToOther();
    EXPECT_EQ(compare.slot(), Slot::a);
    bench.adopt(bench.session());
    show("Limiter");
    EXPECT_EQ(compare.slot(), Slot::a);
}

}  // namespace
}  // namespace lacquer::editor::settings_compare_test
