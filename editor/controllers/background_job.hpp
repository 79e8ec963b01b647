// BackgroundJob: one piece of long work on a thread of its own, with its progress and a way to stop it. GUI thread.
#pragma once

#include <QObject>
#include <atomic>
#include <functional>
#include <thread>

#include "sessions/media/progress.hpp"

namespace lacquer::editor {

class BackgroundJob : public QObject {
    Q_OBJECT

public:
    /// `work` runs on the thread at once. `done` runs on the GUI thread once it has returned, unless the job was
    /// cancelled before.
    BackgroundJob(std::function<void(const sessions::Progress&)> work, std::function<void()> done);
    /// Waits for the work to stop.
    ~BackgroundJob() override;

    /// Work that asks how it gets on is told to stop; what it still does comes to nothing.
    void cancel() { cancelled_ = true; }
    [[nodiscard]] bool cancelled() const { return cancelled_; }
    /// 0 … 1; below 0 while the work has not told.
    [[nodiscard]] double fraction() const { return fraction_; }

Q_SIGNALS:
    void progressed();
    /// The thread has come to its end; after `done`.
    void finished();

private:
    std::atomic<bool> cancelled_{false};
    std::atomic<double> fraction_{-1};
    std::jthread thread_;
};

}  // namespace lacquer::editor
