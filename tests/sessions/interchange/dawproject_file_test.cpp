#include "sessions/interchange/dawproject_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/render/render.hpp"
#include "tests/sessions/media/sound_files.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::dawproject::dawproject_file_test {
namespace {

using lacquer::test::shell;
using lacquer::test::writeBytes;
using sessions::test::registry;
using sessions::test::SessionFolder;

// Five tracks with overlapping, faded, muted and turned up clips; a group; sends in front of and behind faders, one
// with an effect behind it; an EQ behind a fader; a fader that moves; a way beside; a master chain.
const std::string kMix = R"({
  "format": "lacquer-session", "version": 1, "name": "Mix & <Match>", "sampleRate": 48000, "quantum": 256, "start": 0,
  "tempo": [{"quarter": 0, "bpm": 90, "meter": [3, 4], "ramp": true}, {"quarter": 6, "bpm": 132.5, "meter": [4, 4]}],
  "nextNodeId": 100, "nextConnectionId": 200,
  "nodes": [
    {"id": 1, "type": "lacquer:track", "name": "Kick", "role": "track", "width": 1, "position": [0, 0], "colour": "#aa3355"},
    {"id": 2, "type": "lacquer:eq", "name": "Kick EQ", "width": 1, "position": [0, 0], "parameters": {"band1.on": 1, "band1.gain": 6.5}},
    {"id": 3, "type": "lacquer:fader", "name": "Kick fader", "width": 1, "position": [0, 0], "parameters": {"level": -3.7}},
    {"id": 4, "type": "lacquer:pan", "name": "Kick pan", "width": 1, "position": [0, 0], "parameters": {"pan": -33.3}},
    {"id": 5, "type": "lacquer:track", "name": "Keys", "role": "track", "width": 2, "position": [0, 0], "parameters": {"gain": 2.5}},
    {"id": 6, "type": "lacquer:fader", "name": "Keys fader", "width": 2, "position": [0, 0], "parameters": {"level": -6}},
    {"id": 7, "type": "lacquer:eq", "name": "Keys tone", "width": 2, "position": [0, 0], "parameters": {"band2.on": 1, "band2.gain": -4}},
    {"id": 8, "type": "lacquer:track", "name": "Voice", "role": "track", "width": 1, "position": [0, 0]},
    {"id": 9, "type": "lacquer:compressor", "name": "Voice comp", "width": 1, "position": [0, 0], "bypass": true, "parameters": {"threshold": -30}},
    {"id": 10, "type": "lacquer:fader", "name": "Voice fader", "width": 1, "position": [0, 0]},
    {"id": 11, "type": "lacquer:pan", "name": "Voice pan", "width": 1, "position": [0, 0]},
    {"id": 12, "type": "lacquer:track", "name": "Noise", "role": "track", "width": 2, "position": [0, 0]},
    {"id": 13, "type": "lacquer:fader", "name": "Noise fader", "width": 2, "position": [0, 0], "parameters": {"level": -20, "mute": 1}},
    {"id": 14, "type": "lacquer:track", "name": "Odd", "role": "track", "width": 1, "position": [0, 0]},
    {"id": 15, "type": "lacquer:pan", "name": "Odd pan", "width": 1, "position": [0, 0], "parameters": {"law": 2, "pan": 40}},
    {"id": 16, "type": "lacquer:fader", "name": "Odd fader", "width": 2, "position": [0, 0], "parameters": {"polarity": 1, "level": -9}},
    {"id": 20, "type": "lacquer:bus", "name": "Group", "role": "bus", "width": 2, "position": [0, 0]},
    {"id": 21, "type": "lacquer:fader", "name": "Group fader", "width": 2, "position": [0, 0], "parameters": {"level": -1.5}},
    {"id": 22, "type": "lacquer:compressor", "name": "Crush", "width": 2, "position": [0, 0], "parameters": {"threshold": -40, "ratio": 8}},
    {"id": 30, "type": "lacquer:send", "name": "Voice send", "role": "send", "width": 2, "position": [0, 0], "parameters": {"level": -8.25}},
    {"id": 31, "type": "lacquer:send", "name": "Kick send", "role": "send", "width": 1, "position": [0, 0], "parameters": {"level": -14, "tap": 1}},
    {"id": 32, "type": "lacquer:delay", "name": "Echo", "width": 2, "position": [0, 0]},
    {"id": 33, "type": "lacquer:fader", "name": "Echo fader", "width": 2, "position": [0, 0], "parameters": {"level": -2}},
    {"id": 40, "type": "lacquer:bus", "name": "Mix", "role": "bus", "width": 2, "position": [0, 0]},
    {"id": 41, "type": "lacquer:fader", "name": "Mix fader", "width": 2, "position": [0, 0]},
    {"id": 42, "type": "lacquer:eq", "name": "Master EQ", "role": "master", "width": 2, "position": [0, 0], "parameters": {"band1.on": 1, "band1.gain": 1.5}},
    {"id": 43, "type": "lacquer:limiter", "name": "Limiter", "role": "master", "width": 2, "position": [0, 0], "parameters": {"ceiling": -1}},
    {"id": 44, "type": "lacquer:output", "name": "Output", "role": "output", "width": 2, "position": [0, 0]}
  ],
  "connections": [
    {"id": 1, "from": [1, "out"], "to": [2, "in"]}, {"id": 2, "from": [2, "out"], "to": [3, "in"]},
    {"id": 3, "from": [3, "out"], "to": [4, "in"]},
    {"id": 5, "from": [5, "out"], "to": [6, "in"]}, {"id": 6, "from": [6, "out"], "to": [7, "in"]},
    {"id": 7, "from": [7, "out"], "to": [20, "in"]}, {"id": 8, "from": [4, "out"], "to": [20, "in"]},
    {"id": 9, "from": [8, "out"], "to": [9, "in"]}, {"id": 10, "from": [9, "out"], "to": [10, "in"]},
    {"id": 11, "from": [10, "out"], "to": [11, "in"]}, {"id": 12, "from": [11, "out"], "to": [40, "in"]},
    {"id": 13, "from": [12, "out"], "to": [13, "in"]}, {"id": 14, "from": [13, "out"], "to": [40, "in"]},
    {"id": 15, "from": [14, "out"], "to": [15, "in"]}, {"id": 16, "from": [15, "out"], "to": [16, "in"]},
    {"id": 17, "from": [16, "out"], "to": [20, "in"]},
    {"id": 20, "from": [20, "out"], "to": [21, "in"]}, {"id": 21, "from": [21, "out"], "to": [40, "in"]},
    {"id": 22, "from": [21, "out"], "to": [22, "in"]}, {"id": 23, "from": [22, "out"], "to": [40, "in"]},
    {"id": 30, "from": [11, "out"], "to": [30, "in"]}, {"id": 31, "from": [30, "out"], "to": [32, "in"]},
    {"id": 32, "from": [2, "out"], "to": [31, "pre"]}, {"id": 33, "from": [31, "out"], "to": [32, "in"]},
    {"id": 34, "from": [32, "out"], "to": [33, "in"]}, {"id": 35, "from": [33, "out"], "to": [40, "in"]},
    {"id": 40, "from": [40, "out"], "to": [41, "in"]}, {"id": 41, "from": [41, "out"], "to": [42, "in"]},
    {"id": 42, "from": [42, "out"], "to": [43, "in"]}, {"id": 43, "from": [43, "out"], "to": [44, "in"]}
  ],
  "clips": [
    {"node": 1, "file": "audio/one.wav", "position": 1000, "offset": 333, "length": 30001, "gain": -2.25, "fadeIn": 500, "fadeOut": 1001},
    {"node": 1, "file": "audio/one.wav", "position": 25000, "length": 20000, "fadeIn": 4000},
    {"node": 1, "file": "audio/one.wav", "position": 2000, "length": 9999, "muted": true},
    {"node": 5, "file": "audio/two.wav", "position": 0, "length": 48000, "fadeOut": 9600},
    {"node": 8, "file": "audio/one.wav", "position": 12345, "length": 33333},
    {"node": 12, "file": "audio/two.wav", "position": 0, "length": 48000},
    {"node": 14, "file": "audio/one.wav", "position": 777, "length": 40000}
  ],
  "markers": [
    {"id": 4, "position": 12345, "name": "Verse <1>", "colour": "#00ff88"},
    {"id": 2, "position": 24000, "name": "Chorus"}
  ],
  "automation": [
    {"node": 3, "parameter": "level", "points": [[0, -3.7], [20000, -30], [30000, -30, "hold"], [36000, 1.5]]},
    {"node": 11, "parameter": "pan", "points": [[0, -100], [48000, 100]]},
    {"node": 13, "parameter": "mute", "points": [[0, 1, "hold"], [16000, 0, "hold"]]},
    {"node": 30, "parameter": "level", "points": [[10000, -60], [20000, -8.25]]},
    {"node": 42, "parameter": "band1.gain", "points": [[0, 0], [48000, 6]]}
  ]
})";

class DawProjectFileTest : public testing::Test {
protected:
    DawProjectFileTest() {
        auto left = lacquer::test::noise(48000, 0.3f, 1), right = lacquer::test::noise(48000, 0.3f, 2);
        lacquer::test::writeWav(folder.path() / "audio/one.wav", {left}, 48000);
        lacquer::test::writeWav(folder.path() / "audio/two.wav", {left, right}, 48000);
        folder.writeSession(kMix);
    }

    [[nodiscard]] std::filesystem::path at(const std::string& name) const { return folder.path().parent_path() / name; }
    [[nodiscard]] Session load() const {
        const auto loaded = sessions::load(folder.path(), registry());
        EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().line());
        return loaded->session;
    }
    [[nodiscard]] std::vector<float> heard(const Session& session) const {
        RenderOptions options;
        options.file = at("heard.wav");
        options.samples = SampleFormat::float32;
        const auto rendered = render(session, registry(), options);
        EXPECT_TRUE(rendered.ok()) << (rendered.ok() ? "" : rendered.error().line());
        auto file = AudioFile::open(options.file);
        std::vector<float> samples(static_cast<std::size_t>(file->facts().frames * 2));
        EXPECT_TRUE(file->read(0, samples).ok());
        return samples;
    }
    // What a shell line that makes `made.dawproject` in the folder `zip/` imports to.
    [[nodiscard]] std::string errorOfImport(const std::string& python, const ArchiveLimits& limits = {}) const {
        std::filesystem::remove(at("made.dawproject"));
        writeBytes(at("make.py"), "import zipfile, stat\nproject = open('" + at("project.xml").string() +
                                      "').read()\nwith zipfile.ZipFile('" + at("made.dawproject").string() +
                                      "', 'w', zipfile.ZIP_DEFLATED) as z:\n" + python);
        shell("python3 -W ignore " + at("make.py").string());
        const auto imported = importSession(at("made.dawproject"), at("In.lacquer"), {}, registry(), {}, limits);
        return imported ? "" : imported.error().line();
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path().parent_path()))
            found.push_back(entry.path().filename().string());
        std::sort(found.begin(), found.end());
        return found;
    }

    SessionFolder folder;
};

std::string lines(const std::vector<Remark>& remarks) {
    std::string all;
    for (const Remark& remark : remarks) all += remark.line() + "\n";
    return all;
}

TEST_F(DawProjectFileTest, ASessionComesBackWithTheSameSoundBitForBit) {
    const Session before = load();
    const auto exported = exportSession(before, registry(), at("out.dawproject"));
    ASSERT_TRUE(exported.ok()) << exported.error().line();
    EXPECT_EQ(lines(exported->leftOut), "");
    EXPECT_EQ(exported->clips, 7u);
    EXPECT_EQ(exported->files, 2u);
    const auto imported = importSession(at("out.dawproject"), at("In.lacquer"), {}, registry());
    ASSERT_TRUE(imported.ok()) << imported.error().line();
    EXPECT_EQ(lines(imported->remarks), "");
    EXPECT_EQ(imported->session.tempo, before.tempo);
    EXPECT_TRUE(sessions::check(at("In.lacquer"), registry()).empty());

    const auto again = sessions::load(at("In.lacquer"), registry());
    ASSERT_TRUE(again.ok());
    std::vector<sessions::Marker> markers;
    for (const MarkerId id : again->session.markersInOrder()) markers.push_back(again->session.markers.at(id));
    EXPECT_EQ(markers,
              (std::vector<sessions::Marker>{{12345, 0, "Verse <1>", "#00ff88", {}}, {24000, 0, "Chorus", "", {}}}));
    const std::vector<float> was = heard(before), is = heard(again->session);
    ASSERT_EQ(was.size(), is.size());
    float furthest = 0;
    for (std::size_t i = 0; i < was.size(); ++i) furthest = std::max(furthest, std::fabs(was[i] - is[i]));
    EXPECT_EQ(furthest, 0);
    const double peak = *std::max_element(was.begin(), was.end());
    EXPECT_GT(peak, 0.05);
}

TEST_F(DawProjectFileTest, WhatIsWrittenIsValidByTheFormatsOwnSchemas) {
    const std::filesystem::path schemas = std::filesystem::path(LACQUER_SOURCE_DIR) / "../shared/data/dawproject";
    if (!std::filesystem::exists(schemas)) GTEST_SKIP() << "the schemas are not here";
    Session session = load();
    (void)session.graph.rename(NodeId{8}, "Voice \x01 \xFF <&\"> \xC3\xA4");
    session.tags = {
        .title = "<Rain> \x02", .artist = "Ada", .album = "Weather", .year = "2026", .comment = "wet & \xC3\xA4"};
    ASSERT_TRUE(exportSession(session, registry(), at("out.dawproject")).ok());
    shell("cd " + at("").string() + " && unzip -q out.dawproject && xmllint --noout --schema " +
          (schemas / "Project.xsd").string() + " project.xml 2>&1 && xmllint --noout --schema " +
          (schemas / "MetaData.xsd").string() + " metadata.xml 2>&1");
}

TEST_F(DawProjectFileTest, TagsGoThereAndBackAndWhatTheFormatLacksIsTold) {
    Session session = load();
    session.tags = {
        .title = "Rain", .artist = "Ada &\nBo", .track = 3, .year = "2026", .composer = "C", .isrc = "GBABC2500012"};
    const auto report = exportSession(session, registry(), at("out.dawproject"));
    ASSERT_TRUE(report.ok());
    EXPECT_TRUE(std::ranges::any_of(report->leftOut, [](const Remark& remark) {
        return remark.what.find("its tags are left out but for title") != std::string::npos;
    }));
    shell("cd " + at("").string() + " && unzip -q out.dawproject");
    EXPECT_EQ(shell("xmllint --xpath 'string(/MetaData/Artist)' " + at("metadata.xml").string()), "Ada &\nBo\n");
    const auto back = importSession(at("out.dawproject"), at("back.lacquer"), std::nullopt, registry(), {});
    ASSERT_TRUE(back.ok());
    session.tags.track = 0;
    session.tags.isrc.clear();
    EXPECT_EQ(back->session.tags, session.tags);
}

TEST_F(DawProjectFileTest, StripsAreChannelsAsOtherProgramsHaveThem) {
    ASSERT_TRUE(exportSession(load(), registry(), at("out.dawproject")).ok());
    shell("cd " + at("").string() + " && unzip -q out.dawproject");
    const auto ask = [&](const std::string& path) {
        return shell("xmllint --xpath 'string(" + path + ")' " + at("project.xml").string());
    };
    EXPECT_NEAR(std::stod(ask("//Track[@name=\"Kick\"]/Channel/Volume/@value")), std::pow(10.0, -3.7 / 20), 1e-12);
    EXPECT_NEAR(std::stod(ask("//Track[@name=\"Kick\"]/Channel/Pan/@value")), (100 - 33.3) / 200, 1e-12);
    EXPECT_EQ(ask("//Track[@name=\"Kick\"]/@color"), "#aa3355\n");
    EXPECT_EQ(ask("//Track[@name=\"Kick\"]/Channel/Devices/BuiltinDevice/@deviceID"), "lacquer:eq\n");
    EXPECT_EQ(ask("//Track[@name=\"Kick\"]/Channel/Sends/Send/@type"), "pre\n");
    EXPECT_EQ(ask("//Track[@name=\"Voice\"]/Channel/Sends/Send/@type"), "post\n");
    EXPECT_EQ(ask("//Track[@name=\"Voice\"]/Channel/Sends/Send/@destination"),
              ask("//Track[@name=\"Echo\"]/Channel/@id"));
    EXPECT_EQ(ask("//Track[@name=\"Echo\"]/Channel/@role"), "effect\n");
    EXPECT_EQ(ask("//Track[@name=\"Group\"]/Track[2]/@name"), "Kick\n");  // in the order in which they are summed
    EXPECT_EQ(ask("count(//Channel[@role=\"master\"])"), "1\n");
    EXPECT_EQ(ask("//Track[@name=\"Noise\"]/Channel/Mute/@value"), "true\n");
    const std::string clip = "//Lanes[@track=//Track[@name=\"Kick\"]/@id]/Clips/Clip[1]";
    EXPECT_NEAR(std::stod(ask(clip + "/@time")), 1000.0 / 48000, 1e-12);
    EXPECT_NEAR(std::stod(ask(clip + "/@playStart")), 333.0 / 48000, 1e-12);
}

TEST_F(DawProjectFileTest, WhatTheFormatCannotHoldIsNamed) {
    Session session = load();
    session.content(NodeId{5}).clips[0].fadeOutShape = nodes::FadeShape::equalPower;
    session.content(NodeId{41}).parameters["soloSafe"] = 1;
    session.content(NodeId{41})
        .automation.emplace("level", *AutomationLane::make({{0, 0, CurveShape::smooth}, {48000, -60}}));
    session.content(NodeId{5}).clips[0].reversed = true;
    session.content(NodeId{5}).note = session.note = "louder";
    session.order = {NodeId{5}};
    session.markers.begin()->second.lengthFrames = 480;
    session.endFrame = 48000;
    ASSERT_TRUE(apply(session, registry(), Connect{{NodeId{1}, 0}, {NodeId{9}, 1}}).ok());
    const auto exported = exportSession(session, registry(), at("out.dawproject"));
    ASSERT_TRUE(exported.ok()) << exported.error().line();
    EXPECT_EQ(lines(exported->leftOut),
              "Kick: the wire from Kick.out to Voice comp.sidechain is left out\n"
              "Mix fader: the curves of its level are drawn in straight pieces\n"
              "Mix fader: that it is solo-safe is left out\n"
              "Keys: clip \"two\" is played forwards: the format knows no other way\n"
              "Keys: the shape of the fades of clip \"two\" is left out: they are straight\n"
              "Mix & <Match>: where its regions end is left out\n"
              "Mix & <Match>: the order of its channels is left out\n"
              "Mix & <Match>: 2 notes are left out\n"
              "Mix & <Match>: where the song starts and ends is left out\n");
}

// As Bitwig Studio and Studio One write them: beats, clips in clips, plugins that are not LV2.
const std::string kForeign = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project version="1.0"><Application name="Some Studio" version="5.1"/>
  <Transport><Tempo max="666" min="20" unit="bpm" value="120" id="id0"/><TimeSignature denominator="4" numerator="4" id="id1"/></Transport>
  <Structure>
    <Track contentType="tracks" id="g" name="Band" color="#5761C6"><Channel audioChannels="2" destination="m" role="master" id="gc"/>
      <Track contentType="audio" id="t" name="Bass"><Channel audioChannels="2" destination="gc" role="regular" id="c">
        <Devices>
          <Vst3Plugin deviceID="56534558" deviceName="Fancy Synth" deviceRole="audioFX"><Parameters/><Enabled value="true" id="e"/><State path="plugins/1.vstpreset"/></Vst3Plugin>
          <BuiltinDevice deviceID="lacquer:gain" deviceName="Gain" deviceRole="audioFX"><Parameters><RealParameter name="gain" unit="decibel" value="99"/></Parameters></BuiltinDevice>
        </Devices>
        <Mute value="false" id="p3"/><Pan max="1" min="0" unit="normalized" value="0.75" id="p2"/>
        <Sends><Send destination="fx" type="pre"><Volume max="1" min="0" unit="linear" value="0.25"/></Send></Sends>
        <Volume max="2" min="0" unit="linear" value="0.5" id="p1"/></Channel></Track>
    </Track>
    <Track contentType="audio" id="f" name="Room"><Channel audioChannels="2" destination="m" role="effect" id="fx"/></Track>
    <Track contentType="audio notes" id="mt" name="Master"><Channel audioChannels="2" role="master" id="m"/></Track>
  </Structure>
  <Arrangement id="a"><Lanes timeUnit="beats"><Lanes track="t">
    <Clips><Clip time="2" duration="1" playStart="0.5"><Clips><Clip time="0" duration="4" contentTimeUnit="beats" playStart="0">
      <Warps contentTimeUnit="seconds" timeUnit="beats"><Audio channels="1" duration="1" sampleRate="48000"><File path="audio/bass.wav"/></Audio>
      <Warp time="0" contentTime="0"/><Warp time="2" contentTime="1"/></Warps></Clip></Clips></Clip>
      <Clip time="8" duration="1" contentTimeUnit="seconds"><Audio channels="1" duration="1" sampleRate="48000"><File path="audio/gone.wav"/></Audio></Clip>
      <Clip time="9" duration="1" contentTimeUnit="seconds"><Audio channels="1" duration="1" sampleRate="48000"><File path="../../etc/passwd" external="true"/></Audio></Clip></Clips>
    <Points unit="linear"><Target parameter="p1"/><RealPoint time="0" value="1" interpolation="linear"/><RealPoint time="2" value="4"/></Points>
  </Lanes></Lanes></Arrangement></Project>)";

TEST_F(DawProjectFileTest, AnotherProgramsProjectBecomesASessionAndWhatDoesNotGoIsNamed) {
    std::string text = kForeign;
    text.replace(text.find(R"(destination="m" role="master" id="gc")"), 37, R"(destination="m" role="submix" id="gc")");
    writeBytes(at("project.xml"), text);
    const std::string wav = (folder.path() / "audio/one.wav").string();
    ASSERT_EQ(errorOfImport("  z.writestr('project.xml', project)\n  z.write('" + wav + "', 'audio/bass.wav')\n"), "");
    const auto again = importSession(at("made.dawproject"), at("Two.lacquer"), {}, registry());
    ASSERT_TRUE(again.ok()) << again.error().line();
    EXPECT_EQ(lines(again->remarks),
              "../../etc/passwd: is left out with what plays it: it is neither in the file nor beside it\n"
              "audio/gone.wav: is left out with what plays it: it is not in the file\n"
              "Bass: the device \"Fancy Synth\" (Vst3Plugin) is left out: Lacquer runs LV2 plugins and its own nodes\n"
              "Bass: \"gain\" of \"Gain\" lies beyond its range, and ends there\n"
              "Bass: the automation of Bass fader level lies beyond its range at times, and ends there\n");
    const auto loaded = sessions::load(at("In.lacquer"), registry());
    ASSERT_TRUE(loaded.ok());
    EXPECT_TRUE(loaded->problems.empty());
    const Session& session = loaded->session;
    const auto node = [&](const std::string& name) {
        for (const auto& [id, one] : session.graph.nodes())
            if (one.name == name) return id;
        ADD_FAILURE() << "no " << name;
        return NodeId{};
    };
    const auto& clips = session.content(node("Bass")).clips;
    ASSERT_EQ(clips.size(), 1u);
    EXPECT_EQ(clips[0].positionFrames, 48000);  // beat 2
    EXPECT_EQ(clips[0].offsetFrames, 12000);    // half a beat in
    EXPECT_EQ(clips[0].lengthFrames, 24000);
    EXPECT_NEAR(session.content(node("Bass fader")).parameters.at("level"), -6.0206, 1e-4);
    EXPECT_EQ(session.content(node("Bass pan")).parameters.at("pan"), 50);
    EXPECT_EQ(session.content(node("Bass send")).parameters.at("tap"), 1);
    EXPECT_NEAR(session.content(node("Bass send")).parameters.at("level"), -12.0412, 1e-4);
    EXPECT_EQ(session.content(node("Band")).appearance.colour, "#5761c6");
    EXPECT_EQ(session.graph.describeInput(session.graph.outgoing(node("Bass pan"))[0].destination), "Band.in");
    EXPECT_EQ(session.graph.describeInput(session.graph.outgoing(node("Bass send"))[0].destination), "Room.in");
    EXPECT_EQ(session.graph.describeInput(session.graph.outgoing(node("Master"))[0].destination), "Output.in");
}

TEST_F(DawProjectFileTest, StateOfAnotherProgramAndFilesThatAreNotThereAreNamed) {
    std::string text = kForeign;
    const std::string device =
        R"(<BuiltinDevice deviceID="lacquer:convolution-reverb" deviceName="Hall" deviceRole="audioFX"><State path="s.json"/></BuiltinDevice>)";
    text.insert(
        text.find("</Devices>"),
        device +
            R"(<BuiltinDevice deviceID="lacquer:gain" deviceName="Gain" deviceRole="audioFX"><State path="t.bin"/></BuiltinDevice>)");
    writeBytes(at("project.xml"), text);
    ASSERT_EQ(errorOfImport("  z.writestr('project.xml', project)\n  z.writestr('s.json', '{\"file:impulse\": "
                            "\"../../etc/passwd\"}')\n  z.writestr('t.bin', bytes(8))\n"),
              "");
    const auto imported = importSession(at("made.dawproject"), at("Two.lacquer"), {}, registry());
    ASSERT_TRUE(imported.ok());
    const std::string said = lines(imported->remarks);
    EXPECT_NE(said.find("../../etc/passwd: is left out"), std::string::npos) << said;
    EXPECT_NE(said.find("the state of \"Gain\" is left out"), std::string::npos) << said;
    EXPECT_EQ(SessionFolder::read(at("Two.lacquer") / "session.json").find("passwd"), std::string::npos);
}

TEST_F(DawProjectFileTest, WhatIsNotToBeTrustedIsRefusedAndLeavesNothing) {
    writeBytes(at("project.xml"), kForeign);
    writeBytes(at("make.py"), "");
    writeBytes(at("made.dawproject"), "");
    const auto before = names();
    const std::string project = "  z.writestr('project.xml', project)\n";
    const std::string link =
        "  i = zipfile.ZipInfo('audio/bass.wav'); i.create_system = 3; i.external_attr = (stat.S_IFLNK | 0o777) << 16\n"
        "  z.writestr(i, '/etc/passwd')\n";
    const std::pair<std::string, const char*> cases[] = {
        {project + "  z.writestr('../evil', 'x')\n", "names a place outside the archive"},
        {project + "  z.writestr('/tmp/evil', 'x')\n", "names a place outside the archive"},
        {project + link, "is a link or a device"},
        {project + project, "is there twice"},
        {project + "  z.writestr('audio/bass.wav', bytes(20_000_000))\n", "as zip bombs do"},
        {"  z.writestr('readme.txt', 'x')\n", "there is no project.xml in it"},
        {"  z.writestr('project.xml', '<Project version=\"1.0\"><a id=\"x\"/><a id=\"x\"/></Project>')\n",
         "is used twice"},
        {"  z.writestr('project.xml', project.replace('time=\"2\" duration', 'time=\"9e8\" duration'))\n"
         "  z.write('" +
             (folder.path() / "audio/one.wav").string() + "', 'audio/bass.wav')\n",
         "lies beyond all that a song has"},
    };
    for (const auto& [python, says] : cases) {
        const std::string error = errorOfImport(python, {.plentyBytes = 10'000'000, .ratio = 100});
        EXPECT_NE(error.find(says), std::string::npos) << says << ": " << error;
        EXPECT_EQ(names(), before) << says;
    }
}

TEST_F(DawProjectFileTest, NothingIsPutInPlaceOfAFolderThatIsThere) {
    ASSERT_TRUE(exportSession(load(), registry(), at("out.dawproject")).ok());
    const std::string before = folder.readSession();
    const auto imported = importSession(at("out.dawproject"), folder.path(), {}, registry());
    ASSERT_FALSE(imported.ok());
    EXPECT_EQ(imported.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(folder.readSession(), before);
    const auto stopped =
        importSession(at("out.dawproject"), at("In.lacquer"), {}, registry(), [](double) { return Proceed::stop; });
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(names(), (std::vector<std::string>{"Test.lacquer", "out.dawproject"}));
}

}  // namespace
}  // namespace lacquer::sessions::dawproject::dawproject_file_test
