// What is offered after a crash, without a window: all but what the disk had not taken.
#include <QSignalSpy>
#include <fstream>

#include "editor/controllers/session_life.hpp"
#include "random_hand.hpp"
#include "session_life_bench.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/new_session.hpp"
#include "sessions/safety/session_lock.hpp"

namespace lacquer::editor::session_recovery_test {
namespace {

class SessionRecoveryTest : public SessionLifeBench {
protected:
    /// The only file of that name below the folder for sessions without one; empty: there is none.
    fs::path kept(const char* name) const {
        std::error_code none;
        for (const auto& entry : fs::recursive_directory_iterator(places().unsaved, none))
            if (entry.path().filename() == name) return entry.path();
        return {};
    }
    static std::string read(const fs::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// Leaves work in a session without a folder: that many changes.
    void leaveUnsaved(int changes) {
        restart();
        session().adopt({});
        for (int i = 0; i < changes; ++i) change();
        restart();
    }
    /// Damages that line of a text, of which 0 is the first.
    static void damageLine(const fs::path& path, int line) {
        std::string text = read(path);
        std::size_t at = 0;
        for (; line > 0; --line) at = text.find('\n', at) + 1;
        text[at + 2] = '#';
        std::ofstream(path, std::ios::binary) << text;
    }
};

TEST_F(SessionRecoveryTest, AfterAKillTheWorkIsOfferedAndRecovered) {
    const fs::path saved = saveAs("Song");
    const std::string before = bench->text();
    session().adopt({});
    dieAfter([&](Editor& editor, EditorBench& other) {
        (void)editor.session()->open(saved);
        other.add("gain", {400, 1200});
        other.add("gain", {400, 1500});
        editor.session()->undo();
        ::usleep(1200000);  // the second that may be lost
    });
    QSignalSpy asked(&life(), &SessionLife::recoveryAsked);
    life().open(url(saved));
    wait();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_TRUE(bench->graph().nodes().empty()) << "nothing is shown before the answer";
    EXPECT_EQ(life().recoveryName(), "Song");
    EXPECT_TRUE(life().recoveryText().startsWith("3 changes")) << life().recoveryText().toStdString();
    life().recover();
    EXPECT_TRUE(session().modified());
    EXPECT_NE(bench->text(), before);
    EXPECT_NO_THROW((void)bench->node("Gain"));
    EXPECT_THROW((void)bench->node("Gain 2"), std::out_of_range);
    session().redo();
    EXPECT_NO_THROW((void)bench->node("Gain 2"));
    session().goTo(0);
    EXPECT_EQ(bench->text(), before);
    EXPECT_TRUE(session().hasFolder());
    session().goTo(2);
    life().save();
    restart();
    QSignalSpy askedAgain(&life(), &SessionLife::recoveryAsked);
    life().open(url(saved));
    wait();
    EXPECT_EQ(askedAgain.count(), 0);
    EXPECT_NO_THROW((void)bench->node("Gain 2"));
}

TEST_F(SessionRecoveryTest, RecoveredWorkSurvivesAnotherKill) {
    const fs::path saved = saveAs("Song");
    session().adopt({});
    for (int kill = 0; kill < 3; ++kill)
        dieAfter([&](Editor& editor, EditorBench& other) {
            (void)editor.session()->open(saved);
            other.add("gain", {400, 1200});
            ::usleep(1200000);
        });
    life().open(url(saved));
    wait();
    life().recover();
    EXPECT_EQ(bench->history().size(), 3u);
    EXPECT_NO_THROW((void)bench->node("Gain 3"));
}

TEST_F(SessionRecoveryTest, RecoveredWorkContinuesTheHistoryThatWasSaved) {
    change();
    const fs::path saved = saveAs("Song");
    session().adopt({});
    dieAfter([&](Editor& editor, EditorBench& other) {
        (void)editor.session()->open(saved);
        editor.session()->undo();  // what was done before the save
        editor.session()->redo();
        other.add("gain", {400, 1200});
        ::usleep(1200000);
    });
    life().open(url(saved));
    wait();
    life().recover();
    EXPECT_EQ(bench->history().position(), 2u);
    session().undo();
    session().undo();
    EXPECT_FALSE(session().canUndo());
    session().redo();
    session().redo();
    EXPECT_NO_THROW((void)bench->node("Gain 2"));
}

TEST_F(SessionRecoveryTest, DiscardedWorkIsGoneAndACopyLeavesItAll) {
    const fs::path saved = saveAs("Song");
    const std::string before = bench->text();
    session().adopt({});
    dieAfter([&](Editor& editor, EditorBench& other) {
        (void)editor.session()->open(saved);
        other.add("gain", {400, 1200});
        ::usleep(1200000);
    });
    QSignalSpy asked(&life(), &SessionLife::recoveryAsked);
    life().open(url(saved));
    wait();
    life().recoverAsCopy();
    EXPECT_NO_THROW((void)bench->node("Gain"));
    EXPECT_FALSE(session().hasFolder());
    EXPECT_TRUE(session().modified());
    EXPECT_EQ(bench->session().folder, saved) << "its sound files are found";
    life().open(url(saved));
    life().discard();
    wait();
    ASSERT_EQ(asked.count(), 2) << "the journal is still there";
    life().postponeRecovery();
    EXPECT_FALSE(session().hasFolder()) << "not now: nothing is opened";
    life().open(url(saved));
    life().discard();
    wait();
    ASSERT_EQ(asked.count(), 3);
    life().discardRecovery();
    EXPECT_EQ(bench->text(), before);
    EXPECT_TRUE(session().hasFolder());
    EXPECT_FALSE(fs::exists(saved / "journal.jsonl"));
}

TEST_F(SessionRecoveryTest, WorkThatNeverHadAFolderIsOfferedAtTheNextStart) {
    dieAfter([&](Editor& editor, EditorBench& other) {
        editor.session()->adopt({});
        other.add("gain", {400, 1200});
        ::usleep(1200000);
    });
    QSignalSpy asked(&life(), &SessionLife::recoveryAsked);
    life().lookForUnsaved();
    wait();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_FALSE(life().recoveryHasFolder());
    life().recover();
    EXPECT_EQ(bench->graph().nodes().size(), 1u);
    EXPECT_TRUE(session().modified());
    (void)saveAs("Rescued");
    EXPECT_TRUE(fs::is_empty(places().unsaved)) << "a clean save clears it away";
    restart();
    QSignalSpy askedAgain(&life(), &SessionLife::recoveryAsked);
    life().lookForUnsaved();
    wait();
    EXPECT_EQ(askedAgain.count(), 0);
}

TEST_F(SessionRecoveryTest, AJournalThatIsSetAsideOutlivesTheSessionThatHasNoFolder) {
    const std::vector<std::pair<const char*, std::function<void()>>> ways{{"save as", [&] { (void)saveAs("Rescued"); }},
                                                                          {"new",
                                                                           [&] {
                                                                               life().newSession();
                                                                               life().discard();
                                                                           }},
                                                                          {"quit", [&] {
                                                                               life().quit();
                                                                               life().discard();
                                                                           }}};
    for (const auto& [name, way] : ways) {
        SCOPED_TRACE(name);
        fs::remove_all(places().unsaved);
        leaveUnsaved(3);
        damageLine(kept("journal.jsonl"), 2);
        const std::string whole = read(kept("journal.jsonl"));
        life().lookForUnsaved();
        wait();
        life().recover();
        EXPECT_EQ(bench->history().size(), 1u);
        ASSERT_FALSE(bench->problems.isEmpty());
        const fs::path aside = kept("journal.kept-1.jsonl");
        EXPECT_TRUE(bench->problems.back().contains(QString::fromStdString(aside.string())))
            << bench->problems.back().toStdString();
        way();
        EXPECT_TRUE(kept("journal.jsonl").empty());
        ASSERT_TRUE(fs::exists(aside)) << "it was promised";
        EXPECT_EQ(read(aside), whole);
        restart();
        EXPECT_FALSE(fs::exists(aside.parent_path() / "session.lock"));
    }
}

TEST_F(SessionRecoveryTest, DiscardingWhatWasFoundLeavesWhatWasSetAside) {
    leaveUnsaved(1);
    const fs::path aside = kept("journal.jsonl").parent_path() / "journal.kept-1.jsonl";
    std::ofstream(aside) << "of an earlier recovery";
    life().lookForUnsaved();
    wait();
    life().discardRecovery();
    EXPECT_TRUE(kept("journal.jsonl").empty());
    EXPECT_TRUE(fs::exists(aside));
}

TEST_F(SessionRecoveryTest, WorkThatCannotBeRecoveredIsToldAndKept) {
    for (const char* damage : {"its start", "its document"}) {
        SCOPED_TRACE(damage);
        fs::remove_all(places().unsaved);
        leaveUnsaved(2);
        const fs::path journal = kept("journal.jsonl");
        if (damage == std::string("its start")) {
            damageLine(journal, 0);
        } else {  // whole, and of a session that this version cannot read
            sessions::JournalBase base{.fingerprint = "0", .document = "{}"};
            std::ofstream(journal) << sessions::journalLine(base)
                                   << sessions::journalLine(sessions::JournalStep{.name = "Step"});
        }
        const std::string before = read(journal);
        bench->problems.clear();
        QSignalSpy asked(&life(), &SessionLife::recoveryAsked);
        life().lookForUnsaved();
        wait();
        EXPECT_EQ(asked.count(), 0);
        ASSERT_EQ(bench->problems.size(), 1);
        EXPECT_TRUE(bench->problems[0].contains(QString::fromStdString(journal.string())))
            << bench->problems[0].toStdString();
        EXPECT_EQ(read(journal), before);
        QSignalSpy counted(&life(), &SessionLife::unsavedCountChanged);
        life().countUnsaved();
        ASSERT_TRUE(counted.wait(60000));
        EXPECT_EQ(bench->problems.size(), 2) << "whichever way it is found";
        EXPECT_EQ(life().unsavedCount(), 0);
    }
}

TEST_F(SessionRecoveryTest, WorkThatNeverHadAFolderWaitsInTheMenuWhenAnotherSessionIsOpened) {
    const fs::path song = saveAs("Song");
    leaveUnsaved(1);
    leaveUnsaved(2);
    QSignalSpy asked(&life(), &SessionLife::recoveryAsked);
    QSignalSpy counted(&life(), &SessionLife::unsavedCountChanged);
    life().open(url(song));
    wait();
    life().countUnsaved();
    ASSERT_TRUE(counted.wait(60000));
    EXPECT_EQ(life().unsavedCount(), 2);
    EXPECT_EQ(asked.count(), 0) << "who opens a session wants that";
    change();
    QSignalSpy question(&life(), &SessionLife::questionAsked);
    life().recoverUnsaved();
    ASSERT_EQ(question.count(), 1) << "nothing is lost by it";
    life().discard();
    wait();
    ASSERT_EQ(asked.count(), 1);
    life().postponeRecovery();
    EXPECT_EQ(life().unsavedCount(), 2);
    ASSERT_EQ(asked.count(), 2);
    life().discardRecovery();
    EXPECT_EQ(life().unsavedCount(), 1);
    life().recoverUnsaved();
    life().discard();
    wait();
    ASSERT_EQ(asked.count(), 3);
    life().recover();
    EXPECT_EQ(life().unsavedCount(), 0);
    EXPECT_EQ(bench->history().size(), 2u) << "the latest was offered first and put off";
    life().countUnsaved();
    ASSERT_TRUE(counted.wait(60000));
    EXPECT_EQ(life().unsavedCount(), 0) << "what is open is not left";
}

// An editor that goes without having been asked to discard leaves its journal, as one that is killed does.
TEST_F(SessionRecoveryTest, RandomGesturesAreRecoveredToTheLastOne) {
    for (unsigned seed = 101; seed <= 106; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        restart();
        RandomHand hand(*bench, seed);
        for (int i = 0; i < 100; ++i) {
            hand.act();
            if (hand.pick(6) == 0) session().undo();
            if (hand.pick(9) == 0) session().redo();
            if (hand.pick(30) == 0) session().goTo(hand.pick(static_cast<int>(bench->history().size()) + 1));
        }
        bench->add("gain", {400, 1200});
        const std::string text = bench->text();
        const std::size_t done = bench->history().position();
        restart();
        life().lookForUnsaved();
        wait();
        life().recover();
        EXPECT_EQ(bench->text(), text);
        EXPECT_EQ(bench->history().position(), done) << "every step can be undone again";
        session().goTo(0);
        EXPECT_FALSE(session().modified());
    }
}

TEST_F(SessionRecoveryTest, AnEditorThatRunsKeepsItsUnsavedWorkToItself) {
    session().adopt({});
    change();
    EditorBench second(places());
    QSignalSpy asked(second.editor->life(), &SessionLife::recoveryAsked);
    second.editor->life()->lookForUnsaved();
    for (QDeadlineTimer deadline(60000); second.editor->life()->busy() && !deadline.hasExpired();)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    EXPECT_EQ(asked.count(), 0);
    EXPECT_FALSE(fs::is_empty(places().unsaved));
    QSignalSpy quit(&life(), &SessionLife::quitGranted);
    life().quit();
    life().discard();
    ASSERT_EQ(quit.count(), 1);
    EXPECT_TRUE(fs::is_empty(places().unsaved)) << "discarded is discarded";
}

}  // namespace
}  // namespace lacquer::editor::session_recovery_test
