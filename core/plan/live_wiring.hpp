// LiveWiring: what a running engine plays while its graph is edited: the graph that is wanted, and what of the graph
// before is still fading out. Message thread.
#pragma once

#include <map>
#include <set>

#include "core/plan/plan_compiler.hpp"

namespace lacquer {

/// Connections that are removed fade out, new ones fade in, both for 10 ms, in one plan; the plan after that is the
/// wanted graph alone. A node that is removed or created anew plays on as a ghost until its connections have faded. The
/// old goes when the new is there: fades wait for the latency of new nodes. Events are not faded.
///
/// A new connection that would close a cycle with one that is fading out waits for the plan after.
class LiveWiring {
public:
    /// A plan that leads from what runs to what is wanted. Fails as compilePlan(); what is wired then stays as it was.
    /// `previousRan` is false when the plan compiled last has been withdrawn before it was run.
    CompileResult compile(const Graph& wanted, const InstanceTable& instances, const PrepareSpec& spec,
                          const CompileOptions& options, bool previousRan);

    /// The plan compiled last has been taken up, so it cannot be withdrawn any more: lets go of what ran before it. The
    /// plan before frees what it holds itself, when it is collected.
    void forgetBefore();

    /// Now and then: frees the delay lines that longer ones have taken over from.
    void collect();

    /// True when fades are over: time to compile again.
    [[nodiscard]] bool due() const;
    /// True when the plan compiled last is that of the wanted graph alone.
    [[nodiscard]] bool settled() const noexcept { return planned_.fades.empty() && !planned_.waiting; }

private:
    struct Wiring {
        Graph graph;  ///< the wanted one, and ghosts
        InstanceTable instances;
        ConnectionTable connections;
        std::map<ConnectionId, FadeDirection> fades;
        std::set<NodeId> ghosts;
        bool waiting = false;  ///< a wanted connection is not wired yet
        bool any = false;      ///< false: nothing has ever run
    };
    [[nodiscard]] Wiring lead(Wiring from, const Graph& wanted, const InstanceTable& instances, bool fades);
    static CompileResult compileWiring(const Wiring& wiring, const Wiring& from, const PrepareSpec& spec,
                                       CompileOptions options);
    void keepOld(const Wiring& from, const Graph& wanted, const std::map<NodeId, NodeId>& ghostOf, Wiring& next);
    static void addNew(const Graph& wanted, Wiring& next);

    Wiring running_;  ///< as far as is known; empty once planned_ is known to run
    Wiring planned_;  ///< of the plan compiled last
    std::uint64_t nextGhost_ = 0;
};

}  // namespace lacquer
