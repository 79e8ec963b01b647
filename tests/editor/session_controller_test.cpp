#include "editor/controllers/session_controller.hpp"

#include <string>
#include <vector>

#include "editor_bench.hpp"

namespace lacquer::editor::session_controller_test {
namespace {

TEST(SessionController, TitleShowsWhatIsNotSaved) {
    EditorBench bench;
    SessionController& session = *bench.editor->session();
    EXPECT_EQ(session.title(), "Song");
    bench.add("gain", {400, 1200});
    EXPECT_EQ(session.title(), "Song *");
    EXPECT_EQ(session.undoText(), "Add Gain");
    session.undo();
    EXPECT_EQ(session.title(), "Song");
    EXPECT_EQ(session.redoText(), "Add Gain");
}

TEST(SessionController, GoesToAnyStepOfTheHistory) {
    EditorBench bench;
    SessionController& session = *bench.editor->session();
    std::vector<std::string> texts{bench.text()};
    for (int i = 0; i < 5; ++i) {
        bench.add("gain", {400.0 + i, 1200});
        texts.push_back(bench.text());
    }
    int reports = 0;
    QObject::connect(&session, &SessionController::historyChanged, &session, [&] { ++reports; });
    for (const int to : {1, 4, 0, 5, 2}) {
        session.goTo(to);
        EXPECT_EQ(bench.text(), texts[static_cast<std::size_t>(to)]);
        EXPECT_EQ(bench.history().position(), static_cast<std::size_t>(to));
    }
    EXPECT_EQ(reports, 5) << "once for each way, however long";
    session.goTo(99);
    EXPECT_EQ(bench.history().position(), 5u);
    session.goTo(-3);
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST(SessionController, TakesNoEditWhileItIsHeld) {
    EditorBench bench;
    SessionController& session = *bench.editor->session();
    bench.add("gain", {400, 1200});
    const std::string before = bench.text();
    session.hold(true);
    EXPECT_FALSE(session.perform(sessions::RemoveNode{bench.node("Gain")}));
    session.undo();
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.problems.size(), 2);
    session.hold(false);
    session.undo();
    EXPECT_NE(bench.text(), before);
}

TEST(SessionController, SessionThatCannotBeOpenedLeavesTheOldOneOpen) {
    EditorBench bench;
    const std::string before = bench.text();
    const Status opened = bench.editor->session()->open("/nowhere/Song.lacquer");
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().where, "/nowhere/Song.lacquer");
    EXPECT_EQ(bench.text(), before);
}

}  // namespace
}  // namespace lacquer::editor::session_controller_test
