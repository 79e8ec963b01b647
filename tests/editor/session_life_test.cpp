// The life of a session as its user sees it, without a window: who asks what, and that nothing is lost.
#include "editor/controllers/session_life.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <filesystem>
#include <fstream>

#include "random_hand.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/safety/session_lock.hpp"

namespace lacquer::editor {
namespace {

namespace fs = std::filesystem;

class SessionLifeTest : public testing::Test {
protected:
    SessionLifeTest() {
        fs::create_directory(music);
        restart();
    }
    void restart() {
        bench.reset();
        bench = std::make_unique<EditorBench>(places());
    }
    Places places() const {
        return {.settings = root / "config/editor.json",
                .unsaved = root / "state/unsaved",
                .example = fs::path(LACQUER_SOURCE_DIR) / "sessions/examples/keep-on-rolling.lacquer"};
    }
    SessionLife& life() const { return *bench->editor->life(); }
    SessionController& session() const { return *bench->editor->session(); }
    static QUrl url(const fs::path& path) { return QUrl::fromLocalFile(QString::fromStdString(path.string())); }
    /// Lets the job and what follows from it happen.
    void wait() const {
        for (QDeadlineTimer deadline(60000); life().busy() && !deadline.hasExpired();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        QCoreApplication::processEvents();
        ASSERT_FALSE(life().busy());
    }
    /// Saves the bench's session in the music folder, with one change to the master.
    fs::path saveAs(const char* name) const {
        life().saveAs(url(music / name));
        wait();
        return session().folder();
    }
    void change() const { bench->add("gain", {400, 1200}); }
    /// An editor of its own that dies at the end of `work`.
    template <class Work>
    void dieAfter(const Work& work) const {
        const pid_t child = ::fork();
        if (child == 0) {
            EditorBench other(places());
            work(*other.editor, other);
            ::kill(::getpid(), SIGKILL);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    }

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

    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    const fs::path music = root / "music";
    std::unique_ptr<EditorBench> bench;
};

TEST_F(SessionLifeTest, ASavedCopyOpensAgainAsItWas) {
    change();
    const std::string text = bench->text();
    const fs::path saved = saveAs("Ballad");
    EXPECT_EQ(saved, music / "Ballad.lacquer");
    EXPECT_FALSE(session().modified());
    EXPECT_TRUE(session().hasFolder());
    EXPECT_EQ(session().name(), "Ballad");
    EXPECT_TRUE(session().canUndo()) << "the history goes on";
    restart();
    life().open(url(saved));
    wait();
    EXPECT_EQ(bench->text(), text);
    EXPECT_FALSE(session().canUndo());
    EXPECT_TRUE(bench->problems.filter("audio/").size() >= 1) << "the bench's sound files do not exist";
}

TEST_F(SessionLifeTest, AFolderThatExistsIsNotReplaced) {
    fs::create_directory(music / "Ballad.lacquer");
    EXPECT_TRUE(saveAs("Ballad.lacquer").empty());
    ASSERT_EQ(bench->problems.size(), 1);
    EXPECT_TRUE(bench->problems[0].contains("exists already")) << bench->problems[0].toStdString();
    EXPECT_FALSE(session().hasFolder());
}

TEST_F(SessionLifeTest, AnOpeningThatFailsLeavesTheOpenSessionAndItsWork) {
    change();
    const std::string text = bench->text();
    QSignalSpy failed(&life(), &SessionLife::openFailed);
    life().open(url(music / "Nowhere.lacquer"));
    life().discard();
    wait();
    EXPECT_EQ(failed.count(), 1);
    EXPECT_TRUE(bench->problems.back().contains("Nowhere.lacquer"));
    EXPECT_EQ(bench->text(), text);
    EXPECT_TRUE(session().modified());
    session().undo();
    EXPECT_FALSE(session().modified());
}

TEST_F(SessionLifeTest, WhateverWouldLoseWorkAsksFirst) {
    const fs::path other = saveAs("Other");
    session().adopt({});
    change();
    const std::string text = bench->text();
    QSignalSpy asked(&life(), &SessionLife::questionAsked);
    QSignalSpy quit(&life(), &SessionLife::quitGranted);
    const std::vector<std::function<void()>> ways{
        [&] { life().newSession(); }, [&] { life().open(url(other)); }, [&] { life().openExample(); },
        [&] { life().openPath(QString::fromStdString(other.string())); }, [&] { life().quit(); }};
    int questions = 0;
    for (const auto& way : ways) {
        way();
        EXPECT_EQ(asked.count(), ++questions);
        wait();
        life().cancelQuestion();
        wait();
        EXPECT_EQ(bench->text(), text) << "after Cancel all is as it was";
        EXPECT_TRUE(session().modified());
    }
    EXPECT_EQ(quit.count(), 0);
    life().discard();  // there is no question any more
    wait();
    EXPECT_EQ(bench->text(), text);

    life().open(url(other));
    life().discard();
    wait();
    EXPECT_EQ(session().folder(), other);
    life().newSession();
    EXPECT_EQ(asked.count(), questions + 1) << "nothing to lose, nothing to ask";
    EXPECT_FALSE(session().hasFolder());
}

TEST_F(SessionLifeTest, SavingFirstGoesOnWithWhatWasWanted) {
    const fs::path other = saveAs("Other");
    session().adopt({});
    change();
    QSignalSpy place(&life(), &SessionLife::placeWanted);
    life().open(url(other));
    life().saveFirst();
    ASSERT_EQ(place.count(), 1) << "a session without a folder needs a place";
    life().saveAs(url(music / "First"));
    wait();
    wait();
    EXPECT_EQ(session().folder(), other);
    EXPECT_TRUE(sessions::load(music / "First.lacquer", bench->registry).ok());

    change();
    QSignalSpy quit(&life(), &SessionLife::quitGranted);
    life().quit();
    life().saveFirst();
    EXPECT_EQ(quit.count(), 1);
    EXPECT_FALSE(session().modified());
}

TEST_F(SessionLifeTest, NoPlaceMeansNothingHappens) {
    change();
    const std::string text = bench->text();
    QSignalSpy quit(&life(), &SessionLife::quitGranted);
    life().quit();
    life().saveFirst();
    life().dropSaveAs();
    (void)saveAs("Later");
    EXPECT_EQ(quit.count(), 0) << "that question is over";
    EXPECT_EQ(bench->text(), text);
}

TEST_F(SessionLifeTest, AFolderInsideASessionStandsForIt) {
    const fs::path saved = saveAs("Ballad");
    fs::create_directories(saved / "audio");
    session().adopt({});
    life().open(url(saved / "audio"));
    wait();
    EXPECT_EQ(session().name(), "Ballad");
}

TEST_F(SessionLifeTest, ItIsSavedUnderTheNameThatIsTypedAndUnderNoOther) {
    for (const char* bad : {"", "  ", ".lacquer", "a/b"}) {
        bench->problems.clear();
        life().saveIn(QString::fromStdString(root.string()), bad);
        EXPECT_FALSE(life().busy()) << bad;
        EXPECT_EQ(bench->problems.size(), 1) << bad;
    }
    life().saveIn(QString::fromStdString(root.string()), " Two words ");
    wait();
    EXPECT_TRUE(fs::exists(root / "Two words.lacquer/session.json"));
    EXPECT_EQ(life().usualPlace(), QString::fromStdString(root.string()));
    session().adopt({});
    EXPECT_EQ(life().usualPlace(), QString::fromStdString(root.string())) << "where the last one lies";
}

TEST_F(SessionLifeTest, TheExampleOpensAsACopyAndIsNotTouched) {
    const auto before = fs::last_write_time(places().example);
    life().openExample();
    wait();
    EXPECT_EQ(session().name(), "keep-on-rolling");
    EXPECT_FALSE(session().hasFolder());
    EXPECT_FALSE(session().modified());
    ASSERT_EQ(bench->problems.size(), 1);
    EXPECT_TRUE(bench->problems.front().contains("x42 fil4")) << "there are no plugins in this bench";
    change();
    const fs::path saved = saveAs("Mine");
    EXPECT_TRUE(fs::exists(saved / "audio/15_vocal-lead.ogg"));
    EXPECT_TRUE(fs::exists(saved / "CREDITS"));
    EXPECT_EQ(fs::last_write_time(places().example), before);
    EXPECT_FALSE(fs::exists(places().example / "session.lock"));
    EXPECT_EQ(sessions::load(saved, bench->registry)->problems.size(), 1u);
}

TEST_F(SessionLifeTest, RecentSessionsAreKeptTheLatestFirst) {
    const fs::path one = saveAs("One");
    session().adopt({});
    const fs::path two = saveAs("Two");
    life().open(url(one));
    wait();
    restart();
    const QStringList wanted{QString::fromStdString(one.string()), QString::fromStdString(two.string())};
    EXPECT_EQ(life().recent()->paths(), wanted);
    EXPECT_EQ(life().recent()->index(0).data(RecentSessions::nameRole), "One");

    fs::remove_all(two);
    life().openPath(wanted[1]);
    wait();
    EXPECT_EQ(life().recent()->paths(), wanted.mid(0, 1)) << "what is gone is not offered again";
    for (int i = 0; i < 20; ++i) life().recent()->add(music / std::to_string(i));
    EXPECT_EQ(life().recent()->rowCount(), RecentSessions::kMaximum);
    EXPECT_EQ(life().recent()->paths().front(), QString::fromStdString((music / "19").string()));
}

TEST_F(SessionLifeTest, AnOpeningThatIsCancelledLeavesTheOpenSession) {
    const fs::path other = saveAs("Other");
    session().adopt({});
    const std::string text = bench->text();
    life().open(url(other));
    ASSERT_TRUE(life().busy());
    life().cancelJob();
    EXPECT_FALSE(life().busy());
    for (QDeadlineTimer deadline(300); !deadline.hasExpired();) QCoreApplication::processEvents();
    EXPECT_EQ(bench->text(), text);
    EXPECT_FALSE(session().hasFolder());
    change();
    EXPECT_TRUE(session().modified()) << "edits are taken again";
}

TEST_F(SessionLifeTest, WhatWasCancelledDoesNotStandInTheWayOfTheNextOpening) {
    const fs::path other = saveAs("Other");
    for (unsigned i = 0; i < 40; ++i) {  // cancelled sooner or later, some when all was read
        SCOPED_TRACE(i);
        session().adopt({});
        life().open(url(other));
        ::usleep(i * 100);
        life().cancelJob();
        life().open(url(other));
        wait();
        ASSERT_TRUE(session().hasFolder()) << session().readOnlyReason().toStdString();
    }
}

TEST_F(SessionLifeTest, AfterAKillTheWorkIsOfferedAndRecovered) {
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

TEST_F(SessionLifeTest, RecoveredWorkSurvivesAnotherKill) {
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

TEST_F(SessionLifeTest, DiscardedWorkIsGoneAndACopyLeavesItAll) {
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

TEST_F(SessionLifeTest, WorkThatNeverHadAFolderIsOfferedAtTheNextStart) {
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

TEST_F(SessionLifeTest, AJournalThatIsSetAsideOutlivesTheSessionThatHasNoFolder) {
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

TEST_F(SessionLifeTest, DiscardingWhatWasFoundLeavesWhatWasSetAside) {
    leaveUnsaved(1);
    const fs::path aside = kept("journal.jsonl").parent_path() / "journal.kept-1.jsonl";
    std::ofstream(aside) << "of an earlier recovery";
    life().lookForUnsaved();
    wait();
    life().discardRecovery();
    EXPECT_TRUE(kept("journal.jsonl").empty());
    EXPECT_TRUE(fs::exists(aside));
}

TEST_F(SessionLifeTest, WorkThatCannotBeRecoveredIsToldAndKept) {
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

TEST_F(SessionLifeTest, WorkThatNeverHadAFolderWaitsInTheMenuWhenAnotherSessionIsOpened) {
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
TEST_F(SessionLifeTest, RandomGesturesAreRecoveredToTheLastOne) {
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

TEST_F(SessionLifeTest, AnEditorThatRunsKeepsItsUnsavedWorkToItself) {
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

TEST_F(SessionLifeTest, ASessionThatIsOpenElsewhereIsReadOnly) {
    const fs::path saved = saveAs("Song");
    session().adopt({});
    auto lock = sessions::SessionLock::take(saved);
    ASSERT_TRUE(lock.ok());
    const std::string before = bench->text();
    life().open(url(saved));
    wait();
    EXPECT_FALSE(session().hasFolder());
    EXPECT_TRUE(session().title().contains("read only"));
    ASSERT_FALSE(bench->problems.isEmpty());
    EXPECT_TRUE(bench->problems.back().contains(QString::number(::getpid()))) << "it says who has it";
    change();
    const std::string mine = bench->text();
    QSignalSpy place(&life(), &SessionLife::placeWanted);
    bench->problems.clear();
    life().save();
    EXPECT_TRUE(bench->problems.join("").contains("Save as")) << bench->problems.join("").toStdString();
    EXPECT_EQ(place.count(), 1);
    EXPECT_FALSE(fs::exists(saved / "journal.jsonl")) << "the folder is another program's";
    (void)saveAs("Mine");
    EXPECT_EQ(session().title(), "Mine");
    EXPECT_EQ(bench->text(), mine);
    EXPECT_TRUE(fs::exists(saved / "session.lock"));
}

TEST_F(SessionLifeTest, ACopyThatCannotBeLockedStillKeepsWhatFollows) {
    const sessions::SessionCopy copy = sessions::planCopy(bench->history(), music / "Song.lacquer");
    const auto written = sessions::writeCopy(copy);
    ASSERT_TRUE(written.ok());
    std::string text;
    {
        auto lock = sessions::SessionLock::take(copy.session.folder);
        ASSERT_TRUE(lock.ok());
        session().moveTo(copy, *written);
        EXPECT_FALSE(session().hasFolder());
        EXPECT_TRUE(bench->problems.join("").contains("Save as")) << "it says what to do";
        change();
        text = bench->text();
        restart();
    }
    life().lookForUnsaved();
    wait();
    life().recover();
    EXPECT_EQ(bench->text(), text);
    EXPECT_EQ(bench->session().folder, copy.session.folder) << "its sound files are found";
}

TEST_F(SessionLifeTest, ReopeningTheOpenSessionGoesBackToWhatIsSaved) {
    const fs::path saved = saveAs("Song");
    const std::string before = bench->text();
    change();
    life().open(url(saved));
    life().discard();
    wait();
    EXPECT_EQ(bench->text(), before);
    EXPECT_TRUE(session().hasFolder());
    EXPECT_FALSE(fs::exists(saved / "journal.jsonl"));
    change();
    life().save();
    EXPECT_FALSE(session().modified());
}

TEST_F(SessionLifeTest, SoundFilesMakeAMixThatCanBeUndone) {
    session().adopt({});
    const fs::path audio = places().example / "audio";
    life().newFromFiles(
        {url(audio / "12_drums-kick.ogg"), url(audio / "15_vocal-lead.ogg"), url(places().example / "CREDITS")});
    wait();
    EXPECT_EQ(bench->problems.size(), 1) << "CREDITS is no sound file";
    EXPECT_TRUE(bench->problems[0].contains("CREDITS"));
    const sessions::NodeContent& kick = bench->session().content(bench->node("12_drums-kick"));
    EXPECT_EQ(kick.clips.at(0).file, (audio / "12_drums-kick.ogg").string());
    EXPECT_NO_THROW((void)bench->node("Drums bus"));
    EXPECT_NO_THROW((void)bench->node("Output"));
    EXPECT_TRUE(session().modified());
    session().undo();
    EXPECT_TRUE(bench->graph().nodes().empty());
}

}  // namespace
}  // namespace lacquer::editor
