// What a processor is handed of its node when it starts.
#include "sessions/render/node_start.hpp"

#include <gtest/gtest.h>

#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::node_start_test {
namespace {

class Listener : public Processor {
public:
    Listener(ProcessorState& state) : state_(state) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext&) noexcept override {}
    Status restoreState(const ProcessorState& state) override {
        state_ = state;
        return {};
    }

private:
    ProcessorState& state_;
};

class NodeStartTest : public test::EngineSessionTest {
protected:
    NodeStartTest() {
        ProcessorType type = **registry.find("test:gain");
        type.uri = "test:listener";
        type.parameters.clear();
        type.files = {{"impulse", "Impulse response"}};
        type.create = [this](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> {
            handed = spec;
            return std::make_unique<Listener>(state);
        };
        registry.add(std::move(type));
        node = add("test:listener");
    }
    Status startIt(NodeId id) {
        const Node& record = *session.graph.find(id);
        const auto started = startNode(session, record, *findTypeOf(record, registry), {}, {});
        return started ? Status{} : fail(started.error());
    }

    CreateSpec handed;
    ProcessorState state;
    NodeId node;
};

TEST_F(NodeStartTest, FilesOfAStateAreHandedOverWithTheirFullPaths) {
    session.content(node).state = {{"file:impulse", "audio/ramp.wav"}, {"other", "audio/ramp.wav"}};
    ASSERT_TRUE(startIt(node).ok());
    EXPECT_EQ(state.at("file:impulse"), (folder / "audio/ramp.wav").string());
    EXPECT_EQ(state.at("other"), "audio/ramp.wav") << "is the processor's own";
    session.content(node).state = {{"file:impulse", (folder / "audio/ramp.wav").string()}};
    ASSERT_TRUE(startIt(node).ok());
    EXPECT_EQ(state.at("file:impulse"), (folder / "audio/ramp.wav").string());
}

TEST_F(NodeStartTest, AFileThatIsMissingIsNamed) {
    for (const char* path : {"audio/gone.wav", "audio", ""}) {
        session.content(node).state = {{"file:impulse", path}};
        const Status started = startIt(node);
        ASSERT_FALSE(started.ok()) << path;
        EXPECT_EQ(started.error().kind, ErrorKind::missingInput);
        EXPECT_EQ(started.error().where, "test:listener");
        EXPECT_NE(started.error().what.find((folder / path).lexically_normal().string()), std::string::npos)
            << started.error().line();
        EXPECT_NE(started.error().remedy.find("impulse"), std::string::npos);
    }
}

TEST_F(NodeStartTest, ANodeIsToldHowManyOfItsTypeComeBeforeIt) {
    add("test:gain");
    const NodeId second = add("test:listener"), third = add("test:listener");
    ASSERT_TRUE(startIt(third).ok());
    EXPECT_EQ(handed.twin, 2);
    ASSERT_TRUE(startIt(node).ok());
    EXPECT_EQ(handed.twin, 0);
    ASSERT_TRUE(apply(session, registry, RemoveNode{node}).ok());
    ASSERT_TRUE(startIt(second).ok());
    EXPECT_EQ(handed.twin, 0);
}

}  // namespace
}  // namespace lacquer::sessions::node_start_test
