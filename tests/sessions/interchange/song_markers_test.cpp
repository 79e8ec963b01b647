#include "sessions/interchange/song_markers.hpp"

#include <gtest/gtest.h>

#include "sessions/media/audio_file_writer.hpp"
#include "sessions/model/history.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::song_markers_test {
namespace {

using test::registry;
using test::SessionFolder;

class SongMarkers : public testing::Test {
protected:
    std::filesystem::path write(const std::string& name, int rate, std::vector<SoundMarker> markers) {
        const std::filesystem::path path = folder.path() / name;
        auto file = AudioFileWriter::create(
            path, {.format = *formatOf(path), .sampleRate = rate, .channels = 1, .markers = std::move(markers)});
        const std::vector<float> silence(1000);
        const float* channels[1] = {silence.data()};
        EXPECT_TRUE(file->write(ConstAudioBlock(channels, 1, 1000)).ok());
        EXPECT_TRUE(file->commit().ok());
        return path;
    }
    std::vector<std::pair<TimelineFrame, std::string>> markers() const {
        std::vector<std::pair<TimelineFrame, std::string>> all;
        for (const MarkerId id : session.markersInOrder())
            all.emplace_back(session.markers.at(id).positionFrames, session.markers.at(id).name);
        return all;
    }
    SessionFolder folder;
    Session session;
};

TEST_F(SongMarkers, OfAFileComeIntoTheSongInOneStep) {
    for (const char* name : {"markers.wav", "markers.flac"}) {
        session = {};
        History history(session, registry());
        const auto edit = addMarkersOf(write(name, 24000, {{100, "Verse"}, {501, ""}}), 1000, 48000);
        ASSERT_TRUE(edit.ok()) << edit.error().line();
        ASSERT_TRUE(history.perform(*edit).ok());
        EXPECT_EQ(markers(), (std::vector<std::pair<TimelineFrame, std::string>>{{1200, "Verse"}, {2002, "Marker 2"}}));
        EXPECT_EQ(history.name(0), "Add markers of " + std::string(name));
        ASSERT_TRUE(history.undo().ok());
        EXPECT_TRUE(session.markers.empty());
    }
}

TEST_F(SongMarkers, AFileWithoutAnyIsNamed) {
    const auto edit = addMarkersOf(write("plain.wav", 48000, {}), 0, 48000);
    ASSERT_FALSE(edit.ok());
    EXPECT_EQ(edit.error().what, "has no markers");
    EXPECT_EQ(addMarkersOf(folder.path() / "none.wav", 0, 48000).error().kind, ErrorKind::missingInput);
}

TEST_F(SongMarkers, ThoseInTheRangeGoIntoAFile) {
    session.startFrame = 500;
    session.endFrame = 5000;
    for (const TimelineFrame at : {5000, 499, 4999, 500, 2000})
        ASSERT_TRUE(apply(session, registry(), AddMarker{{.positionFrames = at, .name = std::to_string(at)}, {}}).ok());
    EXPECT_EQ(markersForFile(session, std::nullopt),
              (std::vector<SoundMarker>{{0, "500"}, {1500, "2000"}, {4499, "4999"}, {4500, "5000"}}));
    EXPECT_EQ(markersForFile(session, TimelineRange{2000, 4999}),
              (std::vector<SoundMarker>{{0, "2000"}, {2999, "4999"}}));
}

}  // namespace
}  // namespace lacquer::sessions::song_markers_test
