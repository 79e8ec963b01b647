#include "editor/models/node_model.hpp"

#include "editor_bench.hpp"
#include "nodes/catalogue.hpp"
#include "sessions/model/new_session.hpp"

namespace lacquer::editor::node_model_test {
namespace {

// Counts what a view is told.
struct Watch {
    explicit Watch(NodeModel& model) {
        QObject::connect(&model, &NodeModel::modelReset, &model, [this] { ++resets; });
        QObject::connect(&model, &NodeModel::rowsInserted, &model, [this] { ++inserted; });
        QObject::connect(&model, &NodeModel::rowsRemoved, &model, [this] { ++removed; });
    }
    int resets = 0;
    int inserted = 0;
    int removed = 0;
};

int shownRows(const NodeModel& model) {
    int shown = 0;
    for (int row = 0; row < model.rowCount(); ++row) shown += model.index(row).data(NodeModel::inViewRole).toBool();
    return shown;
}

TEST(NodeModel, RowsComeAndGoWithEditsAndNeverReset) {
    EditorBench bench;
    NodeModel& model = *bench.editor->nodes();
    const int before = model.rowCount();
    ASSERT_EQ(before, static_cast<int>(bench.graph().nodes().size()));
    Watch watch(model);
    const NodeId added = bench.add("gain", {400, 1200});
    EXPECT_EQ(model.rowCount(), before + 1);
    bench.drag(bench.outputOf("Mix bus"), bench.inputOf("Gain"));
    bench.canvas().deleteSelection();
    EXPECT_FALSE(model.rowOf(added));
    bench.undoAll();
    EXPECT_EQ(model.rowCount(), before);
    EXPECT_EQ(watch.resets, 0);
    EXPECT_EQ(watch.inserted, 2);  // added, and put back by undo of the removal
    EXPECT_EQ(watch.removed, 2);
}

TEST(NodeModel, NodesOutsideTheViewAreNotShown) {
    EditorBench bench;
    NodeModel& model = *bench.editor->nodes();
    const int all = model.rowCount();
    EXPECT_EQ(shownRows(model), all);
    bench.canvas().setViewport({500, 500});
    const int some = shownRows(model);
    EXPECT_GT(some, 0);
    EXPECT_LT(some, all);
    EXPECT_FALSE(model.index(*model.rowOf(bench.node("Output"))).data(NodeModel::inViewRole).toBool());
}

TEST(NodeModel, NothingIsShownBeforeTheViewportHasASize) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    Editor editor(registry, {});
    editor.session()->adopt(*sessions::newSession("Song", 48000, {{"kick", "audio/kick.wav", 1, 48000}}, registry));
    EXPECT_GT(editor.nodes()->rowCount(), 0);
    EXPECT_EQ(shownRows(*editor.nodes()), 0);
}

TEST(NodeModel, ShownNodesAreTheRowsInViewThroughPansEditsAndUndo) {
    EditorBench bench;
    const auto expectTheSame = [&] {
        const NodeModel& model = *bench.editor->nodes();
        std::vector<QVariant> inView, shown;
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.isInView(row)) inView.push_back(model.index(row).data(NodeModel::nodeIdRole));
        for (int row = 0; row < bench.editor->shownNodes()->rowCount(); ++row)
            shown.push_back(bench.editor->shownNodes()->index(row, 0).data(NodeModel::nodeIdRole));
        EXPECT_EQ(shown, inView);
        return shown.size();
    };
    EXPECT_EQ(expectTheSame(), bench.graph().nodes().size());
    bench.canvas().setViewport({500, 500});
    const std::size_t before = expectTheSame();
    bench.press({250, 250}, CanvasController::PointerButton::middle);
    bench.canvas().move({-600, 250});
    bench.canvas().release({-600, 250});
    EXPECT_NE(expectTheSame(), 0u);
    bench.add("gain", {250, 250});
    expectTheSame();
    bench.canvas().nudge(5000, 0);  // out of view
    expectTheSame();
    bench.undoAll();
    expectTheSame();
    bench.canvas().zoomBy(0.2);
    EXPECT_EQ(expectTheSame(), 0u);
    EXPECT_GT(before, 0u);
}

TEST(NodeModel, WhereManyComeIntoViewSomeComeWithEachFrame) {
    EditorBench bench;
    std::vector<sessions::Stem> stems;
    for (int i = 0; i < 20; ++i) stems.push_back({"stem " + std::to_string(i), "audio/kick.wav", 1, 48000});
    bench.editor->session()->adopt(*sessions::newSession("Song", 48000, stems, bench.registry));
    bench.canvas().fit();
    bench.canvas().zoomBy(0.5 / bench.canvas().zoom());
    const NodeModel& model = *bench.editor->nodes();
    const QRectF seen = bench.canvas().view().toScene(QRectF({}, bench.canvas().viewport()));
    int inView = 0;
    for (const auto& [id, node] : bench.graph().nodes()) inView += bench.canvas().scene().rect(node).intersects(seen);
    ASSERT_GT(inView, 2 * NodeModel::kMostAtOnce);
    int frames = 0;
    for (int shown = shownRows(model); model.filling(); ++frames) {
        bench.editor->nodes()->showMore();
        EXPECT_LE(shownRows(model), shown + NodeModel::kMostAtOnce);
        shown = shownRows(model);
    }
    EXPECT_GE(frames, 1);
    EXPECT_EQ(shownRows(model), inView);
}

TEST(NodeModel, FarAwayThereAreNoDelegates) {
    EditorBench bench;
    bench.canvas().zoomBy(0.3);
    EXPECT_TRUE(bench.canvas().far());
    EXPECT_EQ(shownRows(*bench.editor->nodes()), 0);
}

TEST(NodeModel, TellsWhatANodeIs) {
    EditorBench bench;
    NodeModel& model = *bench.editor->nodes();
    const auto at = [&](const char* name, int role) { return model.index(*model.rowOf(bench.node(name))).data(role); };
    EXPECT_EQ(at("kick", NodeModel::lookRole), "track");
    EXPECT_EQ(at("Mix bus", NodeModel::lookRole), "bus");
    EXPECT_EQ(at("Limiter", NodeModel::lookRole), "master");
    EXPECT_EQ(at("Output", NodeModel::lookRole), "output");
    EXPECT_EQ(at("vox fader", NodeModel::lookRole), "processor");
    EXPECT_EQ(at("vox fader", NodeModel::typeNameRole), "Fader");
    EXPECT_EQ(at("vox fader", NodeModel::meterChannelsRole), 2);
    EXPECT_EQ(at("kick fader", NodeModel::meterChannelsRole), 1);
    EXPECT_EQ(at("vox", NodeModel::meterChannelsRole), 0);
}

TEST(NodeModel, PluginThatIsNotInstalledIsMarked) {
    EditorBench bench;
    sessions::Session session;
    Node plugin;
    plugin.type = "lv2:http://example.org/none";
    plugin.name = "Lost";
    session.contents[*session.graph.addNode(plugin)] = {};
    bench.adopt(std::move(session));
    const QModelIndex index = bench.editor->nodes()->index(0);
    EXPECT_TRUE(index.data(NodeModel::missingRole).toBool());
    EXPECT_EQ(index.data(NodeModel::lookRole), "plugin");
}

TEST(NodeModel, MuteShowsOnTheNode) {
    EditorBench bench;
    const QModelIndex index = bench.editor->nodes()->index(*bench.editor->nodes()->rowOf(bench.node("vox fader")));
    EXPECT_FALSE(index.data(NodeModel::mutedRole).toBool());
    bench.editor->session()->perform(sessions::SetParameter{bench.node("vox fader"), "mute", 1});
    EXPECT_TRUE(index.data(NodeModel::mutedRole).toBool());
}

TEST(NodeModel, BypassShowsOnTheNode) {
    EditorBench bench;
    NodeModel& model = *bench.editor->nodes();
    const QModelIndex index = model.index(*model.rowOf(bench.node("Master EQ")));
    int told = 0;
    QObject::connect(&model, &NodeModel::dataChanged, &model,
                     [&](const QModelIndex& changed, const QModelIndex&, const QList<int>& roles) {
                         told += changed == index && roles.contains(NodeModel::bypassedRole);
                     });
    EXPECT_FALSE(index.data(NodeModel::bypassedRole).toBool());
    bench.editor->session()->perform(sessions::SetBypass{bench.node("Master EQ"), true});
    EXPECT_TRUE(index.data(NodeModel::bypassedRole).toBool());
    bench.editor->session()->undo();
    EXPECT_FALSE(index.data(NodeModel::bypassedRole).toBool());
    EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace lacquer::editor::node_model_test
