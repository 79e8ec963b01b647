#include "core/engine/node_instance.hpp"

#include <gtest/gtest.h>

namespace lacquer::node_instance_test {
namespace {

class Late : public Processor {
public:
    explicit Late(int frames) : frames_(frames) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext&) noexcept override {}
    [[nodiscard]] int latencyFrames() const override { return frames_; }

private:
    int frames_;
};

Result<std::shared_ptr<NodeInstance>> lateNode(int reported, int offset) {
    ProcessorType type;
    type.uri = "test:late";
    type.latencyOffset = offset;
    type.create = [reported](const CreateSpec&) {
        return Result<std::unique_ptr<Processor>>(std::make_unique<Late>(reported));
    };
    return NodeInstance::create(std::make_shared<const ProcessorType>(std::move(type)), {}, {});
}

TEST(NodeInstance, ItsLatencyIsWhatIsReportedAndWhatTheUserAdds) {
    EXPECT_EQ((*lateNode(480, 0))->latencyFrames(), 480);
    EXPECT_EQ((*lateNode(480, 240))->latencyFrames(), 720);
    EXPECT_EQ((*lateNode(3, -3))->latencyFrames(), 0);
    EXPECT_EQ((*lateNode(3, -10))->latencyFrames(), 0) << "nothing comes before it goes in";
}

TEST(NodeInstance, WhatIsSaidOfOneNodeGoesBeforeTheUsersOffset) {
    const auto node = *lateNode(480, 240);
    node->sayLatency(100);
    EXPECT_EQ(node->latencyFrames(), 100);
}

TEST(NodeInstance, AnOffsetMakesNoLatencyPossibleThatCannotBe) {
    EXPECT_FALSE(lateNode(-1, 240).ok());
    EXPECT_FALSE(lateNode(60 * 48000, 1).ok());
}

}  // namespace
}  // namespace lacquer::node_instance_test
