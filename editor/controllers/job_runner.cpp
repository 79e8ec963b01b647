#include "editor/controllers/job_runner.hpp"

#include <utility>

namespace lacquer::editor {

void JobRunner::run(const QString& text, std::function<void(const sessions::Progress&)> work,
                    std::function<void()> done) {
    if (job_) {
        if (job_->cancel())
            retire();
        else
            job_.reset();  // at its end already: nobody asks for what it has made
    }
    text_ = text;
    job_ = std::make_unique<BackgroundJob>(turn_, std::move(work), [this, done = std::move(done)] {
        retire();
        Q_EMIT busyChanged();
        done();
    });
    connect(job_.get(), &BackgroundJob::progressed, this, &JobRunner::progressed);
    Q_EMIT busyChanged();
    Q_EMIT progressed();
}

void JobRunner::cancel() {
    if (!job_) return;
    if (job_->cancel())
        retire();
    else
        job_.reset();
    Q_EMIT busyChanged();
    Q_EMIT cancelled();
}

// The job itself goes when its thread has come to its end.
void JobRunner::retire() {
    BackgroundJob* const job = job_.get();
    ending_.push_back(std::move(job_));
    connect(
        job, &BackgroundJob::finished, this,
        [this, job] { std::erase_if(ending_, [job](const auto& ended) { return ended.get() == job; }); },
        Qt::QueuedConnection);
}

}  // namespace lacquer::editor
