// Which faders fall silent because others are soloed, and what a render says of it.
#include "sessions/render/solo.hpp"

#include <gtest/gtest.h>

#include "sessions/render/render.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::solo_test {
namespace {

// Two tracks, each with a fader; drums go through a bus, both have a send to a reverb's return, all goes to the mix.
class SoloTest : public test::EngineSessionTest {
protected:
    SoloTest() {
        for (NodeId* id : {&drums, &voice, &bus, &reverb, &mix}) *id = add("lacquer:fader");
        connect(drums, bus);
        connect(bus, mix);
        connect(voice, mix);
        connect(drums, reverb);
        connect(voice, reverb);
        connect(reverb, mix);
    }
    void set(NodeId id, const char* toggle) { ASSERT_TRUE(apply(session, registry, SetParameter{id, toggle, 1}).ok()); }
    using Faders = std::set<NodeId>;
    NodeId drums, voice, bus, reverb, mix;
};

TEST_F(SoloTest, WithoutSoloNobodyIsMuted) {
    set(reverb, "soloSafe");
    EXPECT_EQ(fadersMutedBySolo(session), Faders{});
    EXPECT_TRUE(checkNothingSoloed(session).ok());
}

TEST_F(SoloTest, WhatNoSoloedFaderFeedsOrIsFedByIsMuted) {
    set(voice, "solo");
    EXPECT_EQ(fadersMutedBySolo(session), (Faders{fader, drums, bus}));
}

TEST_F(SoloTest, ASoloSafeFaderIsHeardAndWhatFeedsItIsNot) {
    set(fader, "solo");
    EXPECT_EQ(fadersMutedBySolo(session), (Faders{drums, voice, bus, reverb, mix}));
    set(reverb, "soloSafe");
    EXPECT_EQ(fadersMutedBySolo(session), (Faders{drums, voice, bus}));
}

TEST_F(SoloTest, SoloingAVcaIsSoloingTheFadersThatItMovesThroughOtherVcasToo) {
    const NodeId whole = add("lacquer:vca", 1), part = add("lacquer:vca", 1);
    ASSERT_TRUE(apply(session, registry, Connect{{whole, 0}, {part, 0}}).ok());
    ASSERT_TRUE(apply(session, registry, Connect{{part, 0}, {drums, 1}}).ok());
    set(whole, "solo");
    EXPECT_EQ(fadersMutedBySolo(session), (Faders{fader, voice}));
    EXPECT_EQ(soloedFaders(session), std::vector{session.graph.find(whole)->name});
    ASSERT_TRUE(apply(session, registry, Connect{{whole, 0}, {voice, 1}}).ok());
    EXPECT_EQ(fadersMutedBySolo(session), Faders{fader});
}

TEST_F(SoloTest, ASoloSafeFaderIsMutedByItsOwnMuteAlone) {
    set(voice, "solo");
    set(drums, "soloSafe");
    const auto engine = start();
    const auto muted = [&](NodeId id) {
        NodeInstance& node = *engine->instance(id);
        return node.parameters().get(*node.type().findParameter("impliedMute")) != 0;
    };
    EXPECT_FALSE(muted(drums));
    EXPECT_FALSE(muted(bus)) << "it would be muted there";
    EXPECT_TRUE(muted(fader));
    const SetParameter unsafe{drums, "soloSafe", 0};
    ASSERT_TRUE(apply(session, registry, unsafe).ok());
    engine->follow(unsafe);
    EXPECT_TRUE(muted(drums));
    EXPECT_TRUE(muted(bus));
}

TEST_F(SoloTest, ARenderStopsAndNamesTheFirstFiveUnlessItIsToldToKeepSolo) {
    RenderOptions options;
    options.file = folder / "song.wav";
    const std::vector<NodeId> all{drums, voice, bus, reverb, mix, fader};
    for (std::size_t i = 0; i < all.size(); ++i)
        ASSERT_TRUE(apply(session, registry, RenameNode{all[i], "f" + std::to_string(i)}).ok());
    set(voice, "solo");
    auto rendered = render(session, registry, options);
    ASSERT_FALSE(rendered.ok());
    EXPECT_EQ(rendered.error().kind, ErrorKind::badData);
    EXPECT_EQ(rendered.error().where, "f1");
    EXPECT_FALSE(std::filesystem::exists(options.file));
    for (const NodeId id : all) set(id, "solo");
    rendered = render(session, registry, options);
    ASSERT_FALSE(rendered.ok());
    EXPECT_EQ(rendered.error().where, "f5, f0, f1, f2, f3 and 1 more");
    options.solo = SoloHandling::keep;
    rendered = render(session, registry, options);
    ASSERT_TRUE(rendered.ok()) << rendered.error().line();
    EXPECT_EQ(rendered->soloedNodes.size(), all.size());
}

}  // namespace
}  // namespace lacquer::sessions::solo_test
