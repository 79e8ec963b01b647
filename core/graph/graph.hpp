// The editable model: nodes, ports, connections. Message thread only.
// Knows structure alone: no processors, no parameter values, no roles. Boost.Graph lives behind it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/graph/ids.hpp"
#include "core/graph/port.hpp"

namespace lacquer {

/// The type URI of the only node that may close a cycle: what goes in comes out in a later block. Its first parameter
/// is the delay in ms.
inline constexpr const char* kFeedbackDelayTypeUri = "lacquer:feedback-delay";

/// A node record. `type` is a processor type URI (`lacquer:gain`, `lv2:http://…`); `name` is for people and errors.
struct Node {
    NodeId id;
    std::string type;
    std::string name;
    int width = 2;  ///< channels of its kNodeWidth ports
    std::vector<PortInfo> inputs;
    std::vector<PortInfo> outputs;

    [[nodiscard]] std::optional<PortIndex> findInput(std::string_view symbol) const;
    [[nodiscard]] std::optional<PortIndex> findOutput(std::string_view symbol) const;
};

/// Whether a node can be bypassed, that is, pass its first input on as its first output. Both must be audio and fit
/// each other as the ends of a connection do: as wide as one another, or the input mono. Sources and sinks have only
/// one, and a feedback delay would close a cycle.
[[nodiscard]] bool canBeBypassed(const Node& node);

/// From an output to an input of the same kind. Audio widths must match, or the source be mono (it then feeds every
/// channel of the input).
struct Connection {
    ConnectionId id;
    PortAddress source;
    PortAddress destination;
    bool compensated = true;  ///< waits for what is later than itself, and others wait for it; false: neither

    friend bool operator==(const Connection&, const Connection&) = default;
};

class Graph {
public:
    Graph();
    Graph(const Graph&);
    Graph(Graph&&) noexcept;
    Graph& operator=(const Graph&);
    Graph& operator=(Graph&&) noexcept;
    ~Graph();

    /// Adds a node under a fresh id (node.id == 0) or the given one (loading, undo). Fails on an id already in use.
    Result<NodeId> addNode(Node node);

    /// Removes a node and all its connections; returns those, so that undo can put them back. Fails on an unknown id.
    Result<std::vector<Connection>> removeNode(NodeId id);

    /// Connects an output to an input, under a fresh id (id == 0) or the given one. Refuses unknown nodes and ports,
    /// a kind or width mismatch, a second equal connection, and a cycle, which the error spells out node by node.
    Result<ConnectionId> connect(PortAddress source, PortAddress destination, ConnectionId id = {},
                                 bool compensated = true);

    Result<Connection> disconnect(ConnectionId id);

    Status rename(NodeId id, std::string name);

    /// Whether a connection takes part in latency compensation. Fails on an unknown id.
    Status setCompensated(ConnectionId id, bool compensated);

    /// Why `connect` would refuse, or success; changes nothing.
    [[nodiscard]] Status canConnect(PortAddress source, PortAddress destination) const;

    [[nodiscard]] const Node* find(NodeId id) const;
    [[nodiscard]] const Connection* find(ConnectionId id) const;
    /// In id order.
    [[nodiscard]] const std::map<NodeId, Node>& nodes() const;
    /// In id order, which is also the order in which inputs sum.
    [[nodiscard]] const std::map<ConnectionId, Connection>& connections() const;
    /// Connections into / out of a node, in id order.
    [[nodiscard]] std::vector<Connection> incoming(NodeId id) const;
    [[nodiscard]] std::vector<Connection> outgoing(NodeId id) const;

    /// Every node after its predecessors, feedback delays before all that feeds them; the same graph gives the same
    /// order. Sources come in the order in which they were added.
    [[nodiscard]] std::vector<NodeId> topologicalOrder() const;

    /// The ids that the next addNode / connect would draw. Saved, so that an id is never reused.
    [[nodiscard]] NodeId nextNodeId() const;
    [[nodiscard]] ConnectionId nextConnectionId() const;
    /// Raises the counters (loading); a lower value than the present one is ignored.
    void reserveIds(NodeId nextNode, ConnectionId nextConnection);

    /// "Name.symbol" of a port, for messages; tolerates unknown ids.
    [[nodiscard]] std::string describeOutput(PortAddress address) const;
    [[nodiscard]] std::string describeInput(PortAddress address) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lacquer
