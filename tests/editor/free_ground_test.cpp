// Where what is new on the canvas lies: on nothing that was there.
#include "editor/controllers/free_ground.hpp"

#include <QLineF>
#include <QUrl>
#include <cmath>
#include <filesystem>

#include "editor/controllers/arranging.hpp"
#include "editor_bench.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/model/templates.hpp"

namespace lacquer::editor::free_ground_test {
namespace {

const QPointF kGround(1500, 1500);

std::map<NodeId, QRectF> rectsOf(const EditorBench& bench) {
    std::map<NodeId, QRectF> rects;
    for (const auto& [id, node] : bench.graph().nodes()) rects[id] = bench.canvas().scene().rect(node);
    return rects;
}

// The names of nodes that lie on each other; empty when none do.
std::string overlaps(const EditorBench& bench) {
    const auto rects = rectsOf(bench);
    for (const auto& [a, one] : rects)
        for (const auto& [b, other] : rects)
            if (a < b && one.intersects(other)) return bench.graph().find(a)->name + ", " + bench.graph().find(b)->name;
    return {};
}

TEST(FreeGround, ANodeLiesWhereItIsAskedForWhereThatIsFree) {
    EditorBench bench;
    bench.add("gain", kGround);
    EXPECT_EQ(bench.middleOf("Gain").x(), kGround.x());
    EXPECT_NEAR(bench.middleOf("Gain").y(), kGround.y(), 1);
}

TEST(FreeGround, ANodeThatIsAskedForOnAnotherLiesBesideItAndTheOtherStays) {
    EditorBench bench;
    const NodeId first = bench.add("gain", kGround);
    const QRectF was = rectsOf(bench).at(first);
    const NodeId second = bench.add("gain", kGround);
    const auto rects = rectsOf(bench);
    EXPECT_EQ(rects.at(first), was);
    // Lower than wide, it goes below: by its height and the gap, in steps of the grid.
    const double steps = std::ceil((was.height() + kClearUnits) / kGridUnits);
    EXPECT_EQ(rects.at(second), was.translated(0, steps * kGridUnits));
    bench.editor->session()->undo();
    bench.add("gain", kGround);
    EXPECT_EQ(rectsOf(bench).rbegin()->second, rects.at(second)) << "the same again";
}

TEST(FreeGround, ManyNodesAskedForInOnePlaceLieAroundIt) {
    EditorBench bench;
    for (int i = 0; i < 30; ++i) bench.add("gain", bench.middleOf("Mix bus"));
    EXPECT_EQ(overlaps(bench), "");
    // Thirty boxes with their gaps take this area; a disc of three times the area holds them all.
    const QRectF one = rectsOf(bench).rbegin()->second;
    const double area = 30 * (one.width() + 2 * kGridUnits) * (one.height() + 2 * kGridUnits);
    const QPointF middle = bench.canvas().scene().rect(*bench.graph().find(bench.node("Mix bus"))).center();
    for (const auto& [id, rect] : rectsOf(bench))
        EXPECT_TRUE(!bench.graph().find(id)->name.starts_with("Gain") ||
                    QLineF(rect.center(), middle).length() < std::sqrt(3 * area / 3.14) + one.width());
}

TEST(FreeGround, OnAGridWhatIsNewKeepsToIt) {
    EditorBench bench;
    bench.canvas().setSnapToGrid(true);
    for (int i = 0; i < 3; ++i) {
        const NodeId added = bench.add("gain", kGround + QPointF(7, 3));
        const QPointF corner = rectsOf(bench).at(added).topLeft();
        EXPECT_EQ(std::fmod(corner.x(), kGridUnits), 0);
        EXPECT_EQ(std::fmod(corner.y(), kGridUnits), 0);
    }
}

TEST(FreeGround, CopiesLieOnNothingAndAsTheOriginalsLieToEachOther) {
    EditorBench bench;
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("kick fader")});
    const auto before = rectsOf(bench);
    for (int i = 0; i < 4; ++i) {
        bench.canvas().selection().setNodes({bench.node("kick"), bench.node("kick fader")});
        bench.canvas().duplicateSelection(false);
    }
    bench.canvas().copySelection();
    bench.canvas().paste(bench.middleOf("Mix bus"), false);
    EXPECT_EQ(overlaps(bench), "");
    const auto rects = rectsOf(bench);
    for (const auto& [id, rect] : before) EXPECT_EQ(rects.at(id), rect);
    const QPointF apart = before.at(bench.node("kick fader")).center() - before.at(bench.node("kick")).center();
    EXPECT_EQ(rects.at(bench.node("kick fader 3")).center() - rects.at(bench.node("kick 3")).center(), apart);
}

TEST(FreeGround, TheBendsOfCopiedWiresGoAlong) {
    EditorBench bench;
    const ConnectionId wire = bench.wire("kick", "kick fader");
    const auto kick = bench.session().content(bench.node("kick")).position;
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetWirePath{wire, {{kick.x + 200, kick.y - 30}}}));
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("kick fader")});
    bench.canvas().duplicateSelection(false);
    const auto copy = bench.session().content(bench.node("kick 2")).position;
    EXPECT_EQ(bench.session().wirePath(bench.wire("kick 2", "kick fader 2")),
              (sessions::WirePath{{copy.x + 200, copy.y - 30}}));
}

TEST(FreeGround, ACopiedFrameLiesOnNoNodeAndNoFrameBesideIt) {
    EditorBench bench;
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("kick fader")});
    bench.canvas().frameSelection();
    bench.canvas().finishTitle("Drums");
    bench.canvas().duplicateSelection(false);
    ASSERT_EQ(bench.session().canvasFrames.size(), 2u);
    const QRectF original = rectOf(bench.session().canvasFrames.begin()->second);
    const QRectF copy = rectOf(bench.session().canvasFrames.rbegin()->second);
    EXPECT_EQ(copy.size(), original.size());
    EXPECT_FALSE(copy.intersects(original));
    EXPECT_EQ(bench.canvas().scene().frames().nodesIn({bench.session().canvasFrames.rbegin()->first}),
              (std::set{bench.node("kick 2"), bench.node("kick fader 2")}));
    EXPECT_EQ(overlaps(bench), "");
}

TEST(FreeGround, ANodeInAFrameMayBeAskedFor) {
    EditorBench bench;
    const NodeId gain = bench.add("gain", kGround);
    bench.canvas().frameSelection();
    bench.canvas().finishTitle("Gains");
    const auto id = bench.session().canvasFrames.begin()->first;
    auto frame = bench.session().canvasFrames.at(id);
    frame.height += 200;
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetFrame{id, frame}));
    const NodeId second = bench.add("gain", kGround);
    EXPECT_EQ(bench.canvas().scene().frames().nodesIn({id}), (std::set{gain, second}));
}

TEST(FreeGround, WhereThereIsNoneFarAndWideItLiesBesideEverything) {
    EditorBench bench;
    bench.add("gain", kGround);
    bench.canvas().frameSelection();
    bench.canvas().finishTitle("Everything");
    const auto id = bench.session().canvasFrames.begin()->first;
    auto frame = bench.session().canvasFrames.at(id);
    frame.x = frame.y = -1'000'000;
    frame.width = frame.height = 3'000'000;
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetFrame{id, frame}));
    bench.canvas().selection().set({}, {id});
    bench.canvas().duplicateSelection(false);
    ASSERT_EQ(bench.session().canvasFrames.size(), 2u);
    const QRectF copy = rectOf(bench.session().canvasFrames.rbegin()->second);
    EXPECT_FALSE(copy.intersects(rectOf(frame)));
}

TEST(FreeGround, ATemplateLiesOnNothing) {
    EditorBench bench;
    const sessions::Template made = *sessions::makeTemplate("mastering-chain", 2, bench.registry);
    bench.canvas().addTemplate(made, bench.middleOf("Mix bus"));
    bench.canvas().addTemplate(made, bench.middleOf("Mix bus"));
    EXPECT_EQ(overlaps(bench), "");
    EXPECT_EQ(bench.history().position(), 2u);
}

TEST(FreeGround, ANodeForAWireLiesOnNoneThatIsInItsWay) {
    EditorBench bench;
    const QPointF between = (bench.outputOf("Mix bus") + bench.inputOf("Mix bus fader")) / 2;
    ASSERT_TRUE(bench.editor->session()->perform(sessions::MoveNode{
        bench.node("Limiter"),
        {bench.canvas().view().toScene(between).x() - 60, bench.canvas().view().toScene(between).y() - 90}}));
    bench.canvas().selection().setWire(bench.wire("Mix bus", "Mix bus fader"));
    bench.canvas().askForNode(kGround);
    bench.canvas().addNode("lacquer:gain", kGround);
    EXPECT_TRUE(bench.wire("Mix bus", "Gain"));
    EXPECT_FALSE(rectsOf(bench).at(bench.node("Gain")).intersects(rectsOf(bench).at(bench.node("Limiter"))));
}

TEST(FreeGround, TheViewStaysWhereTheMiddleOfWhatIsNewCanBeSeen) {
    EditorBench bench;
    const QPointF before = bench.canvas().offset();
    bench.add("gain", {3990, 1990});  // of 4000 by 2000
    EXPECT_EQ(bench.canvas().offset(), before);
    bench.add("gain", {4200, 1000});
    EXPECT_NE(bench.canvas().offset(), before);
    EXPECT_TRUE(QRectF(0, 0, 4000, 2000).contains(bench.middleOf("Gain 2")));
}

TEST(FreeGround, DroppedFilesLieOnNothingAndAreShown) {
    EditorBench bench;
    const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "lacquer-free-ground";
    std::filesystem::create_directories(folder);
    QList<QUrl> urls;
    for (const char* name : {"one.wav", "two.wav"}) {
        auto file = sessions::AudioFileWriter::create(folder / name, {.sampleRate = 48000, .channels = 1});
        ASSERT_TRUE(file.ok()) << file.error().line();
        const std::vector<float> silence(4800);
        const float* channel = silence.data();
        ASSERT_TRUE(file->write(ConstAudioBlock(&channel, 1, 4800)).ok());
        ASSERT_TRUE(file->commit().ok());
        urls.append(QUrl::fromLocalFile(QString::fromStdString((folder / name).string())));
    }
    bench.canvas().setViewport({300, 200});
    bench.canvas().centreOn(rectsOf(bench).at(bench.node("kick fader")).center());
    bench.canvas().addTracks(urls, {150, 100});
    EXPECT_EQ(overlaps(bench), "");
    const QRectF one = bench.canvas().view().toScreen(rectsOf(bench).at(bench.node("one")));
    const QRectF two = bench.canvas().view().toScreen(rectsOf(bench).at(bench.node("two")));
    EXPECT_TRUE(QRectF(0, 0, 300, 200).intersects(one | two));
    bench.editor->session()->undo();
    EXPECT_EQ(bench.history().position(), 0u);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace lacquer::editor::free_ground_test
