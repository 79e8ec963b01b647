// The wires as a table.
#include "editor/models/routing_matrix.hpp"

#include "editor_bench.hpp"

namespace lacquer::editor::routing_matrix_test {
namespace {

class RoutingMatrixTest : public testing::Test {
protected:
    RoutingMatrix& matrix() { return *bench.editor->matrix(); }
    int rowOf(const QString& name) {
        for (int row = 0; row < matrix().rowCount(); ++row)
            if (matrix().headerData(row, Qt::Vertical, Qt::ToolTipRole) == name) return row;
        return -1;
    }
    int columnOf(const QString& name) {
        for (int column = 0; column < matrix().columnCount(); ++column)
            if (matrix().headerData(column, Qt::Horizontal, Qt::ToolTipRole) == name) return column;
        return -1;
    }
    QVariant cell(const QString& row, const QString& column, int role) {
        return matrix().index(rowOf(row), columnOf(column)).data(role);
    }

    EditorBench bench;
};

TEST_F(RoutingMatrixTest, HasARowForEveryOutputAndAColumnForEveryInput) {
    int outputs = 0, inputs = 0, connected = 0;
    for (const auto& [id, node] : bench.graph().nodes()) {
        outputs += static_cast<int>(node.outputs.size());
        inputs += static_cast<int>(node.inputs.size());
    }
    EXPECT_EQ(matrix().rowCount(), outputs);
    EXPECT_EQ(matrix().columnCount(), inputs);
    for (int row = 0; row < outputs; ++row)
        for (int column = 0; column < inputs; ++column)
            connected += matrix().index(row, column).data(RoutingMatrix::connectedRole).toBool();
    EXPECT_EQ(connected, static_cast<int>(bench.graph().connections().size()));
    EXPECT_TRUE(cell("vox pan: Out", "Vocals bus: In", RoutingMatrix::connectedRole).toBool());
    EXPECT_FALSE(cell("vox: Out", "Mix bus: In", RoutingMatrix::connectedRole).toBool());
}

TEST_F(RoutingMatrixTest, ACellTogglesItsWireAndTellsOfThatCellAlone) {
    const int row = rowOf("vox: Out"), column = columnOf("Mix bus: In");
    std::vector<std::pair<QModelIndex, QModelIndex>> wires;  // cells whose wire may have changed
    QObject::connect(&matrix(), &RoutingMatrix::dataChanged, &matrix(),
                     [&](const QModelIndex& from, const QModelIndex& to, const QList<int>& roles) {
                         if (roles.contains(RoutingMatrix::connectedRole)) wires.emplace_back(from, to);
                     });
    matrix().toggle(row, column);
    EXPECT_NE(bench.wire("vox", "Mix bus"), ConnectionId{});
    matrix().toggle(row, column);
    EXPECT_EQ(bench.wire("vox", "Mix bus"), ConnectionId{});
    bench.editor->session()->undo();
    EXPECT_NE(bench.wire("vox", "Mix bus"), ConnectionId{});
    ASSERT_EQ(wires.size(), 3u);
    for (const auto& [from, to] : wires) {
        EXPECT_EQ(from, matrix().index(row, column));
        EXPECT_EQ(to, from);
    }
    EXPECT_TRUE(cell("vox: Out", "Mix bus: In", RoutingMatrix::connectedRole).toBool());
}

TEST_F(RoutingMatrixTest, WhatIsRefusedSaysWhyAndStaysAsItIs) {
    EXPECT_NE(cell("Limiter: Out", "Master EQ: In", RoutingMatrix::refusalRole).toString().indexOf("cycle"), -1);
    EXPECT_FALSE(cell("Mix bus: Out", "kick fader: In", RoutingMatrix::refusalRole).toString().isEmpty())
        << "2 channels into 1";
    EXPECT_EQ(cell("vox: Out", "Mix bus: In", RoutingMatrix::refusalRole), "");
    EXPECT_EQ(cell("vox pan: Out", "Vocals bus: In", RoutingMatrix::refusalRole), "") << "it is connected";
    const std::string before = bench.text();
    matrix().toggle(rowOf("Limiter: Out"), columnOf("Master EQ: In"));
    EXPECT_EQ(bench.text(), before);
    ASSERT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.problems[0].contains("cycle"));
}

TEST_F(RoutingMatrixTest, EveryCellRefusesWhatTheGraphRefuses) {
    bench.add("feedback-delay", {900, 1500});
    bench.add("mid-side-encode", {1200, 1500});
    matrix().toggle(rowOf("Limiter: Out"), columnOf("Feedback delay: In"));
    matrix().toggle(rowOf("Feedback delay: Out"), columnOf("Mix bus: In"));
    ASSERT_NE(bench.wire("Feedback delay", "Mix bus"), ConnectionId{}) << "a loop through the delay";
    const auto outputs = allPorts(bench.graph());
    for (const PortRef& from : outputs)
        for (const PortRef& to : outputs) {
            if (from.direction != PortDirection::output || to.direction != PortDirection::input) continue;
            const auto name = [&](const PortRef& port) {
                const Node& node = *bench.graph().find(port.address.node);
                return QString::fromStdString(node.name + ": " + bench.canvas().scene().info(port).name);
            };
            const bool connected = cell(name(from), name(to), RoutingMatrix::connectedRole).toBool();
            const bool refused = !cell(name(from), name(to), RoutingMatrix::refusalRole).toString().isEmpty();
            EXPECT_EQ(refused, !connected && !bench.graph().canConnect(from.address, to.address).ok())
                << name(from).toStdString() << " to " << name(to).toStdString();
        }
}

TEST_F(RoutingMatrixTest, AWireChangesWhichOthersAreRefused) {
    const auto refusal = [&] {
        return cell("Drums bus fader: Out", "Vocals bus: In", RoutingMatrix::refusalRole).toString();
    };
    EXPECT_EQ(refusal(), "");
    matrix().toggle(rowOf("Vocals bus: Out"), columnOf("Drums bus: In"));
    ASSERT_NE(bench.wire("Vocals bus", "Drums bus"), ConnectionId{});
    EXPECT_TRUE(refusal().contains("cycle")) << refusal().toStdString();
    bench.editor->session()->undo();
    EXPECT_EQ(refusal(), "");
}

TEST_F(RoutingMatrixTest, NodesComeAndGoAsTheirPorts) {
    int resets = 0, rows = 0, columns = 0;
    QObject::connect(&matrix(), &RoutingMatrix::modelReset, &matrix(), [&] { ++resets; });
    QObject::connect(&matrix(), &RoutingMatrix::rowsInserted, &matrix(), [&] { ++rows; });
    QObject::connect(&matrix(), &RoutingMatrix::columnsInserted, &matrix(), [&] { ++columns; });
    bench.add("compressor", {900, 1500});
    EXPECT_EQ(rows, 1);
    EXPECT_EQ(columns, 1);
    EXPECT_GE(columnOf("Compressor: Sidechain"), 0);
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    bench.canvas().deleteSelection(false);
    EXPECT_EQ(rowOf("vox fader: Out"), -1);
    EXPECT_EQ(columnOf("vox fader: In"), -1);
    bench.editor->session()->undo();
    EXPECT_TRUE(cell("vox fader: Out", "vox pan: In", RoutingMatrix::connectedRole).toBool());
    EXPECT_EQ(resets, 0);
}

TEST_F(RoutingMatrixTest, RowsFollowTheSignalOnceTheyArePutInOrder) {
    EXPECT_LT(rowOf("kick pan: Out"), rowOf("vox: Out"));
    EXPECT_LT(rowOf("vox pan: Out"), rowOf("Mix bus: Out")) << "which was made first";
    const NodeId gain = bench.add("gain", {900, 1500});
    bench.editor->session()->perform(sessions::Connect{{bench.node("kick"), 0}, {gain, 0}});
    bench.editor->session()->perform(sessions::Connect{{gain, 0}, {bench.node("Mix bus"), 0}});
    EXPECT_EQ(rowOf("Gain: Out"), matrix().rowCount() - 1) << "nothing moves under the hand";
    matrix().moveTo(rowOf("vox: Out"), columnOf("Mix bus: In"));
    const QString before = matrix().currentText();
    matrix().arrange();
    EXPECT_LT(rowOf("Gain: Out"), rowOf("vox: Out"));
    EXPECT_EQ(matrix().currentText(), before);
    EXPECT_EQ(matrix().rowCount(), static_cast<int>(bench.graph().nodes().size()) - 1) << "all but the output";
    int resets = 0;
    QObject::connect(&matrix(), &RoutingMatrix::modelReset, &matrix(), [&] { ++resets; });
    matrix().arrange();
    EXPECT_EQ(resets, 0) << "it is in order";
}

TEST_F(RoutingMatrixTest, FiltersShowPortsByTheirNodesOrTheirOwnName) {
    matrix().setOutputFilter("VOX");
    EXPECT_EQ(matrix().rowCount(), 3);
    matrix().setInputFilter("sidechain");
    ASSERT_EQ(matrix().columnCount(), 1);
    EXPECT_EQ(matrix().headerData(0, Qt::Horizontal, Qt::ToolTipRole), "Bus compressor: Sidechain");
    EXPECT_EQ(matrix().headerData(0, Qt::Horizontal, Qt::DisplayRole), "Bus compressor\nSidechain");
    bench.editor->session()->perform(sessions::RenameNode{bench.node("vox"), "voice"});
    EXPECT_EQ(matrix().rowCount(), 2);
    bench.editor->session()->undo();
    EXPECT_EQ(matrix().rowCount(), 3);
    matrix().setOutputFilter("no such port");
    EXPECT_EQ(matrix().currentRow(), -1);
    EXPECT_EQ(matrix().currentText(), "");
    matrix().setOutputFilter("");
    matrix().setInputFilter("");
    EXPECT_EQ(matrix().currentRow(), 0);
}

TEST_F(RoutingMatrixTest, TheKeysWalkFromEdgeToEdgeAndACellReadsItself) {
    matrix().moveTo(-5, 99999);
    EXPECT_EQ(matrix().currentRow(), 0);
    EXPECT_EQ(matrix().currentColumn(), matrix().columnCount() - 1);
    matrix().moveBy(1, -1);
    EXPECT_EQ(matrix().currentRow(), 1);
    matrix().moveTo(rowOf("vox pan: Out"), columnOf("Vocals bus: In"));
    EXPECT_EQ(matrix().currentText(), "vox pan: Out to Vocals bus: In, connected");
    matrix().toggle(matrix().currentRow(), matrix().currentColumn());
    EXPECT_EQ(matrix().currentText(), "vox pan: Out to Vocals bus: In, not connected");
    matrix().moveTo(rowOf("Limiter: Out"), columnOf("Master EQ: In"));
    EXPECT_TRUE(matrix().currentText().startsWith("Limiter: Out to Master EQ: In, not possible: "));
    EXPECT_TRUE(cell("Limiter: Out", "Master EQ: In", RoutingMatrix::currentRole).toBool());
    EXPECT_FALSE(cell("Limiter: Out", "Limiter: In", RoutingMatrix::currentRole).toBool());
}

TEST_F(RoutingMatrixTest, TheCellOfTheKeysStaysWithItsPorts) {
    matrix().moveTo(rowOf("vox pan: Out"), columnOf("Mix bus fader: In"));
    const QString before = matrix().currentText();
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    bench.canvas().deleteSelection(false);
    EXPECT_EQ(matrix().currentText(), before);
    bench.editor->session()->undo();
    EXPECT_EQ(matrix().currentText(), before);
}

}  // namespace
}  // namespace lacquer::editor::routing_matrix_test
