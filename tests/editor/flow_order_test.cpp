#include "sessions/model/flow_order.hpp"

#include <QStringList>

#include "editor_bench.hpp"

namespace lacquer::editor::flow_order_test {
namespace {

QStringList namesIn(const sessions::Session& session) {
    QStringList names;
    for (const NodeId id : flowOrder(session)) names.append(QString::fromStdString(session.graph.find(id)->name));
    return names;
}

TEST(FlowOrder, ATrackComesWithItsChainAndABusAfterAllThatFeedsIt) {
    const EditorBench bench;
    EXPECT_EQ(namesIn(bench.session()),
              (QStringList{"kick", "kick fader", "kick pan", "Drums bus", "Drums bus fader", "vox", "vox fader",
                           "vox pan", "Vocals bus", "Vocals bus fader", "Mix bus", "Mix bus fader", "Master EQ",
                           "Bus compressor", "Limiter", "Master meter", "Output"}));
}

TEST(FlowOrder, ANodeThatWasAddedLastStandsWhereTheSignalIs) {
    const EditorBench bench;
    const NodeId gain = bench.add("gain", {400, 1200});
    EXPECT_EQ(namesIn(bench.session()).back(), "Gain") << "without a wire: after the tracks and their mix";
    bench.editor->session()->perform(sessions::Connect{{bench.node("kick"), 0}, {gain, 0}});
    bench.editor->session()->perform(sessions::Connect{{gain, 0}, {bench.node("Mix bus"), 0}});
    const QStringList names = namesIn(bench.session());
    EXPECT_GT(names.indexOf("Gain"), names.indexOf("kick"));
    EXPECT_LT(names.indexOf("Gain"), names.indexOf("vox"));
    EXPECT_LT(names.indexOf("Gain"), names.indexOf("Mix bus"));
}

TEST(FlowOrder, ALoopLeavesNobodyOut) {
    const EditorBench bench;
    const NodeId delay = bench.add("feedback-delay", {400, 1200});
    bench.editor->session()->perform(sessions::Connect{{bench.node("Mix bus fader"), 0}, {delay, 0}});
    bench.editor->session()->perform(sessions::Connect{{delay, 0}, {bench.node("Mix bus"), 0}});
    ASSERT_NE(bench.wire(bench.graph().find(delay)->name, "Mix bus"), ConnectionId{});
    const auto order = flowOrder(bench.session());
    EXPECT_EQ(order.size(), bench.graph().nodes().size());
    EXPECT_EQ(std::set<NodeId>(order.begin(), order.end()).size(), order.size());
    EXPECT_EQ(namesIn(bench.session()).back(), "Output");
}

}  // namespace
}  // namespace lacquer::editor::flow_order_test
