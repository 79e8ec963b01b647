#include "core/graph/reach.hpp"

#include <gtest/gtest.h>

namespace lacquer::reach_test {
namespace {

// in -> a -> b -> out, from b through a delay back to a, and a bystander.
class Reach : public testing::Test {
protected:
    Reach() {
        for (const auto& [from, to] : {std::pair{in, a}, {a, b}, {b, out}, {b, delay}, {delay, a}})
            EXPECT_TRUE(graph.connect({from, 0}, {to, 0}).ok());
    }
    NodeId add(const char* name, const char* type = "test:any") {
        Node node;
        node.type = type;
        node.name = name;
        node.inputs = {{"in", "In", PortDirection::input, SignalKind::audio, 2}};
        node.outputs = {{"out", "Out", PortDirection::output, SignalKind::audio, 2}};
        return *graph.addNode(node);
    }
    Graph graph;
    const NodeId in = add("in"), a = add("a"), b = add("b"), out = add("out");
    const NodeId delay = add("delay", kFeedbackDelayTypeUri), bystander = add("bystander");
};

TEST_F(Reach, ANodeFeedsAllBehindItUpToADelay) {
    EXPECT_EQ(fedBy(graph, in), (std::set{in, a, b, out}));
    EXPECT_EQ(fedBy(graph, b), (std::set{b, out}));
    EXPECT_EQ(fedBy(graph, bystander), std::set{bystander});
}

TEST_F(Reach, ANodeIsFedByAllInFrontOfItBackToADelay) {
    EXPECT_EQ(feeding(graph, out), (std::set{in, a, b, out}));
    EXPECT_EQ(feeding(graph, a), (std::set{in, a}));
    EXPECT_EQ(feeding(graph, bystander), std::set{bystander});
}

TEST_F(Reach, ADelayPassesNothingOnWithinABlock) {
    EXPECT_EQ(fedBy(graph, delay), std::set{delay});
    EXPECT_EQ(feeding(graph, delay), std::set{delay});
}

// What the graph refuses as a cycle is what these find.
TEST_F(Reach, AWireThatTheGraphRefusesForACycleLeadsBack) {
    for (const auto& [from, source] : graph.nodes())
        for (const auto& [to, destination] : graph.nodes()) {
            if (from == to) continue;
            const Status can = graph.canConnect({from, 0}, {to, 0});
            const bool cycle = !can && can.error().what.find("cycle") != std::string::npos;
            const bool connected = !can && !cycle;
            if (connected) continue;  // which is told first
            EXPECT_EQ(fedBy(graph, to).contains(from), cycle) << source.name << " to " << destination.name;
            EXPECT_EQ(feeding(graph, from).contains(to), cycle) << source.name << " to " << destination.name;
        }
}

}  // namespace
}  // namespace lacquer::reach_test
