// The record of the album in the editor. The program `lacquer` is the witness of orders and costs.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include "album_bench.hpp"

namespace lacquer::editor::album_record_test {
namespace {

struct AlbumRecordTest : testing::Test, AlbumBench {
    void SetUp() override {
        create();
        look();
        plan();
    }
    [[nodiscard]] AlbumRecord& record() const { return *desk().record(); }
    void plan() const {
        record().setWanted(true);
        ASSERT_TRUE(waitFor([&] { return record().isPlanned() && record().idle(); })) << problems();
    }
    static QJsonDocument lacquer(const QStringList& arguments) {
        QProcess program;
        program.start(LACQUER_BINARY_DIR "/bin/lacquer", arguments);
        EXPECT_TRUE(program.waitForFinished(60000));
        EXPECT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
        return QJsonDocument::fromJson(program.readAllStandardOutput());
    }
    [[nodiscard]] std::string shown() const {
        std::string text;
        for (const auto& side : record().order()) {
            text += text.empty() ? "" : "/";
            for (const std::size_t song : side) text += std::to_string(song + 1);
        }
        return text;
    }
    /// An order as `lacquer vinyl solve --evaluate` takes it.
    [[nodiscard]] QByteArray orderFile() const {
        QJsonArray sides;
        for (const auto& side : record().order()) {
            QJsonArray songs;
            for (const std::size_t song : side)
                songs.append(
                    QString("%1. %2").arg(song + 1).arg(QString::fromStdString(sessions::nameOf(album().songs[song]))));
            sides.append(songs);
        }
        return QJsonDocument(sides).toJson();
    }
};

TEST_F(AlbumRecordTest, BestOrderAndCostsAreThoseOfTheProgram) {
    const QString instance = QString::fromStdString((folder / "instance.json").string());
    const auto told = lacquer({"vinyl", "plan", document().place(), "--json", "--instance", instance});
    ASSERT_TRUE(record().hasBest());
    record().show(AlbumRecord::Shown::best);
    ASSERT_TRUE(record().cost());
    EXPECT_EQ(*record().cost(), told["best"]["cost"].toDouble());
    EXPECT_EQ(record().plan()->settings.gainDb, told["cutGainDb"].toDouble());
    EXPECT_TRUE(record().proofText().contains("optimal")) << "three songs are proven";
    // Each order by hand costs what the program says of it.
    record().show(AlbumRecord::Shown::album);
    int compared = 0;
    for (int song = 0; song < 3; ++song)
        for (int side = 0; side < 2; ++side) {
            record().move(song, side, 0);
            if (!record().cost()) continue;
            QFile file(QString::fromStdString((folder / "order.json").string()));
            ASSERT_TRUE(file.open(QIODevice::WriteOnly));
            file.write(orderFile());
            file.close();
            const auto evaluated = lacquer({"vinyl", "solve", instance, "--evaluate", file.fileName(), "--json"});
            EXPECT_EQ(*record().cost(), evaluated["cost"].toDouble()) << shown();
            ++compared;
        }
    EXPECT_GE(compared, 4);
}

TEST_F(AlbumRecordTest, AnOrderThatIsAppliedIsInTheAlbumAsOneStep) {
    record().show(AlbumRecord::Shown::best);
    ASSERT_TRUE(record().canApply());
    const auto best = record().order();
    record().apply();
    ASSERT_TRUE(album().vinyl);
    EXPECT_EQ(album().vinyl->order, best);
    EXPECT_EQ(record().shown(), AlbumRecord::Shown::album);
    EXPECT_FALSE(record().canApply());
    document().undo();
    EXPECT_FALSE(album().vinyl);
    document().redo();
    life().save();
    const auto told = lacquer({"vinyl", "plan", document().place(), "--json"});
    EXPECT_EQ(told["best"]["cost"].toDouble(), *record().cost());
}

TEST_F(AlbumRecordTest, SongsMoveWithinAndBetweenSidesButLeaveNoneEmpty) {
    record().show(AlbumRecord::Shown::digital);
    const std::string before = shown();
    ASSERT_TRUE(before == "12/3" || before == "1/23") << before;
    record().move(0, 0, 0);
    EXPECT_EQ(shown(), before) << "it lies there";
    EXPECT_FALSE(document().canUndo());
    const int alone = before == "12/3" ? 2 : 0, other = before == "12/3" ? 0 : 1;
    record().move(alone, other, 0);
    EXPECT_NE(problems().find("Each side needs a song"), std::string::npos);
    EXPECT_EQ(shown(), before);
    EXPECT_TRUE(record().previewOf(alone, other, 0).contains("needs a song"));
    record().move(other == 0 ? 1 : 1, other, other == 0 ? 0 : 2);
    EXPECT_EQ(shown(), other == 0 ? "21/3" : "1/32");
    document().undo();
    EXPECT_EQ(shown(), before);
}

TEST_F(AlbumRecordTest, AMoveIsToldBeforeItIsMade) {
    record().show(AlbumRecord::Shown::best);
    const auto order = record().order();
    const auto most = order[0].size() > order[1].size() ? 0 : 1;
    const auto song = static_cast<int>(order[static_cast<std::size_t>(most)][0]);
    const QString preview = record().previewOf(song, most, 2);
    EXPECT_TRUE(preview.contains("more")) << preview.toStdString() << ": away from the best it costs more";
    record().move(song, most, 2);
    ASSERT_TRUE(record().cost());
    EXPECT_TRUE(record().costText().contains("more than the best"));
    EXPECT_FALSE(preview.isEmpty());
}

TEST_F(AlbumRecordTest, SongsThatTheAlbumJoinsMoveTogether) {
    ASSERT_TRUE(document().setSongText(1, "gap", "0"));
    plan();
    record().setWanted(true);
    ASSERT_TRUE(waitFor([&] { return sounds().idle() && record().isPlanned() && record().idle(); }));
    ASSERT_EQ(shown(), "12/3");
    record().move(0, 1, 0);
    EXPECT_EQ(shown(), "12/3") << "side A would be empty";
    record().move(2, 0, 1);
    EXPECT_EQ(shown(), "12/3") << "side B would be";
}

TEST_F(AlbumRecordTest, PinsAreWishesThatTheBestOrderKeeps) {
    record().show(AlbumRecord::Shown::best);
    const std::size_t side = record().order()[0].size() == 2 ? 0 : 1;
    const int second = static_cast<int>(record().order()[side][1]);
    record().move(second, static_cast<int>(side), 0);
    ASSERT_EQ(record().order()[side].front(), static_cast<std::size_t>(second));
    record().togglePin(second, "first");
    ASSERT_EQ(album().vinyl->wishes.first.at(static_cast<int>(side)), static_cast<std::size_t>(second));
    ASSERT_TRUE(waitFor([&] { return record().isPlanned() && record().idle(); }));
    record().show(AlbumRecord::Shown::best);
    EXPECT_EQ(record().order()[side].front(), static_cast<std::size_t>(second));
    const QVariantList songs = record().sides()[static_cast<qsizetype>(side)].toMap()["songs"].toList();
    EXPECT_TRUE(songs[0].toMap()["first"].toBool());
    record().togglePin(second, "stays");
    EXPECT_EQ(record().adviceOn("sides", "1")["level"], "error") << "it is kept off the other side, or on side B";
    record().togglePin(second, "stays");
    record().togglePin(second, "first");
    EXPECT_EQ(album().vinyl->wishes, sessions::VinylWishes());
    EXPECT_EQ(record().adviceOn("sides", "1")["level"], "");
}

TEST_F(AlbumRecordTest, SettingsAreSaidInTheAlbumOrRefusedWithTheReason) {
    EXPECT_TRUE(record().setSetting("house", record().houses().back()));
    EXPECT_EQ(QString::fromStdString(album().vinyl->house), record().houses().back());
    EXPECT_TRUE(record().setSetting("gain", "-3.5"));
    EXPECT_EQ(album().vinyl->gainDb, -3.5);
    EXPECT_TRUE(record().setSetting("gain", ""));
    EXPECT_FALSE(album().vinyl->gainDb);
    const sessions::Album before = album();
    for (const auto& [name, text] :
         {std::pair{"gain", "99"}, {"gap", "0.5"}, {"sides", "1.5"}, {"stylus", "fine"}, {"speed", "78"}}) {
        EXPECT_EQ(record().adviceOn(name, text)["level"], "error") << name;
        EXPECT_FALSE(record().setSetting(name, text)) << name;
    }
    EXPECT_EQ(album(), before);
}

TEST_F(AlbumRecordTest, WhatDoesNotFitSaysWhatWouldHelp) {
    // Cut at 1600 cm/s, as 50 dB more than 5 are, 100 Hz swing by millimetres: the eleven turns of 20 s do not fit.
    life().addSongs({url(song("04 Tief.wav", 20, 100, 0.9))}, -1);
    ASSERT_TRUE(waitFor([&] { return album().songs.size() == 4 && sounds().idle(); }));
    ASSERT_TRUE(document().setSongText(3, "gain", "30"));
    ASSERT_TRUE(waitFor([&] { return sounds().idle(); }));
    ASSERT_TRUE(record().setSetting("format", "7in"));
    ASSERT_TRUE(record().setSetting("gain", "20"));
    ASSERT_TRUE(waitFor([&] { return record().isPlanned() && record().idle(); }));
    EXPECT_FALSE(record().obstacleText().isEmpty());
    EXPECT_FALSE(record().hasBest());
    ASSERT_FALSE(record().remedies().isEmpty());
    const QVariantMap remedy = record().remedies().front().toMap();
    ASSERT_TRUE(record().setSetting(remedy["setting"].toString(), remedy["value"].toString()));
    ASSERT_TRUE(waitFor([&] { return record().isPlanned() && record().idle(); }));
    EXPECT_TRUE(record().hasBest()) << record().obstacleText().toStdString();
}

TEST_F(AlbumRecordTest, SidesAreLaidOutWithPicturesAndWords) {
    record().show(AlbumRecord::Shown::best);
    ASSERT_TRUE(waitFor([&] { return record().idle() && record().sideFacts().size() == 2; }));
    const auto picture = record().picture(0, "disc");
    ASSERT_TRUE(picture);
    EXPECT_GT(picture->shapes.size(), 10U);
    EXPECT_NE(picture->description.find("from the rim inwards"), std::string::npos);
    for (const QVariant& side : record().sideFacts()) {
        EXPECT_TRUE(side.toMap()["fits"].toBool());
        EXPECT_TRUE(side.toMap()["left"].toString().contains("min more"));
    }
    EXPECT_FALSE(record().picture(2, "disc"));
}

TEST_F(AlbumRecordTest, TheTradeOffRunsFromTheLeastDistortionToTheAlbumsOrder) {
    const auto told = lacquer({"vinyl", "plan", document().place(), "--json"})["tradeOffs"].toArray();
    ASSERT_EQ(record().tradeOffs().size(), told.size());
    for (int i = 0; i < told.size(); ++i) {
        EXPECT_EQ(record().tradeOffs()[i].toMap()["distortion"].toDouble(), told[i]["distortion"].toDouble());
        record().showTradeOff(i);
        EXPECT_EQ(record().tradeOff(), i);
        std::string order;
        for (const auto& side : told[i]["order"].toArray()) {
            order += order.empty() ? "" : "/";
            for (const auto& song : side.toArray()) order += std::to_string(song.toInt());
        }
        EXPECT_EQ(shown(), order);
    }
}

TEST_F(AlbumRecordTest, ACancelledSearchIsNotBegunAgainBeforeItIsAskedFor) {
    ASSERT_TRUE(record().setSetting("speed", "45"));
    ASSERT_TRUE(record().job()->busy());
    record().job()->cancel();
    EXPECT_FALSE(record().isPlanned());
    for (int i = 0; i < 10; ++i) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    EXPECT_FALSE(record().job()->busy());
    record().findBest();
    ASSERT_TRUE(waitFor([&] { return record().isPlanned() && record().idle(); }));
    EXPECT_EQ(record().shown(), AlbumRecord::Shown::best);
}

}  // namespace
}  // namespace lacquer::editor::album_record_test
