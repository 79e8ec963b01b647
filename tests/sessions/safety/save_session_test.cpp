#include "sessions/safety/save_session.hpp"

#include <gtest/gtest.h>

#include "sessions/format/fingerprint.hpp"
#include "sessions/format/history_file.hpp"
#include "sessions/safety/opened_session.hpp"
#include "sessions/safety/save_copy.hpp"
#include "sessions/safety/unused_media.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::save_session_test {
namespace {

namespace fs = std::filesystem;
using test::registry;
using test::SessionFolder;
using test::textOf;

// A session that is open to be changed, with its lock and its history.
struct Desk {
    explicit Desk(const fs::path& folder)
        : opened(*openSession(folder, registry())), history(opened.session, registry()) {
        history.restore(opened.history);
    }
    Status save() {
        Status saved = sessions::save(opened.session, history.record());
        if (saved) history.markSaved();
        return saved;
    }
    void setLevel(double value) { ASSERT_TRUE(history.perform(SetParameter{NodeId{2}, "level", value}).ok()); }

    OpenedSession opened;
    History history;
};

class SavedHistories : public testing::Test {
protected:
    SavedHistories() {
        folder.writeSession(test::kPlainSession);
        folder.writeWav("audio/tone.wav", 2, 48000);
    }
    fs::path steps() const { return folder.path() / historyFileName(fingerprint(folder.readSession())); }
    std::vector<std::string> histories() const {
        std::vector<std::string> names = folder.listing();
        std::erase_if(names, [](const std::string& name) { return !name.starts_with("history"); });
        return names;
    }

    SessionFolder folder;
};

TEST_F(SavedHistories, UndoReachesBackBeyondASaveAndRedoForth) {
    std::string start, end;
    {
        Desk desk(folder.path());
        start = textOf(desk.opened.session);
        for (const double level : {-1.0, -2.0, -3.0}) desk.setLevel(level);
        ASSERT_TRUE(desk.history.perform(RemoveNode{NodeId{1}}).ok());
        end = textOf(desk.opened.session);
        ASSERT_TRUE(desk.history.undo().ok());
        ASSERT_TRUE(desk.save().ok());
    }
    Desk desk(folder.path());
    EXPECT_TRUE(desk.opened.problems.empty());
    EXPECT_FALSE(desk.history.modified());
    EXPECT_EQ(desk.history.position(), 3u);
    ASSERT_TRUE(desk.history.redo().ok());
    EXPECT_EQ(textOf(desk.opened.session), end);
    while (desk.history.canUndo()) ASSERT_TRUE(desk.history.undo().ok());
    EXPECT_EQ(textOf(desk.opened.session), start);
}

TEST_F(SavedHistories, WhatAProgramLeftBetweenItsTwoFilesIsSeenThrough) {
    {
        Desk desk(folder.path());
        desk.setLevel(-1);
        ASSERT_TRUE(desk.save().ok());
    }
    const std::string session = folder.readSession();
    {
        Desk desk(folder.path());
        desk.setLevel(-2);
        ASSERT_TRUE(desk.save().ok());
    }
    // As if it had died with its history written and its session not.
    folder.writeSession(session);
    const Desk desk(folder.path());
    EXPECT_TRUE(desk.opened.problems.empty());
    EXPECT_EQ(desk.history.position(), 1u);
}

TEST_F(SavedHistories, ThoseOfTheSessionAndItsBackupAreKept) {
    SessionFolder::write(folder.path() / "history-of-song.jsonl", "somebody's own");
    SessionFolder::write(folder.path() / "history-0123456789abcdef.jsonl.7.part", "of a program that died");
    Desk desk(folder.path());
    std::vector<std::string> names;
    for (const double level : {-1.0, -2.0, -3.0, -4.0}) {
        desk.setLevel(level);
        ASSERT_TRUE(desk.save().ok());
        names.push_back(steps().filename().string());
    }
    names.erase(names.begin(), names.begin() + 2);
    names.push_back("history-of-song.jsonl");
    std::ranges::sort(names);
    EXPECT_EQ(histories(), names);
    folder.writeSession(SessionFolder::read(folder.path() / "session.json.bak"));
    EXPECT_EQ(loadHistory(folder.path(), desk.opened.session.graph, fingerprint(folder.readSession()))->position, 3u);
}

TEST_F(SavedHistories, ASaveThatFailsLeavesTheHistoryThatBelongsToTheSession) {
    Desk desk(folder.path());
    desk.setLevel(-1);
    ASSERT_TRUE(desk.save().ok());
    const std::string kept = SessionFolder::read(steps());
    fs::remove(folder.path() / "session.json.bak");
    fs::create_directories(folder.path() / "session.json.bak" / "in the way");
    desk.setLevel(-2);
    EXPECT_FALSE(desk.save().ok());
    EXPECT_EQ(SessionFolder::read(steps()), kept);
}

TEST_F(SavedHistories, ADamagedHistoryIsToldOfAndTheSessionOpens) {
    {
        Desk desk(folder.path());
        desk.setLevel(-1);
        ASSERT_TRUE(desk.save().ok());
    }
    std::string text = SessionFolder::read(steps());
    text[text.size() - 40] ^= 1;
    SessionFolder::write(steps(), text);
    const Desk desk(folder.path());
    ASSERT_EQ(desk.opened.problems.size(), 1u);
    EXPECT_EQ(desk.opened.problems[0].line(),
              steps().string() +
                  ":2: what was done before it was saved cannot be undone: the line is damaged (nothing "
                  "else is lost)");
    EXPECT_FALSE(desk.history.canUndo());
    EXPECT_EQ(desk.opened.session.content(NodeId{2}).parameters.at("level"), -1);
}

TEST_F(SavedHistories, ASessionThatWasChangedByHandHasNone) {
    {
        Desk desk(folder.path());
        desk.setLevel(-1);
        ASSERT_TRUE(desk.save().ok());
    }
    folder.writeSession(folder.readSession() + "\n");
    const Desk desk(folder.path());
    EXPECT_TRUE(desk.opened.problems.empty());
    EXPECT_FALSE(desk.history.canUndo());
}

TEST_F(SavedHistories, ACopyTakesItsHistoryAlong) {
    const fs::path target = folder.path().parent_path() / "deeper" / "Copy.lacquer";
    fs::create_directory(target.parent_path());
    SessionFolder::write(folder.path().parent_path() / "outside.wav",
                         SessionFolder::read(folder.path() / "audio/tone.wav"));
    {
        Desk desk(folder.path());
        Clip clip = desk.opened.session.content(NodeId{1}).clips[0];
        clip.file = "../outside.wav";
        ASSERT_TRUE(desk.history.perform(SetClips{NodeId{1}, {clip}}).ok());
        ASSERT_TRUE(desk.history.perform(SetClips{NodeId{1}, {}}).ok());
        ASSERT_TRUE(writeCopy(planCopy(desk.history, target)).ok());
    }
    Desk desk(target);
    ASSERT_EQ(desk.history.position(), 2u);
    ASSERT_TRUE(desk.history.undo().ok());
    const Session& session = desk.opened.session;
    EXPECT_EQ(session.content(NodeId{1}).clips[0].file, "../../outside.wav");
    EXPECT_TRUE(fs::exists(session.resolve(session.content(NodeId{1}).clips[0].file)));
    ASSERT_TRUE(desk.history.undo().ok());
    EXPECT_EQ(session.content(NodeId{1}).clips[0].file, "audio/tone.wav");
}

// Unused media --------------------------------------------------------------------------------------------------------

class UnusedMedia : public SavedHistories {
protected:
    static std::vector<std::string> unusedOf(const Desk& desk) {
        const auto unused = findUnusedMedia(desk.history, registry());
        EXPECT_TRUE(unused.ok()) << (unused ? "" : unused.error().line());
        std::vector<std::string> names;
        if (unused)
            for (const UnusedFile& file : *unused) names.push_back(file.file);
        return names;
    }
    void playInstead(Desk& desk, const std::string& file) {
        Clip clip;
        clip.file = file;
        clip.lengthFrames = 10;
        ASSERT_TRUE(desk.history.perform(SetClips{NodeId{1}, {clip}}).ok());
    }
};

TEST_F(UnusedMedia, IsWhatNeitherTheSessionNorItsHistoryNorTheirBackupsName) {
    for (const char* name :
         {"audio/a.wav", "audio/b.wav", "audio/deep/c.wav", "audio/.hidden.wav", "audio/take.wav.part"}) {
        fs::create_directories((folder.path() / name).parent_path());
        folder.writeWav(name, 1, 10);
    }
    folder.writeWav("elsewhere.wav", 1, 10);
    Desk desk(folder.path());
    EXPECT_EQ(unusedOf(desk), (std::vector<std::string>{"audio/a.wav", "audio/b.wav", "audio/deep/c.wav"}));
    playInstead(desk, "audio/a.wav");
    EXPECT_EQ(unusedOf(desk), (std::vector<std::string>{"audio/b.wav", "audio/deep/c.wav"}));
    ASSERT_TRUE(desk.history.undo().ok());
    EXPECT_EQ(unusedOf(desk), (std::vector<std::string>{"audio/b.wav", "audio/deep/c.wav"})) << "redo would need it";
    playInstead(desk, "audio/b.wav");
    ASSERT_TRUE(desk.save().ok());
    EXPECT_EQ(unusedOf(desk), (std::vector<std::string>{"audio/a.wav", "audio/deep/c.wav"}));
    desk.setLevel(-1);
    desk.history.restore({});
    ASSERT_TRUE(desk.save().ok());
    EXPECT_EQ(unusedOf(desk), (std::vector<std::string>{"audio/a.wav", "audio/deep/c.wav"}))
        << "the history of its backup needs tone.wav";
    ASSERT_TRUE(desk.save().ok());
    EXPECT_EQ(unusedOf(desk), (std::vector<std::string>{"audio/a.wav", "audio/deep/c.wav", "audio/tone.wav"}));
}

TEST_F(UnusedMedia, IsNotKnownWhereAHistoryOrABackupCannotBeRead) {
    Desk desk(folder.path());
    desk.setLevel(-1);
    ASSERT_TRUE(desk.save().ok());
    const std::string text = SessionFolder::read(steps());
    SessionFolder::write(steps(), text.substr(0, text.size() - 20));
    EXPECT_FALSE(findUnusedMedia(desk.history, registry()).ok());
    SessionFolder::write(steps(), text);
    EXPECT_TRUE(findUnusedMedia(desk.history, registry()).ok());
    SessionFolder::write(folder.path() / "session.json.bak", "{");
    const auto unused = findUnusedMedia(desk.history, registry());
    ASSERT_FALSE(unused.ok());
    EXPECT_EQ(unused.error().where, (folder.path() / "session.json.bak").string());
}

TEST_F(UnusedMedia, IsKnownUnderWhateverPathAndIsSoundAlone) {
    folder.writeWav("audio/real.wav", 1, 10);
    folder.writeWav("audio/whole.wav", 1, 10);
    folder.writeWav("audio/stray.wav", 1, 10);
    SessionFolder::write(folder.path() / "audio/lyrics.txt", "la la");
    fs::create_symlink("real.wav", folder.path() / "audio/link.wav");
    const fs::path alias = folder.path().parent_path() / "alias.lacquer";
    fs::create_directory_symlink(folder.path(), alias);
    Desk desk(alias);
    for (const std::string& file : {std::string("audio/link.wav"), (folder.path() / "audio/whole.wav").string()})
        playInstead(desk, file);
    EXPECT_EQ(unusedOf(desk), std::vector<std::string>{"audio/stray.wav"});
}

TEST_F(UnusedMedia, IsNotKnownWhileAJournalLiesInTheFolder) {
    Desk desk(folder.path());
    SessionFolder::write(folder.path() / "journal.kept-1.jsonl", "of work that may need files");
    const auto unused = findUnusedMedia(desk.history, registry());
    ASSERT_FALSE(unused.ok());
    EXPECT_EQ(unused.error().where, (folder.path() / "journal.kept-1.jsonl").string());
}

TEST_F(UnusedMedia, WithoutWhatCouldBeUndoneIsMore) {
    folder.writeWav("audio/a.wav", 1, 10);
    Desk desk(folder.path());
    playInstead(desk, "audio/a.wav");
    ASSERT_TRUE(desk.history.undo().ok());
    ASSERT_TRUE(desk.save().ok());
    EXPECT_EQ(unusedOf(desk), std::vector<std::string>{});
    const auto unused = findUnusedMedia(desk.history, registry(), Undoable::doesNot);
    ASSERT_TRUE(unused.ok());
    ASSERT_EQ(unused->size(), 1u);
    EXPECT_EQ(unused->front().file, "audio/a.wav");
}

}  // namespace
}  // namespace lacquer::sessions::save_session_test
