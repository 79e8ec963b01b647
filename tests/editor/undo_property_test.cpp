// Random gestures; everything undone is the session one began with, everything redone the one one ended with.
#include <set>

#include "random_hand.hpp"

namespace lacquer::editor::undo_property_test {
namespace {

// Cells as they read, whatever order the rows and columns are in.
std::multiset<QString> cellsOf(const RoutingMatrix& matrix) {
    std::multiset<QString> cells;
    for (int row = 0; row < matrix.rowCount(); ++row)
        for (int column = 0; column < matrix.columnCount(); ++column) cells.insert(matrix.textOfCell(row, column));
    return cells;
}

// What the matrix has made of all the edits it has heard of is what it would make of the session anew.
void expectMatrixAgrees(EditorBench& bench) {
    RoutingMatrix& followed = *bench.editor->matrix();
    followed.setOutputFilter("");
    followed.setInputFilter("");
    const RoutingMatrix fresh(*bench.editor->session());
    EXPECT_EQ(cellsOf(followed), cellsOf(fresh));
    followed.arrange();
    ASSERT_EQ(followed.rowCount(), fresh.rowCount());
    ASSERT_EQ(followed.columnCount(), fresh.columnCount());
    for (int row = 0; row < fresh.rowCount(); ++row)
        for (int column = 0; column < fresh.columnCount(); ++column)
            ASSERT_EQ(followed.textOfCell(row, column), fresh.textOfCell(row, column));
}

TEST(EditorUndo, RandomGesturesUndoToTheStartAndRedoToTheEnd) {
    std::set<std::size_t> kinds;  // of edits that were carried out
    for (unsigned seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        EditorBench bench;
        QObject::connect(bench.editor->session(), &SessionController::edited, bench.editor->session(),
                         [&](const sessions::Edit& edit) { kinds.insert(edit.index()); });
        const auto whole = [&] { return bench.text() + bench.loopText(); };
        const std::string start = whole();
        RandomHand hand(bench, seed);
        for (int i = 0; i < 120; ++i) hand.act();
        const std::string end = whole();
        EXPECT_NE(start, end);
        bench.undoAll();
        EXPECT_EQ(whole(), start);
        EXPECT_FALSE(bench.editor->session()->modified());
        while (bench.editor->session()->canRedo()) bench.editor->session()->redo();
        EXPECT_EQ(whole(), end);
        EXPECT_EQ(bench.editor->nodes()->rowCount(), static_cast<int>(bench.graph().nodes().size()));
        expectMatrixAgrees(bench);
    }
    for (const sessions::Edit& made :
         {sessions::Edit(sessions::AddNode{}), sessions::Edit(sessions::RemoveNode{}),
          sessions::Edit(sessions::Connect{}), sessions::Edit(sessions::Disconnect{}),
          sessions::Edit(sessions::MoveNode{}), sessions::Edit(sessions::SetParameter{}),
          sessions::Edit(sessions::RenameNode{}), sessions::Edit(sessions::SetBypass{}),
          sessions::Edit(sessions::SetLatency{}), sessions::Edit(sessions::SetCompensation{}),
          sessions::Edit(sessions::SetAppearance{}), sessions::Edit(sessions::AddFrame{}),
          sessions::Edit(sessions::RemoveFrame{}), sessions::Edit(sessions::SetFrame{}),
          sessions::Edit(sessions::SetWirePath{}), sessions::Edit(sessions::SetLoop{}),
          sessions::Edit(sessions::SetRole{}), sessions::Edit(sessions::SetState{})})
        EXPECT_TRUE(kinds.contains(made.index())) << "no edit of kind " << made.index() << " was drawn";
}

}  // namespace
}  // namespace lacquer::editor::undo_property_test
