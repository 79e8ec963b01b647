#include "sessions/media/session_media.hpp"

#include <gtest/gtest.h>

#include "sessions/format/session_file.hpp"
#include "sessions/model/history.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::session_media_test {
namespace {

namespace fs = std::filesystem;
using test::registry;
using test::SessionFolder;

// A track that plays half of audio/tone.wav and of ../far/Kick.wav, an impulse response, and a reference.
class SessionMedia : public testing::Test {
protected:
    SessionMedia() {
        folder.writeSession(test::kPlainSession);
        folder.writeWav("audio/tone.wav", 2, 48000);
        fs::create_directories(far());
        session = load(folder.path(), registry())->session;
        Clip near = session.content(NodeId{1}).clips[0], kick = near;
        near.lengthFrames = 24000;
        kick.file = "../far/Kick.wav";
        kick.offsetFrames = 1000;
        kick.lengthFrames = 23000;
        session.content(NodeId{1}).clips = {near, kick, near};
        session.content(NodeId{2}).state = {{"file:impulse", "../far/hall.wav"}, {"other", "../far/Kick.wav"}};
        session.references = {{"../far/Kick.wav", 0, 0, {}}};
        write("far/Kick.wav", 1, 24000);
        write("far/hall.wav", 1, 10);
    }
    fs::path far() const { return folder.path().parent_path() / "far"; }
    fs::path place(const std::string& name) const { return folder.path().parent_path() / name; }
    void write(const std::string& name, int channels, std::uint32_t frames) const {
        fs::create_directories(place(name).parent_path());
        folder.writeWav("../" + name, channels, frames);
    }
    std::vector<MediaSearch> search(const std::string& where) const {
        auto found = searchMedia(session, place(where));
        EXPECT_TRUE(found.ok()) << (found ? "" : found.error().line());
        return *found;
    }

    SessionFolder folder;
    Session session;
};

TEST_F(SessionMedia, IsListedOnceWithWhoUsesIt) {
    fs::remove(place("far/hall.wav"));
    const std::vector<MediaFile> all = mediaOf(session);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].file, "../far/Kick.wav");
    EXPECT_EQ(all[0].users, (std::vector<std::string>{"voice", "reference"}));
    EXPECT_TRUE(all[0].outside && !all[0].missing);
    EXPECT_EQ(all[0].bytes, 44u + 2 * 24000u);
    EXPECT_EQ(all[0].framesNeeded, 24000);
    EXPECT_EQ(all[1].file, "../far/hall.wav");
    EXPECT_EQ(all[1].users, std::vector<std::string>{"voice fader"});
    EXPECT_TRUE(all[1].missing);
    EXPECT_EQ(all[2].file, "audio/tone.wav");
    EXPECT_FALSE(all[2].outside || all[2].missing);
    EXPECT_EQ(all[2].framesNeeded, 24000);
}

TEST_F(SessionMedia, ThatIsMissingIsFoundByItsNameAndLength) {
    fs::rename(far(), place("gone"));
    write("new/deep/KICK.WAV", 1, 24000);
    write("new/hall.wav", 1, 5);
    write("new/short/Kick.wav", 1, 23999);
    const auto found = search("new");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].file, "../far/Kick.wav");
    EXPECT_EQ(found[0].found, std::vector<fs::path>{place("new/deep/KICK.WAV")});
    EXPECT_EQ(found[0].tooShort, std::vector<fs::path>{place("new/short/Kick.wav")});
    EXPECT_FALSE(found[0].ambiguous);
    EXPECT_EQ(found[1].found, std::vector<fs::path>{place("new/hall.wav")}) << "nobody knows how long it has to be";
}

TEST_F(SessionMedia, SeveralOfANameAreNoDoubtWhereTheyAreTheSame) {
    fs::rename(far(), place("gone"));
    write("new/a/Kick.wav", 1, 24000);
    write("new/b/Kick.wav", 1, 24000);
    EXPECT_FALSE(search("new")[0].ambiguous);
    std::string bytes = SessionFolder::read(place("new/b/Kick.wav"));
    bytes.back() ^= 1;
    SessionFolder::write(place("new/b/Kick.wav"), bytes);
    const auto found = search("new");
    EXPECT_EQ(found[0].found.size(), 2u);
    EXPECT_TRUE(found[0].ambiguous);
    write("new/b/Kick.wav", 1, 24001);
    EXPECT_TRUE(search("new")[0].ambiguous);
}

TEST_F(SessionMedia, IsNamedOtherwiseInOneStepThatCanBeUndone) {
    const auto before = session;
    History history(session, registry());
    const std::map<std::string, std::string> renamed{{"../far/Kick.wav", "audio/k.wav"}, {"../far/hall.wav", "h.wav"}};
    ASSERT_TRUE(history.perform(renameMedia(session, renamed, "Find missing files")).ok());
    EXPECT_EQ(session.content(NodeId{1}).clips[0].file, "audio/tone.wav");
    EXPECT_EQ(session.content(NodeId{1}).clips[1].file, "audio/k.wav");
    EXPECT_EQ(session.content(NodeId{1}).clips[1].offsetFrames, 1000);
    EXPECT_EQ(session.content(NodeId{2}).state,
              (ProcessorState{{"file:impulse", "h.wav"}, {"other", "../far/Kick.wav"}}));
    EXPECT_EQ(session.references[0].file, "audio/k.wav");
    EXPECT_EQ(history.size(), 1u);
    ASSERT_TRUE(history.undo().ok());
    EXPECT_EQ(test::textOf(session), test::textOf(before));
}

TEST_F(SessionMedia, IsCopiedIntoTheSessionUnderFreeNames) {
    SessionFolder::write(folder.path() / "audio/Kick.wav", "of somebody else");
    const auto collected = collectMedia(session);
    ASSERT_TRUE(collected.ok()) << collected.error().line();
    EXPECT_EQ(*collected, (std::map<std::string, std::string>{{"../far/Kick.wav", "audio/Kick-2.wav"},
                                                              {"../far/hall.wav", "audio/hall.wav"}}));
    EXPECT_EQ(SessionFolder::read(folder.path() / "audio/Kick-2.wav"), SessionFolder::read(place("far/Kick.wav")));
    EXPECT_EQ(SessionFolder::read(folder.path() / "audio/Kick.wav"), "of somebody else");
}

TEST_F(SessionMedia, ACopyThatIsStoppedLeavesNothing) {
    int asked = 0;
    const auto collected = collectMedia(session, [&](double) { return ++asked > 1 ? Proceed::stop : Proceed::yes; });
    EXPECT_FALSE(collected.ok());
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path() / "audio"), fs::directory_iterator()), 1);
}

TEST_F(SessionMedia, AFolderThatIsNotThereIsNamed) {
    const auto found = searchMedia(session, place("nowhere"));
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().kind, ErrorKind::missingInput);
    EXPECT_EQ(found.error().where, place("nowhere").string());
}

}  // namespace
}  // namespace lacquer::sessions::session_media_test
