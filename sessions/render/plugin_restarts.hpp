// PluginRestarts: decides which plugins are made anew because all they put out has been spoilt. Message thread.
#pragma once

#include <map>

#include "core/engine/node_instance.hpp"

namespace lacquer::sessions {

/// A filter or an envelope that has taken up a NaN once may never get rid of it, and activating a plugin again is no
/// reset for most. So a plugin that puts out nothing but what is not a number for a quarter of a second is started
/// afresh; if that does not help, it is given up until it is edited.
class PluginRestarts {
public:
    enum class Verdict { allRight, startAgain, giveUp };

    /// As many fresh starts are tried; a plugin that has then been well for ten seconds has all of them again.
    static constexpr int kTries = 3;

    /// What is to be done with the node now, `now` by the engine's clock. Call for every node, about 30 times a second.
    [[nodiscard]] Verdict look(NodeId id, const NodeInstance& instance, EngineFrame now, const PrepareSpec& spec);

    /// It has been edited: where it had been given up, it has all its tries again, and this is true.
    bool forgive(NodeId id);

    /// Fresh starts that have been tried of late.
    [[nodiscard]] int tries(NodeId id) const;
    [[nodiscard]] bool gaveUp(NodeId id) const { return tries(id) > kTries; }

private:
    struct Record {
        int tries = 0;  ///< more than kTries: given up
        EngineFrame lastFrame = 0;
    };
    std::map<NodeId, Record> records_;
};

}  // namespace lacquer::sessions
