#include "sessions/model/templates.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "sessions/model/canvas_grid.hpp"
#include "sessions/model/free_name.hpp"

namespace lacquer::sessions {

namespace {

using Parameters = std::map<std::string, double>;

// Where neither of two paths changes anything, their sum is what went in: each is at half, 20 log10(1/2) dB.
const double kHalfDb = 20 * std::log10(0.5);

// Hardly audible settings to start from: the compressor touches only peaks, and those gently.
const Parameters kGlue{{"threshold", -12}, {"ratio", 1.5}, {"knee", 6}, {"attack", 30}, {"release", 200}};

struct Place {
    double column = 0;
    double row = 0;
};

// Adds and wires nodes of the built-in types, which must be there.
class Draft {
public:
    Draft(const ProcessorRegistry& registry, int width) : registry_(registry), width_(width) {}

    NodeId add(const std::string& type, const std::string& name, Place place, Parameters parameters = {},
               Role role = Role::none) {
        return add(type, name, place, width_, std::move(parameters), role);
    }
    NodeId add(const std::string& type, const std::string& name, Place place, int width, Parameters parameters = {},
               Role role = Role::none) {
        const auto found = registry_.find("lacquer:" + type);
        if (!found) {
            if (!error_) error_ = found.error();
            return {};
        }
        AddNode node{(*found)->makeNode(name, width), {}, {}};
        node.node.id = NodeId{made_.nodes.size() + 1};
        node.content.role = role;
        node.content.position = {place.column * kColumnWidth, place.row * kRowHeight};
        node.content.parameters = std::move(parameters);
        made_.nodes.push_back(std::move(node));
        return made_.nodes.back().node.id;
    }
    void bypass(NodeId id) {
        if (!error_) made_.nodes[id.value - 1].content.bypassed = true;
    }
    /// Wires the first output of each node to the first input of the next one.
    void wire(std::initializer_list<NodeId> chain) {
        for (auto to = chain.begin() + 1; to < chain.end(); ++to) wire({*(to - 1), 0}, {*to, 0});
    }
    void wire(PortAddress from, PortAddress to) {
        made_.wires.push_back({ConnectionId{made_.wires.size() + 1}, from, to, true});
    }

    Result<Template> finish(const BuiltInTemplate& head, bool beside) {
        if (error_) return fail(*std::move(error_));
        made_.name = head.name;
        made_.description = head.description;
        made_.beside = beside;
        return std::move(made_);
    }

private:
    const ProcessorRegistry& registry_;
    int width_;
    Template made_;
    std::optional<Error> error_;
};

// The gain of a track itself stands at its head, for a healthy level before anything else.
void draftTrack(Draft& draft) {
    const NodeId compressor = draft.add("compressor", "Track compressor", {2, 0},
                                        {{"threshold", -18}, {"ratio", 3}, {"attack", 15}, {"release", 120}});
    draft.bypass(compressor);
    draft.wire({draft.add("track", "Track", {0, 0}, {}, Role::track), draft.add("eq", "Track EQ", {1, 0}), compressor,
                draft.add("fader", "Track fader", {3, 0}), draft.add("pan", "Track pan", {4, 0})});
}

// Slow enough to let the strokes through.
void draftDrumBus(Draft& draft) {
    draft.wire({draft.add("bus", "Drum bus", {0, 0}, {}, Role::bus), draft.add("eq", "Drum bus EQ", {1, 0}),
                draft.add("compressor", "Drum bus compressor", {2, 0},
                          {{"threshold", -16}, {"ratio", 2}, {"knee", 6}, {"attack", 30}, {"release", 120}}),
                draft.add("fader", "Drum bus fader", {3, 0})});
}

void draftParallelCompression(Draft& draft) {
    const NodeId in = draft.add("bus", "Parallel in", {0, 0.5}, {}, Role::bus);
    const NodeId sum = draft.add("bus", "Parallel sum", {3, 0.5}, {}, Role::bus);
    draft.wire({in, draft.add("fader", "Parallel dry", {1.5, 0}, {{"level", kHalfDb}}), sum});
    draft.wire({in,
                draft.add("compressor", "Parallel compressor", {1, 1},
                          {{"threshold", -35}, {"ratio", 8}, {"knee", 6}, {"attack", 5}, {"release", 120}}),
                draft.add("fader", "Parallel compressed", {2, 1}, {{"level", kHalfDb}}), sum});
}

void draftMidSideChain(Draft& draft) {
    const NodeId encode = draft.add("mid-side-encode", "Mid/side encoder", {0, 0.5});
    const NodeId decode = draft.add("mid-side-decode", "Mid/side decoder", {3, 0.5});
    PortIndex port = 0;
    for (const std::string part : {"Mid", "Side"}) {
        const double row = port;
        const NodeId eq = draft.add("eq", part + " EQ", {1, row}, 1);
        const NodeId level = draft.add("gain", part + " level", {2, row}, 1);
        draft.wire({encode, port}, {eq, 0});
        draft.wire({eq, level});
        draft.wire({level, 0}, {decode, port});
        ++port;
    }
}

// Correction, glue, colour, ceiling, and what came of it.
void draftMasteringChain(Draft& draft) {
    draft.wire({draft.add("eq", "Mastering EQ", {0, 0}, {}, Role::master),
                draft.add("compressor", "Mastering compressor", {1, 0}, kGlue, Role::master),
                draft.add("eq", "Mastering tone EQ", {2, 0}, {}, Role::master),
                draft.add("limiter", "Mastering limiter", {3, 0}, {{"ceiling", -1}}, Role::master),
                draft.add("meter", "Mastering meter", {4, 0}, {}, Role::master)});
}

void draftAux(Draft& draft) {
    draft.wire({draft.add("send", "Aux send", {0, 0}, {{"level", -12}}, Role::send),
                draft.add("bus", "Aux return", {1, 0}, {}, Role::bus), draft.add("fader", "Aux return fader", {2, 0})});
}

struct Recipe {
    BuiltInTemplate head;
    bool beside;
    void (*draft)(Draft&);
};

const std::vector<Recipe>& recipes() {
    static const std::vector<Recipe> all{
        {{"track", "Track strip", "Track, EQ, compressor (bypassed), fader and pan", {1, 2}}, false, draftTrack},
        {{"drum-bus", "Drum bus", "Sums what is wired to it; EQ, a slow 2:1 compressor and a fader", {1, 2}},
         false,
         draftDrumBus},
        {{"parallel-compression",
          "Parallel compression",
          "A hard-pressed copy beside the dry sound, each at half; at a ratio of 1 the sum is what goes in",
          {1, 2}},
         false,
         draftParallelCompression},
        {{"mid-side-chain", "Mid/side chain", "Middle and side apart, with an EQ and a level each", {2}},
         false,
         draftMidSideChain},
        {{"mastering-chain", "Mastering chain", "EQ, compressor, EQ, true-peak limiter at -1 dBTP and meter", {1, 2}},
         false,
         draftMasteringChain},
        {{"aux", "Aux send and return", "Send at -12 dB, return bus and fader; put the effect between them", {1, 2}},
         true,
         draftAux},
    };
    return all;
}

// Of every node of a template, in the order of `before`: the ports on one side that none of its wires uses.
template <class Before, class Ports, class Used>
std::vector<PortAddress> freePorts(const Template& made, Before before, Ports ports, Used used) {
    std::vector<const AddNode*> order;
    for (const AddNode& add : made.nodes) order.push_back(&add);
    std::stable_sort(order.begin(), order.end(), [&](const AddNode* a, const AddNode* b) {
        return before(a->content.position, b->content.position);
    });
    std::set<PortAddress> wired;
    for (const Connection& wire : made.wires) wired.insert(used(wire));
    std::vector<PortAddress> found;
    for (const AddNode* add : order)
        for (PortIndex port = 0; port < ports(add->node).size(); ++port)
            if (!wired.contains({add->node.id, port})) found.push_back({add->node.id, port});
    return found;
}

}  // namespace

std::vector<PortAddress> outerInputs(const Template& made) {
    auto found = freePorts(
        made, [](CanvasPosition a, CanvasPosition b) { return a.x < b.x; },
        [](const Node& node) -> const auto& { return node.inputs; },
        [](const Connection& wire) { return wire.destination; });
    std::erase_if(found, [&](PortAddress port) {
        return port.port > 0 && std::any_of(made.wires.begin(), made.wires.end(), [&](const Connection& wire) {
                   return wire.destination == PortAddress{port.node, 0};
               });
    });
    return found;
}

std::vector<PortAddress> outerOutputs(const Template& made) {
    return freePorts(
        made, [](CanvasPosition a, CanvasPosition b) { return a.x > b.x; },
        [](const Node& node) -> const auto& { return node.outputs; },
        [](const Connection& wire) { return wire.source; });
}

const Node& nodeOf(const Template& made, NodeId id) {
    return std::find_if(made.nodes.begin(), made.nodes.end(), [id](const AddNode& add) { return add.node.id == id; })
        ->node;
}

const std::vector<BuiltInTemplate>& builtInTemplates() {
    static const std::vector<BuiltInTemplate> all = [] {
        std::vector<BuiltInTemplate> heads;
        for (const Recipe& recipe : recipes()) heads.push_back(recipe.head);
        return heads;
    }();
    return all;
}

Result<Template> makeTemplate(const std::string& id, int width, const ProcessorRegistry& registry) {
    const auto recipe =
        std::find_if(recipes().begin(), recipes().end(), [&](const Recipe& r) { return r.head.id == id; });
    if (recipe == recipes().end()) return fail(ErrorKind::usage, "there is no template \"" + id + "\"");
    const auto& widths = recipe->head.widths;
    if (std::find(widths.begin(), widths.end(), width) == widths.end())
        return fail(ErrorKind::usage, "cannot be made for " + std::to_string(width) + " channels", recipe->head.name);
    Draft draft(registry, width);
    recipe->draft(draft);
    return draft.finish(recipe->head, recipe->beside);
}

PortAddress PlacedTemplate::at(const Template& made, PortAddress port) const {
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (made.nodes[i].node.id == port.node) return {nodes[i], port.port};
    return port;
}

PlacedTemplate placeTemplate(const Session& session, const Template& made, CanvasPosition corner) {
    PlacedTemplate placed;
    if (made.nodes.empty()) return placed;
    CanvasPosition from = made.nodes.front().content.position;
    for (const AddNode& add : made.nodes) {
        from.x = std::min(from.x, add.content.position.x);
        from.y = std::min(from.y, add.content.position.y);
    }
    NodeId next = session.graph.nextNodeId();
    std::set<std::string> names;
    for (AddNode add : made.nodes) {
        placed.nodes.push_back(next);
        add.node.id = next;
        ++next.value;
        add.node.name = freeName(session, add.node.name, names);
        names.insert(add.node.name);
        add.content.position.x = std::round(add.content.position.x - from.x + corner.x);
        add.content.position.y = std::round(add.content.position.y - from.y + corner.y);
        placed.edits.emplace_back(std::move(add));
    }
    for (const Connection& wire : made.wires)
        placed.edits.emplace_back(
            Connect{placed.at(made, wire.source), placed.at(made, wire.destination), {}, wire.compensated});
    return placed;
}

}  // namespace lacquer::sessions
