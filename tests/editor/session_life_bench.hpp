// A bench with folders of its own, in which an editor may die. For the tests of a session's life.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <filesystem>
#include <memory>

#include "editor_bench.hpp"

namespace lacquer::editor {

namespace fs = std::filesystem;

class SessionLifeBench : public testing::Test {
protected:
    SessionLifeBench() {
        fs::create_directory(music);
        restart();
    }
    void restart() {
        bench.reset();
        bench = std::make_unique<EditorBench>(places());
    }
    Places places() const {
        return {.settings = root / "config/editor.json",
                .unsaved = root / "state/unsaved",
                .example = fs::path(LACQUER_SOURCE_DIR) / "sessions/examples/keep-on-rolling.lacquer"};
    }
    SessionLife& life() const { return *bench->editor->life(); }
    SessionController& session() const { return *bench->editor->session(); }
    static QUrl url(const fs::path& path) { return QUrl::fromLocalFile(QString::fromStdString(path.string())); }
    /// Lets the job and what follows from it happen.
    void wait() const {
        for (QDeadlineTimer deadline(60000); life().busy() && !deadline.hasExpired();)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        QCoreApplication::processEvents();
        ASSERT_FALSE(life().busy());
    }
    /// Saves the bench's session in the music folder, with one change to the master.
    fs::path saveAs(const char* name) const {
        life().saveAs(url(music / name));
        wait();
        return session().folder();
    }
    void change() const { bench->add("gain", {400, 1200}); }
    /// An editor of its own that dies at the end of `work`.
    template <class Work>
    void dieAfter(const Work& work) const {
        const pid_t child = ::fork();
        if (child == 0) {
            EditorBench other(places());
            work(*other.editor, other);
            ::kill(::getpid(), SIGKILL);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    }

    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    const fs::path music = root / "music";
    std::unique_ptr<EditorBench> bench;
};

}  // namespace lacquer::editor
