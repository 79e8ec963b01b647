// Playing without a device: the silent clock runs the engine. These wait for what must come, and measure no time.
#include "editor/controllers/transport_controller.hpp"

#include "editor_bench.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::transport_controller_test {
namespace {

class TransportTest : public testing::Test {
protected:
    TransportTest() : transport(*bench.editor->transport()) { transport.start(); }
    EditorBench bench;
    TransportController& transport;
};

TEST_F(TransportTest, WithoutADeviceItSaysSoAndPlaysInSilence) {
    ASSERT_TRUE(waitFor([&] { return transport.silent(); }));
    EXPECT_EQ(transport.deviceText(), "NO DEVICE – silent");
    EXPECT_FALSE(transport.deviceDetail().isEmpty());  // why
    transport.play();
    EXPECT_TRUE(transport.playing());
    EXPECT_TRUE(waitFor([&] { return transport.position() > 0.2; }));
    transport.stop();
    EXPECT_FALSE(transport.playing());
}

TEST_F(TransportTest, SeekGoesThereAndPlaysOnFromThere) {
    transport.seek(7);
    EXPECT_DOUBLE_EQ(transport.position(), 7);
    EXPECT_EQ(transport.positionText(), "0:00:07.000");
    transport.play();
    EXPECT_TRUE(waitFor([&] { return transport.position() > 7.1; }));
    EXPECT_LT(transport.position(), 10);
}

TEST_F(TransportTest, GoesWhereOneTypes) {
    EXPECT_TRUE(transport.locate("0:05.5"));
    EXPECT_DOUBLE_EQ(transport.position(), 5.5);
    EXPECT_EQ(transport.lengthText(), "0:00:10.000");
    transport.nextUnit();
    EXPECT_EQ(transport.unit(), TransportController::Unit::samples);
    EXPECT_EQ(transport.positionText(), "264000");
    EXPECT_EQ(transport.lengthText(), "480000");
    transport.nextUnit();
    EXPECT_EQ(transport.positionText(), "3|4|000");  // 5.5 s at 120 bpm are 11 beats: two bars and three beats
    EXPECT_TRUE(transport.locate("2"));
    EXPECT_DOUBLE_EQ(transport.position(), 2);
    transport.nextUnit();
    EXPECT_EQ(transport.unit(), TransportController::Unit::time);
    bench.problems.clear();
    EXPECT_FALSE(transport.locate("soon"));
    EXPECT_EQ(bench.problems.filter("soon").size(), 1);
    EXPECT_DOUBLE_EQ(transport.position(), 2);
}

TEST_F(TransportTest, BarsFollowTheTempoOfTheSession) {
    transport.setUnit(TransportController::Unit::bars);
    transport.seek(4);
    EXPECT_EQ(transport.positionText(), "3|1|000");
    bench.editor->session()->perform(sessions::SetTempoMap{{{0, 60, {3, 4}}}});
    EXPECT_EQ(transport.positionText(), "2|2|000");
    bench.editor->session()->undo();
    EXPECT_EQ(transport.positionText(), "3|1|000");
    transport.setUnit(TransportController::Unit::time);
}

TEST_F(TransportTest, TheLoopIsPartOfTheSessionAndWhetherItIsOnIsNot) {
    EXPECT_FALSE(transport.hasLoop());
    transport.setLoop("0:02", "0:03");
    EXPECT_EQ(bench.session().loop, (LoopRange{96000, 144000}));
    EXPECT_EQ(transport.loopStartText(), "0:00:02.000");
    EXPECT_EQ(transport.loopEndText(), "0:00:03.000");
    EXPECT_FALSE(transport.looping());
    const std::size_t steps = bench.history().position();
    transport.toggleLoop();
    EXPECT_TRUE(transport.looping());
    EXPECT_EQ(bench.history().position(), steps);
    bench.editor->session()->undo();
    EXPECT_FALSE(transport.hasLoop());
    EXPECT_FALSE(transport.looping());
    bench.editor->session()->redo();
    EXPECT_TRUE(transport.hasLoop());

    bench.problems.clear();
    transport.setLoop("0:03", "0:02");
    transport.setLoop("now", "0:02");
    EXPECT_EQ(bench.problems.size(), 2);
    EXPECT_EQ(bench.session().loop, (LoopRange{96000, 144000}));

    transport.seek(2.5);
    transport.setLoopStartHere();
    EXPECT_EQ(bench.session().loop, (LoopRange{120000, 144000}));
    transport.seek(9);
    transport.setLoopEndHere();
    EXPECT_EQ(bench.session().loop, (LoopRange{120000, 432000}));
    transport.seek(9.5);
    transport.setLoopStartHere();  // behind its end: up to the end of the song
    EXPECT_EQ(bench.session().loop, (LoopRange{456000, 480000}));
    transport.removeLoop();
    EXPECT_FALSE(transport.hasLoop());
    transport.toggleLoop();  // none has been set: the whole song
    EXPECT_EQ(bench.session().loop, (LoopRange{0, 480000}));
    EXPECT_TRUE(transport.looping());
}

TEST_F(TransportTest, ALoopSwitchedOnWhilePlayingKeepsTheSongInside) {
    transport.setLoop("4", "4.3");
    transport.seek(7);
    transport.play();
    ASSERT_TRUE(waitFor([&] { return transport.position() > 7; }));
    transport.toggleLoop();
    ASSERT_TRUE(waitFor([&] { return transport.position() < 4.3; }));
    // Twice round: up, back, up, back. What has been heard is inside all the time.
    int rounds = 0;
    double before = transport.position();
    double lowest = before;
    double highest = before;
    EXPECT_TRUE(waitFor([&] {
        const double now = transport.position();
        rounds += now < before ? 1 : 0;
        before = now;
        lowest = std::min(lowest, now);
        highest = std::max(highest, now);
        return rounds == 2;
    }));
    EXPECT_GE(lowest, 4);
    EXPECT_LT(highest, 4.3);
    transport.toggleLoop();
    EXPECT_TRUE(waitFor([&] { return transport.position() > 4.4; }));
    transport.stop();
}

TEST_F(TransportTest, ALoopUpToTheEndOfTheSongGoesOn) {
    transport.setLoop("9.7", "10");
    transport.toggleLoop();
    transport.seek(9.8);
    transport.play();
    double before = 0;
    EXPECT_TRUE(waitFor([&] { return std::exchange(before, transport.position()) > transport.position(); }));
    EXPECT_TRUE(transport.playing());
    transport.stop();
    transport.seek(12);  // behind the loop, where it would never come round
    transport.play();
    EXPECT_TRUE(waitFor([&] { return transport.position() > 9.7 && transport.position() < 10; }));
}

TEST_F(TransportTest, AnotherSessionOpensWithItsLoopSwitchedOff) {
    transport.loopWholeSong();
    transport.toggleLoop();
    sessions::Session session = bench.session();
    session.loop = LoopRange{48000, 96000};
    bench.adopt(session);
    EXPECT_FALSE(transport.looping());
    EXPECT_TRUE(transport.hasLoop());
    EXPECT_EQ(transport.loopStartText(), "0:00:01.000");
    bench.adopt({});
    EXPECT_FALSE(transport.hasLoop());
    bench.problems.clear();
    transport.toggleLoop();
    EXPECT_FALSE(transport.looping());
    EXPECT_EQ(bench.problems.filter("nothing to loop").size(), 1);
}

TEST_F(TransportTest, TheLoadIsShownWhileTheEngineRuns) {
    transport.play();
    EXPECT_TRUE(waitFor([&] { return transport.peakLoad() > 0; }));
    EXPECT_EQ(transport.dropouts(), 0);
}

TEST_F(TransportTest, ADeviceThatCannotBeOpenedLeavesTheSilentClock) {
    ASSERT_TRUE(waitFor([&] { return transport.silent(); }));
    transport.setAudio({.deviceName = "another one that is not here", .framesPerBuffer = 512});
    EXPECT_FALSE(transport.silent());
    EXPECT_EQ(transport.deviceText(), "opening the audio device …");
    transport.setAudio({.deviceName = "a third one"});  // while the second is being looked for
    ASSERT_TRUE(waitFor([&] { return transport.silent(); }));
    EXPECT_FALSE(transport.deviceDetail().isEmpty());
    transport.play();
    EXPECT_TRUE(waitFor([&] { return transport.position() > 0.1; }));
}

TEST_F(TransportTest, StopsAtTheEndOfTheSong) {
    EXPECT_DOUBLE_EQ(transport.length(), 10);
    transport.seek(9.8);
    transport.play();
    EXPECT_TRUE(waitFor([&] { return !transport.playing(); }));
    EXPECT_GE(transport.position(), 10);
}

TEST_F(TransportTest, MetersRunOnlyWhileThereIsSomethingToSee) {
    EXPECT_FALSE(transport.meters().running());
    transport.play();
    EXPECT_TRUE(waitFor([&] { return transport.meters().running(); }));
    EXPECT_TRUE(transport.meters().readout(bench.node("vox fader"), "peakL").has_value());
    EXPECT_FALSE(transport.meters().readout(bench.node("vox"), "peakL").has_value());
    transport.stop();
    EXPECT_TRUE(waitFor([&] { return !transport.meters().running(); }));
}

TEST_F(TransportTest, EditsReachTheRunningEngine) {
    transport.play();
    ASSERT_TRUE(waitFor([&] { return transport.position() > 0; }));
    const NodeId added = bench.add("fader", {400, 1200});
    EXPECT_TRUE(waitFor([&] { return transport.meters().readout(added, "peakL").has_value(); }));
    bench.editor->session()->undo();
    EXPECT_TRUE(waitFor([&] { return !transport.meters().readout(added, "peakL").has_value(); }));
}

TEST_F(TransportTest, TheInspectorShowsHowLateTheRunningNodesAre) {
    NodeInspector& inspector = *bench.editor->inspector();
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    const QString reported = inspector.latencyText();
    EXPECT_TRUE(reported.contains("frames, ")) << reported.toStdString();
    EXPECT_EQ(inspector.arrivalText(), "") << "it is not late";
    bench.canvas().selection().setNodes({bench.node("Output")});
    EXPECT_EQ(inspector.arrivalText(), "arrives " + reported + " late");
    int told = 0;
    QObject::connect(&inspector, &NodeInspector::latencyChanged, &inspector, [&] { ++told; });
    bench.editor->session()->perform(sessions::SetLatency{bench.node("Limiter"), 480});
    EXPECT_TRUE(waitFor([&] { return inspector.arrivalText() == "arrives 480 frames, 10.0 ms late"; }));
    EXPECT_TRUE(waitFor([&] { return told >= 2; })) << "by the edit, and by the new plan";
    bench.editor->session()->undo();
    EXPECT_TRUE(waitFor([&] { return inspector.arrivalText() == "arrives " + reported + " late"; }));
}

TEST_F(TransportTest, ANodeThatTheEngineRefusesIsNotInTheDocument) {
    SessionController& session = *bench.editor->session();
    QString problem;
    QObject::connect(&session, &SessionController::problem, &session, [&](const QString& text) { problem = text; });
    const std::size_t before = session.session().graph.nodes().size();
    Node odd = (*session.registry().find("lacquer:gain"))->makeNode("Odd", 2);
    odd.outputs.front().symbol = "elsewhere";
    EXPECT_FALSE(session.perform(sessions::AddNode{odd, {}, {}}).has_value());
    EXPECT_TRUE(problem.contains("Odd")) << problem.toStdString();
    EXPECT_EQ(session.session().graph.nodes().size(), before);
    EXPECT_FALSE(session.canUndo());
}

TEST_F(TransportTest, ASessionWithANodeThatDoesNotStartPlaysAndShowsWhichItIs) {
    sessions::Session session = bench.session();
    Node odd = (*bench.registry.find("lacquer:gain"))->makeNode("Odd", 2);
    odd.outputs.front().symbol = "elsewhere";
    const auto id = session.graph.addNode(odd);
    ASSERT_TRUE(id.ok());
    session.contents.emplace(*id, sessions::NodeContent{});
    bench.problems.clear();
    bench.adopt(session);
    const std::string document = bench.text();
    ASSERT_TRUE(waitFor([&] { return transport.silent() && !bench.problems.isEmpty(); }));
    EXPECT_EQ(bench.problems.filter("Odd: does not start").size(), 1) << bench.problems.join("\n").toStdString();
    transport.play();
    EXPECT_TRUE(waitFor([&] { return transport.position() > 0; }));

    const NodeModel& nodes = *bench.editor->nodes();
    const auto shown = [&](NodeId node) {
        return nodes.data(nodes.index(*nodes.rowOf(node)), NodeModel::missingRole).toString();
    };
    EXPECT_EQ(shown(*id), "left out");
    EXPECT_EQ(shown(bench.node("Limiter")), "");
    bench.canvas().selection().setNodes({*id});
    EXPECT_TRUE(bench.editor->inspector()->missing().contains("does not start"));
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    EXPECT_EQ(bench.editor->inspector()->missing(), "");
    EXPECT_EQ(bench.text(), document);
}

TEST_F(TransportTest, ASessionWhoseLoopIsTooShortPlaysAndIsWholeOnceItIsMended) {
    sessions::Session session = bench.session();
    const NodeId echo = *session.graph.addNode((*bench.registry.find(kFeedbackDelayTypeUri))->makeNode("Echo", 2));
    session.contents[echo].parameters["delay"] = 1;
    const NodeId limiter = bench.node("Limiter");
    ASSERT_TRUE(session.graph.connect({limiter, 0}, {echo, 0}).ok());
    ASSERT_TRUE(session.graph.connect({echo, 0}, {limiter, 0}).ok());
    bench.problems.clear();
    bench.adopt(session);
    ASSERT_TRUE(waitFor([&] { return transport.silent() && !bench.problems.isEmpty(); }));
    EXPECT_EQ(bench.problems.filter("Echo: is left out: a feedback of 1.00 ms is too short").size(), 1)
        << bench.problems.join("\n").toStdString();
    transport.play();
    EXPECT_TRUE(waitFor([&] { return transport.position() > 0; }));
    const NodeModel& nodes = *bench.editor->nodes();
    const auto shown = [&] { return nodes.data(nodes.index(*nodes.rowOf(echo)), NodeModel::missingRole).toString(); };
    EXPECT_EQ(shown(), "left out");
    bench.canvas().selection().setNodes({echo});
    EXPECT_TRUE(bench.editor->inspector()->missing().contains("too short"));

    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetParameter{echo, "delay", 250}).has_value());
    EXPECT_TRUE(waitFor([&] { return shown().isEmpty(); }));
    EXPECT_EQ(bench.editor->inspector()->missing(), "");
}

TEST_F(TransportTest, WhatIsTooLateForAPlayerIsBypassedWhileATrackIsArmed) {
    QStringList notices;
    QObject::connect(bench.editor->session(), &SessionController::notice, bench.editor->session(),
                     [&](const QString& text) { notices.append(text); });
    const std::string document = bench.text();
    transport.setLowLatency(1.0);
    bench.editor->session()->perform(sessions::SetRecording{bench.node("vox"), {{1}, true, Monitoring::on}});
    ASSERT_TRUE(waitFor([&] { return !notices.isEmpty(); }));
    EXPECT_EQ(notices, QStringList("Bypassed for low latency: Limiter"));
    EXPECT_TRUE(waitFor([&] { return transport.latencyText().startsWith("0 frames"); }))
        << transport.latencyText().toStdString();
    transport.setLowLatency(std::nullopt);
    EXPECT_TRUE(waitFor([&] { return !transport.latencyText().startsWith("0 frames"); }));
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), document) << "the session knows nothing of it";
    EXPECT_EQ(notices.size(), 1);
}

TEST_F(TransportTest, OpeningAnotherSessionStopsTheOldOne) {
    transport.play();
    ASSERT_TRUE(waitFor([&] { return transport.position() > 0; }));
    bench.editor->session()->adopt({});
    EXPECT_FALSE(transport.playing());
    EXPECT_DOUBLE_EQ(transport.position(), 0);
    EXPECT_DOUBLE_EQ(transport.length(), 0);
}

}  // namespace
}  // namespace lacquer::editor::transport_controller_test
