#include "sessions/safety/journal.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <random>
#include <set>

#include "sessions/format/fingerprint.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/new_session.hpp"
#include "sessions/safety/journal_lines.hpp"
#include "sessions/safety/save_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::journal_test {
namespace {

namespace fs = std::filesystem;
using test::registry;
using test::SessionFolder;
using test::textOf;

// The fingerprint's specification gives these (http://www.isthe.com/chongo/tech/comp/fnv/, 64 bit FNV-1a).
TEST(Fingerprint, IsTheOneThatIsPublished) {
    EXPECT_EQ(fingerprint(""), "cbf29ce484222325");
    EXPECT_EQ(fingerprint("a"), "af63dc4c8601ec8c");
    EXPECT_EQ(fingerprint("foobar"), "85944171f73967e8");
}

// A session on disk, open, and journalled as a program does it.
class Desk {
public:
    explicit Desk(Session opened) : session(std::move(opened)), history(session, registry()) {
        history.addListener([this](const Edit& edit) { done_.push_back(edit); });
    }
    void begin(const fs::path& path, JournalBase base) { journal = std::make_unique<Journal>(path, std::move(base)); }
    void perform(const Edit& edit, GestureId gesture = 0) {
        if (!history.perform(edit, gesture)) return;
        note(JournalStep::Kind::done, history.name(history.position() - 1), gesture);
    }
    void undo() {
        if (!history.canUndo()) return;
        const std::string name = history.name(history.position() - 1);
        ASSERT_TRUE(history.undo().ok());
        note(JournalStep::Kind::undone, name, 0);
    }
    void redo() {
        if (!history.canRedo()) return;
        const std::string name = history.name(history.position());
        ASSERT_TRUE(history.redo().ok());
        note(JournalStep::Kind::redone, name, 0);
    }
    Status save() {
        Status saved = sessions::save(session, history.record(), *journal);
        if (saved) history.markSaved();
        return saved;
    }

    Session session;
    History history;
    std::unique_ptr<Journal> journal;

private:
    void note(JournalStep::Kind kind, std::string name, GestureId gesture) {
        journal->append({kind, std::move(name), gesture, std::exchange(done_, {})});
    }
    std::vector<Edit> done_;
};

class Journals : public testing::Test {
protected:
    Journals() { saveStart(); }
    void saveStart() const {
        Session made = *newSession("Test", 48000,
                                   {{"kick", "audio/kick.wav", 1, 100}, {"vox", "audio/vox.wav", 2, 100}}, registry());
        made.folder = folder.path();
        EXPECT_TRUE(save(made).ok());
    }
    Session open() const {
        auto loaded = load(folder.path(), registry());
        if (!loaded) throw std::runtime_error(loaded.error().line());
        return std::move(loaded->session);
    }
    std::string mark() const { return fingerprint(folder.readSession()); }
    fs::path path() const { return folder.path() / Journal::kFileName; }
    std::unique_ptr<Desk> sitDown() const {
        auto desk = std::make_unique<Desk>(open());
        desk->begin(path(), {.fingerprint = mark()});
        return desk;
    }
    std::optional<ReadJournal> read() const {
        auto journal = readJournal(path(), mark());
        EXPECT_TRUE(journal.ok()) << (journal.ok() ? "" : journal.error().line());
        return journal ? *std::move(journal) : std::nullopt;
    }
    NodeId node(const Session& session, const std::string& name) const {
        for (const auto& [id, node] : session.graph.nodes())
            if (node.name == name) return id;
        throw std::out_of_range(name);
    }

    SessionFolder folder;
};

TEST_F(Journals, NothingIsWrittenBeforeSomethingHappens) {
    { const auto desk = sitDown(); }
    EXPECT_EQ(folder.listing(), (std::vector<std::string>{"audio", "session.json"}));
    EXPECT_FALSE(read());
}

TEST_F(Journals, WhatWasDoneComesBackWithItsHistory) {
    std::string end;
    {
        const auto desk = sitDown();
        const NodeId fader = node(desk->session, "vox fader");
        const GestureId turn = desk->history.newGesture();
        desk->perform(SetParameter{fader, "level", -3}, turn);
        desk->perform(SetParameter{fader, "level", -4}, turn);
        desk->perform(RemoveNode{node(desk->session, "kick pan")});
        desk->perform(RenameNode{fader, "voice"});
        desk->undo();
        end = textOf(desk->session);
    }
    const auto journal = read();
    ASSERT_TRUE(journal);
    EXPECT_EQ(journal->steps.size(), 5u);
    EXPECT_FALSE(journal->damage);

    Session session = open();
    History history(session, registry());
    const Recovery recovery = recover(history, journal->steps);
    EXPECT_FALSE(recovery.stopped);
    EXPECT_EQ(recovery.steps, 5u);
    EXPECT_EQ(textOf(session), end);
    EXPECT_TRUE(history.modified());
    EXPECT_EQ(history.names(),
              (std::vector<std::string>{"Set level of vox fader", "Remove kick pan", "Rename vox fader to voice"}));
    EXPECT_EQ(history.position(), 2u);
    ASSERT_TRUE(history.redo().ok());
    EXPECT_EQ(session.graph.find(node(session, "voice"))->name, "voice");
    while (history.canUndo()) ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(textOf(session), textOf(open()));
    EXPECT_NE(history.newGesture(), 1u) << "a gesture of before is not merged with a new one";
}

TEST_F(Journals, ACleanSaveEmptiesIt) {
    const auto desk = sitDown();
    desk->perform(SetParameter{node(desk->session, "vox fader"), "level", -3});
    ASSERT_TRUE(desk->journal->flush().ok());
    ASSERT_TRUE(read());
    ASSERT_TRUE(desk->save().ok());
    EXPECT_FALSE(fs::exists(path()));
    EXPECT_EQ(textOf(open()), textOf(desk->session));
    desk->perform(SetParameter{node(desk->session, "vox fader"), "level", -5});
    ASSERT_TRUE(desk->journal->flush().ok());
    ASSERT_TRUE(read());
    EXPECT_EQ(read()->steps.size(), 1u);
}

TEST_F(Journals, UndoBeyondTheLastSaveIsAStepOfItsOwn) {
    const auto desk = sitDown();
    const NodeId fader = node(desk->session, "vox fader");
    desk->perform(SetParameter{fader, "level", -1});
    desk->perform(SetParameter{fader, "level", -2});
    ASSERT_TRUE(desk->save().ok());
    desk->undo();
    desk->perform(SetParameter{fader, "level", -7});
    desk->undo();
    desk->undo();
    desk->redo();
    ASSERT_TRUE(desk->journal->flush().ok());
    Session session = open();
    History history(session, registry());
    EXPECT_FALSE(recover(history, read()->steps).stopped);
    EXPECT_EQ(textOf(session), textOf(desk->session));
    EXPECT_EQ(history.name(0), "Undo: Set level of vox fader");
}

TEST_F(Journals, ATornLastLineIsIgnored) {
    {
        const auto desk = sitDown();
        for (const double level : {-1.0, -2.0, -3.0})
            desk->perform(SetParameter{node(desk->session, "vox fader"), "level", level});
    }
    const std::string whole = SessionFolder::read(path());
    const std::size_t last = whole.rfind('\n', whole.size() - 2) + 1;
    for (std::size_t length = last; length < whole.size(); ++length) {
        SessionFolder::write(path(), whole.substr(0, length));
        const auto journal = read();
        ASSERT_TRUE(journal) << length;
        EXPECT_EQ(journal->steps.size(), 2u) << length;
        EXPECT_FALSE(journal->damage) << length;
        EXPECT_EQ(journal->wholeBytes, last);
    }
    // Torn within the first line: it died before anything was safe, and there is nothing to complain of.
    SessionFolder::write(path(), whole.substr(0, 20));
    EXPECT_FALSE(read());
}

TEST_F(Journals, DamageInTheMiddleEndsTheRecoveryThereAndSaysSo) {
    {
        const auto desk = sitDown();
        for (const double level : {-1.0, -2.0, -3.0})
            desk->perform(SetParameter{node(desk->session, "vox fader"), "level", level});
    }
    const std::string whole = SessionFolder::read(path());
    std::vector<std::size_t> starts{0};
    while (whole.find('\n', starts.back()) + 1 < whole.size()) starts.push_back(whole.find('\n', starts.back()) + 1);
    ASSERT_EQ(starts.size(), 4u);
    for (std::size_t at = starts[2]; at < starts[3] - 1; ++at) {  // every byte of the line before the last
        std::string damaged = whole;
        damaged[at] = damaged[at] == '7' ? '8' : '7';
        SessionFolder::write(path(), damaged);
        const auto journal = read();
        ASSERT_TRUE(journal) << at;
        EXPECT_EQ(journal->steps.size(), 1u) << at;
        ASSERT_TRUE(journal->damage) << at;
        EXPECT_TRUE(journal->damage->where.ends_with("journal.jsonl:3")) << journal->damage->where;
        EXPECT_EQ(journal->wholeBytes, starts[2]);
    }
}

TEST_F(Journals, OfAnotherSessionItIsRefused) {
    {
        const auto desk = sitDown();
        desk->perform(SetParameter{node(desk->session, "vox fader"), "level", -3});
    }
    Session other = open();
    other.name = "changed by hand";
    ASSERT_TRUE(save(other).ok());
    const auto journal = readJournal(path(), mark());
    ASSERT_FALSE(journal.ok());
    EXPECT_EQ(journal.error().kind, ErrorKind::badData);
    EXPECT_TRUE(fs::exists(path()));
}

TEST_F(Journals, WhatCannotBeReadIsAnErrorAndNoMore) {
    fs::create_directory(path());  // opens, and fails to be read with EISDIR
    const auto journal = readJournal(path(), mark());
    ASSERT_FALSE(journal.ok());
    EXPECT_EQ(journal.error().kind, ErrorKind::missingInput);
    EXPECT_EQ(journal.error().where, path());
}

TEST_F(Journals, ADeathBetweenSavingAndEmptyingOffersNothingTwice) {
    const auto desk = sitDown();
    const NodeId fader = node(desk->session, "vox fader");
    desk->perform(SetParameter{fader, "level", -3});
    ASSERT_TRUE(desk->journal->announceSave(fingerprint(*writeSession(desk->session))).ok());
    EXPECT_EQ(read()->steps.size(), 1u) << "announced, and not there yet";
    ASSERT_TRUE(save(desk->session).ok());
    EXPECT_FALSE(read()) << "there, and the journal not emptied yet";
}

TEST_F(Journals, GoesOnWhereItWasReadUpTo) {
    {
        const auto desk = sitDown();
        desk->perform(SetParameter{node(desk->session, "vox fader"), "level", -3});
    }
    SessionFolder::write(path(), SessionFolder::read(path()) + R"({"do":"torn)");
    const auto first = read();
    ASSERT_TRUE(first);
    {
        Desk desk(open());
        (void)recover(desk.history, first->steps);
        desk.journal = std::make_unique<Journal>(path(), first->base, first->wholeBytes);
        desk.journal->append(
            {JournalStep::Kind::done, "Rename", 0, {RenameNode{node(desk.session, "vox fader"), "voice"}}});
    }
    const auto second = read();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->steps.size(), 2u);
    EXPECT_FALSE(second->damage);
}

TEST_F(Journals, OfASessionWithoutAFileItBringsTheDocument) {
    Session fresh = open();
    const std::string text = *writeSession(fresh);
    {
        Desk desk(fresh);
        desk.begin(path(), {.fingerprint = fingerprint(text), .document = text, .folder = "/some\xffwhere"});
        desk.perform(SetParameter{node(desk.session, "vox fader"), "level", -3});
    }
    const auto journal = readJournal(path(), "");
    ASSERT_TRUE(journal.ok()) << journal.error().line();
    ASSERT_TRUE(*journal);
    EXPECT_EQ((*journal)->base.document, text);
    EXPECT_EQ((*journal)->base.folder, "/some\xffwhere");
    EXPECT_EQ((*journal)->steps.size(), 1u);
}

TEST_F(Journals, ADiskThatTakesNothingIsReportedOnceAndTriedAgain) {
    std::mutex mutex;
    std::vector<Error> reports;
    const fs::path missing = folder.path() / "missing";
    Journal journal(missing / Journal::kFileName, {.fingerprint = mark()}, [&](const Error& error) {
        const std::scoped_lock lock(mutex);
        reports.push_back(error);
    });
    journal.append({JournalStep::Kind::done, "one", 0, {RenameNode{NodeId{1}, "x"}}});
    EXPECT_FALSE(journal.flush().ok());
    EXPECT_FALSE(journal.flush().ok());
    {
        const std::scoped_lock lock(mutex);
        ASSERT_EQ(reports.size(), 1u);
        EXPECT_EQ(reports[0].kind, ErrorKind::cannotCreate);
    }
    fs::create_directory(missing);
    EXPECT_TRUE(journal.flush().ok());
    const auto there = readJournal(missing / Journal::kFileName, mark());
    ASSERT_TRUE(there.ok() && *there);
    EXPECT_EQ((*there)->steps.size(), 1u);
}

TEST_F(Journals, AFullDiskLeavesWholeLines) {
    ::signal(SIGXFSZ, SIG_IGN);
    {
        const auto desk = sitDown();
        desk->perform(SetParameter{node(desk->session, "vox fader"), "level", -1});
        ASSERT_TRUE(desk->journal->flush().ok());
        const rlim_t full = fs::file_size(path()) + 10;
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{full, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        desk->perform(SetParameter{node(desk->session, "vox fader"), "level", -2});
        EXPECT_FALSE(desk->journal->flush().ok());
        EXPECT_EQ(read()->steps.size(), 1u);
        ::setrlimit(RLIMIT_FSIZE, &before);
        EXPECT_TRUE(desk->journal->flush().ok());
        desk->perform(SetParameter{node(desk->session, "vox fader"), "level", -3});
    }
    EXPECT_EQ(read()->steps.size(), 3u);
    EXPECT_FALSE(read()->damage);
}

// Random edits, undo, redo and saves, drawn so that most of them are possible.
class RandomDesk {
public:
    RandomDesk(Desk& desk, unsigned seed) : desk_(desk), random_(seed) {}
    void act() {
        const auto& nodes = desk_.session.graph.nodes();
        const auto& wires = desk_.session.graph.connections();
        const auto& frames = desk_.session.canvasFrames;
        const auto& markers = desk_.session.markers;
        const auto any = [&](const auto& map) { return std::next(map.begin(), pick(map.size()))->first; };
        if (nodes.empty() || wires.empty()) return desk_.undo();
        const NodeId node = any(nodes);
        switch (pick(38)) {
            case 0:
                return desk_.perform(AddNode{(*registry().find("lacquer:gain"))->makeNode("gain", 2), {}, {}});
            case 1:
                return desk_.perform(RemoveNode{node});
            case 2:
                return desk_.perform(Connect{{node, 0}, {any(nodes), 0}});
            case 3:
                return desk_.perform(Disconnect{any(wires)});
            case 4:
                return desk_.perform(SetCompensation{any(wires), pick(2) == 0});
            case 5:
                return desk_.perform(MoveNode{node, {static_cast<double>(pick(100)), 0.1}}, pick(4));
            case 6:
                return desk_.perform(SetParameter{node, "level", -static_cast<double>(pick(60)) / 7}, pick(4));
            case 7:
                return desk_.perform(RenameNode{node, "n" + std::to_string(pick(50))});
            case 8:
                return desk_.perform(SetBypass{node, pick(2) == 0});
            case 9:
                return desk_.perform(
                    makeGroup("two", {Edit(RenameNode{node, "grouped"}), Edit(MoveNode{node, {-1, -1}})}));
            case 10:
                return desk_.perform(SetTempoMap{{{0, 60.0 + static_cast<double>(pick(100)), {}}}});
            case 11:
                return desk_.perform(SetAutomation{node, "level", lane()});
            case 12:
                return desk_.perform(SetLatency{node, pick(3) == 0 ? std::nullopt : std::optional(number())});
            case 13:
                return desk_.perform(SetAppearance{node, {pick(2) == 0 ? "#12ab34" : "", pick(2) == 0}});
            case 14:
                return desk_.perform(SetRole{node, pick(2) == 0 ? Role::send : Role::bus});
            case 15:
                return desk_.perform(SetState{node, {{"urn:s", std::string("\0\xff binary", 9)}}});
            case 16:
                return setClips(node);
            case 17:
                return desk_.perform(AddFrame{frame(), {}});
            case 18:
                if (!frames.empty()) desk_.perform(RemoveFrame{any(frames)});
                return;
            case 19:
                if (!frames.empty()) desk_.perform(SetFrame{any(frames), frame()});
                return;
            case 20:
                return desk_.perform(SetWirePath{any(wires), WirePath(pick(3), {static_cast<double>(pick(90)), 0.1})});
            case 21:
                return desk_.perform(
                    SetLoop{pick(3) == 0 ? std::nullopt : std::optional(LoopRange{number(), number() + 96000})});
            case 22:
                return desk_.perform(SetRecording{node, {{static_cast<int>(pick(4))}, pick(2) == 0, Monitoring::on}});
            case 23:
                return desk_.perform(SetReferences{std::vector<Reference>(pick(3), {"r.wav", number(), -0.1, {}})});
            case 24:
                return desk_.redo();
            case 25:
                if (pick(8) == 0) {
                    ASSERT_TRUE(desk_.save().ok());
                }
                return;
            case 26:
                return desk_.perform(SetControl{node, "level", binding()});
            case 27:
                return desk_.perform(SetRange{number(), pick(3) == 0 ? std::nullopt : std::optional(number() + 1000)},
                                     pick(4));
            case 28:
                return desk_.perform(AddMarker{marker(), {}});
            case 29:
                if (!markers.empty()) desk_.perform(RemoveMarker{any(markers)});
                return;
            case 30:
                if (!markers.empty()) desk_.perform(SetMarker{any(markers), marker()}, pick(4));
                return;
            case 31:
                return desk_.perform(SetNote{pick(2) == 0 ? node : NodeId{}, "n" + std::to_string(pick(5))}, pick(4));
            case 32: {
                const NodeId other = any(nodes);
                return desk_.perform(SetOrder{node == other ? std::vector{node} : std::vector{node, other}});
            }
            case 33:
                return desk_.perform(SetAutomationMode{node, "level", static_cast<AutomationMode>(pick(5))}, pick(4));
            case 34:
                return desk_.perform(SetFreeze{
                    node, pick(3) == 0 ? std::nullopt
                                       : std::optional(Freeze{"audio/f.wav", "out", -number(), number(), number()})});
            case 35:
                return desk_.perform(SetTags{{.title = "T" + std::to_string(pick(5)), .track = 1}});
            case 36:
                return desk_.perform(SetExports{std::vector<ExportPreset>(pick(2), {.name = "club"})});
            default:
                return desk_.undo();
        }
    }

private:
    std::size_t pick(std::size_t count) { return random_() % count; }
    std::int64_t number() { return static_cast<std::int64_t>(pick(1000)); }
    CanvasFrame frame() { return {"f" + std::to_string(pick(50)), "#0000ff", -1.5, 2, 300.25, 4, {}}; }
    Marker marker() { return {number(), number(), "m" + std::to_string(pick(50)), "", {}}; }
    std::optional<ControlBinding> binding() {
        if (pick(3) == 0) return std::nullopt;
        return ControlBinding{{MidiControlKind::cc, 1 + static_cast<int>(pick(16)), static_cast<int>(pick(120))},
                              ControlMode::jump,
                              ControlRange{0, -0.1},
                              "pad"};
    }
    std::optional<AutomationLane> lane() {
        if (pick(3) == 0) return std::nullopt;
        return *AutomationLane::make({{0, -0.1, CurveShape::hold}, {number() + 1, -1e-9}});
    }
    // Moves what a track plays, or clears it.
    void setClips(NodeId node) {
        std::vector<Clip> clips = desk_.session.content(node).clips;
        if (clips.empty()) clips.push_back({.file = "audio/kick.wav", .lengthFrames = 100});
        clips.front().positionFrames = number();
        if (pick(4) == 0) clips.clear();
        desk_.perform(SetClips{node, std::move(clips)});
    }
    Desk& desk_;
    std::mt19937 random_;
};

TEST_F(Journals, AfterAnyWorkTheRecoveredSessionIsTheLiveOne) {
    std::set<std::size_t> kinds;
    std::size_t recovered = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        saveStart();
        const auto desk = sitDown();
        desk->history.addListener([&](const Edit& edit) { kinds.insert(edit.index()); });
        RandomDesk random(*desk, seed);
        for (int i = 0; i < 80; ++i) random.act();
        ASSERT_TRUE(desk->journal->flush().ok());
        Session session = open();
        History history(session, registry());
        if (const auto journal = read()) {
            const Recovery recovery = recover(history, journal->steps);
            ASSERT_FALSE(recovery.stopped) << recovery.stopped->line();
            recovered += recovery.steps;
        }
        ASSERT_EQ(textOf(session), textOf(desk->session));
        const std::string end = textOf(session);
        while (history.canUndo()) ASSERT_TRUE(history.undo().ok());
        EXPECT_EQ(textOf(session), textOf(open()));
        ASSERT_TRUE(desk->save().ok());
        EXPECT_EQ(textOf(open()), end);
    }
    EXPECT_GT(recovered, 60u * 10);
    // All but the group, which happens as its parts.
    EXPECT_EQ(kinds.size(), std::variant_size_v<Edit> - 1) << "a kind of edit was not drawn";
}

}  // namespace
}  // namespace lacquer::sessions::journal_test
