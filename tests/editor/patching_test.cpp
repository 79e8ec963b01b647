// What one gesture does to several nodes and wires.
#include "editor/controllers/patching.hpp"

#include <filesystem>
#include <fstream>

#include "editor/controllers/auto_layout.hpp"
#include "editor_bench.hpp"
#include "sessions/media/audio_file_writer.hpp"

namespace lacquer::editor::patching_test {
namespace {

using Mode = CanvasController::SelectMode;

const QPointF kGround(900, 1700);

TEST(Patching, AStepWithOneNodeIsCalledByItsName) {
    EditorBench bench;
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    bench.canvas().deleteSelection();
    EXPECT_EQ(bench.editor->session()->undoText(), "Delete Limiter");
    bench.canvas().selection().setNodes({bench.node("Master EQ"), bench.node("kick pan")});
    bench.canvas().deleteSelection();
    EXPECT_EQ(bench.editor->session()->undoText(), "Delete 2 nodes");
}

TEST(Patching, AWireThatIsLetGoOverNothingAsksForANodeThatFits) {
    EditorBench bench;
    const std::string before = bench.text();
    PaletteModel& palette = *bench.editor->palette();
    const int all = palette.count();
    int asked = 0;
    QObject::connect(&bench.canvas(), &CanvasController::paletteRequested, &bench.canvas(), [&] { ++asked; });
    bench.drag(bench.outputOf("kick"), kGround);
    EXPECT_LT(palette.count(), all);
    EXPECT_EQ(asked, 1);
    for (int row = 0; row < palette.count(); ++row)
        EXPECT_NE(palette.uriAt(row), "lacquer:track") << "which has no input";
    bench.canvas().addNode("lacquer:gain", kGround);
    EXPECT_EQ(bench.feeding("Gain"), std::set<std::string>{"kick"});
    EXPECT_EQ(bench.graph().find(bench.node("Gain"))->width, 1) << "as wide as the track";
    EXPECT_EQ(bench.inputOf("Gain"), kGround) << "where the wire was let go";
    EXPECT_EQ(bench.history().position(), 1u);
    EXPECT_EQ(palette.count(), all) << "the next time, anything goes";
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(Patching, AWireFromAnInputAsksForSomethingToFeedIt) {
    EditorBench bench;
    bench.drag(bench.inputOf("Limiter"), kGround);
    bench.canvas().addNode("lacquer:track", kGround);
    EXPECT_TRUE(bench.feeding("Limiter").contains("Track"));
}

TEST(Patching, APaletteThatIsClosedForgetsTheWire) {
    EditorBench bench;
    bench.drag(bench.outputOf("kick"), kGround);
    bench.canvas().forgetPlacement();
    bench.canvas().addNode("lacquer:gain", kGround);
    EXPECT_TRUE(bench.feeding("Gain").empty());
}

TEST(Patching, ANodeForTheSelectedWireIsLedIntoIt) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.click((bench.outputOf("Mix bus") + bench.inputOf("Mix bus fader")) / 2);
    bench.canvas().askForNode(kGround);
    bench.canvas().addNode("lacquer:compressor", kGround);
    EXPECT_EQ(bench.feeding("Compressor"), std::set<std::string>{"Mix bus"});
    EXPECT_EQ(bench.feeding("Mix bus fader"), std::set<std::string>{"Compressor"});
    EXPECT_EQ(bench.history().position(), 1u);
    const CanvasScene& scene = bench.canvas().scene();
    for (const auto& [id, node] : bench.graph().nodes())
        EXPECT_TRUE(node.name == "Compressor" ||
                    !scene.rect(node).intersects(scene.rect(*bench.graph().find(bench.node("Compressor")))))
            << "room has been made beside " << node.name;
    for (const auto& [id, c] : bench.graph().connections())
        EXPECT_LT(scene.position(c.source.node).x() + kNodeWidthUnits, scene.position(c.destination.node).x());
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(Patching, ANodeWithFreePortsIsLedIntoTheWireItIsDroppedOn) {
    EditorBench bench;
    bench.add("gain", {1500, 1500});
    const QPointF wire = (bench.outputOf("Mix bus") + bench.inputOf("Mix bus fader")) / 2;
    const std::string before = bench.text();
    bench.canvas().holdFreeKey(true);
    bench.drag(bench.middleOf("Gain"), wire);
    EXPECT_EQ(bench.feeding("Gain"), std::set<std::string>{"Mix bus"});
    EXPECT_EQ(bench.feeding("Mix bus fader"), std::set<std::string>{"Gain"});
    EXPECT_EQ(bench.middleOf("Gain"), wire);
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    // One whose ports are wired already is only moved.
    bench.drag(bench.middleOf("Limiter"), wire);
    EXPECT_EQ(bench.feeding("Mix bus fader"), std::set<std::string>{"Mix bus"});
}

TEST(Patching, WhatIsBehindADeletedNodeIsWiredToWhatWasInFrontOfIt) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.canvas().selection().setNodes({bench.node("kick fader"), bench.node("kick pan")});
    ASSERT_EQ(bench.feeding("kick fader"), std::set<std::string>{"kick"});
    bench.canvas().deleteSelection();
    EXPECT_TRUE(bench.feeding("Drums bus").contains("kick"));
    EXPECT_EQ(bench.history().position(), 1u);
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    bench.canvas().selection().setNodes({bench.node("kick fader"), bench.node("kick pan")});
    bench.canvas().deleteSelection(false);
    EXPECT_FALSE(bench.feeding("Drums bus").contains("kick"));
}

TEST(Patching, AFeedbackDelayCanBeDeletedThoughItsGapCannotBeClosed) {
    EditorBench bench;
    const NodeId delay = bench.add("feedback-delay", kGround);
    const PortAddress bus{bench.node("Mix bus"), 0}, fader{bench.node("Mix bus fader"), 0};
    ASSERT_TRUE(bench.editor->session()->perform(sessions::Connect{fader, {delay, 0}}));
    ASSERT_TRUE(bench.editor->session()->perform(sessions::Connect{{delay, 0}, bus}));
    bench.canvas().selection().setNodes({delay});
    bench.canvas().deleteSelection();
    EXPECT_EQ(bench.graph().find(delay), nullptr);
    EXPECT_TRUE(bench.problems.isEmpty()) << bench.problems.join("\n").toStdString();
}

TEST(Patching, APortThatIsGoneWantsNoNodeAnyMore) {
    EditorBench bench;
    const NodeId gain = bench.add("gain", kGround);
    bench.drag(bench.outputOf("Gain"), kGround + QPointF(600, 0));
    bench.editor->session()->undo();
    ASSERT_EQ(bench.graph().find(gain), nullptr);
    EXPECT_TRUE(bench.canvas().wantedPorts().empty());
    bench.canvas().addNode("lacquer:eq", kGround);
    EXPECT_TRUE(bench.problems.isEmpty());
}

TEST(Patching, WhatWasCopiedBeforeASaveAsStillFindsItsFiles) {
    EditorBench bench;
    sessions::Session song = bench.session();
    song.folder = "/songs/one.lacquer";
    bench.adopt(song);
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("Limiter")});
    bench.canvas().copySelection();
    sessions::SessionCopy copy{bench.session(), {}, {}, "/songs/one.lacquer", {}};
    copy.session.folder = "/elsewhere/two.lacquer";
    bench.editor->session()->moveTo(copy, "");
    bench.canvas().paste(kGround, true);
    EXPECT_EQ(bench.session().content(bench.node("kick 2")).clips[0].file, "/songs/one.lacquer/audio/kick.wav");
    EXPECT_EQ(bench.feeding("Limiter 2"), bench.feeding("Limiter")) << "it is the same session";
}

TEST(Patching, WhatIsPastedIntoAnotherSessionKeepsItsFilesAndNoneOfItsSources) {
    EditorBench bench;
    sessions::Session song = bench.session();
    song.folder = "/songs/one.lacquer";
    bench.adopt(song);
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("Limiter")});
    bench.canvas().copySelection();
    bench.adopt(song);
    bench.canvas().paste(kGround, true);
    EXPECT_TRUE(bench.feeding("Limiter 2").empty()) << "a node of that number may be another one here";
    EXPECT_EQ(bench.session().content(bench.node("kick 2")).clips[0].file, "/songs/one.lacquer/audio/kick.wav");
}

TEST(Patching, ADeletedBusLeavesItsTracksWiredToWhatItFed) {
    EditorBench bench;
    const auto tracks = bench.feeding("Mix bus");
    ASSERT_EQ(tracks.size(), 2u);
    bench.canvas().selection().setNodes({bench.node("Mix bus")});
    bench.canvas().deleteSelection();
    EXPECT_EQ(bench.feeding("Mix bus fader"), tracks);
}

TEST(Patching, SelectedNodesAreWiredFromLeftToRight) {
    EditorBench bench;
    const NodeId right = bench.add("limiter", {1600, 1500}), left = bench.add("gain", {1200, 1500}),
                 middle = bench.add("eq", {1400, 1500});
    bench.canvas().selection().setNodes({left, middle, right});
    const std::size_t steps = bench.history().position();
    bench.canvas().connectSelection();
    const std::string leftName = bench.graph().find(left)->name, middleName = bench.graph().find(middle)->name;
    EXPECT_EQ(bench.feeding(middleName), std::set<std::string>{leftName});
    EXPECT_EQ(bench.feeding(bench.graph().find(right)->name), std::set<std::string>{middleName});
    EXPECT_EQ(bench.history().position(), steps + 1);
    bench.canvas().connectSelection();
    EXPECT_EQ(bench.history().position(), steps + 1) << "nothing is left to do";
    bench.canvas().disconnectSelection();
    EXPECT_TRUE(bench.feeding(middleName).empty());
    EXPECT_EQ(bench.history().position(), steps + 2);
}

TEST(Patching, ADuplicateHasTheWiresAmongItsNodesAndOnRequestItsInputs) {
    EditorBench bench;
    const std::string before = bench.text();
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("kick fader")});
    bench.canvas().duplicateSelection(false);
    EXPECT_EQ(bench.feeding("kick fader 2"), std::set<std::string>{"kick 2"});
    EXPECT_EQ(bench.session().content(bench.node("kick 2")).clips, bench.session().content(bench.node("kick")).clips);
    EXPECT_EQ(bench.canvas().selection().nodes(), (std::set{bench.node("kick 2"), bench.node("kick fader 2")}));
    EXPECT_EQ(bench.history().position(), 1u);
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);

    bench.canvas().selection().setNodes({bench.node("Limiter")});
    const auto inputs = bench.feeding("Limiter");
    bench.canvas().duplicateSelection(false);
    EXPECT_TRUE(bench.feeding("Limiter 2").empty());
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    bench.canvas().duplicateSelection(true);
    EXPECT_EQ(bench.feeding("Limiter 3"), inputs);
}

TEST(Patching, WhatWasCutIsPastedWhereThePointerIs) {
    EditorBench bench;
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    bench.canvas().cutSelection();
    EXPECT_THROW(static_cast<void>(bench.node("Limiter")), std::out_of_range);
    bench.canvas().paste({900, 1200}, true);
    EXPECT_EQ(bench.middleOf("Limiter"), QPointF(900, 1200));
    EXPECT_FALSE(bench.feeding("Limiter").empty()) << "its source still exists";
    bench.canvas().paste({900, 1200}, false);
    EXPECT_TRUE(bench.feeding("Limiter 2").empty());
}

TEST(Patching, MuteIsSwitchedOnForAllSelectedFadersAndThenOff) {
    EditorBench bench;
    const auto muted = [&](const std::string& name) {
        const auto& values = bench.session().content(bench.node(name)).parameters;
        return values.contains("mute") && values.at("mute") > 0.5;
    };
    bench.canvas().selection().setNodes({bench.node("kick fader")});
    bench.canvas().toggleSwitch("mute");
    bench.canvas().selection().setNodes({bench.node("kick fader"), bench.node("vox fader"), bench.node("Limiter")});
    bench.canvas().toggleSwitch("mute");
    EXPECT_TRUE(muted("kick fader") && muted("vox fader"));
    bench.canvas().toggleSwitch("mute");
    EXPECT_FALSE(muted("kick fader") || muted("vox fader"));
    EXPECT_EQ(bench.history().position(), 3u);
    bench.canvas().selection().setNodes({bench.node("Limiter")});
    bench.canvas().toggleSwitch("mute");
    EXPECT_EQ(bench.history().position(), 3u) << "it has none";
}

TEST(Patching, RoomIsMadeBeforeADelayNotThroughIt) {
    EditorBench bench;
    bench.press(bench.outputOf("Limiter"));
    bench.canvas().move(bench.inputOf("vox fader"));
    bench.canvas().release(bench.inputOf("vox fader"), CanvasController::Drop::throughDelay);
    const NodeId delay = bench.node("Feedback delay");
    ASSERT_TRUE(bench.editor->session()->perform(sessions::MoveNode{
        delay, {bench.session().content(bench.node("Limiter")).position.x + kNodeWidthUnits + 40, 900}}));
    const NodeId gain = bench.add("gain", {3500, 1500});  // behind the delay and right of it, in a later block
    ASSERT_TRUE(bench.editor->session()->perform(sessions::Connect{{delay, 0}, {gain, 0}}));
    const auto placeOf = [&](NodeId id) { return bench.session().content(id).position; };
    const auto delayBefore = placeOf(delay), gainBefore = placeOf(gain);
    ASSERT_GT(gainBefore.x, delayBefore.x);
    bench.canvas().selection().setWire(bench.wire("Limiter", "Feedback delay"));
    bench.canvas().askForNode({100, 100});
    bench.canvas().addNode("lacquer:gain", {100, 100});
    EXPECT_GT(placeOf(delay).x, delayBefore.x);
    EXPECT_EQ(placeOf(gain), gainBefore);
}

TEST(Patching, WhatIsRefusedIsNotSelected) {
    EditorBench bench;
    const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "lacquer-refused.wav";
    auto file = sessions::AudioFileWriter::create(path, {.sampleRate = 48000, .channels = 1});
    ASSERT_TRUE(file.ok()) << file.error().line();
    const std::vector<float> silence(4800);
    const float* channel = silence.data();
    ASSERT_TRUE(file->write(ConstAudioBlock(&channel, 1, 4800)).ok());
    ASSERT_TRUE(file->commit().ok());
    const std::string before = bench.text();
    bench.editor->session()->hold(true);  // as while it is saved
    bench.canvas().addTracks({QUrl::fromLocalFile(QString::fromStdString(path.string()))}, kGround);
    EXPECT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.canvas().selection().empty());
    bench.editor->session()->hold(false);
    EXPECT_NO_THROW(bench.canvas().nudge(1, 0));
    EXPECT_EQ(bench.text(), before);
}

TEST(Patching, SoundFilesBecomeTracksAndWhatIsNoneIsReported) {
    EditorBench bench;
    const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "lacquer-dropped";
    std::filesystem::create_directories(folder);
    const auto url = [&](const char* name) {
        return QUrl::fromLocalFile(QString::fromStdString((folder / name).string()));
    };
    const auto write = [&](const char* name, int channels, int rate, int frames) {
        auto file = sessions::AudioFileWriter::create(folder / name, {.sampleRate = rate, .channels = channels});
        ASSERT_TRUE(file.ok()) << file.error().line();
        const std::vector<float> silence(static_cast<std::size_t>(frames));
        const std::vector<const float*> data(static_cast<std::size_t>(channels), silence.data());
        ASSERT_TRUE(file->write(ConstAudioBlock(data.data(), channels, frames)).ok());
        ASSERT_TRUE(file->commit().ok());
    };
    write("shaker.wav", 1, 48000, 4800);
    write("choir.wav", 2, 44100, 44100);
    std::ofstream(folder / "notes.txt") << "no sound";
    const std::string before = bench.text();
    bench.canvas().addTracks({url("shaker.wav"), url("notes.txt"), url("choir.wav")}, kGround);
    const Node& shaker = *bench.graph().find(bench.node("shaker"));
    const auto& choir = bench.session().content(bench.node("choir"));
    EXPECT_EQ(shaker.width, 1);
    EXPECT_EQ(shaker.type, sessions::kTrackType);
    ASSERT_EQ(choir.clips.size(), 1u);
    EXPECT_EQ(choir.clips[0].file, (folder / "choir.wav").string());
    EXPECT_EQ(choir.clips[0].lengthFrames, 48000) << "a second, at the rate of the session";
    ASSERT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.problems[0].contains("notes.txt"));
    EXPECT_EQ(bench.editor->session()->undoText(), "Add 2 tracks");
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    std::filesystem::remove_all(folder);
}

TEST(Patching, ANameThatIsTakenCountsOn) {
    EditorBench bench;
    EXPECT_EQ(freeName(bench.session(), "Reverb"), "Reverb");
    EXPECT_EQ(freeName(bench.session(), "Limiter"), "Limiter 2");
    EXPECT_EQ(freeName(bench.session(), "Limiter", {"Limiter 2"}), "Limiter 3");
    EXPECT_EQ(freeName(bench.session(), "Take 9", {"Take 9"}), "Take 10");
}

TEST(AutoLayout, EveryNodeStandsRightOfWhatFeedsItAndNoneLiesOnAnother) {
    EditorBench bench;
    // Everything in a heap.
    std::vector<sessions::Edit> heap;
    for (const auto& [id, node] : bench.graph().nodes()) heap.emplace_back(sessions::MoveNode{id, {100, 200}});
    bench.editor->session()->perform(sessions::makeGroup("heap", heap));
    const std::string before = bench.text();
    bench.canvas().layOut();
    EXPECT_EQ(bench.history().position(), 2u);
    const CanvasScene& scene = bench.canvas().scene();
    for (const auto& [id, c] : bench.graph().connections())
        EXPECT_LT(scene.position(c.source.node).x() + kNodeWidthUnits, scene.position(c.destination.node).x());
    for (const auto& [id, node] : bench.graph().nodes())
        for (const auto& [otherId, other] : bench.graph().nodes())
            EXPECT_TRUE(id == otherId || !scene.rect(node).intersects(scene.rect(other)))
                << node.name << " and " << other.name;
    EXPECT_EQ(scene.bounds().topLeft(), QPointF(100, 200)) << "the corner stays";
    bench.canvas().layOut();
    EXPECT_EQ(bench.history().position(), 2u) << "laid out again, nothing moves";
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST(AutoLayout, LeavesWhatIsNotSelectedWhereItIs) {
    EditorBench bench;
    const QPointF limiter = bench.middleOf("Limiter");
    bench.canvas().selection().setNodes({bench.node("kick"), bench.node("kick fader"), bench.node("vox")});
    bench.canvas().layOut();
    EXPECT_EQ(bench.middleOf("Limiter"), limiter);
}

TEST(CanvasMenu, IsAboutWhatIsUnderThePointer) {
    using Target = CanvasController::Target;
    EditorBench bench;
    EXPECT_EQ(bench.canvas().selectForMenu(bench.middleOf("Limiter")), Target::nodes);
    EXPECT_TRUE(bench.canvas().selection().contains(bench.node("Limiter")));
    bench.click(bench.middleOf("Mix bus"), Mode::extend);
    EXPECT_EQ(bench.canvas().selectForMenu(bench.middleOf("Limiter")), Target::nodes);
    EXPECT_EQ(bench.canvas().selection().nodes().size(), 2u) << "what is selected stays so";
    EXPECT_EQ(bench.canvas().selectForMenu((bench.outputOf("Mix bus") + bench.inputOf("Mix bus fader")) / 2),
              Target::wire);
    EXPECT_EQ(bench.canvas().selection().wire(), bench.wire("Mix bus", "Mix bus fader"));
    EXPECT_EQ(bench.canvas().selectForMenu(kGround), Target::ground);
    EXPECT_TRUE(bench.canvas().selection().empty());
}

}  // namespace
}  // namespace lacquer::editor::patching_test
