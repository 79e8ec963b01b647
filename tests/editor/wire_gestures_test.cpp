// What is done to wires on the canvas: loops refused and remedied, bends, cuts; and what wires say of their times.
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <cmath>
#include <functional>
#include <random>

#include "random_hand.hpp"

namespace lacquer::editor::wire_gestures_test {
namespace {

using Button = CanvasController::PointerButton;
using Drop = CanvasController::Drop;
using Gesture = CanvasController::Gesture;

// Loops --------------------------------------------------------------------------------------------------------------

TEST(WireLoops, TheCycleUnderThePointerIsTheShortestWayBackToTheWire) {
    EditorBench bench;
    // Around the equaliser as well as through it.
    ASSERT_TRUE(bench.editor->session()->perform(
        sessions::Connect{{bench.node("Mix bus fader"), 0}, {bench.node("Limiter"), 0}}));
    bench.press(bench.outputOf("Limiter"));
    bench.canvas().move(bench.inputOf("Mix bus"));
    const Cycle* cycle = bench.canvas().wireDrag()->cycle();
    ASSERT_NE(cycle, nullptr);
    EXPECT_EQ(cycle->nodes, (std::vector{bench.node("Mix bus"), bench.node("Mix bus fader"), bench.node("Limiter")}));
    EXPECT_EQ(cycle->wires,
              (std::vector{bench.wire("Mix bus", "Mix bus fader"), bench.wire("Mix bus fader", "Limiter")}));
    EXPECT_TRUE(bench.canvas().hint().contains("Shift")) << bench.canvas().hint().toStdString();
    EXPECT_TRUE(bench.canvas().hint().contains("feedback delay"));
    bench.canvas().move(bench.inputOf("kick fader"));  // refused, too, because it is narrower
    EXPECT_TRUE(bench.canvas().hintIsRefusal());
    EXPECT_EQ(bench.canvas().wireDrag()->cycle(), nullptr);
    bench.canvas().cancel();
}

TEST(WireLoops, LetGoWithShiftALoopIsClosedThroughAFeedbackDelayInOneStep) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.press(bench.outputOf("Limiter"));
    bench.canvas().move(bench.inputOf("Mix bus"));
    bench.canvas().release(bench.inputOf("Mix bus"), Drop::throughDelay);
    EXPECT_TRUE(bench.problems.isEmpty()) << bench.problems.join("\n").toStdString();
    EXPECT_EQ(bench.history().position(), 1u);
    const NodeId delay = bench.node("Feedback delay");
    EXPECT_EQ(bench.graph().find(delay)->type, kFeedbackDelayTypeUri);
    EXPECT_TRUE(bench.wire("Limiter", "Feedback delay"));
    EXPECT_TRUE(bench.wire("Feedback delay", "Mix bus"));
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{delay});
    const QRectF place = bench.canvas().scene().rect(*bench.graph().find(delay));
    for (const auto& [id, node] : bench.graph().nodes())
        EXPECT_TRUE(id == delay || !place.intersects(bench.canvas().scene().rect(node))) << node.name;
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(WireLoops, ARefusedLoopOffersTheFeedbackDelayAfterwards) {
    EditorBench bench;
    std::vector<QPointF> offers;
    QObject::connect(&bench.canvas(), &CanvasController::remedyOffered, &bench.canvas(),
                     [&](QPointF at) { offers.push_back(at); });
    bench.drag(bench.outputOf("vox"), bench.inputOf("kick fader"));  // too wide, which a delay does not change
    EXPECT_TRUE(offers.empty());
    bench.canvas().connectThroughDelay();
    EXPECT_EQ(bench.history().position(), 0u);
    bench.drag(bench.inputOf("Mix bus"), bench.outputOf("Limiter"));
    EXPECT_EQ(offers, std::vector{bench.outputOf("Limiter")});
    EXPECT_EQ(bench.history().position(), 0u);
    bench.canvas().connectThroughDelay();
    EXPECT_TRUE(bench.wire("Limiter", "Feedback delay"));
    EXPECT_TRUE(bench.wire("Feedback delay", "Mix bus"));
    bench.canvas().connectThroughDelay();
    EXPECT_EQ(bench.history().position(), 1u) << "once";
}

TEST(WireLoops, ANodeFeedsItselfThroughADelay) {
    EditorBench bench;
    bench.press(bench.outputOf("Mix bus"));
    bench.canvas().move(bench.inputOf("Mix bus"));
    ASSERT_NE(bench.canvas().wireDrag()->cycle(), nullptr);
    bench.canvas().release(bench.inputOf("Mix bus"), Drop::throughDelay);
    EXPECT_TRUE(bench.wire("Mix bus", "Feedback delay"));
    EXPECT_TRUE(bench.wire("Feedback delay", "Mix bus"));
}

TEST(WireLoops, TheEndOfAWireMovesIntoALoopThroughADelay) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.press(bench.inputOf("Limiter") - QPointF(16, 0));
    bench.canvas().move(bench.inputOf("Mix bus"));
    bench.canvas().release(bench.inputOf("Mix bus"), Drop::throughDelay);
    EXPECT_FALSE(bench.wire("Bus compressor", "Limiter"));
    EXPECT_TRUE(bench.wire("Bus compressor", "Feedback delay"));
    EXPECT_EQ(bench.history().position(), 1u);
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

bool waitFor(const std::function<bool()>& condition) {
    for (QDeadlineTimer deadline(30000); !deadline.hasExpired() && !condition();)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    return condition();
}

// The engine compiles the loop; it would refuse a delay shorter than the quantum and what is in the loop take.
TEST(WireLoops, TheDelayIsLongEnoughForTheLatencyOfTheLoop) {
    EditorBench bench;
    TransportController& transport = *bench.editor->transport();
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetLatency{bench.node("Master EQ"), 24000}));
    transport.start();
    ASSERT_TRUE(waitFor([&] { return bench.canvas().times().latency(bench.node("Master EQ")) == 24000; }));
    const std::int64_t limiter = bench.canvas().times().latency(bench.node("Limiter"));
    bench.press(bench.outputOf("Limiter"));
    bench.canvas().move(bench.inputOf("Mix bus"));
    bench.canvas().release(bench.inputOf("Mix bus"), Drop::throughDelay);
    const NodeId delay = bench.node("Feedback delay");
    const double frames = bench.session().content(delay).parameters.at("delay") * 48;
    EXPECT_GE(std::round(frames), bench.session().quantumFrames + 24000 + limiter);
    EXPECT_LE(frames, bench.session().quantumFrames + 24000 + limiter + 1) << "and no longer";
    EXPECT_TRUE(waitFor([&] { return bench.canvas().times().contains(delay); }));
    EXPECT_EQ(transport.whyBroken(delay), nullptr);
    EXPECT_TRUE(bench.problems.filter("Feedback").isEmpty()) << bench.problems.join("\n").toStdString();
}

// The answer of the drag, which knows the graph in advance, is that of the graph.
TEST(WireLoops, ADragTellsForEveryPortWhatTheGraphWould) {
    int taken = 0, cycles = 0;
    for (unsigned seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        EditorBench bench;
        RandomHand hand(bench, seed);
        for (int i = 0; i < 60; ++i) hand.act();
        const auto expectTheSame = [&](const WireDrag& drag, const PortRef& fixed, std::optional<PortRef> from) {
            for (const PortRef& port : allPorts(bench.graph())) {
                const bool forward = fixed.direction == PortDirection::output;
                const bool possible =
                    port == from || (port.direction != fixed.direction &&
                                     bench.graph().canConnect(forward ? fixed.address : port.address,
                                                              forward ? port.address : fixed.address));
                ASSERT_EQ(drag.fits(port), possible)
                    << bench.graph().find(fixed.address.node)->name << " and "
                    << bench.graph().find(port.address.node)->name << " port " << port.address.port;
                taken += possible;
            }
        };
        for (const PortRef& fixed : allPorts(bench.graph()))
            expectTheSame(WireDrag(bench.canvas().scene(), fixed, {}), fixed, std::nullopt);
        for (const auto& [id, wire] : bench.graph().connections()) {
            const PortRef source{wire.source, PortDirection::output}, end{wire.destination, PortDirection::input};
            expectTheSame(WireDrag(bench.canvas().scene(), wire, WirePart::destination, {}), source, end);
            expectTheSame(WireDrag(bench.canvas().scene(), wire, WirePart::source, {}), end, source);
            WireDrag back(bench.canvas().scene(), {{wire.destination.node, 0}, PortDirection::output}, {});
            if (bench.graph().find(wire.destination.node)->outputs.empty() ||
                bench.graph().find(wire.source.node)->inputs.empty())
                continue;
            const PortRef input{{wire.source.node, 0}, PortDirection::input};
            back.moveTo(bench.canvas().scene().portPosition(input), 1);
            if (back.snapped() || !back.cycle()) continue;
            ++cycles;
            // Each wire leads from one node of it to the next.
            const Cycle& cycle = *back.cycle();
            ASSERT_EQ(cycle.wires.size() + 1, cycle.nodes.size());
            for (std::size_t i = 0; i < cycle.wires.size(); ++i) {
                EXPECT_EQ(bench.graph().find(cycle.wires[i])->source.node, cycle.nodes[i]);
                EXPECT_EQ(bench.graph().find(cycle.wires[i])->destination.node, cycle.nodes[i + 1]);
            }
        }
    }
    EXPECT_GT(taken, 100);
    EXPECT_GT(cycles, 10);
}

// Times --------------------------------------------------------------------------------------------------------------

TEST(WireTimes, HoverTellsWhatTheRunningPlanAddsToWiresAndNodes) {
    EditorBench bench;
    const NodeId eq = bench.node("Master EQ");
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetLatency{eq, 1024}));
    // Around the equaliser: what comes this way waits for what goes through it.
    ASSERT_TRUE(bench.editor->session()->perform(
        sessions::Connect{{bench.node("Mix bus fader"), 0}, {bench.node("Limiter"), 0}}));
    const ConnectionId around = bench.wire("Mix bus fader", "Limiter"),
                       through = bench.wire("Master EQ", "Bus compressor");
    const auto hintOn = [&](ConnectionId wire) {
        const WireRoute route = bench.canvas().scene().route(*bench.graph().find(wire));
        bench.canvas().hover(bench.canvas().view().toScreen(route.middle()));
        return bench.canvas().hint();
    };
    // Out of the way of the nodes, so that the middle lies free.
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetWirePath{around, {{1800, 900}}}));
    EXPECT_EQ(hintOn(around), "Mix bus fader → Limiter") << "nothing runs yet";
    bench.editor->transport()->start();
    ASSERT_TRUE(waitFor([&] { return bench.canvas().times().contains(eq); }));
    EXPECT_EQ(bench.canvas().times().delay(around), 1024);
    EXPECT_EQ(hintOn(around), "Mix bus fader → Limiter\ndelayed by 1024 frames, 21.3 ms, to meet what is later");
    EXPECT_EQ(hintOn(through), "Master EQ → Bus compressor");
    bench.canvas().hover(bench.middleOf("Master EQ"));
    EXPECT_EQ(bench.canvas().hint(), "Master EQ: latency 1024 frames, 21.3 ms");
    EXPECT_TRUE(bench.editor->transport()->latencyText().contains(" frames, "));

    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetCompensation{through, false}));
    ASSERT_TRUE(waitFor([&] { return bench.canvas().times().delay(around) == 0; }));
    EXPECT_EQ(hintOn(through),
              "Master EQ → Bus compressor, latency not compensated\narrives 1024 frames, 21.3 ms late");
}

// Bends --------------------------------------------------------------------------------------------------------------

QPointF middleOfWire(const EditorBench& bench, const char* from, const char* to) {
    return (bench.outputOf(from) + bench.inputOf(to)) / 2;
}

sessions::CanvasPosition placeOf(QPointF point) {
    return {std::round(point.x()), std::round(point.y())};
}

TEST(WireBends, AWireIsBentByDraggingItsMiddleInOneStep) {
    EditorBench bench;
    const std::string before = bench.text();
    const ConnectionId wire = bench.wire("Mix bus", "Mix bus fader");
    const QPointF middle = middleOfWire(bench, "Mix bus", "Mix bus fader");
    bench.press(middle);
    EXPECT_EQ(bench.canvas().gesture(), Gesture::bendWire);
    bench.canvas().move(middle + QPointF(5, 60));
    bench.canvas().move(middle + QPointF(10, 120));
    EXPECT_TRUE(bench.session().wirePaths.empty()) << "shown, not done";
    bench.canvas().release(middle + QPointF(10, 120));
    const sessions::WirePath path = bench.session().wirePath(wire);
    ASSERT_EQ(path.size(), 1u);
    EXPECT_EQ(path[0], placeOf(bench.canvas().view().toScene(middle + QPointF(10, 120))));
    EXPECT_EQ(bench.canvas().selection().wire(), wire);
    EXPECT_EQ(bench.canvas().selection().bend(), 0u);
    EXPECT_EQ(bench.history().position(), 1u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Bend Mix bus.out to Mix bus fader.in");

    // It is found where it is now, and no longer where it was.
    const CanvasScene& scene = bench.canvas().scene();
    EXPECT_EQ(scene.wireAt({path[0].x, path[0].y}, 1, 0)->id, wire);
    EXPECT_FALSE(scene.wireAt(bench.canvas().view().toScene(middle), 3, 0));
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.canvas().selection().wire(), wire);
    EXPECT_FALSE(bench.canvas().selection().bend());
}

TEST(WireBends, ABendIsMovedLevelWithThePortAndTakenOutAgain) {
    EditorBench bench;
    const std::string before = bench.text();
    const ConnectionId wire = bench.wire("Mix bus", "Mix bus fader");
    const QPointF middle = middleOfWire(bench, "Mix bus", "Mix bus fader");
    bench.drag(middle, middle + QPointF(0, 90));
    bench.drag(middle + QPointF(0, 90), middle + QPointF(7, 3));
    EXPECT_EQ(bench.session().wirePath(wire),
              (sessions::WirePath{placeOf(bench.canvas().view().toScene(middle + QPointF(7, 0)))}));
    EXPECT_EQ(bench.history().position(), 2u);
    bench.canvas().deleteSelection();
    EXPECT_TRUE(bench.wire("Mix bus", "Mix bus fader")) << "the bend goes, the wire stays";
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.history().position(), 3u);

    bench.drag(middle, middle + QPointF(0, 90));
    bench.press(middle + QPointF(0, 90));
    bench.canvas().doubleClick(middle + QPointF(0, 90));
    bench.canvas().release(middle + QPointF(0, 90));
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.canvas().gesture(), Gesture::idle);
}

TEST(WireBends, EscapeLeavesTheWireAsItWas) {
    EditorBench bench;
    const std::string before = bench.text();
    const QPointF middle = middleOfWire(bench, "Mix bus", "Mix bus fader");
    const auto route = [&] {
        return bench.canvas().scene().route(*bench.graph().find(bench.wire("Mix bus", "Mix bus fader")));
    };
    const WireRoute straight = route();
    bench.press(middle);
    bench.canvas().move(middle + QPointF(0, 90));
    EXPECT_EQ(route().bends(), 1u);
    bench.canvas().cancel();
    EXPECT_EQ(route(), straight);
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(bench.history().names().size(), 0u);
}

TEST(WireBends, OneThatIsRefusedIsNotSelected) {
    EditorBench bench;
    const ConnectionId wire = bench.wire("Mix bus", "Mix bus fader");
    const QPointF middle = (bench.outputOf("Mix bus") + bench.inputOf("Mix bus fader")) / 2;
    bench.press(middle);
    ASSERT_EQ(bench.canvas().gesture(), Gesture::bendWire);
    bench.canvas().move(middle + QPointF(0, 80));
    bench.editor->session()->hold(true);  // as while it is saved
    bench.canvas().release(middle + QPointF(0, 80));
    EXPECT_FALSE(bench.canvas().hasSelectedBend());
    bench.canvas().addBend(middle);
    EXPECT_FALSE(bench.canvas().hasSelectedBend());
    EXPECT_EQ(bench.canvas().selection().wire(), wire);
    EXPECT_EQ(bench.problems.size(), 2);
    bench.editor->session()->hold(false);
    bench.canvas().deleteSelection();
    EXPECT_FALSE(bench.wire("Mix bus", "Mix bus fader"));
}

TEST(WireBends, ASecondBendComesInBetweenWhereTheWireIsTouched) {
    EditorBench bench;
    const ConnectionId wire = bench.wire("Mix bus", "Mix bus fader");
    bench.canvas().selection().setWire(wire);
    const auto& view = bench.canvas().view();
    ASSERT_TRUE(bench.editor->session()->perform(
        sessions::SetWirePath{wire,
                              {placeOf(view.toScene(bench.outputOf("Mix bus") + QPointF(0, 200))),
                               placeOf(view.toScene(bench.outputOf("Mix bus") + QPointF(400, 200)))}}));
    const WireRoute route = bench.canvas().scene().route(*bench.graph().find(wire));
    const QPointF between = view.toScreen(route.middle());
    bench.drag(between, between + QPointF(0, 50));
    ASSERT_EQ(bench.session().wirePath(wire).size(), 3u);
    EXPECT_EQ(bench.session().wirePath(wire)[1], placeOf(view.toScene(between + QPointF(0, 50))));
    EXPECT_EQ(bench.canvas().bendCount(), 3);
    bench.canvas().straightenWire();
    EXPECT_EQ(bench.canvas().bendCount(), 0);
    EXPECT_TRUE(bench.wire("Mix bus", "Mix bus fader"));
}

TEST(WireBends, TheyGoWithTheNodesAtBothEnds) {
    EditorBench bench;
    const ConnectionId wire = bench.wire("Mix bus", "Mix bus fader");
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetWirePath{wire, {{500, 300}}}));
    bench.canvas().selection().setNodes({bench.node("Mix bus")});
    bench.canvas().nudge(20, 20);
    EXPECT_EQ(bench.session().wirePath(wire), (sessions::WirePath{{500, 300}})) << "one end alone leaves them";
    bench.canvas().selection().setNodes({bench.node("Mix bus"), bench.node("Mix bus fader")});
    const std::size_t position = bench.history().position();
    bench.press(bench.middleOf("Mix bus"));
    bench.canvas().move(bench.middleOf("Mix bus") + QPointF(50, 70));
    EXPECT_EQ(bench.canvas().scene().route(*bench.graph().find(wire)).bend(0), QPointF(550, 370)) << "while dragged";
    bench.canvas().release(bench.middleOf("Mix bus"));
    EXPECT_EQ(bench.session().wirePath(wire), (sessions::WirePath{{550, 370}}));
    EXPECT_EQ(bench.history().position(), position + 1);
    EXPECT_EQ(bench.editor->session()->undoText(), "Move 2 nodes");
}

TEST(WireBends, WiresOfLeftAndRightBendTogetherAndNoOthers) {
    EditorBench bench;
    sessions::Session session;
    const auto stereo = [&](const char* name, QPointF at) {
        Node node{{}, "lv2:urn:none", name, 2, {}, {}};
        for (const char* side : {"l", "r", "side"}) {
            node.inputs.push_back({std::string("in_") + side, side, PortDirection::input, SignalKind::audio, 1});
            node.outputs.push_back({std::string("out_") + side, side, PortDirection::output, SignalKind::audio, 1});
        }
        sessions::NodeContent content;
        content.position = {at.x(), at.y()};
        const auto added = apply(session, bench.registry, sessions::AddNode{node, content, {}});
        return std::get<sessions::AddNode>(added->done).node.id;
    };
    const NodeId from = stereo("from", {0, 0}), to = stereo("to", {600, 0});
    const auto connect = [&](PortIndex out, PortIndex in) {
        const auto done = apply(session, bench.registry, sessions::Connect{{from, out}, {to, in}});
        return std::get<sessions::Connect>(done->done).id;
    };
    const ConnectionId left = connect(0, 0), right = connect(1, 1), crossed = connect(0, 2);
    bench.adopt(session);
    const QPointF middle = (bench.outputOf("from", 0) + bench.inputOf("to", 0)) / 2;
    bench.drag(middle, middle + QPointF(0, 200));
    const sessions::WirePath bentLeft = bench.session().wirePath(left), bentRight = bench.session().wirePath(right);
    ASSERT_EQ(bentLeft.size(), 1u);
    ASSERT_EQ(bentRight.size(), 1u);
    EXPECT_EQ(bentRight[0].y - bentLeft[0].y, kPortSpacingUnits) << "they keep their distance";
    EXPECT_TRUE(bench.session().wirePath(crossed).empty());
    EXPECT_EQ(bench.history().position(), 1u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Bend 2 wires");
    bench.canvas().deleteSelection();
    EXPECT_TRUE(bench.session().wirePaths.empty());
}

TEST(WireBends, AWireThatIsMovedKeepsThemAndOneThatIsLedThroughANodeSharesThem) {
    EditorBench bench;
    bench.add("gain", {400, 1200});
    const ConnectionId wire = bench.wire("Mix bus", "Mix bus fader");
    const auto& view = bench.canvas().view();
    const QPointF start = view.toScene(bench.outputOf("Mix bus"));
    const sessions::WirePath path{placeOf(start + QPointF(20, 300)), placeOf(start + QPointF(900, 300))};
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetWirePath{wire, path}));
    bench.canvas().selection().setWire(wire);
    bench.drag(bench.inputOf("Mix bus fader"), bench.inputOf("Gain"));
    ASSERT_TRUE(bench.wire("Mix bus", "Gain"));
    EXPECT_EQ(bench.session().wirePath(bench.wire("Mix bus", "Gain")), path);
    bench.editor->session()->undo();

    bench.canvas().selection().setWire(wire);
    bench.canvas().askForNode({0, 0});
    bench.canvas().addNode("lacquer:bus", {0, 0});
    ASSERT_TRUE(bench.wire("Mix bus", "Bus"));
    EXPECT_EQ(bench.session().wirePath(bench.wire("Mix bus", "Bus")), (sessions::WirePath{path[0]}));
    EXPECT_EQ(bench.session().wirePath(bench.wire("Bus", "Mix bus fader")), (sessions::WirePath{path[1]}));
}

TEST(WireBends, CopiesHaveThemTooAndALayoutTakesThemOut) {
    EditorBench bench;
    const ConnectionId wire = bench.wire("Mix bus", "Mix bus fader");
    ASSERT_TRUE(bench.editor->session()->perform(sessions::SetWirePath{wire, {{500, 300}}}));
    bench.canvas().selection().setNodes({bench.node("Mix bus"), bench.node("Mix bus fader")});
    bench.canvas().duplicateSelection(false);
    const ConnectionId copy = bench.graph().connections().rbegin()->first;
    ASSERT_NE(copy, wire);
    const auto from = bench.session().content(bench.node("Mix bus")).position;
    const auto to = bench.session().content(bench.node("Mix bus 2")).position;
    EXPECT_EQ(bench.session().wirePath(copy), (sessions::WirePath{{500 + to.x - from.x, 300 + to.y - from.y}}))
        << "wherever there was room for the copy";
    bench.canvas().selection().clear();
    bench.canvas().layOut();
    EXPECT_TRUE(bench.session().wirePaths.empty());
    bench.editor->session()->undo();
    EXPECT_EQ(bench.session().wirePaths.size(), 2u);
}

TEST(WireRoute, RunsThroughItsBendsWithoutACorner) {
    std::mt19937 random(3);
    const auto point = [&] {
        return QPointF(static_cast<double>(random() % 2000), static_cast<double>(random() % 1000));
    };
    for (int round = 0; round < 50; ++round) {
        std::vector<QPointF> bends(round % 4);
        for (QPointF& bend : bends) bend = point();
        const QPointF from = point(), to = point();
        const WireRoute route(from, bends, to);
        ASSERT_EQ(route.size(), bends.size() + 1);
        EXPECT_EQ(route.start(), from);
        EXPECT_EQ(route.end(), to);
        EXPECT_EQ(route[0][1].y(), from.y()) << "level out of the port";
        EXPECT_EQ(route[route.size() - 1][2].y(), to.y());
        for (std::size_t i = 0; i < bends.size(); ++i) {
            EXPECT_EQ(route.bend(i), bends[i]);
            EXPECT_EQ(route[i + 1][0], bends[i]);
            EXPECT_LT(distanceTo(route, bends[i]), 1e-9);
            const QPointF in = bends[i] - route[i][2], out = route[i + 1][1] - bends[i];
            const double cross = in.x() * out.y() - in.y() * out.x();
            EXPECT_LE(std::abs(cross), 1e-6 * (1 + std::hypot(in.x(), in.y()) * std::hypot(out.x(), out.y())));
            EXPECT_GE(QPointF::dotProduct(in, out), 0);
        }
        const NearestOnRoute nearest = nearestOn(route, point());
        EXPECT_LT(distanceTo(route[nearest.curve], nearest.point), 1e-6);
    }
}

// Cuts ---------------------------------------------------------------------------------------------------------------

TEST(WireCuts, AStrokeCutsAllItCrossesInOneStepAndCountsThemMeanwhile) {
    EditorBench bench;
    const std::string before = bench.text();
    const QPointF kick = middleOfWire(bench, "kick fader", "kick pan");
    const QPointF vox = middleOfWire(bench, "vox fader", "vox pan");
    const std::size_t count = bench.graph().connections().size();
    bench.press(kick - QPointF(0, 30), Button::right);
    EXPECT_EQ(bench.canvas().gesture(), Gesture::cutWires);
    bench.canvas().move(kick + QPointF(0, 30));
    EXPECT_EQ(bench.canvas().hint(), "Cut 1 wire");
    bench.canvas().move(vox + QPointF(0, 30));
    EXPECT_EQ(bench.canvas().hint(), "Cut 2 wires");
    EXPECT_EQ(bench.graph().connections().size(), count) << "not before it is let go";
    bench.canvas().release(vox + QPointF(0, 30));
    EXPECT_EQ(bench.graph().connections().size(), count - 2);
    EXPECT_FALSE(bench.wire("kick fader", "kick pan"));
    EXPECT_FALSE(bench.wire("vox fader", "vox pan"));
    EXPECT_TRUE(bench.canvas().hint().isEmpty());
    EXPECT_EQ(bench.history().position(), 1u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Cut 2 wires");
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(WireCuts, AStrokeAcrossNothingIsNoEdit) {
    EditorBench bench;
    bench.press({10, 10}, Button::right);
    bench.canvas().move({60, 20});
    bench.canvas().release({60, 20});
    EXPECT_EQ(bench.history().position(), 0u);
}

TEST(WireCuts, EscapeCutsNothing) {
    EditorBench bench;
    const std::string before = bench.text();
    const QPointF at = middleOfWire(bench, "Mix bus", "Mix bus fader");
    bench.press(at - QPointF(0, 30), Button::right);
    bench.canvas().move(at + QPointF(0, 30));
    EXPECT_EQ(bench.canvas().cutStroke()->crossed().size(), 1u);
    bench.canvas().cancel();
    EXPECT_EQ(bench.canvas().cutStroke(), nullptr);
    bench.canvas().release(at + QPointF(0, 30));
    EXPECT_EQ(bench.text(), before);
    EXPECT_TRUE(bench.canvas().hint().isEmpty());
}

}  // namespace
}  // namespace lacquer::editor::wire_gestures_test
