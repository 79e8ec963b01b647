// LiveGraph: a graph that is edited while it plays, as a session's is: every edit becomes a plan by way of LiveWiring.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "core/plan/live_wiring.hpp"

namespace lacquer::test {

class LiveGraph {
public:
    explicit LiveGraph(PrepareSpec spec = {}, int workers = 0);

    /// A node of a test processor's type; what ends in a number in its name counts, see testRegistry().
    NodeId add(const std::string& type, const std::string& name, double gain = 1);
    void remove(NodeId node);
    /// Creates the node's processor anew, with its parameter, bypass and latency.
    void recreate(NodeId node);
    /// Fails (id 0) where the graph refuses.
    ConnectionId connect(NodeId from, NodeId to);
    void disconnect(ConnectionId id) { (void)graph.disconnect(id); }

    /// Compiles what has been edited and publishes it.
    void publish();
    /// Plays, and publishes whenever fades are over. Returns the first channel of an output node, or of the only one.
    std::vector<float> run(int blocks, NodeId output = {});
    /// Until the plan is that of the graph alone.
    void settle();
    /// A graph of the same nodes and connections that has not played yet.
    [[nodiscard]] std::unique_ptr<LiveGraph> fresh() const;

    Graph graph;
    InstanceTable instances;
    LiveWiring wiring;
    Engine engine;

private:
    [[nodiscard]] std::shared_ptr<NodeInstance> again(NodeId node) const;

    const PrepareSpec spec_;
    const int workers_;
};

}  // namespace lacquer::test
