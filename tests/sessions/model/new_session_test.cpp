#include "sessions/model/new_session.hpp"

#include <gtest/gtest.h>

#include <set>

#include "sessions/format/session_file.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::new_session_test {
namespace {

using test::registry;

const std::vector<Stem> kStems{{"01_Flöte", "audio/01_Flöte.wav", 2, 1000},
                               {"12_drums-kick", "audio/12_drums-kick.wav", 1, 2000},
                               {"Snare Top", "audio/Snare Top.wav", 1, 3000},
                               {"bass", "audio/bass.wav", 1, 500},
                               {"LeadVox", "audio/LeadVox.wav", 2, 10}};

Session songOf(const std::vector<Stem>& stems) {
    auto made = newSession("Song", 48000, stems, registry());
    EXPECT_TRUE(made.ok()) << (made ? "" : made.error().line());
    return std::move(*made);
}

// The names on the way from a node to the end, following single wires.
std::vector<std::string> wayFrom(const Session& session, const std::string& name) {
    const Node* node = nullptr;
    for (const auto& [id, candidate] : session.graph.nodes())
        if (candidate.name == name) node = &candidate;
    std::vector<std::string> way;
    while (node) {
        way.push_back(node->name);
        const auto out = session.graph.outgoing(node->id);
        EXPECT_LE(out.size(), 1u);
        node = out.empty() ? nullptr : session.graph.find(out.front().destination.node);
    }
    return way;
}

TEST(NewSession, EveryTrackGoesThroughItsGroupToTheMasterChain) {
    const Session session = songOf(kStems);
    const std::vector<std::string> master{"Mix bus", "Mix bus fader", "Master EQ", "Bus compressor",
                                          "Limiter", "Master meter",  "Output"};
    const auto expect = [&](const std::string& track, std::vector<std::string> way) {
        way.insert(way.begin(), {track, track + " fader", track + " pan"});
        way.insert(way.end(), master.begin(), master.end());
        EXPECT_EQ(wayFrom(session, track), way);
    };
    expect("01_Flöte", {});
    expect("12_drums-kick", {"Drums bus", "Drums bus fader"});
    expect("Snare Top", {"Drums bus", "Drums bus fader"});
    expect("bass", {"Bass bus", "Bass bus fader"});
    expect("LeadVox", {"Vocals bus", "Vocals bus fader"});
}

TEST(NewSession, FadersStandAtZeroPansInTheCentreAndTheCeilingAtMinusOne) {
    const Session session = songOf(kStems);
    int limiters = 0;
    for (const auto& [id, node] : session.graph.nodes()) {
        const auto type = *registry().find(node.type);
        const auto value = [&](const char* parameter) {
            const auto& set = session.content(id).parameters;
            return set.contains(parameter) ? set.at(parameter)
                                           : type->parameters[*type->findParameter(parameter)].defaultValue;
        };
        if (node.type == "lacquer:fader") {
            EXPECT_EQ(value("level"), 0) << node.name;
        }
        if (node.type == "lacquer:pan") {
            EXPECT_EQ(value("pan"), 0) << node.name;
        }
        if (node.type == "lacquer:limiter") {
            EXPECT_EQ(value("ceiling"), -1);
        }
        limiters += node.type == "lacquer:limiter";
    }
    EXPECT_EQ(limiters, 1);
}

TEST(NewSession, EachFileIsOneClipFromTheStart) {
    const Session session = songOf(kStems);
    std::set<std::string> files;
    for (const auto& [id, content] : session.contents)
        for (const Clip& clip : content.clips) {
            files.insert(clip.file);
            EXPECT_EQ(clip.positionFrames, 0);
            EXPECT_EQ(clip.offsetFrames, 0);
        }
    EXPECT_EQ(files.size(), kStems.size());
    EXPECT_EQ(session.lastClipEnd(), 3000);
}

TEST(NewSession, NodesDoNotLieOnEachOther) {
    const Session session = songOf(kStems);
    std::set<std::pair<double, double>> places;
    for (const auto& [id, content] : session.contents) places.emplace(content.position.x, content.position.y);
    EXPECT_EQ(places.size(), session.contents.size());
    // Left to right is upstream to downstream.
    for (const auto& [id, wire] : session.graph.connections())
        EXPECT_LT(session.content(wire.source.node).position.x, session.content(wire.destination.node).position.x);
}

TEST(NewSession, IsWithoutFaultOnceSaved) {
    const test::SessionFolder folder;
    for (const Stem& stem : kStems)
        folder.writeWav(stem.file, stem.channels, static_cast<std::uint32_t>(stem.lengthFrames));
    Session session = songOf(kStems);
    session.folder = folder.path();
    ASSERT_TRUE(save(session).ok());
    for (const Error& error : check(folder.path(), registry())) ADD_FAILURE() << error.line();
}

TEST(NewSession, WithoutStemsIsAnEmptyMix) {
    EXPECT_EQ(wayFrom(songOf({}), "Mix bus").size(), 7u);
}

TEST(NewSession, RefusesStemsThatNoTrackCanPlay) {
    const auto surround = newSession("Song", 48000, {{"film", "audio/film.wav", 6, 10}}, registry());
    ASSERT_FALSE(surround.ok());
    EXPECT_EQ(surround.error().line(), "audio/film.wav: has 6 channels (split it into mono or stereo files)");
    const auto empty = newSession("Song", 48000, {{"empty", "audio/empty.wav", 1, 0}}, registry());
    ASSERT_FALSE(empty.ok());
    EXPECT_EQ(empty.error().kind, ErrorKind::badData);
    EXPECT_FALSE(newSession("Song", 48000, {}, ProcessorRegistry{}).ok());
}

TEST(TrackGroups, AreToldByWholeWords) {
    const std::pair<const char*, const char*> names[] = {{"12_drums-kick", "Drums"},
                                                         {"Kick1", "Drums"},
                                                         {"HiHat", "Drums"},
                                                         {"OH L", "Drums"},
                                                         {"Bass Drum", "Drums"},
                                                         {"TOMS", "Drums"},
                                                         {"15_vocal-lead", "Vocals"},
                                                         {"bgv2", "Vocals"},
                                                         {"Vox", "Vocals"},
                                                         {"BackingVoices", "Vocals"},
                                                         {"bass", "Bass"},
                                                         {"Bass Guitar DI", "Bass"},
                                                         {"08_guitar-dist", "Guitars"},
                                                         {"05_piano", "Keys"},
                                                         {"02_tenorsax", "Horns"},
                                                         {"Brass", "Horns"},
                                                         {"bassoon", ""},
                                                         {"Kickstart", ""},
                                                         {"atom", ""},
                                                         {"Flöte", ""},
                                                         {"", ""},
                                                         {"07", ""}};
    for (const auto& [name, group] : names) EXPECT_EQ(groupOf(name), group) << name;
}

}  // namespace
}  // namespace lacquer::sessions::new_session_test
