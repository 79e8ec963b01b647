#include "editor/models/history_model.hpp"

#include <QAbstractItemModelTester>

#include "editor_bench.hpp"

namespace lacquer::editor::history_model_test {
namespace {

QStringList names(const HistoryModel& model) {
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(model.index(row).data(HistoryModel::nameRole).toString());
    return list;
}

TEST(HistoryModel, ShowsEveryStepAndWhereOneIs) {
    EditorBench bench;
    HistoryModel& model = *bench.editor->history();
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    bench.add("gain", {400, 1200});
    EXPECT_EQ(model.rowCount(), 0) << "it costs nothing while nobody looks";
    model.setShown(true);
    EXPECT_EQ(names(model), (QStringList{"Start", "Add Gain"}));
    EXPECT_EQ(model.current(), 1);
    bench.add("pan", {400, 1200});
    bench.editor->session()->perform(sessions::RenameNode{bench.node("Gain"), "trim"});
    EXPECT_EQ(names(model), (QStringList{"Start", "Add Gain", "Add Pan", "Rename Gain to trim"}));
    model.goTo(1);
    EXPECT_EQ(model.current(), 1);
    EXPECT_EQ(model.rowCount(), 4) << "what was undone can be redone";
    bench.add("bus", {400, 1200});
    EXPECT_EQ(names(model).mid(0, 2), (QStringList{"Start", "Add Gain"}));
    EXPECT_EQ(model.rowCount(), 3);
    model.goTo(0);
    EXPECT_EQ(model.current(), 0);
    EXPECT_FALSE(bench.editor->session()->canUndo());
    bench.adopt({});
    EXPECT_EQ(names(model), (QStringList{"Start"}));
    EXPECT_EQ(model.saved(), -1) << "it has no folder to be saved in";
}

}  // namespace
}  // namespace lacquer::editor::history_model_test
