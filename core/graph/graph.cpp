#include "core/graph/graph.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/topological_sort.hpp>

namespace lacquer {
namespace {

std::optional<PortIndex> findPort(const std::vector<PortInfo>& ports, std::string_view symbol) {
    const auto found = std::find_if(ports.begin(), ports.end(), [&](const PortInfo& p) { return p.symbol == symbol; });
    if (found == ports.end()) return std::nullopt;
    return static_cast<PortIndex>(found - ports.begin());
}

std::string channelText(const PortInfo& port) {
    if (port.kind != SignalKind::audio) return toString(port.kind);
    return std::to_string(port.channels) + (port.channels == 1 ? " channel" : " channels");
}

// Vertices are the positions of the nodes in id order, so the same graph always gives the same Boost graph.
using BoostGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

struct Found {};  // thrown by the search visitor to end a search, as Boost.Graph's documentation advises

// Records who discovered whom, and stops at the node looked for.
struct PathVisitor : boost::default_bfs_visitor {
    std::vector<std::size_t>* parent;
    std::size_t goal;

    template <class Edge, class G>
    void tree_edge(Edge edge, const G& graph) const {
        (*parent)[boost::target(edge, graph)] = boost::source(edge, graph);
        if (boost::target(edge, graph) == goal) throw Found{};
    }
};

}  // namespace

const char* toString(SignalKind kind) {
    switch (kind) {
        case SignalKind::audio:
            return "audio";
        case SignalKind::cv:
            return "CV";
        case SignalKind::events:
            return "events";
    }
    return "";
}

std::optional<PortIndex> Node::findInput(std::string_view symbol) const {
    return findPort(inputs, symbol);
}
std::optional<PortIndex> Node::findOutput(std::string_view symbol) const {
    return findPort(outputs, symbol);
}

struct Graph::Impl {
    std::map<NodeId, Node> nodes;
    std::map<ConnectionId, Connection> connections;
    // Which connections touch a node, both ways: edits and look-ups stay cheap in large graphs.
    std::unordered_map<NodeId, std::vector<ConnectionId>> into;
    std::unordered_map<NodeId, std::vector<ConnectionId>> outOf;
    std::uint64_t nextNode = 1;
    std::uint64_t nextConnection = 1;

    [[nodiscard]] std::vector<Connection> collect(const std::unordered_map<NodeId, std::vector<ConnectionId>>& index,
                                                  NodeId id) const {
        std::vector<Connection> result;
        if (const auto found = index.find(id); found != index.end())
            for (const ConnectionId connection : found->second) result.push_back(connections.at(connection));
        std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        return result;
    }

    struct Indexed {
        BoostGraph graph;
        std::vector<NodeId> ids;
        std::unordered_map<NodeId, std::size_t> positions;
    };
    // The last comes first: Boost sorts from the sinks on, and ends with the source that was added first.
    [[nodiscard]] Indexed indexed() const {
        Indexed result{BoostGraph(nodes.size()), {}, {}};
        for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
            result.positions.emplace(node->first, result.ids.size());
            result.ids.push_back(node->first);
        }
        for (auto connection = connections.rbegin(); connection != connections.rend(); ++connection)
            if (const Connection& c = connection->second; !isFeedback(c.destination.node))
                boost::add_edge(result.positions.at(c.source.node), result.positions.at(c.destination.node),
                                result.graph);
        return result;
    }

    // What goes into a feedback delay comes out in a later block, so no order follows from it.
    [[nodiscard]] bool isFeedback(NodeId id) const { return nodes.at(id).type == kFeedbackDelayTypeUri; }

    [[nodiscard]] bool reaches(NodeId from, NodeId to) const {
        std::vector<NodeId> stack{from};
        std::unordered_set<NodeId> seen{from};
        while (!stack.empty()) {
            const NodeId id = stack.back();
            stack.pop_back();
            if (id == to) return true;
            if (const auto out = outOf.find(id); out != outOf.end())
                for (const ConnectionId c : out->second)
                    if (const NodeId next = connections.at(c).destination.node;
                        !isFeedback(next) && seen.insert(next).second)
                        stack.push_back(next);
        }
        return false;
    }

    // The shortest way from one node to another as "A -> B -> C"; there must be one.
    [[nodiscard]] std::string describePath(NodeId from, NodeId to) const {
        const Indexed index = indexed();
        const std::size_t start = index.positions.at(from);
        const std::size_t goal = index.positions.at(to);
        std::vector<std::size_t> parent(index.ids.size(), start);
        try {
            PathVisitor visitor;
            visitor.parent = &parent;
            visitor.goal = goal;
            boost::breadth_first_search(index.graph, start, boost::visitor(visitor));
        } catch (const Found&) {
        }
        std::vector<std::size_t> path{goal};
        while (path.back() != start) path.push_back(parent[path.back()]);
        std::string text;
        for (auto at = path.rbegin(); at != path.rend(); ++at)
            text += (text.empty() ? "" : " -> ") + nodes.at(index.ids[*at]).name;
        return text;
    }
};

Graph::Graph() : impl_(std::make_unique<Impl>()) {}
Graph::Graph(const Graph& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Graph::Graph(Graph&&) noexcept = default;
Graph& Graph::operator=(const Graph& other) {
    if (this != &other) impl_ = std::make_unique<Impl>(*other.impl_);
    return *this;
}
Graph& Graph::operator=(Graph&&) noexcept = default;
Graph::~Graph() = default;

Result<NodeId> Graph::addNode(Node node) {
    if (!node.id) node.id = NodeId{impl_->nextNode};
    if (impl_->nodes.contains(node.id))
        return fail(ErrorKind::badData, "node id " + std::to_string(node.id.value) + " is already in use", node.name,
                    "give every node an id of its own");
    impl_->nextNode = std::max(impl_->nextNode, node.id.value + 1);
    const NodeId id = node.id;
    impl_->nodes.emplace(id, std::move(node));
    return id;
}

Result<std::vector<Connection>> Graph::removeNode(NodeId id) {
    if (!impl_->nodes.contains(id)) return fail(ErrorKind::badData, "there is no node " + std::to_string(id.value));
    std::vector<Connection> removed = incoming(id);
    const std::vector<Connection> out = outgoing(id);
    removed.insert(removed.end(), out.begin(), out.end());
    for (const Connection& c : removed) (void)disconnect(c.id);
    impl_->into.erase(id);
    impl_->outOf.erase(id);
    impl_->nodes.erase(id);
    return removed;
}

Status Graph::canConnect(PortAddress source, PortAddress destination) const {
    const Node* from = find(source.node);
    const Node* to = find(destination.node);
    if (from == nullptr || source.port >= from->outputs.size())
        return fail(ErrorKind::badData, "there is no such output", describeOutput(source));
    if (to == nullptr || destination.port >= to->inputs.size())
        return fail(ErrorKind::badData, "there is no such input", describeInput(destination));
    const PortInfo& output = from->outputs[source.port];
    const PortInfo& input = to->inputs[destination.port];
    const std::string where = describeOutput(source) + " -> " + describeInput(destination);
    if (output.kind != input.kind)
        return fail(ErrorKind::badData, std::string(toString(output.kind)) + " cannot feed " + toString(input.kind),
                    where, "connect ports of the same kind");
    if (output.channels != input.channels && output.channels != 1)
        return fail(ErrorKind::badData, channelText(output) + " cannot feed " + channelText(input), where,
                    "make both nodes equally wide, or put a node between them that changes the width");
    for (const Connection& c : outgoing(source.node))
        if (c.source == source && c.destination == destination)
            return fail(ErrorKind::badData, "these ports are connected already", where);
    if (source.node == destination.node)
        return fail(ErrorKind::badData, "this would close a cycle: " + from->name + " -> " + from->name, where,
                    "a node cannot feed itself");
    if (!impl_->isFeedback(destination.node) && impl_->reaches(destination.node, source.node))
        return fail(
            ErrorKind::badData,
            "this would close a cycle: " + impl_->describePath(destination.node, source.node) + " -> " + to->name,
            where, "remove one of these connections, or close the loop through a feedback delay");
    return {};
}

Result<ConnectionId> Graph::connect(PortAddress source, PortAddress destination, ConnectionId id, bool compensated) {
    if (id && impl_->connections.contains(id))
        return fail(ErrorKind::badData, "connection id " + std::to_string(id.value) + " is already in use",
                    describeOutput(source) + " -> " + describeInput(destination),
                    "give every connection an id of its own");
    if (auto possible = canConnect(source, destination); !possible) return fail(possible.error());
    if (!id) id = ConnectionId{impl_->nextConnection};
    impl_->nextConnection = std::max(impl_->nextConnection, id.value + 1);
    impl_->connections.emplace(id, Connection{id, source, destination, compensated});
    impl_->outOf[source.node].push_back(id);
    impl_->into[destination.node].push_back(id);
    return id;
}

Result<Connection> Graph::disconnect(ConnectionId id) {
    const auto found = impl_->connections.find(id);
    if (found == impl_->connections.end())
        return fail(ErrorKind::badData, "there is no connection " + std::to_string(id.value));
    const Connection connection = found->second;
    std::erase(impl_->outOf[connection.source.node], id);
    std::erase(impl_->into[connection.destination.node], id);
    impl_->connections.erase(found);
    return connection;
}

Status Graph::rename(NodeId id, std::string name) {
    const auto found = impl_->nodes.find(id);
    if (found == impl_->nodes.end()) return fail(ErrorKind::badData, "there is no node " + std::to_string(id.value));
    found->second.name = std::move(name);
    return {};
}

Status Graph::setCompensated(ConnectionId id, bool compensated) {
    const auto found = impl_->connections.find(id);
    if (found == impl_->connections.end())
        return fail(ErrorKind::badData, "there is no connection " + std::to_string(id.value));
    found->second.compensated = compensated;
    return {};
}

const Node* Graph::find(NodeId id) const {
    const auto found = impl_->nodes.find(id);
    return found == impl_->nodes.end() ? nullptr : &found->second;
}

const Connection* Graph::find(ConnectionId id) const {
    const auto found = impl_->connections.find(id);
    return found == impl_->connections.end() ? nullptr : &found->second;
}

const std::map<NodeId, Node>& Graph::nodes() const {
    return impl_->nodes;
}
const std::map<ConnectionId, Connection>& Graph::connections() const {
    return impl_->connections;
}
std::vector<Connection> Graph::incoming(NodeId id) const {
    return impl_->collect(impl_->into, id);
}
std::vector<Connection> Graph::outgoing(NodeId id) const {
    return impl_->collect(impl_->outOf, id);
}

std::vector<NodeId> Graph::topologicalOrder() const {
    const Impl::Indexed index = impl_->indexed();
    std::vector<std::size_t> reversed;
    reversed.reserve(index.ids.size());
    boost::topological_sort(index.graph, std::back_inserter(reversed));  // sinks first; connect() keeps cycles out
    std::vector<NodeId> order;
    order.reserve(reversed.size());
    for (auto at = reversed.rbegin(); at != reversed.rend(); ++at) order.push_back(index.ids[*at]);
    return order;
}

NodeId Graph::nextNodeId() const {
    return NodeId{impl_->nextNode};
}
ConnectionId Graph::nextConnectionId() const {
    return ConnectionId{impl_->nextConnection};
}
void Graph::reserveIds(NodeId nextNode, ConnectionId nextConnection) {
    impl_->nextNode = std::max(impl_->nextNode, nextNode.value);
    impl_->nextConnection = std::max(impl_->nextConnection, nextConnection.value);
}

std::string Graph::describeOutput(PortAddress address) const {
    const Node* node = find(address.node);
    if (node == nullptr) return "node " + std::to_string(address.node.value);
    return node->name + "." +
           (address.port < node->outputs.size() ? node->outputs[address.port].symbol
                                                : "output " + std::to_string(address.port));
}

std::string Graph::describeInput(PortAddress address) const {
    const Node* node = find(address.node);
    if (node == nullptr) return "node " + std::to_string(address.node.value);
    return node->name + "." +
           (address.port < node->inputs.size() ? node->inputs[address.port].symbol
                                               : "input " + std::to_string(address.port));
}

bool canBeBypassed(const Node& node) {
    if (node.inputs.empty() || node.outputs.empty() || node.type == kFeedbackDelayTypeUri) return false;
    const PortInfo& in = node.inputs.front();
    const PortInfo& out = node.outputs.front();
    const bool audio = in.kind == SignalKind::audio && out.kind == SignalKind::audio;
    return audio && (in.channels == out.channels || in.channels == 1);
}

}  // namespace lacquer
