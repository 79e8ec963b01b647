// What the timeline paints, pixel by pixel, where levels and places say what must be there.
#include <gtest/gtest.h>

#include <QImage>
#include <QPainter>
#include <QTemporaryDir>

#include "editor/items/clip_painter.hpp"
#include "editor/items/theme.hpp"
#include "tests/sessions/media/sound_files.hpp"
#include "timeline_bench.hpp"

namespace lacquer::editor::timeline_picture_test {
namespace {

class TimelinePictureTest : public testing::Test, public TimelineBench {
protected:
    TimelinePictureTest() {
        // Half a second of ±0.5, then half a second of silence; every 50 frames it changes sides.
        file = folder.filePath("square.wav").toStdString();
        std::vector<float> wave(48000);
        for (std::size_t i = 0; i < 24000; ++i) wave[i] = i / 50 % 2 == 0 ? 0.5F : -0.5F;
        test::writeWav(file, {wave}, 48000);
    }
    /// A column of the picture: the rows that have the colour of the wave, first and last.
    [[nodiscard]] std::pair<int, int> waveRows(const QImage& image, int x) const {
        const QColor colour = rowColour(session(), node("kick"));
        int first = -1, last = -1;
        for (int y = 0; y < image.height(); ++y)
            if (image.pixelColor(x, y) == colour) {
                if (first < 0) first = y;
                last = y;
            }
        return {first, last};
    }
    QImage painted(sessions::Clip clip) {
        clip.file = file;
        setClips("kick", {clip});
        timeline().selectClips({});
        const auto draw = [&] {
            QImage image(1200, 700, QImage::Format_RGB32);
            image.fill(theme().canvas);
            QPainter painter(&image);
            ClipPainter(painter, scene(), timeline().waveforms(), {0, 0, 1200, 700})
                .paint(row("kick"), {node("kick"), 0});
            return image;
        };
        // First the peaks come, and then, where they are too coarse, the samples.
        for (int round = 0; round < 3; ++round) {
            (void)draw();
            EXPECT_TRUE(waitFor([&] { return timeline().waveforms().idle(); }));
        }
        return draw();
    }
    [[nodiscard]] QRectF wave() const {
        return TimelineScene::waveRect(scene().clipRect(row("kick"), clips("kick")[0]));
    }

    QTemporaryDir folder;
    std::string file;
};

// The wave is 52 pixels high, so that ±0.5 is 13 pixels above and below its middle, which lies on an edge of pixels.
TEST_F(TimelinePictureTest, ASquareWaveIsDrawnAtItsLevel) {
    const QImage image = painted(clip(48000, 48000));
    const int middle = static_cast<int>(wave().center().y());
    for (const int x : {110, 125, 140}) {
        EXPECT_EQ(waveRows(image, x).first, middle - 13) << x;
        EXPECT_EQ(waveRows(image, x).second, middle + 12) << x;
    }
    EXPECT_EQ(waveRows(image, 180), (std::pair{middle, middle})) << "silence is a line";
}

TEST_F(TimelinePictureTest, GainAndFadesAreDrawnAsTheyAreHeard) {
    sessions::Clip quiet = clip(48000, 48000);
    quiet.gainDb = 20 * std::log10(0.5);
    const QImage image = painted(quiet);
    const int middle = static_cast<int>(wave().center().y());
    const auto rows = waveRows(image, 148);  // beside the text that says the gain
    EXPECT_NEAR(rows.first, middle - 6.5, 0.51);
    EXPECT_NEAR(rows.second, middle + 5.5, 0.51);
    sessions::Clip faded = clip(48000, 48000);
    faded.fadeOutFrames = 48000;
    const QImage fading = painted(faded);
    // A quarter of the way the linear fade leaves 3/4 of 13 pixels; above its line the picture is dimmed.
    EXPECT_NEAR(waveRows(fading, 125).second, middle + 13 * 0.75 - 1, 1);
}

TEST_F(TimelinePictureTest, AReversedClipIsDrawnBackwards) {
    sessions::Clip backwards = clip(48000, 48000);
    backwards.reversed = true;
    const QImage image = painted(backwards);
    const int middle = static_cast<int>(wave().center().y());
    EXPECT_EQ(waveRows(image, 120), (std::pair{middle, middle}));
    EXPECT_EQ(waveRows(image, 175).first, middle - 13);
}

// 10 frames to the pixel: half a wave of 50 frames is five pixels. The file is read for that.
TEST_F(TimelinePictureTest, ZoomedInTheSamplesAreDrawn) {
    setClips("kick", {clip(0, 48000)});
    timeline().setView({10, 0});
    const QImage image = painted(clip(0, 48000));
    const int middle = static_cast<int>(wave().center().y());
    EXPECT_EQ(waveRows(image, 2), (std::pair{middle - 13, middle - 13}));
    EXPECT_EQ(waveRows(image, 7), (std::pair{middle + 13, middle + 13}));
    EXPECT_EQ(waveRows(image, 5), (std::pair{middle - 13, middle + 12})) << "where it changes sides";
}

TEST_F(TimelinePictureTest, AFileThatIsNotThereIsHatchedInTheColourOfErrors) {
    file = folder.filePath("gone.wav").toStdString();
    sessions::Clip one = clip(48000, 48000);
    one.file = file;
    setClips("kick", {one});
    QImage image(1200, 700, QImage::Format_RGB32);
    const auto hatched = [&] {
        QPainter painter(&image);
        ClipPainter(painter, scene(), timeline().waveforms(), {0, 0, 1200, 700}).paint(row("kick"), {node("kick"), 0});
        return timeline().waveforms().trouble(file).has_value();
    };
    EXPECT_TRUE(waitFor(hatched));
    (void)hatched();
    int red = 0;
    for (int x = 105; x < 195; ++x)
        for (int y = 100; y < 130; ++y) {
            const QColor pixel = image.pixelColor(x, y);
            red += pixel.red() > pixel.blue() + 40;
        }
    EXPECT_GT(red, 100);
}

}  // namespace
}  // namespace lacquer::editor::timeline_picture_test
