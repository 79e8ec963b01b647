// Templates: groups of nodes, wired and set, that are added to a session as one. Pure data and pure functions; message
// thread.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/edit.hpp"

namespace lacquer::sessions {

/// What stands in a template: nodes whose ids are its own, their places, and the wires among them.
struct Template {
    std::string name;         ///< "Mastering chain"
    std::string description;  ///< a sentence without a full stop
    bool beside = false;      ///< into a wire it is led beside it, which stays: a send with its return
    std::vector<AddNode> nodes;
    std::vector<Connection> wires;
};

/// The ports by which a template is wired to what is around it: the inputs that no wire of its own leads to, those of
/// the leftmost node first, without the side chains of nodes that are fed by others; the outputs that none comes from,
/// those of the rightmost node first.
[[nodiscard]] std::vector<PortAddress> outerInputs(const Template& made);
[[nodiscard]] std::vector<PortAddress> outerOutputs(const Template& made);
/// A node of a template. It must be there.
[[nodiscard]] const Node& nodeOf(const Template& made, NodeId id);

/// A template that comes with the program.
struct BuiltInTemplate {
    std::string id;  ///< "mastering-chain"; stays the same from version to version
    std::string name;
    std::string description;
    std::vector<int> widths;  ///< channels it can be made for; the last is the default
};
/// In the order a palette shows them.
[[nodiscard]] const std::vector<BuiltInTemplate>& builtInTemplates();
/// Fails with ErrorKind::usage on an id or a width that there is not, and on a registry without the built-in types.
Result<Template> makeTemplate(const std::string& id, int width, const ProcessorRegistry& registry);

/// The edits that add a template to a session, for a group of one undo step.
struct PlacedTemplate {
    std::vector<Edit> edits;
    std::vector<NodeId> nodes;  ///< by their place in Template::nodes

    /// What has become of a port of the template.
    [[nodiscard]] PortAddress at(const Template& made, PortAddress port) const;
};
/// Nodes get ids and names that are free; the upper left corner of all is `corner`.
[[nodiscard]] PlacedTemplate placeTemplate(const Session& session, const Template& made, CanvasPosition corner);

}  // namespace lacquer::sessions
