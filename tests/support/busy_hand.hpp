// BusyHand: sixteen low sines and what a random hand does to them while they play: what tests of edits listen to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "support/live_graph.hpp"

namespace lacquer::test {

class BusyHand {
public:
    /// `delays`: nodes with a latency are among those that are put in, and latencies are said and left uncompensated.
    BusyHand(std::uint64_t seed, const PrepareSpec& spec, int workers, bool delays)
        : g(spec, workers), random_(seed), delays_(delays) {
        out_ = g.add(kOutputTypeUri, "out");
        for (int i = 0; i < 16; ++i) {
            const NodeId sine = g.add("test:sine", "Sine " + std::to_string(50 + 9 * i));
            const NodeId fader = g.add("test:gain", "fader", 0.05);
            g.connect(sine, fader);
            g.connect(fader, out_);
            sources_.push_back(fader);
        }
        g.publish();
    }

    void edit() {
        switch (random_() % (delays_ ? 9 : 7)) {
            case 0:
            case 1:
                insert();
                break;
            case 2:
                removeAndHeal();
                break;
            case 3:
                g.connect(any(sources_), out_);
                break;
            case 4:
                g.disconnect(anyWire().id);
                break;
            case 5:
                if (const NodeId node = anyInner()) g.instances[node]->bypass().set(random_() % 2 == 0);
                break;
            case 6:
                if (const NodeId node = anyInner()) g.recreate(node);
                break;
            case 7:
                if (const NodeId node = anyInner())
                    g.instances[node]->sayLatency(static_cast<std::int64_t>(random_() % 2000));
                break;
            default:
                if (const Connection wire = anyWire(); wire.id)
                    (void)g.graph.setCompensated(wire.id, !wire.compensated);
        }
        g.publish();
    }

    LiveGraph g;

private:
    template <class T>
    const T& any(const std::vector<T>& values) {
        return values[random_() % values.size()];
    }
    Connection anyWire() {
        std::vector<Connection> wires;
        for (const auto& [id, c] : g.graph.connections())
            for (const auto* own : {&sources_, &inner_})
                if (std::find(own->begin(), own->end(), c.source.node) != own->end()) wires.push_back(c);
        return wires.empty() ? Connection{} : any(wires);
    }
    NodeId anyInner() { return inner_.empty() ? NodeId{} : any(inner_); }

    void insert() {
        if (inner_.size() >= 20) return removeAndHeal();
        const Connection wire = anyWire();
        if (!wire.id) return;
        const bool delay = delays_ && random_() % 3 == 0;
        const NodeId node = delay ? g.add("test:delay", "d" + std::to_string(random_() % 2000))
                                  : g.add("test:gain", "gain", 0.5 + 0.1 * static_cast<double>(random_() % 6));
        inner_.push_back(node);
        g.disconnect(wire.id);
        g.connect(wire.source.node, node);
        g.connect(node, wire.destination.node);
    }

    void removeAndHeal() {
        const NodeId node = anyInner();
        if (!node) return;
        const auto before = g.graph.incoming(node), after = g.graph.outgoing(node);
        std::erase(inner_, node);
        g.remove(node);
        for (const Connection& in : before)
            for (const Connection& out : after) g.connect(in.source.node, out.destination.node);
    }

    std::mt19937_64 random_;
    const bool delays_;
    NodeId out_;
    std::vector<NodeId> sources_, inner_;
};

}  // namespace lacquer::test
