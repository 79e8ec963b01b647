#include "sessions/render/stems.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "sessions/media/audio_file.hpp"
#include "tests/sessions/render/engine_session.hpp"

namespace lacquer::sessions::stems_test {
namespace {

constexpr int kClipFrames = 9600;

// Two tracks, each with a fader, that meet at a bus; behind it a master that turns down by 20 dB.
class StemsTest : public test::EngineSessionTest {
protected:
    StemsTest() {
        second = add("lacquer:track");
        bus = add("lacquer:bus");
        master = add("lacquer:gain");
        session.content(track).clips = session.content(second).clips = {clip(kClipFrames)};
        for (const Connection& c : session.graph.incoming(output)) (void)session.graph.disconnect(c.id);
        connect(fader, bus);
        connect(second, bus);
        connect(bus, master);
        connect(master, output);
        rename(track, "Voice");
        rename(second, "Drums");
        for (const NodeId id : {track, second}) session.content(id).role = Role::track;
        session.content(master).role = Role::master;
        session.content(master).parameters["gain"] = -20;
        session.endFrame = kClipFrames;
    }
    void rename(NodeId id, const std::string& name) {
        ASSERT_TRUE(apply(session, registry, RenameNode{id, name}).ok());
    }
    StemsReport render() {
        const auto cut = findStemCut(session);
        EXPECT_TRUE(cut.ok()) << (cut ? "" : cut.error().line());
        auto report = renderStems(session, registry, *cut, folder / "stems", {});
        EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
        return *report;
    }
    /// The left channel.
    std::vector<float> samples(const std::string& name) {
        auto file = AudioFile::open(folder / "stems" / name);
        EXPECT_TRUE(file.ok()) << name;
        EXPECT_TRUE(file->facts().format.ends_with("32 bit float")) << file->facts().format;
        std::vector<float> all(static_cast<std::size_t>(file->facts().frames * file->facts().channels)), left;
        EXPECT_TRUE(file->read(0, all).ok());
        for (std::size_t i = 0; i < all.size(); i += 2) left.push_back(all[i]);
        return left;
    }
    static std::vector<float> ramp(float factor, int frames = kClipFrames) {
        std::vector<float> expected;
        for (int n = 0; n < frames; ++n) expected.push_back(n < kClipFrames ? factor * test::rampAt(n) : 0);
        return expected;
    }
    NodeId second, bus, master;
};

TEST_F(StemsTest, AreWhatMeetsInFrontOfTheMaster) {
    session.content(fader).parameters["polarity"] = 1;
    const StemsReport report = render();
    EXPECT_EQ(report.at, session.graph.find(bus)->name);
    ASSERT_EQ(report.stems.size(), 2u);
    EXPECT_EQ(samples("Voice.wav"), ramp(-1));
    EXPECT_EQ(samples("Drums.wav"), ramp(1));
    EXPECT_EQ(samples("mix.wav"), ramp(0));
    EXPECT_NEAR(report.stems[0].peakDbfs, 20 * std::log10(double{test::rampAt(kClipFrames - 1)}), 1e-6);
    EXPECT_EQ(report.differenceDbfs, -200);
    EXPECT_TRUE(report.addUp());
}

// A lookahead that does nothing else: 5 ms late.
TEST_F(StemsTest, AreAlignedWhateverTheirLatency) {
    const NodeId late = add("lacquer:compressor");
    session.content(late).parameters = {{"lookahead", 5}, {"ratio", 1}};
    for (const Connection& c : session.graph.incoming(bus))
        if (c.source.node == second) (void)session.graph.disconnect(c.id);
    connect(second, late);
    connect(late, bus);
    const StemsReport report = render();
    EXPECT_GT(report.mix.latencyFrames, 0);
    EXPECT_EQ(samples("Voice.wav"), ramp(1));
    EXPECT_EQ(samples("Drums.wav"), ramp(1));
    EXPECT_EQ(samples("mix.wav"), ramp(2));
}

// Nobody knows how long an echo that feeds itself goes on.
TEST_F(StemsTest, AreAsLongAsTheMixWhereItsEndIsHeardOut) {
    session.endFrame.reset();
    const NodeId echo = add("lacquer:delay");
    session.content(echo).parameters = {{"time", 100}, {"feedback", 60}, {"mix", 50}};
    for (const Connection& c : session.graph.incoming(bus))
        if (c.source.node == second) (void)session.graph.disconnect(c.id);
    connect(second, echo);
    connect(echo, bus);
    const StemsReport report = render();
    const auto frames = static_cast<std::size_t>(report.mix.loudness.frames);
    EXPECT_GT(frames, std::size_t{kClipFrames});
    EXPECT_EQ(samples("Voice.wav"), ramp(1, static_cast<int>(frames)));
    EXPECT_EQ(samples("Drums.wav").size(), frames);
    EXPECT_TRUE(report.addUp()) << report.differenceDbfs;
}

TEST_F(StemsTest, AreListedInTheOrderOfTheMixerAndAddedUpAsTheyAreWired) {
    const NodeId third = add("lacquer:track");
    rename(third, "Bass");
    session.content(third).role = Role::track;
    connect(third, bus);
    const auto names = [&] {
        std::vector<std::string> list;
        const auto cut = findStemCut(session);
        for (const StemCut::Part& part : cut->parts) list.push_back(part.name);
        return list;
    };
    EXPECT_EQ(names(), (std::vector<std::string>{"Voice", "Drums", "Bass"}));
    session.content(third).clips = {clip(kClipFrames)};
    session.content(second).parameters["gain"] = -47.7;
    session.content(third).parameters["gain"] = -50.3;
    (void)render();
    const std::vector<float> mix = samples("mix.wav"), voice = samples("Voice.wav"), drums = samples("Drums.wav"),
                             bass = samples("Bass.wav");
    std::vector<float> other;
    for (std::size_t i = 0; i < mix.size(); ++i) other.push_back((bass[i] + drums[i]) + voice[i]);
    ASSERT_NE(mix, other) << "the order of adding up must make a difference here";
    ASSERT_TRUE(apply(session, registry, SetOrder{{third, second}}).ok());
    EXPECT_EQ(names(), (std::vector<std::string>{"Bass", "Drums", "Voice"}));
    const StemsReport report = render();
    EXPECT_EQ(report.stems.front().name, "Bass");
    EXPECT_EQ(samples("mix.wav"), mix) << "the mix is what it was, bit for bit";
}

TEST_F(StemsTest, NamesThatAreAlikeGetNumbersAndNoneIsThatOfTheMix) {
    rename(track, "a/b");
    rename(second, "A:B");
    const auto cut = findStemCut(session);
    ASSERT_TRUE(cut.ok());
    EXPECT_EQ(cut->parts[0].name, "a_b");
    EXPECT_EQ(cut->parts[1].name, "A_B 2") << "not every file system tells them apart";
    rename(track, "Mix");
    EXPECT_EQ(findStemCut(session)->parts[0].name, "Mix 2");
}

TEST_F(StemsTest, OfOneSoundAreRefusedUnlessItsNodeIsNamed) {
    for (const Connection& c : session.graph.incoming(bus))
        if (c.source.node == second) (void)session.graph.disconnect(c.id);
    const auto refused = findStemCut(session);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, ErrorKind::badData);
    const auto asked = findStemCut(session, master);
    ASSERT_TRUE(asked.ok());
    EXPECT_EQ(asked->parts.size(), 1u);
    EXPECT_EQ(findStemCut(session, track).error().kind, ErrorKind::usage);
}

TEST_F(StemsTest, LeaveFileSinksOfTheSessionAlone) {
    const NodeId sink = add("lacquer:file-sink");
    connect(bus, sink);
    session.content(sink).file = (folder / "print.wav").string();
    render();
    EXPECT_FALSE(std::filesystem::exists(folder / "print.wav"));
}

// Not even what does not reach the cut, or is no clip.
TEST_F(StemsTest, NeverReplaceWhatTheSessionReads) {
    std::filesystem::create_directories(folder / "stems");
    const NodeId unheard = add("lacquer:track"), hall = add("lacquer:convolution-reverb");
    session.content(unheard).clips = {clip(kClipFrames)};
    const std::vector<std::function<void()>> cases{
        [&] { session.content(unheard).clips.front().file = "stems/mix.wav"; },
        [&] { session.content(hall).state[fileStateKey("impulse")] = "stems/Voice.wav"; },
        [&] {
            session.references = {{"stems/Drums.wav", 0, 0, {}}};
        }};
    for (const auto& reads : cases) {
        const Session before = session;
        reads();
        for (const char* name : {"mix.wav", "Voice.wav", "Drums.wav"}) std::ofstream(folder / "stems" / name) << "kept";
        const auto report = renderStems(session, registry, *findStemCut(session), folder / "stems", {});
        ASSERT_FALSE(report.ok());
        EXPECT_EQ(report.error().kind, ErrorKind::cannotCreate);
        EXPECT_EQ(std::filesystem::file_size(folder / "stems/mix.wav"), 4u);
        session = before;
    }
}

TEST_F(StemsTest, ALoopThatFeedsTheMixIsAPartOfItsOwn) {
    const NodeId delay = add("lacquer:feedback-delay"), loop = add("lacquer:gain");
    session.content(loop).parameters["gain"] = -6;
    rename(loop, "Loop");
    connect(delay, loop);
    connect(loop, delay);
    connect(loop, bus);
    const auto cut = findStemCut(session);
    ASSERT_TRUE(cut.ok());
    ASSERT_EQ(cut->parts.size(), 3u);
    EXPECT_EQ(cut->parts[2].name, "Loop");
    for (const NodeId source : {fader, second, loop})
        for (const Connection& c : session.graph.outgoing(source))
            if (c.destination.node == bus) (void)session.graph.disconnect(c.id);
    connect(loop, bus);
    EXPECT_FALSE(findStemCut(session).ok());
}

TEST_F(StemsTest, AFailureLeavesNoFile) {
    std::filesystem::remove(folder / "audio/ramp.wav");
    const auto report = renderStems(session, registry, *findStemCut(session), folder / "stems", {});
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().kind, ErrorKind::missingInput);
    EXPECT_TRUE(std::filesystem::is_empty(folder / "stems"));
}

// Stems of tracks
// ------------------------------------------------------------------------------------------------------

// Both tracks through a bus of their own and what follows it, a third beside them.
class TrackStems : public StemsTest {
protected:
    TrackStems() {
        insert = add("lacquer:gain");
        group = add("lacquer:bus");
        for (const Connection& c : session.graph.incoming(bus)) (void)session.graph.disconnect(c.id);
        connect(fader, group);
        connect(second, group);
        connect(group, insert);
        connect(insert, bus);
        third = add("lacquer:track", 1);
        session.content(third).clips = {clip(kClipFrames)};
        session.content(third).role = Role::track;
        rename(third, "Bass");
        connect(third, bus);
        session.content(group).role = session.content(bus).role = Role::bus;
        session.content(fader).parameters["level"] = -6;
    }
    StemsReport renderTracks(StemKind kind) {
        const auto cut = findStemCut(session, std::nullopt, kind);
        EXPECT_TRUE(cut.ok()) << (cut ? "" : cut.error().line());
        EXPECT_EQ(cut->at, bus);
        auto report = renderStems(session, registry, *cut, folder / "stems", {});
        EXPECT_TRUE(report.ok()) << (report ? "" : report.error().line());
        return *report;
    }
    static std::vector<std::string> names(const StemsReport& report) {
        std::vector<std::string> all;
        for (const StemFile& stem : report.stems) all.push_back(stem.name);
        return all;
    }
    NodeId insert, group, third;
};

TEST_F(TrackStems, PreBusAreTheTracksAsTheyComeToTheirBus) {
    const NodeId send = add("lacquer:send"), reverb = add("lacquer:delay");
    session.content(send).role = Role::send;
    session.content(reverb).parameters = {{"mix", 100}};
    connect(fader, send);
    connect(send, reverb);
    connect(reverb, bus);
    session.content(insert).parameters["gain"] = -40;
    const StemsReport report = renderTracks(StemKind::preBus);
    EXPECT_EQ(names(report), (std::vector<std::string>{"Voice", "Drums", "Bass"}));
    const auto halved = static_cast<float>(std::pow(10, -6.0 / 20));
    const std::vector<float> voice = samples("Voice.wav"), expected = ramp(halved);
    for (std::size_t i = 0; i < voice.size(); ++i) ASSERT_NEAR(voice[i], expected[i], 1e-8) << i;
    EXPECT_EQ(samples("Drums.wav"), ramp(1)) << "in front of the bus that turns down";
    auto bass = AudioFile::open(folder / "stems/Bass.wav");
    EXPECT_EQ(bass->facts().channels, 1) << "as wide as its track";
    EXPECT_EQ(bass->facts().frames, kClipFrames);
}

TEST_F(TrackStems, SoloAreTheTracksThroughTheirBusesAndAddUpWhereThoseAreLinear) {
    session.content(insert).parameters["gain"] = -12;
    const StemsReport report = renderTracks(StemKind::solo);
    EXPECT_EQ(names(report), (std::vector<std::string>{"Voice", "Drums", "Bass"}));
    EXPECT_TRUE(report.addUp()) << report.differenceDbfs;
    const std::vector<float> drums = samples("Drums.wav"),
                             expected = ramp(static_cast<float>(std::pow(10, -12.0 / 20)));
    ASSERT_EQ(drums.size(), expected.size());
    for (std::size_t i = 0; i < drums.size(); ++i) ASSERT_NEAR(drums[i], expected[i], 1e-8) << i;
}

TEST_F(TrackStems, SoloThroughACompressorDoNotAddUpAndAreEquallyLong) {
    const NodeId compressor = add("lacquer:compressor");
    session.content(compressor).parameters = {{"threshold", -60}, {"ratio", 20}, {"attack", 0.05}, {"knee", 0}};
    for (const Connection& c : session.graph.incoming(bus))
        if (c.source.node == insert) (void)session.graph.disconnect(c.id);
    connect(insert, compressor);
    connect(compressor, bus);
    session.endFrame.reset();
    session.content(second).clips[0].lengthFrames = 4800;
    const StemsReport report = renderTracks(StemKind::solo);
    EXPECT_FALSE(report.addUp());
    EXPECT_EQ(samples("Drums.wav").size(), samples("mix.wav").size());
    EXPECT_EQ(samples("Voice.wav").size(), samples("mix.wav").size());
}

// A node that is a track in the mix, and gets its sound from others.
TEST_F(TrackStems, SoloLeavesWhatFeedsATrack) {
    for (const NodeId id : {track, second, third}) session.content(id).role = Role::none;
    session.content(group).role = Role::track;
    rename(group, "Lead");
    const auto cut = findStemCut(session, std::nullopt, StemKind::solo);
    ASSERT_TRUE(cut.ok()) << cut.error().line();
    const StemsReport report = renderTracks(StemKind::solo);
    for (const StemFile& stem : report.stems) EXPECT_GT(stem.peakDbfs, -60) << stem.name;
    const std::vector<std::string> all = names(report);
    EXPECT_TRUE(std::ranges::find(all, "Lead") != all.end());
}

TEST_F(TrackStems, WhereNoTrackIsHeardThereAreNone) {
    for (const NodeId id : {track, second, third}) session.content(id).role = Role::none;
    const NodeId lonely = add("lacquer:bus");
    connect(add("lacquer:gain"), lonely);
    const auto cut = findStemCut(session, lonely, StemKind::preBus);
    ASSERT_FALSE(cut.ok());
    EXPECT_EQ(cut.error().what, "no track is heard there");
}

}  // namespace
}  // namespace lacquer::sessions::stems_test
