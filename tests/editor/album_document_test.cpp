// The album of the editor: songs, texts, undo, and its life on the disk. The program `lacquer` is the witness.
#include <QJsonDocument>
#include <QProcess>
#include <QSignalSpy>

#include "album_bench.hpp"

namespace lacquer::editor::album_document_test {
namespace {

struct AlbumDocumentTest : testing::Test, AlbumBench {
    void SetUp() override { create(); }

    std::string diskText() const { return test::readBytes(album().folder / "album.json"); }
};

TEST_F(AlbumDocumentTest, IsMadeOfDroppedSongsAndOpen) {
    EXPECT_EQ(order(), "Flut, Ebbe, Nacht");
    EXPECT_EQ(rows(), "Flut, Ebbe, Nacht");
    EXPECT_FALSE(document().modified());
    EXPECT_EQ(document().name(), "Meer");
    EXPECT_TRUE(std::filesystem::exists(folder / "Meer.lacquer-album" / "album.json"));
    EXPECT_EQ(life().recent()->paths(), QStringList(document().place()));
}

TEST_F(AlbumDocumentTest, EveryChangeCanBeUndoneAndRedone) {
    const sessions::Album before = album();
    document().moveSong(0, 2);
    EXPECT_EQ(order(), "Ebbe, Nacht, Flut");
    document().removeSong(1);
    EXPECT_EQ(order(), "Ebbe, Flut");
    ASSERT_TRUE(document().setSongText(0, "isrc", "DE-ABC-25-00001"));
    ASSERT_TRUE(document().setAlbumText("title", "Am Meer"));
    document().setHidden(0, true);
    const sessions::Album after = album();
    const char* const orders[]{"Ebbe, Flut", "Ebbe, Flut", "Ebbe, Flut", "Ebbe, Nacht, Flut", "Flut, Ebbe, Nacht"};
    for (const char* const expected : orders) {
        document().undo();
        EXPECT_EQ(order(), expected);
        EXPECT_EQ(rows(), expected);
    }
    EXPECT_EQ(album(), before);
    EXPECT_FALSE(document().canUndo());
    EXPECT_FALSE(document().modified());
    while (document().canRedo()) document().redo();
    EXPECT_EQ(album(), after);
    EXPECT_EQ(rows(), order());
}

TEST_F(AlbumDocumentTest, UndoIsOfTheAlbumOnlyWhileItsPageIsShown) {
    bench->add("gain", {400, 1200});
    document().moveSong(0, 1);
    KeyAction* const undo = bench->editor->actions()->get("session.undo");
    bench->editor->pages()->show(Pages::Page::album);
    undo->trigger();
    EXPECT_EQ(order(), "Flut, Ebbe, Nacht");
    EXPECT_TRUE(bench->editor->session()->canUndo());
    bench->editor->pages()->show(Pages::Page::graph);
    undo->trigger();
    EXPECT_FALSE(bench->editor->session()->canUndo());
}

TEST_F(AlbumDocumentTest, RowsFollowAnyChange) {
    QSignalSpy resets(desk().songs(), &QAbstractItemModel::modelReset);
    std::uint32_t seed = 1;
    const auto draw = [&seed](int below) {
        seed = seed * 1664525U + 1013904223U;
        return static_cast<int>((seed >> 8U) % static_cast<std::uint32_t>(below));
    };
    for (int step = 0; step < 300; ++step) {
        const auto count = static_cast<int>(album().songs.size());
        switch (draw(5)) {
            case 0:
                if (count > 0) document().moveSong(draw(count), draw(count));
                break;
            case 1:
                if (count > 2) document().removeSong(draw(count));
                break;
            case 2:
                document().insertSongs(draw(count + 1), {{.source = "n" + std::to_string(step) + ".wav"}});
                break;
            case 3:
                document().undo();
                break;
            default:
                document().redo();
                break;
        }
        ASSERT_EQ(rows(), order()) << step;
    }
    EXPECT_EQ(resets.count(), 0);
}

TEST_F(AlbumDocumentTest, AWrongTextIsRefusedWithItsReasonAndChangesNothing) {
    const sessions::Album before = album();
    EXPECT_FALSE(document().setSongText(0, "isrc", "DE-ABC"));
    EXPECT_FALSE(document().setAlbumText("upc", "4006381333932"));
    EXPECT_FALSE(document().setSongText(0, "gain", "loud"));
    EXPECT_EQ(album(), before);
    EXPECT_FALSE(document().canUndo());
    EXPECT_EQ(document().adviceOnSong(0, "isrc", "DE-ABC")["level"], "error");
    EXPECT_TRUE(document().adviceOnAlbum("upc", "4006381333932")["text"].toString().contains("would be 1"));
    EXPECT_EQ(document().adviceOnAlbum("upc", "4006381333931")["level"], "");
    EXPECT_EQ(document().adviceOnSong(0, "title", "夜")["level"], "info");
}

TEST_F(AlbumDocumentTest, WhatIsSavedIsWhatTheProgramReads) {
    document().moveSong(2, 0);
    ASSERT_TRUE(document().setSongText(0, "gain", "-1.5"));
    ASSERT_TRUE(document().setSongText(0, "isrc", "DE-ABC-25-00001"));
    ASSERT_TRUE(document().setAlbumText("title", "Am Meer"));
    const sessions::Album shown = album();
    life().save();
    EXPECT_FALSE(document().modified());
    QProcess program;
    program.start(LACQUER_BINARY_DIR "/bin/lacquer", {"album", "info", document().place(), "--json"});
    ASSERT_TRUE(program.waitForFinished());
    const auto told = QJsonDocument::fromJson(program.readAllStandardOutput());
    EXPECT_EQ(told["title"].toString(), "Am Meer");
    ASSERT_EQ(told["songs"].toArray().size(), 3);
    EXPECT_EQ(told["songs"][0]["title"].toString(), "Nacht");
    EXPECT_EQ(told["songs"][0]["gainDb"].toDouble(), -1.5);
    EXPECT_EQ(told["songs"][0]["isrc"].toString(), "DE-ABC-25-00001");
    EXPECT_EQ(told["songs"][0]["lengthFrames"].toInt(), 7 * kRate);
    EXPECT_EQ(told["songs"][1]["title"].toString(), "Flut");
    const QString place = document().place();
    restart();
    life().openPath(place);
    ASSERT_TRUE(document().isOpen());
    EXPECT_EQ(album(), shown);
}

TEST_F(AlbumDocumentTest, WhatIsNotSavedIsAskedAboutBeforeItWouldBeLost) {
    QSignalSpy asked(&life(), &AlbumLife::questionAsked);
    QSignalSpy quit(bench->editor->life(), &SessionLife::quitGranted);
    bench->undoAll();
    document().moveSong(0, 2);
    const std::string before = diskText();
    bench->editor->actions()->get("window.quit")->trigger();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(quit.count(), 0);
    life().cancelQuestion();
    EXPECT_EQ(order(), "Ebbe, Nacht, Flut");
    life().close();
    ASSERT_EQ(asked.count(), 2);
    EXPECT_TRUE(document().isOpen());
    life().saveFirst();
    EXPECT_FALSE(document().isOpen());
    const std::filesystem::path file = folder / "Meer.lacquer-album" / "album.json";
    EXPECT_NE(test::readBytes(file), before);
    EXPECT_EQ(test::readBytes(file.string() + ".bak"), before);
}

TEST_F(AlbumDocumentTest, WhatAnotherProgramHasWrittenIsNotLostUnasked) {
    QSignalSpy asked(&life(), &AlbumLife::changedOutside);
    sessions::Album other = album();
    other.texts.title = "Anders";
    ASSERT_TRUE(sessions::saveAlbum(other));
    document().moveSong(0, 2);
    life().save();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_TRUE(document().modified());
    EXPECT_NE(diskText().find("Anders"), std::string::npos);
    life().reload();
    EXPECT_EQ(document().name(), "Anders");
    EXPECT_EQ(order(), "Flut, Ebbe, Nacht");
    document().moveSong(0, 2);
    life().save();
    EXPECT_EQ(asked.count(), 1);
    EXPECT_FALSE(document().modified());
}

TEST_F(AlbumDocumentTest, AnAlbumThatCannotBeReadIsNamedWithItsPlace) {
    std::filesystem::create_directory(folder / "Bad.lacquer-album");
    test::writeBytes(
        folder / "Bad.lacquer-album" / "album.json",
        "{\"format\": \"lacquer-album\", \"version\": 1,\n\"songs\": [{\"source\": \"a.wav\", \"gain\": 99}]}");
    life().openPath(QString::fromStdString((folder / "Bad.lacquer-album").string()));
    EXPECT_NE(problems().find("album.json:2 /songs/0/gain"), std::string::npos) << problems();
    EXPECT_EQ(document().name(), "Meer") << "the open one stays";
}

TEST_F(AlbumDocumentTest, SongsAreDroppedIntoTheOpenAlbumAndOthersAskForAName) {
    QSignalSpy wanted(&life(), &AlbumLife::newWanted);
    life().drop({url(song("Morgen.wav", 5, 500, 0.2))}, -1);
    ASSERT_TRUE(waitFor([&] { return order() == "Flut, Ebbe, Nacht, Morgen"; })) << problems();
    test::writeBytes(folder / "text.txt", "no sound");
    life().drop({url(folder / "text.txt")}, -1);
    ASSERT_TRUE(waitFor([&] { return !life().reading()->busy(); }));
    EXPECT_NE(problems().find("text.txt"), std::string::npos);
    EXPECT_EQ(order(), "Flut, Ebbe, Nacht, Morgen");
    life().drop({url(folder / "live.cue")}, -1);
    EXPECT_EQ(wanted.count(), 1);
    life().save();
    life().close();
    life().drop({url(music / "01 Flut.wav")}, -1);
    EXPECT_EQ(wanted.count(), 2);
}

TEST_F(AlbumDocumentTest, TheCheckSaysWhatTheProgramSays) {
    ASSERT_TRUE(document().setSongText(1, "end", "3"));  // a track of a CD takes 4 s
    ASSERT_TRUE(document().setSongText(2, "isrc", "DEABC2500001"));
    ASSERT_TRUE(document().setSongText(0, "isrc", "DEABC2500001"));
    life().save();
    look();
    QProcess program;
    program.start(LACQUER_BINARY_DIR "/bin/lacquer", {"album", "check", document().place(), "--json"});
    ASSERT_TRUE(program.waitForFinished());
    const auto told = QJsonDocument::fromJson(program.readAllStandardOutput())["findings"].toArray();
    FindingModel& shown = *desk().findings();
    ASSERT_EQ(shown.rowCount(), told.size());
    QStringList ours, theirs;
    for (int row = 0; row < shown.rowCount(); ++row) {
        const QModelIndex index = shown.index(row);
        ours.append(shown.data(index, FindingModel::levelRole).toString() +
                    shown.data(index, FindingModel::placeRole).toString() +
                    shown.data(index, FindingModel::whatRole).toString());
        theirs.append(told[row]["level"].toString() + told[row]["where"].toString() + told[row]["what"].toString());
    }
    ours.sort();
    theirs.sort();
    EXPECT_EQ(ours, theirs);
    EXPECT_EQ(row_(1, SongModel::troubleRole), "warning") << "shorter than a track of a CD";
    EXPECT_EQ(row_(2, SongModel::troubleRole), "warning") << "the ISRC of another song";
    std::filesystem::remove(music / "01 Flut.wav");
    ASSERT_TRUE(document().setAlbumText("title", "M"));
    ASSERT_TRUE(waitFor([&] { return sounds().idle(); }));
    EXPECT_GT(shown.errors(), 0);
    EXPECT_EQ(row_(0, SongModel::troubleRole), "error");
    EXPECT_EQ(shown.data(shown.index(0), FindingModel::songRole), 0);
    EXPECT_EQ(shown.data(shown.index(0), FindingModel::memberRole), "source");
}

TEST_F(AlbumDocumentTest, LevelsAreThoseOfTheProgramAndTheirSuggestionIsOneStep) {
    look();
    QProcess program;
    program.start(LACQUER_BINARY_DIR "/bin/lacquer", {"album", "levels", document().place(), "--json"});
    ASSERT_TRUE(program.waitForFinished(60000));
    const auto told = QJsonDocument::fromJson(program.readAllStandardOutput());
    for (int row = 0; row < 3; ++row) {
        const auto* const report = sounds().loudnessOf(static_cast<std::size_t>(row));
        ASSERT_NE(report, nullptr);
        EXPECT_EQ(report->integratedLufs, told["songs"][row]["integratedLufs"].toDouble());
        EXPECT_EQ(report->truePeakDbtp, told["songs"][row]["truePeakDbtp"].toDouble());
    }
    ASSERT_TRUE(sounds().hasSuggestion()) << "Ebbe is 14 dB softer";
    const sessions::Album before = album();
    sounds().applySuggestion();
    for (int row = 0; row < 3; ++row)
        EXPECT_NEAR(album().songs[static_cast<std::size_t>(row)].gainDb,
                    told["songs"][row]["suggestedGainDb"].toDouble(), 0.005);
    ASSERT_TRUE(waitFor([&] { return sounds().idle(); }));
    EXPECT_FALSE(sounds().hasSuggestion());
    document().undo();
    EXPECT_EQ(album(), before);
}

}  // namespace
}  // namespace lacquer::editor::album_document_test
