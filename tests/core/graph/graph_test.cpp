#include "core/graph/graph.hpp"

#include <gmock/gmock.h>

namespace lacquer::graph_test {
namespace {

using testing::HasSubstr;

Node node(const std::string& name, int width = 2, SignalKind kind = SignalKind::audio) {
    Node n;
    n.type = "test:any";
    n.name = name;
    n.width = width;
    n.inputs = {{"in", "In", PortDirection::input, kind, width}};
    n.outputs = {{"out", "Out", PortDirection::output, kind, width}};
    return n;
}

class GraphTest : public testing::Test {
protected:
    NodeId add(const std::string& name, int width = 2, SignalKind kind = SignalKind::audio) {
        return *graph.addNode(node(name, width, kind));
    }
    Result<ConnectionId> wire(NodeId from, NodeId to) { return graph.connect({from, 0}, {to, 0}); }
    Graph graph;
};

TEST_F(GraphTest, IdsCountUpAndAreNeverReused) {
    const NodeId a = add("a"), b = add("b");
    EXPECT_LT(a, b);
    ASSERT_TRUE(graph.removeNode(b).ok());
    EXPECT_GT(add("c"), b);
    EXPECT_EQ(graph.nextNodeId().value, 4u);
}

TEST_F(GraphTest, AGivenIdIsKeptAndATakenOneRefused) {
    Node loaded = node("loaded");
    loaded.id = NodeId{41};
    EXPECT_EQ(graph.addNode(loaded)->value, 41u);
    EXPECT_EQ(add("next").value, 42u);
    const auto twice = graph.addNode(loaded);
    ASSERT_FALSE(twice.ok());
    EXPECT_THAT(twice.error().line(), HasSubstr("41"));
}

TEST_F(GraphTest, ConnectingTellsWhyItRefuses) {
    const NodeId stereo = add("stereo"), mono = add("mono", 1), events = add("events", 0, SignalKind::events);
    EXPECT_THAT(wire(stereo, mono).error().line(), HasSubstr("2 channels cannot feed 1 channel"));
    EXPECT_THAT(wire(stereo, events).error().line(), HasSubstr("audio cannot feed events"));
    EXPECT_THAT(graph.connect({stereo, 0}, {mono, 7}).error().line(), HasSubstr("mono.input 7"));
    EXPECT_THAT(graph.connect({NodeId{99}, 0}, {mono, 0}).error().line(), HasSubstr("no such output"));
    EXPECT_TRUE(wire(mono, stereo).ok()) << "mono feeds every channel";
    EXPECT_THAT(wire(mono, stereo).error().line(), HasSubstr("connected already"));
    EXPECT_EQ(graph.connections().size(), 1u);
}

// a -> b -> c, and then c -> a
TEST_F(GraphTest, ACycleIsSpelledOutNodeByNode) {
    const NodeId a = add("kick"), b = add("bus"), c = add("delay");
    ASSERT_TRUE(wire(a, b).ok());
    ASSERT_TRUE(wire(b, c).ok());
    EXPECT_THAT(wire(c, a).error().what, HasSubstr("kick -> bus -> delay -> kick"));
    EXPECT_THAT(wire(a, a).error().what, HasSubstr("kick -> kick"));
    EXPECT_FALSE(graph.canConnect({c, 0}, {a, 0}).ok());
    EXPECT_EQ(graph.connections().size(), 2u);
}

TEST_F(GraphTest, RemovingANodeReturnsItsConnectionsSoThatTheyCanBePutBack) {
    const NodeId a = add("a"), b = add("b"), c = add("c");
    ASSERT_TRUE(wire(a, b).ok());
    ASSERT_TRUE(wire(b, c).ok());
    ASSERT_TRUE(wire(a, c).ok());
    const Node removed = *graph.find(b);
    const auto connections = graph.removeNode(b);
    ASSERT_TRUE(connections.ok());
    EXPECT_EQ(connections->size(), 2u);
    EXPECT_EQ(graph.connections().size(), 1u);
    ASSERT_TRUE(graph.addNode(removed).ok());
    for (const Connection& connection : *connections)
        EXPECT_TRUE(graph.connect(connection.source, connection.destination, connection.id).ok());
    EXPECT_EQ(graph.incoming(b).size(), 1u);
    EXPECT_EQ(graph.outgoing(b).size(), 1u);
}

TEST_F(GraphTest, TheOrderPutsEveryNodeAfterItsPredecessors) {
    const NodeId a = add("a"), b = add("b"), c = add("c");
    ASSERT_TRUE(wire(c, b).ok());
    ASSERT_TRUE(wire(b, a).ok());
    EXPECT_EQ(graph.topologicalOrder(), (std::vector<NodeId>{c, b, a}));
}

TEST_F(GraphTest, SourcesComeInTheOrderInWhichTheyWereAdded) {
    const NodeId bus = add("bus"), one = add("one"), two = add("two");
    ASSERT_TRUE(wire(two, bus).ok());
    ASSERT_TRUE(wire(one, bus).ok());
    EXPECT_EQ(graph.topologicalOrder(), (std::vector<NodeId>{one, two, bus}));
}

TEST_F(GraphTest, ACopyIsIndependent) {
    const NodeId a = add("a"), b = add("b");
    const Graph copy = graph;
    ASSERT_TRUE(wire(a, b).ok());
    EXPECT_TRUE(copy.connections().empty());
    EXPECT_EQ(copy.nodes().size(), 2u);
}

}  // namespace
}  // namespace lacquer::graph_test
