// BackgroundJob: one piece of long work on a thread of its own, with its progress and a way to stop it. GUI thread.
#pragma once

#include <QObject>
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "sessions/media/progress.hpp"

namespace lacquer::editor {

class BackgroundJob : public QObject {
    Q_OBJECT

public:
    /// `work` runs on the thread once it has the turn, which other jobs may share: it must outlive the job. `done` runs
    /// on the GUI thread once it has returned, unless the job was cancelled before.
    BackgroundJob(std::mutex& turn, std::function<void(const sessions::Progress&)> work, std::function<void()> done);
    /// Waits for the work to stop.
    ~BackgroundJob() override;

    /// Work that asks how it gets on is told to stop. What it has made goes before the next job has the turn, if the
    /// two functions are all that holds it. False when the work is at its end already: it then goes with the job.
    bool cancel();
    /// 0 … 1; below 0 while the work has not told.
    [[nodiscard]] double fraction() const { return fraction_; }

Q_SIGNALS:
    void progressed();
    /// The thread has come to its end; after `done`.
    void finished();

private:
    enum class State { running, cancelled, ended };
    std::atomic<State> state_{State::running};
    std::atomic<double> fraction_{-1};
    std::jthread thread_;
};

}  // namespace lacquer::editor
