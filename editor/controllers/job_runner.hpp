// JobRunner: long work beside the GUI, one piece at a time; what is begun anew takes the place of what was running. GUI
// thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "editor/controllers/background_job.hpp"

namespace lacquer::editor {

class JobRunner : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by what it works for")
    Q_PROPERTY(bool busy READ busy NOTIFY busyChanged)
    Q_PROPERTY(QString text READ text NOTIFY busyChanged)
    Q_PROPERTY(double fraction READ fraction NOTIFY progressed)

public:
    JobRunner() = default;
    /// Waits for the work to stop.
    ~JobRunner() override = default;

    /// `text` says what is being done. `work` runs on a thread of its own, `done` here once it has returned, unless it
    /// was cancelled.
    void run(const QString& text, std::function<void(const sessions::Progress&)> work, std::function<void()> done);
    Q_INVOKABLE void cancel();

    [[nodiscard]] bool busy() const { return job_ != nullptr; }
    [[nodiscard]] const QString& text() const { return text_; }
    /// 0 … 1; below 0 when nobody knows.
    [[nodiscard]] double fraction() const { return job_ ? job_->fraction() : -1; }

Q_SIGNALS:
    void busyChanged();
    void progressed();
    /// It has been cancelled, and nothing else begun.
    void cancelled();

private:
    void retire();

    std::mutex turn_;  ///< before the jobs, which hold it
    std::unique_ptr<BackgroundJob> job_;
    std::vector<std::unique_ptr<BackgroundJob>> ending_;  ///< cancelled or done, and not at their end yet
    QString text_;
};

}  // namespace lacquer::editor
