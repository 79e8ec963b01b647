// Patching: the edits behind gestures that change several nodes and wires at once. Pure: they read a session and give
// back what is to be performed, as one undo step.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "editor/controllers/canvas_scene.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/free_name.hpp"
#include "sessions/render/planned_times.hpp"

namespace lacquer::editor {

using sessions::freeName;

/// Whether a wire may lead from an output to an input, by kind and width.
[[nodiscard]] bool fits(const PortInfo& output, const PortInfo& input);

/// Adds a node and wires it to a port, by the first of its own ports that fits; without one, it is only added.
[[nodiscard]] sessions::Edit addTo(const sessions::Session& session, sessions::AddNode add, const PortRef& port);

/// Room for something between the ends of a wire, in the middle between them.
struct WireRoom {
    sessions::CanvasPosition corner;  ///< of what is `widthUnits` wide and has its first ports on the line of the wire
    std::vector<sessions::Edit> moves;  ///< what the wire leads to, and all behind it, to the right where it was narrow
};
/// None for a wire that leads back, to the left.
[[nodiscard]] std::optional<WireRoom> roomIn(const sessions::Session& session, ConnectionId wire, double widthUnits);

/// Leads a wire through a new node, by the first ports that fit; none when there are no such ports. The node stands
/// between the ends of the wire; where there is no room, what the wire leads to moves to the right.
[[nodiscard]] std::optional<sessions::Edit> addInto(const sessions::Session& session, sessions::AddNode add,
                                                    ConnectionId wire);
/// Likewise through a node that is there; none when one of those ports is wired already, the node is at an end of the
/// wire, or a cycle would come of it. `moved` is where it ends up.
[[nodiscard]] std::optional<sessions::Edit> moveInto(const sessions::Session& session, NodeId node,
                                                     sessions::CanvasPosition moved, ConnectionId wire);

/// Connects through a new feedback delay what would close a cycle without one. Its delay is the type's default, or the
/// shortest that `times` allow where that is longer. `moved`: the wire that it replaces. None where no feedback delay
/// can stand there: it delays audio only, and not for ever.
[[nodiscard]] std::optional<sessions::Edit> connectThroughDelay(const sessions::Session& session,
                                                                const ProcessorType& feedbackDelay,
                                                                const sessions::PlannedTimes& times,
                                                                const sessions::Connect& wire,
                                                                std::optional<ConnectionId> moved);

/// The edits that move nodes by an offset, to whole units, and with them the bends of the wires among them.
[[nodiscard]] std::vector<sessions::Edit> moveBy(const sessions::Session& session, const std::set<NodeId>& nodes,
                                                 QPointF by);

/// Whether what is behind the nodes is to be wired to what was in front of them.
enum class Healing { none, reconnect };
[[nodiscard]] sessions::Edit remove(const sessions::Session& session, const std::set<NodeId>& nodes, Healing healing);

/// Wires each node to the next one on its right, where that is possible and not so yet; none when it is nowhere.
[[nodiscard]] std::optional<sessions::Edit> connectInRow(const sessions::Session& session,
                                                         const std::set<NodeId>& nodes);

/// Nodes and frames that have been copied, with the wires among them and those that come from others.
struct Snippet {
    std::vector<sessions::AddNode> nodes;
    std::vector<sessions::CanvasFrame> frames;
    std::vector<Connection> inner;
    std::vector<Connection> inputs;
    std::map<ConnectionId, sessions::WirePath> paths;  ///< of the wires among them

    [[nodiscard]] bool empty() const noexcept { return nodes.empty() && frames.empty(); }
    /// For another session than the one it was copied from: forgets where inputs came from, and names sound files in
    /// full.
    void detach(const sessions::Session& from);
    /// Before the session it was taken from goes on in another folder: names its files in full.
    void resolveFiles(const sessions::Session& from);
    /// The middle of them all.
    [[nodiscard]] QPointF middle() const;
};
[[nodiscard]] Snippet copyOf(const sessions::Session& session, const std::set<NodeId>& nodes,
                             const std::set<sessions::CanvasFrameId>& frames = {});

enum class PastedInputs { none, kept };
struct Pasted {
    sessions::Edit edit;
    std::set<NodeId> nodes;  ///< that there will be once it has been performed
    std::set<sessions::CanvasFrameId> frames;
};
/// Puts copies into a session, moved by an offset. Inputs are kept where their sources still exist.
[[nodiscard]] Pasted paste(const sessions::Session& session, const Snippet& snippet, QPointF offset,
                           PastedInputs inputs);

}  // namespace lacquer::editor
