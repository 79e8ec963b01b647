// What is found by the shapes that the canvas keeps is what a search through the session finds.
#include "editor/controllers/canvas_scene.hpp"

#include <QLineF>
#include <algorithm>

#include "random_hand.hpp"

namespace lacquer::editor::canvas_scene_test {
namespace {

// The searches as the canvas means them, through the session, one node and one wire after the other.
struct BruteForce {
    const CanvasScene& scene;
    const Graph& graph = scene.session().graph;

    [[nodiscard]] std::optional<NodeId> nodeAt(QPointF point, const std::set<NodeId>& raised) const {
        std::optional<NodeId> top;
        for (const auto& [id, node] : graph.nodes())
            if (scene.rect(node).contains(point) && (!top || raised.contains(id) || !raised.contains(*top))) top = id;
        return top;
    }
    [[nodiscard]] double nearestPort(QPointF point) const {
        double nearest = 1e9;
        for (const PortRef& port : allPorts(graph))
            nearest = std::min(nearest, QLineF(scene.portPosition(port), point).length());
        return nearest;
    }
    [[nodiscard]] double nearestWire(QPointF point) const {
        double nearest = 1e9;
        for (const auto& [id, wire] : graph.connections())
            nearest = std::min(nearest, distanceTo(scene.route(wire), point));
        return nearest;
    }
    [[nodiscard]] std::set<NodeId> nodesTouching(const QRectF& rect) const {
        std::set<NodeId> touching;
        for (const auto& [id, node] : graph.nodes())
            if (scene.rect(node).intersects(rect)) touching.insert(id);
        return touching;
    }
};

void expectTheSame(EditorBench& bench, RandomHand& hand) {
    constexpr double kRadius = 11;
    const CanvasScene& scene = bench.canvas().scene();
    const BruteForce all{scene};
    const Graph& graph = bench.graph();
    const SceneShapes& shapes = scene.shapes();
    ASSERT_EQ(shapes.nodes().size(), graph.nodes().size());
    ASSERT_EQ(shapes.wires().size(), graph.connections().size());
    for (std::size_t i = 0; i < shapes.nodes().size(); ++i) {
        const Node* node = graph.find(shapes.nodes()[i].id);
        ASSERT_NE(node, nullptr);
        EXPECT_EQ(shapes.rects()[i], scene.rect(*node));
        EXPECT_EQ(shapes.nodes()[i].bypassed, bench.session().isBypassed(node->id));
    }
    for (const WireShape& wire : shapes.wires()) {
        const Connection* connection = graph.find(wire.id);
        ASSERT_NE(connection, nullptr);
        EXPECT_EQ(wire.route, scene.route(*connection));
        EXPECT_EQ(wire.compensated, connection->compensated);
    }
    for (int i = 0; i < 8; ++i) {
        const QPointF near(hand.pick(25) - 12, hand.pick(25) - 12);
        const QPointF pixel = i % 4 == 0   ? QPointF(hand.pick(3600), hand.pick(1800))
                              : i % 4 == 1 ? hand.anyNode()
                              : i % 4 == 2 ? hand.anyPort() + near
                                           : hand.anyWire(hand.pick(11) / 10.0) + near;
        const QPointF point = bench.canvas().view().toScene(pixel);
        EXPECT_EQ(scene.nodeAt(point, bench.canvas().selection().nodes()),
                  all.nodeAt(point, bench.canvas().selection().nodes()));
        const auto port = scene.portAt(point, kRadius);
        EXPECT_EQ(port.has_value(), all.nearestPort(point) <= kRadius);
        if (port) {
            EXPECT_EQ(QLineF(scene.portPosition(*port), point).length(), all.nearestPort(point));
        }
        const auto wire = scene.wireAt(point, kRadius, 30);
        EXPECT_EQ(wire.has_value(), all.nearestWire(point) <= kRadius);
        if (wire) {
            EXPECT_EQ(distanceTo(scene.route(*graph.find(wire->id)), point), all.nearestWire(point));
        }
        const QRectF rect(point, QSizeF(1 + hand.pick(900), 1 + hand.pick(500)));
        EXPECT_EQ(scene.nodesTouching(rect), all.nodesTouching(rect));
    }
}

TEST(CanvasScene, FindsWhatASearchThroughTheSessionFinds) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        EditorBench bench;
        RandomHand hand(bench, seed);
        for (int step = 0; step < 80; ++step) {
            hand.act();
            if (hand.pick(5) == 0) bench.editor->session()->undo();
            if (hand.pick(8) == 0) bench.editor->session()->redo();
            expectTheSame(bench, hand);
            // In the middle of a drag; now and then something is undone there, which ends it.
            bench.press(hand.anyNode());
            bench.canvas().move({hand.pick(3600) * 1.0, hand.pick(1800) * 1.0});
            expectTheSame(bench, hand);
            if (hand.pick(6) == 0) bench.editor->session()->undo();
            bench.canvas().cancel();
            expectTheSame(bench, hand);
            if (HasFailure()) return;
        }
        bench.undoAll();
        expectTheSame(bench, hand);
        bench.editor->session()->adopt({});
        EXPECT_TRUE(bench.canvas().scene().shapes().nodes().empty());
    }
}

TEST(WireCurve, ItsPieceWithinARectangleHasAllOfItThatLiesThere) {
    std::mt19937 random(1);
    const auto pick = [&](int count) { return static_cast<double>(random() % static_cast<unsigned>(count)); };
    const auto pointOn = [](const WireCurve& c, double t) {
        const double s = 1 - t;
        return c[0] * (s * s * s) + c[1] * (3 * s * s * t) + c[2] * (3 * s * t * t) + c[3] * (t * t * t);
    };
    int whole = 0, pieces = 0, none = 0;
    for (int i = 0; i < 400; ++i) {
        const WireCurve curve = wireCurve({pick(2000), pick(2000)}, {pick(2000), pick(2000)});
        const QRectF rect(pick(2000), pick(2000), 50 + pick(1500), 50 + pick(1500));
        const auto piece = pieceWithin(curve, rect);
        ++(!piece ? none : *piece == curve ? whole : pieces);
        for (int step = 0; step <= 1000; ++step) {
            const QPointF point = pointOn(curve, step / 1000.0);
            if (!rect.contains(point)) continue;
            ASSERT_TRUE(piece) << "curve " << i;
            // As near as the segments of which distanceTo() makes a curve.
            ASSERT_LT(distanceTo(*piece, point), 2) << "curve " << i;
        }
    }
    EXPECT_GE(whole, 5);
    EXPECT_GT(pieces, 50);
    EXPECT_GT(none, 50);
}

}  // namespace
}  // namespace lacquer::editor::canvas_scene_test
