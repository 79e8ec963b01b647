#include "sessions/interchange/project_reader.hpp"

#include <gtest/gtest.h>

#include <string>

namespace lacquer::sessions::dawproject::project_reader_test {
namespace {

// One track at 120 bpm, so that a beat is half a second; `lanes` is what stands on it.
std::string project(const std::string& lanes, const std::string& tempo = "120", const std::string& arrangement = {}) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<Project version="1.0">
  <Application name="Some Studio" version="5.1"/>
  <Transport>
    <Tempo max="666.0" min="20.0" unit="bpm" value=")" +
           tempo + R"(" id="id0" name="Tempo"/>
    <TimeSignature denominator="4" numerator="3" id="id1"/>
  </Transport>
  <Structure>
    <Track contentType="audio" loaded="true" id="t1" name="Drums" color="#AA3355">
      <Channel audioChannels="2" destination="m" role="regular" solo="false" id="c1">
        <Mute value="false" id="p3" name="Mute"/>
        <Pan max="1.0" min="0.0" unit="normalized" value="0.25" id="p2" name="Pan"/>
        <Volume max="2.0" min="0.0" unit="linear" value="0.5" id="p1" name="Volume"/>
      </Channel>
    </Track>
    <Track contentType="audio notes" loaded="true" id="t2" name="Master">
      <Channel audioChannels="2" role="master" solo="false" id="m"/>
    </Track>
  </Structure>
  <Arrangement id="a">
    <Lanes timeUnit="beats" id="l0"><Lanes track="t1" id="l1">
)" + lanes +
           R"(
    </Lanes></Lanes>)" +
           arrangement + R"(
  </Arrangement>
  <Scenes/>
</Project>)";
}

const std::string kAudio =
    R"(<Audio channels="2" duration="10.0" sampleRate="48000"><File path="audio/loop.wav"/></Audio>)";

ReadProject readOf(const std::string& text) {
    auto read = readProject(text);
    EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.error().line());
    return read.ok() ? *std::move(read) : ReadProject{};
}
std::vector<Clip> clipsOf(const ReadProject& read) {
    return read.project.channels.empty() ? std::vector<Clip>() : read.project.channels[0].clips;
}
std::string remarksOf(const ReadProject& read) {
    std::string all;
    for (const Remark& remark : read.remarks) all += remark.line() + "\n";
    return all;
}

TEST(ProjectReader, ChannelsAndTempoAreRead) {
    const ReadProject read = readOf(project(""));
    ASSERT_EQ(read.project.channels.size(), 2u);
    const Channel& drums = read.project.channels[0];
    EXPECT_EQ(drums.name, "Drums");
    EXPECT_EQ(drums.destination, "m");
    EXPECT_EQ(drums.volume->value, 0.5);
    EXPECT_EQ(drums.pan->unit, Unit::normalized);
    EXPECT_EQ(read.project.channels[1].role, MixerRole::master);
    ASSERT_EQ(read.project.tempo.size(), 1u);
    EXPECT_EQ(read.project.tempo[0], (TempoPoint{0, 120, {3, 4}, false}));
    EXPECT_EQ(remarksOf(read), "");
}

TEST(ProjectReader, WhatHasNoNameGetsOne) {
    std::string text = project("");
    text.erase(text.find(" name=\"Drums\""), 13);
    EXPECT_EQ(readOf(text).project.channels[0].name, "Track 1");
}

TEST(ProjectReader, ClipsInClipsOnBeatsBecomeClipsInSeconds) {
    // At beat 4, for 8 beats, from beat 2 of what is inside on: there, a clip over beats 1 to 9.
    const ReadProject read = readOf(project(
        R"(<Clips><Clip time="4" duration="8" playStart="2" fadeTimeUnit="beats" fadeInTime="1" fadeOutTime="0.5" name="A">
             <Clips><Clip time="1" duration="8" contentTimeUnit="beats" playStart="0">
               <Warps contentTimeUnit="seconds" timeUnit="beats">)" +
        kAudio + R"(
                 <Warp time="0" contentTime="0"/><Warp time="8" contentTime="4"/></Warps>
             </Clip></Clips></Clip></Clips>)"));
    const auto clips = clipsOf(read);
    ASSERT_EQ(clips.size(), 1u);
    EXPECT_NEAR(clips[0].positionSeconds, 2.0, 1e-6);
    EXPECT_NEAR(clips[0].offsetSeconds, 0.5, 1e-6);  // one beat of it is cut off
    EXPECT_NEAR(clips[0].lengthSeconds, 3.5, 1e-6);  // up to beat 9 of the inner one
    EXPECT_NEAR(clips[0].fadeInSeconds, 0.5, 1e-6);
    EXPECT_EQ(clips[0].audio.path, "audio/loop.wav");
    EXPECT_EQ(remarksOf(read), "");
}

TEST(ProjectReader, AudioInSecondsOnBeatsKeepsItsOwnTime) {
    const ReadProject read = readOf(project(
        R"(<Clips><Clip time="2" duration="3" contentTimeUnit="seconds" playStart="1.25" enable="false" name="B">)" +
            kAudio + "</Clip></Clips>",
        "60"));
    const auto clips = clipsOf(read);
    ASSERT_EQ(clips.size(), 1u);
    EXPECT_NEAR(clips[0].positionSeconds, 2.0, 1e-6);
    EXPECT_NEAR(clips[0].offsetSeconds, 1.25, 1e-6);
    EXPECT_NEAR(clips[0].lengthSeconds, 3.0, 1e-6);
    EXPECT_TRUE(clips[0].muted);
}

TEST(ProjectReader, ATempoRampPutsBeatsWhereATempoMapHasThem) {
    // From 60 to 120 bpm over four beats, linear over beats: 4 ln 2 seconds.
    const ReadProject read = readOf(project(
        R"(<Clips><Clip time="4" duration="1" contentTimeUnit="seconds" playStart="0">)" + kAudio + "</Clip></Clips>",
        "60",
        R"(<TempoAutomation timeUnit="beats" unit="bpm"><Target parameter="id0"/>
             <RealPoint time="0" value="60" interpolation="linear"/><RealPoint time="4" value="120"/></TempoAutomation>
           <TimeSignatureAutomation timeUnit="beats"><Target parameter="id1"/>
             <TimeSignaturePoint time="0" numerator="4" denominator="4"/>
             <TimeSignaturePoint time="8" numerator="6" denominator="8"/></TimeSignatureAutomation>)"));
    ASSERT_EQ(clipsOf(read).size(), 1u);
    EXPECT_NEAR(clipsOf(read)[0].positionSeconds, 4 * std::log(2.0), 1e-6);
    EXPECT_NEAR(clipsOf(read)[0].lengthSeconds, 0.5, 1e-6);
    const std::vector<TempoPoint> points{{0, 60, {4, 4}, true}, {4, 120, {4, 4}, false}, {8, 120, {6, 8}, false}};
    EXPECT_EQ(read.project.tempo, points);
}

TEST(ProjectReader, ALoopBecomesAClipForEachTimeRound) {
    const ReadProject read = readOf(project(
        R"(<Clips><Clip time="0" duration="10" contentTimeUnit="beats" playStart="1" loopStart="0" loopEnd="4" name="L">)" +
        kAudio + "</Clip></Clips>"));
    const auto clips = clipsOf(read);
    ASSERT_EQ(clips.size(), 3u);  // beats 1-4, 0-4, 0-3
    const double positions[] = {0, 1.5, 3.5}, offsets[] = {0.5, 0, 0}, lengths[] = {1.5, 2, 1.5};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(clips[i].positionSeconds, positions[i], 1e-6);
        EXPECT_NEAR(clips[i].offsetSeconds, offsets[i], 1e-6);
        EXPECT_NEAR(clips[i].lengthSeconds, lengths[i], 1e-6);
    }
    EXPECT_EQ(remarksOf(read), "Drums: clip \"L\": its loop has become clips, one for each time round\n");
}

TEST(ProjectReader, WhatIsStretchedIsSaidToBeAndPlaysFromWhereItBegins) {
    const ReadProject read = readOf(project(
        R"(<Clips><Clip time="0" duration="8" playStart="2" name="W"><Warps contentTimeUnit="seconds" timeUnit="beats">)" +
        kAudio + R"(<Warp time="0" contentTime="0"/><Warp time="8" contentTime="8"/></Warps></Clip></Clips>)"));
    ASSERT_EQ(clipsOf(read).size(), 1u);
    EXPECT_NEAR(clipsOf(read)[0].offsetSeconds, 2.0, 1e-6);  // beat 2 of it
    EXPECT_EQ(remarksOf(read), "Drums: clip \"W\": is stretched in time there, and plays at its own speed here\n");
}

TEST(ProjectReader, AnAliasPlaysWhatItRefersTo) {
    const ReadProject read = readOf(project(
        R"(<Clips><Clip time="0" duration="2" contentTimeUnit="seconds"><Clips id="x"><Clip time="0" duration="1" contentTimeUnit="seconds">)" +
        kAudio +
        R"(</Clip></Clips></Clip><Clip time="8" duration="2" contentTimeUnit="seconds" reference="x"/></Clips>)"));
    ASSERT_EQ(clipsOf(read).size(), 2u);
    EXPECT_NEAR(clipsOf(read)[1].positionSeconds, 4.0, 1e-6);
}

TEST(ProjectReader, NotesAutomationAndLevelsOfClipsAreReadOrNamed) {
    const ReadProject read = readOf(project(
        R"(<Clips><Clip time="0" duration="2"><Notes><Note time="0" duration="1" channel="0" key="60"/></Notes></Clip>
             <Clip time="2" duration="2" contentTimeUnit="seconds" name="G"><Lanes>)" +
        kAudio +
        R"(<Points unit="linear"><Target expression="gain"/><RealPoint time="0" value="0.5"/></Points></Lanes></Clip></Clips>
           <Points unit="linear"><Target parameter="p1"/><RealPoint time="2" value="0.25" interpolation="linear"/>
             <RealPoint time="0" value="1"/></Points>)"));
    ASSERT_EQ(clipsOf(read).size(), 1u);
    EXPECT_EQ(clipsOf(read)[0].gain, 0.5);
    ASSERT_EQ(read.project.channels[0].lanes.size(), 1u);
    const Lane& lane = read.project.channels[0].lanes[0];
    EXPECT_EQ(lane.parameter, "p1");
    const std::vector<Point> points{{0, 1, false}, {1, 0.25, true}};  // in order of time
    EXPECT_EQ(lane.points, points);
    EXPECT_EQ(remarksOf(read), "Drums: its notes are left out: Lacquer plays audio alone\n");
}

TEST(ProjectReader, MarkersAreRead) {
    const ReadProject read = readOf(project("", "120", R"(<Markers><Marker time="8" name="Chorus"/></Markers>)"));
    ASSERT_EQ(read.project.markers.size(), 1u);
    EXPECT_NEAR(read.project.markers[0].seconds, 4.0, 1e-6);
    EXPECT_EQ(read.project.markers[0].name, "Chorus");
}

struct Bad {
    const char* why;
    std::string text;
    const char* says;
};

TEST(ProjectReader, BadInputIsRefusedWithItsLine) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<Lanes>";
    for (int i = 0; i < 100'000; ++i) deep += "</Lanes>";
    // Each alias plays the one before it twice: two to the power of forty clips.
    std::string doubling = R"(<Clips id="x0"><Clip time="0" duration="1">)" + kAudio + "</Clip></Clips>";
    for (int i = 1; i <= 40; ++i) {
        const std::string before = "x" + std::to_string(i - 1);
        doubling += R"(<Clips id="x)" + std::to_string(i) + R"("><Clip time="0" duration="1" reference=")" + before +
                    R"("/><Clip time="0" duration="1" reference=")" + before + R"("/></Clips>)";
    }
    const std::string clip = R"(<Clips><Clip time="TIME" duration="1">)" + kAudio + "</Clip></Clips>";
    const auto at = [&](const std::string& time) {
        std::string text = clip;
        return project(text.replace(text.find("TIME"), 4, time));
    };
    std::string points = R"(<Points><Target parameter="p1"/>)", tracks;
    for (int i = 0; i < 300'001; ++i) points += R"(<RealPoint time="0" value="1"/>)";
    for (int i = 0; i < 10'001; ++i) tracks += "<Track/>";
    const Bad cases[] = {
        {"points without an end", project(points + "</Points>"), "more than 300000 points"},
        {"tracks without an end", R"(<Project version="1.0"><Structure>)" + tracks + "</Structure></Project>",
         "more than 10000 channels"},
        {"no XML", "PK\x03\x04", "project.xml:1: is no well-formed XML"},
        {"empty", "", "is no well-formed XML"},
        {"torn", project("").substr(0, 900), "is no well-formed XML"},
        {"another root", "<Session/>", "begins with Session where Project belongs"},
        {"another version", "<Project version=\"2.0\"/>", "is of DAWproject version \"2.0\""},
        {"an id twice", project(R"(<Clips id="t1"/>)"), "the id t1 is used twice"},
        {"deep", project(deep), "nested more than 64 deep"},
        {"no number", at("soon"), "project.xml:22 <Clip>: time=\"soon\" is no number"},
        {"a huge number", at("1e300"), "is beyond all that a song has"},
        {"an endless number", at("1e99999"), "is beyond all that a song has"},
        {"not a number", at("nan"), "is beyond all that a song has"},
        {"a clip that refers to itself",
         project(R"(<Clips id="x"><Clip time="0" duration="1" reference="x"/></Clips>)"), "nested too deeply"},
        {"clips that multiply", project(doubling), "make more than 200000 clips"},
        {"a loop that multiplies",
         project(R"(<Clips><Clip time="0" duration="1e8" loopStart="0" loopEnd="0.01">)" + kAudio + "</Clip></Clips>"),
         "make more than 200000 clips"},
        {"an alias of nothing", project(R"(<Clips><Clip time="0" duration="1" reference="y"/></Clips>)"),
         "refers to y, which is not there"},
        {"a track that is not there", project(R"(<Clips track="t9"/>)"), "is of a track t9"},
        {"a parameter that is not there", project(R"(<Points><Target parameter="p9"/></Points>)"), "moves p9"},
        {"a strange unit", project(R"(<Clips timeUnit="bars"/>)"), "neither beats nor seconds"},
        {"an impossible tempo", project("", "0"), "a tempo of 0 bpm"},
    };
    for (const Bad& one : cases) {
        const auto read = readProject(one.text);
        ASSERT_FALSE(read.ok()) << one.why;
        EXPECT_EQ(read.error().kind, ErrorKind::badData) << one.why;
        EXPECT_NE(read.error().line().find(one.says), std::string::npos) << one.why << ": " << read.error().line();
    }
}

}  // namespace
}  // namespace lacquer::sessions::dawproject::project_reader_test
