// FaultWatch: says what goes wrong with the nodes of a running session, by name and each thing once. Message thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/live_node.hpp"

namespace lacquer::sessions {

class FaultWatch {
public:
    /// What is said of a track whose file was not read in time.
    static constexpr const char* kLateFiles = "its files were not read in time; the sound dropped out";

    /// The session, which has the names, must outlive the watch.
    explicit FaultWatch(const Session& session) : session_(session) {}

    void note(Error fault) { faults_.push_back(std::move(fault)); }
    /// If the node is broken, says so.
    void noteNew(const LiveNode& node);
    /// A plugin has been started afresh, because all it put out was spoilt.
    void noteStartedAgain(NodeId id, const LiveNode& node);
    /// No plan can be made with a node, for this reason.
    void noteLeftOut(Error why);
    /// What all nodes need together counts anew.
    void noteRewired() noexcept { overloadReported_ = false; }

    /// Looks at all nodes; returns what has been noted and found since the last call.
    std::vector<Error> take(LiveNodes& nodes, LoadMeter& load, const PrepareSpec& spec);

private:
    void look(NodeId id, LiveNode& node);
    /// Blocks have been late, and the session needs this share of the time there is: says whose fault it is.
    void blame(LiveNodes& nodes, double need, const PrepareSpec& spec);
    [[nodiscard]] std::string nameOf(NodeId id, const LiveNode& node) const;

    const Session& session_;
    std::vector<Error> faults_;
    bool overloadReported_ = false;  ///< and nothing has been rewired since
};

}  // namespace lacquer::sessions
