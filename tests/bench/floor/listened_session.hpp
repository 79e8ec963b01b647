// ListenedSession: a session in which something listens beside nodes, to all that reaches them and to what they put
// out. Message thread.
#pragma once

#include <map>
#include <memory>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "recording.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::bench {

/// What has been heard of a node.
struct Heard {
    Recording in;       ///< the channels of its audio and CV inputs: every quantum since the last clear()
    Recording lastOut;  ///< of its audio and CV outputs: the latest quantum alone
};

class ListenedSession {
public:
    /// Listens to every node with audio inputs and outputs, for up to so many quanta at a time. The listeners' inputs
    /// have the same wires as the node, so what they add up is the same to the bit.
    static Result<std::unique_ptr<ListenedSession>> create(const sessions::Session& session,
                                                           const ProcessorRegistry& registry, int mostQuanta);

    [[nodiscard]] const sessions::Session& session() const noexcept { return session_; }
    [[nodiscard]] const ProcessorRegistry& registry() const noexcept { return registry_; }
    /// By node; the listeners write to it while the session runs.
    [[nodiscard]] std::map<NodeId, Heard>& heard() noexcept { return heard_; }

private:
    ListenedSession(const sessions::Session& session, const ProcessorRegistry& registry)
        : session_(session), registry_(registry) {}
    Status listenTo(const Node& node, int mostQuanta);
    /// A node with these inputs that records into `into`, all quanta or just the latest.
    enum class Keeps { all, latest };
    Result<NodeId> addListener(const Node& node, const char* what, std::vector<PortInfo> ports, Recording& into,
                               Keeps keeps);

    sessions::Session session_;
    ProcessorRegistry registry_;
    std::map<NodeId, Heard> heard_;
};

}  // namespace lacquer::bench
