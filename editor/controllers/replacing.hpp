// Replacing a node by one of another type, which takes over all it can. Pure.
#pragma once

#include <QStringList>
#include <optional>

#include "sessions/model/edit.hpp"

namespace lacquer::editor {

/// The role that a built-in type has by nature: "lacquer:track" is a track.
[[nodiscard]] sessions::Role roleOfType(const std::string& uri);

struct Replacement {
    sessions::Edit edit;  ///< one group
    NodeId node;          ///< the new one, once it has been carried out
    QStringList lost;     ///< what the new node could not take over, each in a few words
};

/// The new node stands where the old one did, with its name (where that was given by hand), colour, note, role, bypass
/// and place in the mixer. The first audio input takes the wires of the first audio input, the second those of the
/// second, and so on for each kind and for outputs, as wide as most of them fit. Parameters and their automation are
/// taken over where the new type has one of the same id, unit and choices, and the value lies in its range; clips from
/// track to track. With a preset of the new type, parameters and state are those of the preset, and the old ones do not
/// count as lost. Wires out of a feedback delay that would close a loop without it are lost.
[[nodiscard]] Replacement replaceNode(const sessions::Session& session, const ProcessorRegistry& registry, NodeId old,
                                      const ProcessorType& type,
                                      const std::optional<sessions::NodeContent>& preset = {});

}  // namespace lacquer::editor
