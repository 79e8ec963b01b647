// What leaves the editor, beside what the program `lacquer` makes of the same.
#include <QProcess>
#include <QSignalSpy>
#include <algorithm>

#include "album_bench.hpp"

namespace lacquer::editor::export_test {
namespace {

namespace fs = std::filesystem;

struct ExportTest : testing::Test, AlbumBench {
    void SetUp() override {
        create();
        ASSERT_TRUE(document().setAlbumText("title", "Am Meer"));
        ASSERT_TRUE(document().setAlbumText("artist", "Die Möwen"));
        life().save();
        look();
    }
    [[nodiscard]] ExportController& exporter() const { return *bench->editor->exporter(); }
    void choose(const QStringList& wanted) const {
        for (const QVariant& choice : exporter().choices()) {
            const QString name = choice.toMap()["name"].toString();
            exporter().choose(name, wanted.contains(name));
        }
    }
    static void lacquer(const QStringList& arguments) {
        QProcess program;
        program.start(LACQUER_BINARY_DIR "/bin/lacquer", arguments);
        ASSERT_TRUE(program.waitForFinished(120000));
        ASSERT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
    }
    QString path(const char* name) const { return QString::fromStdString((folder / name).string()); }
    /// Files below a folder by name.
    static std::vector<std::string> filesIn(const fs::path& place) {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(place))
            if (entry.is_regular_file()) names.push_back(entry.path().lexically_relative(place).string());
        std::ranges::sort(names);
        return names;
    }
    static void expectAlike(const fs::path& ours, const fs::path& theirs) {
        ASSERT_EQ(filesIn(ours), filesIn(theirs));
        ASSERT_FALSE(filesIn(ours).empty());
        for (const std::string& name : filesIn(ours))
            EXPECT_TRUE(test::readBytes(ours / name) == test::readBytes(theirs / name)) << name;
    }
    void finish() const {
        exporter().start();
        ASSERT_EQ(exporter().state(), ExportController::State::working) << exporter().failure().toStdString();
        ASSERT_TRUE(waitFor([&] { return exporter().state() != ExportController::State::working; }));
        ASSERT_EQ(exporter().state(), ExportController::State::done) << exporter().failure().toStdString();
    }
};

TEST_F(ExportTest, AnAlbumComesOutAsTheProgramMakesIt) {
    exporter().offer(ExportController::Source::album);
    choose({"streaming", "disc"});
    exporter().setReport(false);
    exporter().setFolder(path("ours"));
    ASSERT_EQ(exporter().obstacle(), "");
    finish();
    lacquer({"album", "export", document().place(), "--for", "streaming", "cd", "-o", path("theirs")});
    expectAlike(folder / "ours", folder / "theirs");
    ASSERT_GE(exporter().results().size(), 4);
    for (const QVariant& result : exporter().results()) {
        const std::string file = (folder / result.toMap()["name"].toString().toStdString()).string();
        EXPECT_EQ(test::shell("md5sum '" + file + "' | cut -d' ' -f1"),
                  result.toMap()["sum"].toString().toStdString() + "\n");
    }
}

TEST_F(ExportTest, TheReportIsAmongTheFiles) {
    exporter().offer(ExportController::Source::album);
    choose({"streaming"});
    exporter().setReport(true);
    exporter().setFolder(path("ours"));
    finish();
    EXPECT_TRUE(fs::exists(exporter().reportFile().toStdString())) << exporter().reportFile().toStdString();
    EXPECT_NE(test::readBytes(exporter().reportFile().toStdString()).find("Am Meer"), std::string::npos);
}

TEST_F(ExportTest, SidesOfTheRecordComeOutAsTheProgramMakesThem) {
    exporter().offer(ExportController::Source::album);
    choose({"sides"});
    exporter().setFolder(path("ours"));
    EXPECT_TRUE(exporter().obstacle().contains("no order"));
    AlbumRecord& record = *desk().record();
    record.setWanted(true);
    ASSERT_TRUE(waitFor([&] { return record.isPlanned() && record.idle(); }));
    record.show(AlbumRecord::Shown::best);
    record.apply();
    life().save();
    ASSERT_TRUE(waitFor([&] { return sounds().idle(); }));
    ASSERT_EQ(exporter().obstacle(), "");
    finish();
    lacquer({"vinyl", "export", document().place(), "-o", path("theirs")});
    for (const char* const name : {"Side A.wav", "Side B.wav", "Side A.cue", "Track sheet.txt"})
        EXPECT_TRUE(test::readBytes(folder / "ours" / name) == test::readBytes(folder / "theirs" / name)) << name;
}

TEST_F(ExportTest, WhatIsCancelledLeavesNothing) {
    const auto before = folder.names();
    exporter().offer(ExportController::Source::album);
    choose({"streaming", "archive", "disc"});
    exporter().setFolder(path("ours"));
    QSignalSpy told(&exporter(), &ExportController::advanced);
    exporter().start();
    ASSERT_TRUE(waitFor([&] { return exporter().job()->fraction() > 0; }));
    exporter().cancel();
    EXPECT_EQ(exporter().state(), ExportController::State::asking);
    ASSERT_TRUE(waitFor([&] { return folder.names() == before; })) << "something is left";
}

TEST_F(ExportTest, WhatIsInTheWayIsSaidBeforehand) {
    exporter().offer(ExportController::Source::album);
    choose({});
    EXPECT_NE(exporter().obstacle(), "");
    choose({"streaming"});
    exporter().setFolder(path("music"));
    EXPECT_TRUE(exporter().obstacle().contains("exists already"));
    const auto before = folder.names();
    exporter().start();
    EXPECT_EQ(exporter().state(), ExportController::State::failed);
    exporter().askAgain();
    exporter().setFolder(path("ours"));
    EXPECT_EQ(exporter().obstacle(), "");
    std::filesystem::remove(music / "02 Ebbe.wav");
    ASSERT_TRUE(document().setAlbumText("label", "L"));
    ASSERT_TRUE(waitFor([&] { return sounds().idle(); }));
    EXPECT_TRUE(exporter().obstacle().contains("Ebbe")) << exporter().obstacle().toStdString();
    EXPECT_EQ(folder.names(), before);
}

TEST_F(ExportTest, EachFileTellsHowFarItIs) {
    exporter().offer(ExportController::Source::album);
    choose({"streaming"});
    exporter().setFolder(path("ours"));
    finish();
    const QVariantList files = exporter().files();
    ASSERT_EQ(files.size(), 3);
    for (const QVariant& file : files) {
        EXPECT_EQ(file.toMap()["share"].toDouble(), 1) << file.toMap()["name"].toString().toStdString();
        EXPECT_TRUE(file.toMap()["level"].toString().contains("LUFS"));
    }
}

TEST_F(ExportTest, TheOpenSessionComesOutAsTheProgramMakesIt) {
    std::filesystem::create_directory(folder / "stems");
    test::writeWav(folder / "stems" / "tone.wav", {test::sine(300, 0.3, 3L * kRate, kRate)}, kRate);
    SessionLife& sessionLife = *bench->editor->life();
    bench->undoAll();
    sessionLife.newFromFiles({url(folder / "stems" / "tone.wav")});
    ASSERT_TRUE(waitFor([&] { return !sessionLife.busy(); }));
    sessionLife.saveAs(url(folder / "Song"));
    ASSERT_TRUE(waitFor([&] { return !sessionLife.busy() && bench->editor->session()->hasFolder(); }));
    exporter().offer(ExportController::Source::session);
    choose({"streaming", "cd"});
    exporter().setReport(false);
    exporter().setFolder(path("ours"));
    ASSERT_EQ(exporter().obstacle(), "");
    finish();
    lacquer({"export", path("Song.lacquer"), "-p", "cd", "streaming", "-o", path("theirs")});
    expectAlike(folder / "ours", folder / "theirs");
}

}  // namespace
}  // namespace lacquer::editor::export_test
