#include "editor/controllers/node_inspector.hpp"

#include <QFile>
#include <QTemporaryDir>

#include "editor_bench.hpp"

namespace lacquer::editor::node_inspector_test {
namespace {

TEST(NodeInspector, FollowsTheBypassOfTheSelectedNode) {
    EditorBench bench;
    NodeInspector& inspector = *bench.editor->inspector();
    EXPECT_FALSE(inspector.canBeBypassed());
    EXPECT_FALSE(inspector.bypassed());
    bench.canvas().selection().setNodes({bench.node("kick")});
    EXPECT_FALSE(inspector.canBeBypassed());
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    EXPECT_TRUE(inspector.canBeBypassed());
    int told = 0;
    QObject::connect(&inspector, &NodeInspector::nodeChanged, &inspector, [&] { ++told; });
    bench.canvas().toggleBypass();
    EXPECT_TRUE(inspector.bypassed());
    bench.editor->session()->undo();
    EXPECT_FALSE(inspector.bypassed());
    EXPECT_EQ(told, 2);
}

TEST(NodeInspector, ShowsWhatIsHeardWhereANodeKeepsIt) {
    EditorBench bench;
    NodeInspector& inspector = *bench.editor->inspector();
    EXPECT_FALSE(inspector.hears());
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    EXPECT_FALSE(inspector.hears());
    bench.canvas().addNode("lacquer:meter", {900, 1700});
    EXPECT_TRUE(inspector.hears());
    EXPECT_TRUE(inspector.heardSignal()->trail().empty()) << "nothing has played";
}

TEST(NodeInspector, FollowsTheLoudnessOfAMeterWhileOtherNodesAreShown) {
    EditorBench bench;
    NodeInspector& inspector = *bench.editor->inspector();
    EXPECT_FALSE(inspector.measuresLoudness());
    const NodeId meter = bench.add("loudness-meter", {900, 1700});
    bench.canvas().selection().setNodes({meter});
    EXPECT_TRUE(inspector.measuresLoudness());
    bench.editor->transport()->start();
    bench.editor->transport()->play();
    inspector.loudness()->take({-20, -20, -20, -20}, 500);
    EXPECT_EQ(inspector.loudness()->size(), 5u);
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    EXPECT_FALSE(inspector.measuresLoudness());
    bench.canvas().selection().setNodes({meter});
    EXPECT_EQ(inspector.loudness()->size(), 5u);
    bench.adopt(bench.session());
    EXPECT_EQ(inspector.loudness()->size(), 0u) << "another session";
}

TEST(NodeInspector, FilesOfANodeAreChosenAndClearedInOneStepEach) {
    EditorBench bench;
    ProcessorType type = **bench.registry.find("lacquer:gain");
    type.uri = "test:convolver";
    type.files = {{"impulse", "Impulse response", "of a room"}};
    bench.registry.add(type);
    bench.canvas().addNode("test:convolver", {900, 1700});
    const NodeId node = *bench.canvas().selection().nodes().begin();
    NodeFiles& files = *bench.editor->inspector()->files();
    const auto shown = [&] { return files.list().at(0).toMap(); };
    ASSERT_EQ(files.list().size(), 1);
    EXPECT_EQ(shown()["name"], "Impulse response");
    EXPECT_EQ(shown()["file"], "");
    EXPECT_FALSE(shown()["missing"].toBool());

    QTemporaryDir folder;
    const QString hall = folder.filePath("hall.wav");
    QFile(hall).open(QIODevice::WriteOnly);
    int told = 0;
    QObject::connect(&files, &NodeFiles::changed, &files, [&] { ++told; });
    files.choose("impulse", QUrl::fromLocalFile(hall));
    EXPECT_EQ(told, 1);
    EXPECT_EQ(bench.session().content(node).state.at(fileStateKey("impulse")), hall.toStdString());
    EXPECT_EQ(shown()["file"], "hall.wav");
    EXPECT_EQ(shown()["path"], hall);
    EXPECT_EQ(bench.editor->session()->undoText(), "Choose Impulse response of Gain");
    files.choose("impulse", QUrl::fromLocalFile(hall));
    files.choose("no such", QUrl::fromLocalFile(hall));
    EXPECT_EQ(told, 1) << "that changes nothing";
    QFile::remove(hall);
    EXPECT_TRUE(shown()["missing"].toBool());
    files.clear("impulse");
    EXPECT_TRUE(bench.session().content(node).state.empty());
    bench.editor->session()->undo();
    EXPECT_EQ(shown()["file"], "hall.wav");
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    EXPECT_TRUE(files.list().isEmpty());
}

TEST(NodeInspector, ALatencyIsTypedAndGoesBackToAutomatic) {
    EditorBench bench;
    NodeInspector& inspector = *bench.editor->inspector();
    EXPECT_TRUE(inspector.latencyText().isEmpty());
    inspector.setLatency("10");  // nothing is selected
    EXPECT_EQ(bench.history().position(), 0u);
    const NodeId limiter = bench.node("Limiter");
    bench.canvas().selection().setNodes({limiter});
    EXPECT_EQ(inspector.latencyText(), "unknown") << "nothing runs";
    EXPECT_TRUE(inspector.arrivalText().isEmpty());
    EXPECT_FALSE(inspector.latencySaid());
    int told = 0;
    QObject::connect(&inspector, &NodeInspector::latencyChanged, &inspector, [&] { ++told; });
    inspector.setLatency("480");
    EXPECT_EQ(told, 1);
    EXPECT_TRUE(inspector.latencySaid());
    EXPECT_EQ(inspector.latencyText(), "480 frames, 10.0 ms");
    EXPECT_EQ(bench.session().content(limiter).latencyFrames, 480);
    EXPECT_EQ(bench.editor->session()->undoText(), "Set latency of Limiter");
    inspector.setLatency("1 ms");
    EXPECT_EQ(inspector.latencyText(), "48 frames, 1.00 ms");
    inspector.setLatency("Auto");
    EXPECT_FALSE(inspector.latencySaid());
    EXPECT_EQ(bench.editor->session()->undoText(), "Reset latency of Limiter");
    inspector.resetLatency();
    inspector.setLatency("");
    EXPECT_EQ(bench.history().position(), 3u) << "it is automatic already";
    bench.editor->session()->undo();
    EXPECT_EQ(inspector.latencyText(), "48 frames, 1.00 ms");
    EXPECT_TRUE(bench.problems.isEmpty());
}

TEST(NodeInspector, WhatIsNoLatencyIsReported) {
    EditorBench bench;
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    bench.editor->inspector()->setLatency("soon");
    bench.editor->inspector()->setLatency("-1");
    bench.editor->inspector()->setLatency("61 s");
    ASSERT_EQ(bench.problems.size(), 3);
    EXPECT_TRUE(bench.problems[0].contains("\"soon\" is no latency")) << bench.problems[0].toStdString();
    EXPECT_TRUE(bench.problems[1].contains("Limiter: a latency of -1 frames is not possible"));
    EXPECT_TRUE(bench.problems[2].contains("0 to 2880000")) << bench.problems[2].toStdString();
    EXPECT_EQ(bench.history().position(), 0u);
}

}  // namespace
}  // namespace lacquer::editor::node_inspector_test
