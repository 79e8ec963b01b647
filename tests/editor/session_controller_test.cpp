#include "editor/controllers/session_controller.hpp"

#include <QTemporaryDir>
#include <filesystem>

#include "editor_bench.hpp"

namespace lacquer::editor {
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

TEST(SessionController, NewSessionIsSavedInAFolderAndOpensAgain) {
    EditorBench bench;
    SessionController& session = *bench.editor->session();
    const QTemporaryDir place;
    bench.add("gain", {400, 1200});
    ASSERT_FALSE(session.hasFolder());
    ASSERT_TRUE(session.saveAs(QUrl::fromLocalFile(place.filePath("Ballad"))));
    EXPECT_FALSE(session.modified());
    EXPECT_EQ(session.name(), "Ballad");
    const std::string saved = bench.text();

    bench.editor->session()->adopt({});
    EXPECT_TRUE(bench.graph().nodes().empty());
    ASSERT_TRUE(session.openUrl(QUrl::fromLocalFile(place.filePath("Ballad.lacquer"))));
    EXPECT_EQ(bench.text(), saved);
    EXPECT_FALSE(session.canUndo());
}

TEST(SessionController, FolderThatExistsIsNotOverwritten) {
    EditorBench bench;
    const QTemporaryDir place;
    std::filesystem::create_directory(place.filePath("Ballad.lacquer").toStdString());
    EXPECT_FALSE(bench.editor->session()->saveAs(QUrl::fromLocalFile(place.filePath("Ballad.lacquer"))));
    EXPECT_EQ(bench.problems.size(), 1);
    EXPECT_FALSE(bench.editor->session()->hasFolder());
}

TEST(SessionController, SessionThatCannotBeOpenedLeavesTheOldOneOpen) {
    EditorBench bench;
    const std::string before = bench.text();
    EXPECT_FALSE(bench.editor->session()->openUrl(QUrl::fromLocalFile("/nowhere/Song.lacquer")));
    ASSERT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.problems[0].contains("/nowhere/Song.lacquer"));
    EXPECT_EQ(bench.text(), before);
}

}  // namespace
}  // namespace lacquer::editor
