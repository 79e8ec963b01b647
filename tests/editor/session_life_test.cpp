// The life of a session as its user sees it, without a window: who asks what, and that nothing is lost.
#include "editor/controllers/session_life.hpp"

#include <QSignalSpy>
#include <fstream>

#include "session_life_bench.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/new_session.hpp"
#include "sessions/safety/session_lock.hpp"

namespace lacquer::editor::session_life_test {
namespace {

class SessionLifeTest : public SessionLifeBench {};

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
    EXPECT_TRUE(session().canUndo()) << "the history comes with it";
    EXPECT_FALSE(session().modified());
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

TEST_F(SessionLifeTest, UndoGoesOnInASessionThatIsOpenedAgain) {
    change();
    const fs::path saved = saveAs("Song");
    change();
    session().undo();
    life().save();
    EXPECT_FALSE(session().modified());
    session().adopt({});
    life().open(url(saved));
    wait();
    EXPECT_FALSE(session().modified());
    EXPECT_EQ(bench->history().position(), 1u);
    session().redo();
    EXPECT_NO_THROW((void)bench->node("Gain 2"));
    session().undo();
    session().undo();
    EXPECT_THROW((void)bench->node("Gain"), std::out_of_range);
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
}  // namespace lacquer::editor::session_life_test
