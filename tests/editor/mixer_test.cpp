// The mixer without a window: its rows beside the graph, and what its commands do to the session.
#include "editor/controllers/mixer.hpp"

#include <QAbstractItemModelTester>
#include <QCoreApplication>

#include "random_hand.hpp"
#include "sessions/model/new_session.hpp"

namespace lacquer::editor::mixer_test {
namespace {

struct MixerTest : testing::Test {
    MixerTest() { bench.editor->pages()->show(Pages::Page::mixer); }

    [[nodiscard]] Mixer& mixer() const { return *bench.editor->mixer(); }
    [[nodiscard]] quint64 id(const char* name) const { return bench.node(name).value; }
    [[nodiscard]] QStringList names(const MixerModel& model) const {
        QStringList names;
        for (int i = 0; i < model.count(); ++i) names.append(model.row(i)[StripField::name].toString());
        return names;
    }
    [[nodiscard]] QVariant field(const char* head, StripField field) const {
        mixer().refresh();
        for (const MixerModel* model : {mixer().strips(), mixer().masters()})
            if (const auto row = model->rowOf(bench.node(head))) return model->row(*row)[field];
        ADD_FAILURE() << "no strip " << head;
        return {};
    }
    [[nodiscard]] QStringList inserts(const char* head) const {
        QStringList names;
        for (const QVariant& insert : field(head, StripField::inserts).toList())
            names.append(insert.toMap()["name"].toString());
        return names;
    }
    [[nodiscard]] double value(const char* node, const char* parameter) const {
        const auto& set = bench.session().content(bench.node(node)).parameters;
        const auto found = set.find(parameter);
        return found == set.end() ? 0 : found->second;
    }
    [[nodiscard]] std::size_t steps() const { return bench.history().position(); }
    NodeId add(const char* type) { return bench.add(type, {100, 1500}); }

    EditorBench bench;
};

TEST_F(MixerTest, ShowsTracksThenBusesAndTheMasterByItself) {
    EXPECT_EQ(names(*mixer().strips()), (QStringList{"kick", "vox", "Drums bus", "Vocals bus"}));
    EXPECT_EQ(names(*mixer().masters()), QStringList{"Mix bus"});
    EXPECT_EQ(inserts("kick"), QStringList{"kick fader"});
    EXPECT_EQ(inserts("Mix bus"),
              (QStringList{"Mix bus fader", "Master EQ", "Bus compressor", "Limiter", "Master meter"}));
    EXPECT_EQ(field("kick", StripField::output), "Drums bus");
    EXPECT_EQ(field("Mix bus", StripField::output), "Output");
    EXPECT_EQ(field("kick", StripField::trim), id("kick"));
    EXPECT_EQ(field("kick", StripField::pan), id("kick pan"));
    EXPECT_EQ(field("kick", StripField::meter), id("kick fader"));
    EXPECT_EQ(field("kick", StripField::channels), 1);
    EXPECT_EQ(field("Mix bus", StripField::meter), id("Master meter"));
}

TEST_F(MixerTest, FollowsTheGraphAndTheGraphFollowsIt) {
    const QAbstractItemModelTester tester(mixer().strips(), QAbstractItemModelTester::FailureReportingMode::Warning);
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    bench.canvas().toggleSwitch("mute");
    EXPECT_EQ(field("vox", StripField::muted), true);
    mixer().toggle(id("vox"), "mute");
    EXPECT_EQ(value("vox fader", "mute"), 0);
    mixer().toggle(id("kick"), "solo");
    EXPECT_EQ(value("kick fader", "solo"), 1);
    EXPECT_EQ(field("vox", StripField::silenced), true);
    EXPECT_EQ(field("kick", StripField::silenced), false);
    mixer().toggle(id("vox"), "soloSafe");
    EXPECT_EQ(field("vox", StripField::silenced), false);
    mixer().rename(id("vox"), "  Voice ");
    EXPECT_EQ(field("Voice", StripField::name), "Voice");
    mixer().setColour(id("kick"), "#d873a8");
    bench.editor->session()->perform(sessions::SetNote{bench.node("kick"), "too boomy"});
    EXPECT_EQ(field("kick", StripField::note), "too boomy");
    EXPECT_EQ(field("kick", StripField::colour), "#d873a8");
    EXPECT_TRUE(bench.problems.isEmpty());
    bench.undoAll();
    EXPECT_EQ(field("vox", StripField::muted), false);
    EXPECT_EQ(field("kick", StripField::colour), "");
}

TEST_F(MixerTest, WorksNothingOutWhileItIsHidden) {
    bench.editor->pages()->show(Pages::Page::graph);
    int told = 0;
    QObject::connect(mixer().strips(), &MixerModel::rowsInserted, &mixer(), [&] { ++told; });
    add("track");
    QCoreApplication::processEvents();
    EXPECT_EQ(told, 0);
    bench.editor->pages()->show(Pages::Page::mixer);
    EXPECT_EQ(told, 1);
    add("track");
    QCoreApplication::processEvents();  // once all edits have been made
    EXPECT_EQ(told, 2);
}

TEST_F(MixerTest, ANewTrackIsOneMoreRowAndItsRemovalOneLess) {
    QStringList seen;
    QObject::connect(mixer().strips(), &MixerModel::rowsInserted, &mixer(), [&] { seen.append("in"); });
    QObject::connect(mixer().strips(), &MixerModel::rowsRemoved, &mixer(), [&] { seen.append("out"); });
    QObject::connect(mixer().strips(), &MixerModel::modelReset, &mixer(), [&] { seen.append("reset"); });
    const NodeId track = add("track");
    mixer().refresh();
    EXPECT_EQ(mixer().strips()->count(), 5);
    bench.editor->session()->undo();
    mixer().refresh();
    EXPECT_EQ(seen, (QStringList{"in", "out"}));
    EXPECT_FALSE(mixer().strips()->rowOf(track));
}

TEST_F(MixerTest, MovesStripsInOneStep) {
    mixer().moveStrip(1, 0);
    EXPECT_EQ(steps(), 1u);
    mixer().refresh();
    EXPECT_EQ(names(*mixer().strips()), (QStringList{"vox", "kick", "Drums bus", "Vocals bus"}));
    mixer().selectStrip(id("Vocals bus"), false);
    mixer().moveSelected(-1);
    EXPECT_EQ(names(*mixer().strips()), (QStringList{"vox", "kick", "Vocals bus", "Drums bus"}));
    mixer().moveSelected(5);
    EXPECT_EQ(names(*mixer().strips()), (QStringList{"vox", "kick", "Drums bus", "Vocals bus"}));
    mixer().moveStrip(0, 4);  // there is none
    EXPECT_EQ(steps(), 3u);
    bench.undoAll();
    mixer().refresh();
    EXPECT_EQ(names(*mixer().strips()), (QStringList{"kick", "vox", "Drums bus", "Vocals bus"}));
}

TEST_F(MixerTest, MovesAnInsertWhereTheChainIsPlainAndSaysWhereItIsNot) {
    mixer().moveInsert(id("Mix bus"), 2, 4);  // the EQ, behind the limiter
    EXPECT_EQ(inserts("Mix bus"),
              (QStringList{"Mix bus fader", "Bus compressor", "Limiter", "Master EQ", "Master meter"}));
    EXPECT_EQ(steps(), 1u);
    QStringList notices;
    QObject::connect(bench.editor->session(), &SessionController::notice, &mixer(),
                     [&](const QString& text) { notices.append(text); });
    mixer().moveInsert(id("Mix bus"), 2, 6);  // behind the output
    EXPECT_EQ(steps(), 1u);
    EXPECT_EQ(notices.size(), 1);
    bench.editor->session()->perform(
        sessions::Connect{{bench.node("Limiter"), 0}, {bench.node("Mix bus fader"), 0}, {}});
    EXPECT_EQ(bench.problems.size(), 1);  // a cycle: the graph is as it was
}

TEST_F(MixerTest, InsertsFromThePaletteIntoTheWireOfThePlace) {
    ASSERT_TRUE(mixer().aimBehind(id("vox"), field("vox", StripField::insertBefore).toInt()));
    bench.canvas().askForNode({10, 10});
    bench.canvas().addNode("lacquer:compressor", {10, 10});
    EXPECT_EQ(inserts("vox"), (QStringList{"Compressor", "vox fader"}));
    ASSERT_TRUE(mixer().aimBehind(id("vox"), field("vox", StripField::insertBefore).toInt()));
    bench.canvas().askForNode({10, 10});
    bench.canvas().addNode("lacquer:gate", {10, 10});
    ASSERT_TRUE(mixer().aimBehind(id("vox"), field("vox", StripField::insertAfter).toInt()));
    bench.canvas().askForNode({10, 10});
    bench.canvas().addNode("lacquer:eq", {10, 10});
    EXPECT_EQ(inserts("vox"), (QStringList{"Compressor", "Gate", "vox fader", "Parametric EQ"}));
    EXPECT_EQ(bench.feeding("vox pan"), std::set<std::string>{"Parametric EQ"});
}

TEST_F(MixerTest, ShowsSeveralOutputsAndOffersNoInsertThere) {
    const NodeId bus = add("bus");
    bench.editor->session()->perform(sessions::Connect{{bench.node("vox pan"), 0}, {bus, 0}, {}});
    EXPECT_EQ(field("vox", StripField::output), "2 outputs");
    EXPECT_EQ(field("vox", StripField::insertAfter),
              static_cast<int>(2 - 1));  // between fader and pan there is one wire
    bench.editor->session()->perform(sessions::Connect{{bench.node("kick fader"), 0}, {bus, 0}, {}});
    EXPECT_EQ(field("kick", StripField::insertAfter), -1);
    EXPECT_FALSE(mixer().aimBehind(id("kick"), 1));
    EXPECT_EQ(names(*mixer().strips()), (QStringList{"kick", "vox", "Drums bus", "Vocals bus", "Bus", "kick pan"}));
}

TEST_F(MixerTest, BypassesOneInsertAndAllOfThem) {
    mixer().toggleBypass(id("Limiter"));
    EXPECT_TRUE(bench.session().isBypassed(bench.node("Limiter")));
    mixer().toggleInserts(id("Mix bus"));
    for (const char* name : {"Master EQ", "Bus compressor", "Limiter"})
        EXPECT_TRUE(bench.session().isBypassed(bench.node(name))) << name;
    EXPECT_FALSE(bench.session().isBypassed(bench.node("Mix bus fader")));
    EXPECT_FALSE(bench.session().isBypassed(bench.node("Mix bus")));
    EXPECT_EQ(steps(), 2u);
    mixer().toggleInserts(id("Mix bus"));
    EXPECT_FALSE(bench.session().isBypassed(bench.node("Limiter")));
    EXPECT_EQ(steps(), 3u);
}

TEST_F(MixerTest, SendsAreShownWithWhereTheyLeadAndSwitchedBetweenPreAndPost) {
    SessionController& session = *bench.editor->session();
    const NodeId send = add("send"), back = bench.add("bus", {100, 1700});
    session.perform(sessions::RenameNode{back, "Room"});
    session.perform(sessions::Connect{{bench.node("vox pan"), 0}, {send, 0}, {}});
    session.perform(sessions::Connect{{send, 0}, {back, 0}, {}});
    session.perform(sessions::Connect{{back, 0}, {bench.node("Mix bus"), 0}, {}});
    const auto sendOf = [&] { return field("vox", StripField::sends).toList().value(0).toMap(); };
    EXPECT_EQ(sendOf()["target"], "Room");
    EXPECT_EQ(sendOf()["pre"], false);
    EXPECT_EQ(field("Room", StripField::kind), "aux");
    mixer().setPre(send.value, true);  // nothing is wired there
    EXPECT_EQ(sendOf()["pre"], false);
    session.perform(sessions::Connect{{bench.node("vox"), 0}, {send, 1}, {}});
    mixer().setPre(send.value, true);
    EXPECT_EQ(sendOf()["pre"], true);
    EXPECT_EQ(value("Send", "tap"), 1);
    mixer().toggleSend(send.value);
    EXPECT_EQ(sendOf()["off"], true);
}

TEST_F(MixerTest, VcasShowByHowMuchTheyMoveAFader) {
    SessionController& session = *bench.editor->session();
    const NodeId vca = add("vca");
    session.perform(sessions::Connect{{vca, 0}, {bench.node("vox fader"), 1}, {}});
    EXPECT_EQ(field("vox", StripField::vca), "VCA 0.0 dB");
    session.perform(sessions::SetParameter{vca, "level", 4.5});
    EXPECT_EQ(field("vox", StripField::vca), "VCA +4.5 dB");
    EXPECT_EQ(field("VCA", StripField::output), "1 fader");
    mixer().toggle(vca.value, "mute");
    EXPECT_EQ(field("vox", StripField::vca), "VCA -∞ dB");
    EXPECT_EQ(field("kick", StripField::vca), "");
}

TEST_F(MixerTest, TheFrameThatAStripLiesInIsShown) {
    bench.canvas().selection().setNodes({bench.node("vox")});
    bench.canvas().frameSelection();
    bench.canvas().finishTitle("Singers");
    EXPECT_EQ(field("vox", StripField::frame), "Singers");
    EXPECT_EQ(field("kick", StripField::frame), "");
}

TEST_F(MixerTest, KeysGoFromStripToStripAndMoveTheFaderInOneStep) {
    mixer().step(1);
    EXPECT_EQ(bench.canvas().selection().nodes(), std::set{bench.node("kick fader")});
    mixer().step(1);
    EXPECT_EQ(mixer().selectedStrips(), QVariantList{id("vox")});
    for (int i = 0; i < 3; ++i) mixer().nudgeFader(-1);
    mixer().nudgeFader(0.1);
    EXPECT_NEAR(value("vox fader", "level"), -2.9, 1e-9);
    EXPECT_EQ(steps(), 1u);
    mixer().resetFader();
    EXPECT_EQ(value("vox fader", "level"), 0);
    mixer().toEnd(true);
    EXPECT_EQ(mixer().selectedStrips(), QVariantList{id("Mix bus")});
    mixer().step(1);  // stays
    EXPECT_EQ(mixer().selectedStrips(), QVariantList{id("Mix bus")});
}

TEST_F(MixerTest, DelTakesInsertsAndSendsButNoStrip) {
    const std::string before = bench.text();
    for (const char* kept : {"vox", "vox fader", "vox pan", "Mix bus", "Output"}) {
        bench.canvas().selection().setNodes({bench.node(kept)});
        mixer().deleteInserts();
        EXPECT_EQ(bench.text(), before) << kept;
    }
    mixer().selectNode(id("Bus compressor"));
    mixer().deleteInserts();
    EXPECT_EQ(bench.feeding("Limiter"), std::set<std::string>{"Master EQ"});
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST_F(MixerTest, TheAutomationOfAFaderRestsAndPlays) {
    EXPECT_EQ(field("vox", StripField::mode), "");
    bench.editor->session()->perform(
        sessions::SetAutomation{bench.node("vox fader"), "level", *AutomationLane::make({{0, -6, {}}})});
    EXPECT_EQ(field("vox", StripField::mode), "play");
    mixer().setMode(id("vox"), "off");
    EXPECT_EQ(field("vox", StripField::mode), "off");
    EXPECT_EQ(bench.session().content(bench.node("vox fader")).laneHeard("level"), nullptr);
}

TEST_F(MixerTest, TheModeOfAFaderGoesRound) {
    for (const char* mode : {"touch", "latch", "write", "off"}) {
        mixer().nextMode(id("vox"));
        EXPECT_EQ(field("vox", StripField::mode), mode);
    }
    mixer().nextMode(id("vox"));
    EXPECT_EQ(field("vox", StripField::mode), "") << "play again, and there is no lane";
    mixer().setMode(id("vox"), "nonsense");
    EXPECT_EQ(bench.session().content(bench.node("vox fader")).automationMode("level"), sessions::AutomationMode::play);
}

TEST_F(MixerTest, AStripIsShownInTheGraph) {
    mixer().showInGraph(id("vox"));
    EXPECT_EQ(bench.editor->pages()->current(), Pages::Page::graph);
    EXPECT_EQ(bench.canvas().selection().nodes(),
              (std::set{bench.node("vox"), bench.node("vox fader"), bench.node("vox pan")}));
}

TEST_F(MixerTest, NarrowStripsAreChosenOneByOneAndAllTogether) {
    EXPECT_FALSE(mixer().isNarrow(id("vox")));
    mixer().toggleNarrow(id("vox"));
    EXPECT_TRUE(mixer().isNarrow(id("vox")));
    mixer().setNarrow(true);
    EXPECT_TRUE(mixer().isNarrow(id("vox")) && mixer().isNarrow(id("kick")));
    mixer().toggleNarrow(id("vox"));
    EXPECT_FALSE(mixer().isNarrow(id("vox")));
    EXPECT_EQ(steps(), 0u);
}

TEST_F(MixerTest, AnotherSessionReplacesAllRows) {
    mixer().selectStrip(id("vox"), false);
    bench.adopt(*sessions::newSession("Other", 48000, {{"flute", "f.wav", 1, 480}}, bench.registry));
    mixer().refresh();
    EXPECT_EQ(names(*mixer().strips()), QStringList{"flute"});
    EXPECT_TRUE(mixer().selectedStrips().isEmpty());
}

// What the rows have come to, edit by edit, is what they would be of the session anew.
void expectAgrees(const EditorBench& bench) {
    Mixer& mixer = *bench.editor->mixer();
    mixer.refresh();
    const auto strips = sessions::mixerStrips(bench.session());
    const auto rows = mixerRows(bench.session(), bench.registry, strips, bench.editor->transport()->brokenNodes());
    const int count = mixer.strips()->count() + mixer.masters()->count();
    ASSERT_EQ(static_cast<std::size_t>(count), rows.size());
    for (int i = 0; i < count; ++i) {
        const bool master = i >= mixer.strips()->count();
        const MixerRow& shown = master ? mixer.masters()->row(i - mixer.strips()->count()) : mixer.strips()->row(i);
        const MixerRow& fresh = rows[static_cast<std::size_t>(i)];
        ASSERT_EQ(shown.head, fresh.head);
        for (std::size_t field = 0; field < fresh.values.size(); ++field)
            ASSERT_EQ(shown.values[field], fresh.values[field]) << "field " << field;
    }
}

TEST(MixerRandomly, AfterAnyGesturesAgreesWithTheSessionAndUndoes) {
    int strips = 0;
    for (unsigned seed = 1; seed <= 8; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        EditorBench bench;
        Mixer& mixer = *bench.editor->mixer();
        bench.editor->pages()->show(Pages::Page::mixer);
        const QAbstractItemModelTester tester(mixer.strips(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        const std::string start = bench.text();
        const auto order = bench.session().order;
        RandomHand hand(bench, seed);
        for (int i = 0; i < 150; ++i) {
            hand.act();
            if (hand.pick(3) != 0) continue;
            // With rows that may be behind the session, as between two events.
            const MixerModel& model = *mixer.strips();
            if (model.count() == 0) continue;
            const MixerRow row = model.row(hand.pick(model.count()));
            const quint64 head = row.head.value;
            switch (hand.pick(9)) {
                case 0:
                    mixer.moveStrip(hand.pick(model.count()), hand.pick(model.count()));
                    break;
                case 1:
                    mixer.moveInsert(head, hand.pick(5), hand.pick(5));
                    break;
                case 2:
                    mixer.toggle(head, "mute");
                    break;
                case 3:
                    mixer.toggleInserts(head);
                    break;
                case 4:
                    mixer.selectStrip(head, hand.pick(2));
                    break;
                case 5:
                    mixer.nudgeFader(hand.pick(2) ? 1 : -1);
                    break;
                case 6:
                    mixer.deleteInserts();
                    break;
                case 7:
                    mixer.toggle(head, "solo");
                    break;
                default:
                    QCoreApplication::processEvents();
            }
            if (hand.pick(4) == 0) expectAgrees(bench);
        }
        expectAgrees(bench);
        strips += mixer.strips()->count();
        bench.undoAll();
        expectAgrees(bench);
        EXPECT_EQ(bench.text(), start);
        EXPECT_EQ(bench.session().order, order);
        while (bench.editor->session()->canRedo()) bench.editor->session()->redo();
        expectAgrees(bench);
    }
    EXPECT_GT(strips, 8 * 2);
}

}  // namespace
}  // namespace lacquer::editor::mixer_test
