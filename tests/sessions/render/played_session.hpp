// A session that plays on the test's own thread while a history edits it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sessions/model/history.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::test {

class PlayedSessionTest : public EngineSessionTest {
protected:
    void startPlaying(SessionEngineOptions options = {}) {
        auto made = SessionEngine::create(session, registry, options);
        ASSERT_TRUE(made.ok()) << made.error().line();
        engine = std::move(*made);
        history.addListener([this](const Edit& edit) { engine->follow(edit); });
        history.setGuard([this](const Edit& edit) { return engine->prepare(edit); });
        engine->play();
        ASSERT_TRUE(rolls(*engine));
        at = 256;
    }
    Node makeNode(const std::string& type, const std::string& name) {
        return (*registry.find(type))->makeNode(name, 2);
    }
    /// Puts a node between two others.
    NodeId insert(const std::string& type, NodeId from, NodeId to) {
        const NodeId id = add(type);
        for (const Connection& c : session.graph.outgoing(from))
            if (c.destination.node == to) {
                EXPECT_TRUE(apply(session, registry, Disconnect{c.id}).ok());
            }
        connect(from, id);
        connect(id, to);
        return id;
    }
    /// Some quanta, each with a look at the message thread's work.
    void run(int quanta) {
        for (int quantum = 0; quantum < quanta; ++quantum) {
            engine->idle();
            engine->engine().runQuantum();
            at += 256;
        }
    }
    /// From then on nothing is compiled without an edit: all nodes have been measured, all fades are over.
    void runUntilMeasured() {
        for (const auto& [id, node] : session.graph.nodes())
            if (NodeInstance* live = engine->instance(id); live != nullptr && !live->costNs())
                live->noteCost(1000);  // it may have slept in the blocks that are timed
        run(20);
    }
    std::vector<std::string> faults() {
        std::vector<std::string> lines;
        for (const Error& fault : engine->takeFaults()) lines.push_back(fault.line());
        return lines;
    }
    /// What has just been heard is the file, sample for sample.
    void expectTheSong() {
        const ProcessPlan& plan = *engine->engine().currentPlan();
        for (int i = 0; i < 256; ++i) ASSERT_EQ(plan.slot(plan.outputs[0].slots[0])[i], rampAt(at - 256 + i)) << i;
    }

    History history{session, registry};
    std::unique_ptr<SessionEngine> engine;
    TimelineFrame at = 0;  ///< where the song goes on
};

}  // namespace lacquer::sessions::test
