#include "sessions/safety/save_copy.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include "sessions/format/session_file.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::save_copy_test {
namespace {

namespace fs = std::filesystem;
using test::registry;
using test::SessionFolder;

class SaveCopies : public testing::Test {
protected:
    SaveCopies() {
        folder.writeSession(test::kPlainSession);
        folder.writeWav("audio/tone.wav", 2, 48000);
        folder.writeWav("audio/unused.wav", 2, 10);
        SessionFolder::write(folder.path() / "CREDITS", "by somebody");
        SessionFolder::write(folder.path() / "journal.jsonl", "of the original");
        fs::create_directory(place());
        session = load(folder.path(), registry())->session;
    }
    fs::path place() const { return folder.path().parent_path() / "elsewhere"; }
    fs::path target() const { return place() / "Copy.lacquer"; }
    /// Without the hash in the name of a history.
    static std::vector<std::string> below(const fs::path& top) {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(top)) {
            const std::string name = entry.path().lexically_relative(top).string();
            names.push_back(name.starts_with("history-") ? "history.jsonl" : name);
        }
        std::sort(names.begin(), names.end());
        return names;
    }
    Clip clipOf(const std::string& file) const {
        Clip clip = session.content(NodeId{1}).clips.front();
        clip.file = file;
        return clip;
    }

    SessionFolder folder;
    Session session;
};

TEST_F(SaveCopies, ACopyHoldsWhatTheSessionAndItsHistoryName) {
    folder.writeWav("audio/earlier.wav", 2, 48000);
    History history(session, registry());
    ASSERT_TRUE(history.perform(SetClips{NodeId{1}, {clipOf("audio/earlier.wav")}}).ok());
    ASSERT_TRUE(history.undo().ok());
    ASSERT_TRUE(history.perform(RemoveNode{NodeId{1}}).ok());  // tone.wav is named by undo alone from here on
    ASSERT_TRUE(writeCopy(planCopy(history, target())).ok());
    EXPECT_EQ(below(target()),
              (std::vector<std::string>{"CREDITS", "audio", "audio/tone.wav", "history.jsonl", "session.json"}));
    EXPECT_EQ(SessionFolder::read(target() / "audio/tone.wav"), SessionFolder::read(folder.path() / "audio/tone.wav"));
    const auto copy = load(target(), registry());
    ASSERT_TRUE(copy.ok()) << copy.error().line();
    EXPECT_TRUE(copy->problems.empty());
    EXPECT_EQ(copy->session.name, "Copy");
    EXPECT_EQ(test::textOf(copy->session),
              test::textOf(session).replace(test::textOf(session).find("Test"), 4, "Copy"));
}

TEST_F(SaveCopies, ReferencesComeAlongOrAreFoundFromTheNewPlace) {
    folder.writeWav("audio/record.wav", 2, 480);
    folder.writeWav("audio/earlier.wav", 2, 480);
    folder.writeWav("../elsewhere.wav", 2, 480);
    History history(session, registry());
    ASSERT_TRUE(history.perform(SetReferences{{{"audio/earlier.wav", 0, 0, {}}}}).ok());
    ASSERT_TRUE(history.perform(SetReferences{{{"audio/record.wav", 0, -1, {}}, {"../elsewhere.wav", 0, 0, {}}}}).ok());
    EXPECT_EQ(history.files(),
              (std::set<std::string>{"../elsewhere.wav", "audio/earlier.wav", "audio/record.wav", "audio/tone.wav"}));
    const SessionCopy copy = planCopy(history, target());
    ASSERT_TRUE(writeCopy(copy).ok());
    EXPECT_TRUE(fs::exists(target() / "audio/record.wav"));
    EXPECT_TRUE(fs::exists(target() / "audio/earlier.wav")) << "undo names it";
    const auto loaded = load(target(), registry());
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    ASSERT_EQ(loaded->session.references.size(), 2u);
    EXPECT_EQ(loaded->session.references[0], (Reference{"audio/record.wav", 0, -1, {}}));
    EXPECT_EQ(loaded->session.references[1].file, "../../elsewhere.wav");
    history.renameFiles([](const std::string& file) { return "new/" + file; });
    EXPECT_EQ(session.references[0].file, "new/audio/record.wav");
}

TEST_F(SaveCopies, FilesOfPluginsComeAlongOrAreFoundFromTheNewPlace) {
    folder.writeWav("audio/hall.wav", 2, 480);
    folder.writeWav("../plate.wav", 2, 480);
    session.content(NodeId{1}).state = {{fileStateKey("hall"), "audio/hall.wav"},
                                        {fileStateKey("plate"), "../plate.wav"}};
    History history(session, registry());
    const SessionCopy copy = planCopy(history, target());
    ASSERT_TRUE(writeCopy(copy).ok());
    EXPECT_TRUE(fs::exists(target() / "audio/hall.wav"));
    const ProcessorState& state = copy.session.content(NodeId{1}).state;
    EXPECT_EQ(state.at(fileStateKey("hall")), "audio/hall.wav");
    EXPECT_TRUE(fs::exists(target() / state.at(fileStateKey("plate")))) << state.at(fileStateKey("plate"));
}

// Which of them it needs, only the plugin knows.
TEST_F(SaveCopies, WhatPluginsKeepInTheSessionsFolderComesAlong) {
    const fs::path kept = folder.path() / "plugins/node-1/takes";
    fs::create_directories(kept);
    SessionFolder::write(kept / "a", "one");
    SessionFolder::write(folder.path() / "plugins/node-1/index", "two");
    session.content(NodeId{1}).state = {{pathStateKey("urn:take"), "plugins/node-1/takes/a"},
                                        {pathStateKey("urn:other"), "../other"}};
    History history(session, registry());
    const SessionCopy copy = planCopy(history, target());
    ASSERT_TRUE(writeCopy(copy).ok());
    EXPECT_TRUE(fs::exists(target() / "plugins/node-1/takes/a"));
    EXPECT_TRUE(fs::exists(target() / "plugins/node-1/index"));
    EXPECT_EQ(copy.session.content(NodeId{1}).state.at(pathStateKey("urn:other")), "../../other");
}

TEST_F(SaveCopies, FilesElsewhereStayThereAndAreFoundFromTheNewPlace) {
    const fs::path stems = folder.path().parent_path() / "stems";
    fs::create_directory(stems);
    folder.writeWav("../stems/a.wav", 2, 48000);
    folder.writeWav("../stems/b.wav", 2, 48000);
    const std::string whole = (stems / "b.wav").string();
    History history(session, registry());
    ASSERT_TRUE(history.perform(SetClips{NodeId{1}, {clipOf("../stems/a.wav"), clipOf(whole)}}).ok());
    const SessionCopy copy = planCopy(history, target());
    EXPECT_EQ(copy.renamed, (std::map<std::string, std::string>{{"../stems/a.wav", "../../stems/a.wav"}}));
    ASSERT_TRUE(writeCopy(copy).ok());
    const auto loaded = load(target(), registry());
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    EXPECT_TRUE(loaded->problems.empty()) << loaded->problems.front().line();
    EXPECT_EQ(loaded->session.content(NodeId{1}).clips[1].file, whole);
    EXPECT_FALSE(fs::exists(target() / "audio/a.wav"));

    // The open session goes on in the new folder, and so does its undo.
    history.renameFiles([&](const std::string& file) {
        const auto found = copy.renamed.find(file);
        return found == copy.renamed.end() ? file : found->second;
    });
    session.folder = target();
    ASSERT_TRUE(history.undo().ok());
    ASSERT_TRUE(history.redo().ok());
    EXPECT_TRUE(fs::exists(session.resolve(session.content(NodeId{1}).clips[0].file)));
}

TEST_F(SaveCopies, WhatExistsIsNotReplaced) {
    fs::create_directory(target());
    History history(session, registry());
    const auto made = writeCopy(planCopy(history, target()));
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().kind, ErrorKind::cannotCreate);
    EXPECT_EQ(below(place()), (std::vector<std::string>{"Copy.lacquer"}));
}

TEST_F(SaveCopies, StoppedAtAnyPointNothingIsLeft) {
    History history(session, registry());
    int calls = 0;
    bool lastAskedWhenWritten = false;
    ASSERT_TRUE(writeCopy(planCopy(history, target()), [&](double) {
                    ++calls;
                    lastAskedWhenWritten = false;
                    for (const std::string& name : below(place()))
                        lastAskedWhenWritten = lastAskedWhenWritten || name.ends_with(".part/session.json");
                    return Proceed::yes;
                }).ok());
    EXPECT_TRUE(lastAskedWhenWritten) << "up to the last moment";
    fs::remove_all(target());
    ASSERT_GE(calls, 3);
    for (int stopAt = 0; stopAt < calls; ++stopAt) {
        int call = 0;
        double last = 0;
        const auto made = writeCopy(planCopy(history, target()), [&](double fraction) {
            EXPECT_GE(fraction, last);
            EXPECT_LE(fraction, 1);
            last = fraction;
            return call++ == stopAt ? Proceed::stop : Proceed::yes;
        });
        ASSERT_FALSE(made.ok());
        EXPECT_EQ(made.error().kind, ErrorKind::failed);
        EXPECT_TRUE(below(place()).empty());
    }
}

TEST_F(SaveCopies, AFullDiskLeavesNothing) {
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{1000, before.rlim_max};  // less than the tone
    History history(session, registry());
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto made = writeCopy(planCopy(history, target()));
    ::setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().kind, ErrorKind::cannotCreate);
    EXPECT_TRUE(below(place()).empty());
}

TEST_F(SaveCopies, ASessionWithoutAFolderKeepsItsFilesWhereTheyAre) {
    const std::string whole = (folder.path() / "audio/tone.wav").string();
    session.folder.clear();
    History history(session, registry());
    ASSERT_TRUE(history.perform(SetClips{NodeId{1}, {clipOf(whole)}}).ok());
    ASSERT_TRUE(writeCopy(planCopy(history, target())).ok());
    EXPECT_EQ(below(target()), (std::vector<std::string>{"audio", "history.jsonl", "session.json"}));
    EXPECT_TRUE(load(target(), registry())->problems.empty());
}

}  // namespace
}  // namespace lacquer::sessions::save_copy_test
