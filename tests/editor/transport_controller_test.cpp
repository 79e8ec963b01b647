// Playing without a device: the silent clock runs the engine. These wait for what must come, and measure no time.
#include "editor/controllers/transport_controller.hpp"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <functional>

#include "editor_bench.hpp"

namespace lacquer::editor {
namespace {

bool waitFor(const std::function<bool()>& condition) {
    constexpr int kPatienceMs = 30000;
    for (QDeadlineTimer deadline(kPatienceMs); !deadline.hasExpired();) {
        if (condition()) return true;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    return condition();
}

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
    EXPECT_EQ(transport.positionText(), "0:07.0");
    transport.play();
    EXPECT_TRUE(waitFor([&] { return transport.position() > 7.1; }));
    EXPECT_LT(transport.position(), 10);
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
    EXPECT_EQ(inspector.arrivalText(), "arrives 0 frames, 0.00 ms late");
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

TEST_F(TransportTest, OpeningAnotherSessionStopsTheOldOne) {
    transport.play();
    ASSERT_TRUE(waitFor([&] { return transport.position() > 0; }));
    bench.editor->session()->adopt({});
    EXPECT_FALSE(transport.playing());
    EXPECT_DOUBLE_EQ(transport.position(), 0);
    EXPECT_DOUBLE_EQ(transport.length(), 0);
}

TEST(TimeText, CountsMinutesSecondsAndTenths) {
    EXPECT_EQ(timeText(0), "0:00.0");
    EXPECT_EQ(timeText(65.29), "1:05.2");
    EXPECT_EQ(timeText(3599.95), "59:59.9");
    EXPECT_EQ(timeText(-1.5), "-0:01.5");
}

}  // namespace
}  // namespace lacquer::editor
