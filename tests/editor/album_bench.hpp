// AlbumBench: an editor with an album of real sound files in a folder of its own, without a window.
#pragma once

#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "editor_bench.hpp"
#include "sessions/album/album_file.hpp"
#include "tests/sessions/media/sound_files.hpp"
#include "wait_for.hpp"

namespace lacquer::editor {

class AlbumBench {
public:
    static constexpr int kRate = 44100;

    /// Songs Flut, Ebbe and Nacht of 6, 5 and 7 seconds in a folder `music`, and an album of them.
    AlbumBench() {
        std::filesystem::create_directory(music);
        song("01 Flut.wav", 6, 440, 0.5);
        song("02 Ebbe.wav", 5, 620, 0.1);
        song("03 Nacht.wav", 7, 880, 0.3);
        restart();
    }
    void restart() {
        bench.reset();
        bench = std::make_unique<EditorBench>(Places{.settings = folder / "editor.json"});
    }
    /// A sine with some noise on both sides.
    std::filesystem::path song(const std::string& name, double seconds, double hertz, double amplitude) const {
        const auto frames = static_cast<std::int64_t>(seconds * kRate);
        auto left = test::sine(hertz, amplitude, frames, kRate),
             right = test::sine(hertz * 1.5, amplitude, frames, kRate);
        const auto grain = test::noise(frames, static_cast<float>(amplitude) / 8, 7);
        for (std::size_t i = 0; i < left.size(); ++i) {
            left[i] += grain[i];
            right[i] -= grain[i];
        }
        test::writeWav(music / name, {left, right}, kRate);
        return music / name;
    }
    static QUrl url(const std::filesystem::path& path) {
        return QUrl::fromLocalFile(QString::fromStdString(path.string()));
    }
    /// Makes the album of what lies in `music`, and looks at it until everything about it is known.
    void create(const char* name = "Meer") const {
        life().create(QString::fromStdString(folder.path().string()), name,
                      {url(music / "01 Flut.wav"), url(music / "02 Ebbe.wav"), url(music / "03 Nacht.wav")});
        ASSERT_TRUE(waitFor([&] { return document().isOpen(); })) << problems();
    }
    void look() const {
        sounds().setWanted(true);
        ASSERT_TRUE(waitFor([&] { return sounds().idle(); }));
    }
    [[nodiscard]] AlbumDesk& desk() const { return *bench->editor->album(); }
    [[nodiscard]] AlbumDocument& document() const { return *desk().document(); }
    [[nodiscard]] AlbumLife& life() const { return *desk().life(); }
    [[nodiscard]] AlbumSounds& sounds() const { return *desk().sounds(); }
    [[nodiscard]] const sessions::Album& album() const { return document().album(); }
    /// "Flut, Ebbe, Nacht"
    [[nodiscard]] std::string order() const {
        std::string names;
        for (const auto& song : album().songs) names += (names.empty() ? "" : ", ") + sessions::nameOf(song);
        return names;
    }
    /// The same of the rows that are shown.
    [[nodiscard]] std::string rows() const {
        QStringList names;
        for (int row = 0; row < desk().songs()->rowCount(); ++row)
            names.append(row_(row, SongModel::titleRole).toString());
        return names.join(", ").toStdString();
    }
    [[nodiscard]] QVariant row_(int row, int role) const {
        return desk().songs()->data(desk().songs()->index(row), role);
    }
    [[nodiscard]] std::string problems() const { return bench->problems.join("\n").toStdString(); }

    const test::TemporaryFolder folder;
    const std::filesystem::path music = folder / "music";
    std::unique_ptr<EditorBench> bench;
};

}  // namespace lacquer::editor
