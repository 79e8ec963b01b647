// MIDI controllers and OSC in the editor, without a window.
#include "editor/controllers/remote_control.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/control/midi_decoder.hpp"
#include "editor_bench.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::remote_control_test {
namespace {

class RemoteControlTest : public testing::Test {
protected:
    RemoteControlTest() {
        QObject::connect(bench.editor->session(), &SessionController::notice, bench.editor->session(),
                         [this](const QString& text) { notices.append(text); });
    }
    ParameterModel* select(const char* node) {
        bench.canvas().selection().setNodes({bench.node(node)});
        return bench.editor->inspector()->parameters();
    }
    static int row(const ParameterModel* model, const char* id) {
        return static_cast<int>(*model->type()->findParameter(id));
    }
    void send(const std::vector<std::uint8_t>& bytes) {
        MidiDecoder decoder;
        std::vector<MidiEvent> events;
        decoder.decode(bytes, events);
        remote().take(events, "pads");
    }
    RemoteControl& remote() { return *bench.editor->remote(); }
    double value(const char* node, const char* id) {
        return bench.session().content(bench.node(node)).parameters.at(id);
    }
    [[nodiscard]] const sessions::NodeContent& content(const char* node) const {
        return bench.session().content(bench.node(node));
    }

    EditorBench bench;
    QStringList notices;
};

/// With a port that was chosen in an earlier run, and is not there.
class LearningTest : public RemoteControlTest {
protected:
    static SettingsFile& settings() {
        static SettingsFile file;
        (void)file.set("midi", {{{"name", "pads"}, {"api", "JACK"}}});
        return file;
    }
    RemoteControl learner{settings(), *bench.editor->session(), *bench.editor->writer(),
                          [] { return std::vector<host::MidiPort>(); }};
    void move(const std::vector<std::uint8_t>& bytes) {
        MidiDecoder decoder;
        std::vector<MidiEvent> events;
        decoder.decode(bytes, events);
        learner.take(events, "pads");
    }
};

TEST_F(LearningTest, TheNextControlThatMovesIsBoundInOneUndoStep) {
    ParameterModel* model = select("vox fader");
    const std::string before = bench.text();
    const std::size_t steps = bench.history().size();
    learner.learn(model, row(model, "level"));
    EXPECT_TRUE(learner.learning());
    EXPECT_TRUE(learner.learningText().contains("Level of vox fader")) << learner.learningText().toStdString();
    move({0xF8, 0xC0, 5});
    EXPECT_TRUE(learner.learning()) << "that was no control";
    move({0xB2, 7, 64, 39, 1});
    EXPECT_FALSE(learner.learning());
    EXPECT_EQ(bench.history().size(), steps + 1);
    EXPECT_EQ(content("vox fader").controls.at("level").control, (MidiControl{MidiControlKind::cc14, 3, 7}));
    EXPECT_EQ(model->index(row(model, "level")).data(ParameterModel::boundRole), "CC 7 and 39 (14 bits) on channel 3");
    EXPECT_EQ(learner.bindings()->count(), 1);
    EXPECT_EQ(learner.bindings()->index(0).data(BindingList::parameterRole), "Level of vox fader");
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
    EXPECT_EQ(learner.bindings()->count(), 0);
}

TEST_F(LearningTest, AKeyTogglesASwitch) {
    ParameterModel* model = select("vox fader");
    learner.learn(model, row(model, "mute"));
    move({0x90, 36, 100});
    EXPECT_TRUE(learner.learning()) << "a fader that feels a finger says so by a note, too";
    move({0x90, 36, 0});
    EXPECT_EQ(content("vox fader").controls.at("mute").mode, ControlMode::toggle);
    move({0x90, 36, 100});
    EXPECT_EQ(value("vox fader", "mute"), 1);
}

TEST_F(LearningTest, LearningEndsWhenItIsAskedForAgainOrItsNodeGoes) {
    ParameterModel* model = select("vox fader");
    learner.learn(model, row(model, "level"));
    learner.learn(model, row(model, "level"));
    EXPECT_FALSE(learner.learning());
    learner.learn(model, row(model, "level"));
    bench.editor->session()->perform(sessions::RemoveNode{bench.node("vox fader")});
    EXPECT_FALSE(learner.learning());
    move({0xB0, 7, 64});
    EXPECT_EQ(learner.bindings()->count(), 0);
}

TEST_F(RemoteControlTest, WithoutAPortThereIsNothingToLearnFrom) {
    ParameterModel* model = select("vox fader");
    remote().learn(model, row(model, "level"));
    EXPECT_FALSE(remote().learning());
    ASSERT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.problems.front().contains("preferences"));
}

TEST_F(RemoteControlTest, ABoundControlMovesItsParameterInOneUndoStepAGesture) {
    bench.editor->session()->perform(sessions::SetControl{
        bench.node("vox fader"), "level",
        ControlBinding{{MidiControlKind::cc, 1, 7}, ControlMode::jump, ControlRange{-20, 10}, {}}});
    const std::size_t steps = bench.history().size();
    send({0xB0, 7, 0});
    send({0xB0, 7, 127});
    EXPECT_EQ(value("vox fader", "level"), 10);
    EXPECT_EQ(bench.history().size(), steps + 1);
    bench.editor->session()->undo();
    EXPECT_FALSE(content("vox fader").parameters.contains("level"));
}

TEST_F(RemoteControlTest, WhatWaitsOrIsAutomatedIsTold) {
    const NodeId fader = bench.node("vox fader");
    bench.editor->session()->perform(
        sessions::SetControl{fader, "level", ControlBinding{{MidiControlKind::cc, 1, 7}, {}, {}, {}}});
    send({0xB0, 7, 0});
    ASSERT_FALSE(notices.isEmpty());
    EXPECT_TRUE(notices.back().contains("CC 7 on channel 1 moves Level of vox fader once"));
    bench.editor->session()->perform(
        sessions::SetAutomation{fader, "level", *AutomationLane::make({{0, -3, CurveShape::linear}})});
    send({0xB0, 7, 100});
    ASSERT_FALSE(bench.problems.isEmpty());
    EXPECT_TRUE(bench.problems.back().contains("automated"));
}

TEST_F(RemoteControlTest, AControlIsForgotten) {
    ParameterModel* model = select("vox fader");
    bench.editor->session()->perform(sessions::SetControl{bench.node("vox fader"), "level",
                                                          ControlBinding{{MidiControlKind::cc, 1, 7}, {}, {}, {}}});
    remote().forget(model, row(model, "level"));
    EXPECT_TRUE(content("vox fader").controls.empty());
    bench.editor->session()->undo();
    ASSERT_EQ(remote().bindings()->count(), 1);
    remote().bindings()->forget(0);
    EXPECT_TRUE(content("vox fader").controls.empty());
    EXPECT_TRUE(model->index(row(model, "level")).data(ParameterModel::boundRole).toString().isEmpty());
}

TEST_F(RemoteControlTest, ACopyOfANodeIsMovedByNothing) {
    bench.editor->session()->perform(sessions::SetControl{bench.node("vox fader"), "level",
                                                          ControlBinding{{MidiControlKind::cc, 1, 7}, {}, {}, {}}});
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    bench.canvas().duplicateSelection(false);
    EXPECT_EQ(remote().bindings()->count(), 1);
    EXPECT_EQ(content("vox fader").controls.size(), 1u);
}

TEST_F(RemoteControlTest, PortsAreLookedForAndTheChoiceIsKept) {
    SettingsFile settings;
    RemoteControl first(settings, *bench.editor->session(), *bench.editor->writer(), [] {
        return std::vector<host::MidiPort>{{"pads:out", "JACK"}, {"keys", "ALSA"}};
    });
    first.scan();
    ASSERT_TRUE(waitFor([&] { return !first.scanning(); }));
    EXPECT_EQ(first.ports(), QStringList({"pads:out", "keys"}));
    first.listenTo("pads:out", true);
    EXPECT_EQ(first.chosenPorts(), QStringList({"pads:out"}));
    EXPECT_TRUE(first.isGone("pads:out")) << "there is no JACK server here: it is waited for";
    const RemoteControl second(settings, *bench.editor->session(), *bench.editor->writer());
    EXPECT_EQ(second.chosenPorts(), QStringList({"pads:out"}));
    EXPECT_EQ(second.ports(), QStringList({"pads:out"})) << "one that is not there is listed all the same";
    first.listenTo("pads:out", false);
    EXPECT_TRUE(settings.value("midi").is_null());
}

TEST_F(RemoteControlTest, OscIsOffUntilItIsSwitchedOnAndIsTakenFromThisMachineAlone) {
    EXPECT_FALSE(remote().oscOn());
    EXPECT_EQ(remote().oscText(), "Off");
    const auto client = *host::OscSocket::open({.port = 0});
    const int port = (*host::OscSocket::open({.port = 0}))->port();  // one that nobody has
    ASSERT_TRUE(remote().setOscPort(QString::number(port)));
    remote().setOscOn(true);
    EXPECT_TRUE(remote().oscText().contains(QString("UDP port %1 of 127.0.0.1").arg(port)))
        << remote().oscText().toStdString();

    const OscPeer editor{"127.0.0.1", static_cast<std::uint16_t>(port)};
    client->send(editor, {"/lacquer/node/vox%20fader/level", {-6.5f}});
    ASSERT_TRUE(waitFor([&] { return content("vox fader").parameters.contains("level"); }));
    EXPECT_EQ(value("vox fader", "level"), -6.5);
    client->send(editor, {"/lacquer/node/vox%20fader/level", {99.0f}});
    std::optional<host::OscSocket::Received> answer;
    ASSERT_TRUE(waitFor([&] { return (answer = client->receive()).has_value(); }));
    ASSERT_EQ(answer->messages.size(), 1u);
    EXPECT_EQ(answer->messages[0].address, "/lacquer/error");
    EXPECT_NE(std::get<std::string>(answer->messages[0].arguments.at(1)).find("outside the range"), std::string::npos);

    bench.problems.clear();
    ASSERT_TRUE(remote().setOscPort(QString::number(client->port())));
    ASSERT_EQ(bench.problems.size(), 1) << "taken by another";
    EXPECT_TRUE(remote().oscText().contains("another port"));
    EXPECT_FALSE(remote().setOscPort("70000"));
    EXPECT_FALSE(remote().setOscPort("osc"));
}

TEST_F(RemoteControlTest, OscIsKeptFromRunToRun) {
    SettingsFile settings;
    {
        RemoteControl first(settings, *bench.editor->session(), *bench.editor->writer());
        ASSERT_TRUE(first.setOscPort("9876"));
        first.setOscOn(true);
    }
    const RemoteControl second(settings, *bench.editor->session(), *bench.editor->writer());
    EXPECT_TRUE(second.oscOn());
    EXPECT_EQ(second.oscPort(), 9876);
    EXPECT_EQ(second.oscText(), "Off") << "nothing is listened to before start()";
}

}  // namespace
}  // namespace lacquer::editor::remote_control_test
