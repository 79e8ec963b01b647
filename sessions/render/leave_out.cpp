#include "sessions/render/leave_out.hpp"

#include <utility>

namespace lacquer::sessions {
namespace {

void takeOffItsWires(Graph& graph, NodeId id) {
    for (const auto& wires : {graph.incoming(id), graph.outgoing(id)})
        for (const Connection& c : wires) (void)graph.disconnect(c.id);
}

}  // namespace

CompileResult compileLeavingOut(
    const Graph& graph, CompileOptions options,
    const std::function<CompileResult(const Graph& graph, const CompileOptions& options)>& compile, LeftOut& leftOut) {
    CompileResult plan = compile(graph, options);
    Graph rest;  // of the graph, once something is left out
    while (!plan && plan.error().node) {
        const NodeId blamed = *plan.error().node;
        if (leftOut.empty()) rest = graph;
        if (rest.find(blamed) == nullptr || !leftOut.try_emplace(blamed, std::move(plan).error()).second) break;
        takeOffItsWires(rest, blamed);
        options.lengthened.insert(blamed);
        plan = compile(rest, options);
    }
    return plan;
}

}  // namespace lacquer::sessions
