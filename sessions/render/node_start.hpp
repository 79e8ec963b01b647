// From a node's record and what it carries to a live processor. Message thread.
#pragma once

#include <memory>
#include <vector>

#include "core/engine/node_instance.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// What a node that reads or writes files, or plays the device's input, does it through.
struct NodeFiles {
    std::shared_ptr<TimelineReader> reader{};
    std::shared_ptr<TimelineWriter> writer{};
    std::shared_ptr<const TrackMonitor> monitor{};
};

/// The type of a node on this machine. Fails, naming the node, as ProcessorRegistry::find(); and with badData where the
/// type has other ports than the node.
Result<std::shared_ptr<const ProcessorType>> findTypeOf(const Node& node, const ProcessorRegistry& registry);

/// The state of a node with the full paths of the files that it names, as a processor is handed it. Fails with
/// missingInput, naming node and file, when one is not there.
Result<ProcessorState> stateWithFiles(const Session& session, const Node& node);

/// Creates a node of the session with the values that it has where the song starts, automated ones too, its state and
/// its latency, ready to be planned. Fails as NodeInstance::create() and restoreState(), and with missingInput where a
/// file that its state names is not there; with the node's name.
Result<std::shared_ptr<NodeInstance>> startNode(const Session& session, const Node& node,
                                                std::shared_ptr<const ProcessorType> type, const PrepareSpec& spec,
                                                const NodeFiles& files);

/// Starts and drops every node whose type is here: says which of them do not start, and why; and with which of the rest
/// no plan can be made. Reads no sound files but those that nodes need to start: impulse responses.
[[nodiscard]] std::vector<Error> findNodesThatDoNotStart(const Session& session, const ProcessorRegistry& registry);

}  // namespace lacquer::sessions
