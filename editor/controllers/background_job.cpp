#include "editor/controllers/background_job.hpp"

#include <utility>

namespace lacquer::editor {

BackgroundJob::BackgroundJob(std::mutex& turn, std::function<void(const sessions::Progress&)> work,
                             std::function<void()> done)
    : thread_([this, &turn, work = std::move(work), done = std::move(done)]() mutable {
          {
              const std::scoped_lock lock(turn);
              work([this](double fraction) {
                  fraction_ = fraction;
                  QMetaObject::invokeMethod(this, &BackgroundJob::progressed, Qt::QueuedConnection);
                  return state_ == State::cancelled ? sessions::Proceed::stop : sessions::Proceed::yes;
              });
              work = nullptr;
              auto running = State::running;
              if (!state_.compare_exchange_strong(running, State::ended)) done = nullptr;
          }
          QMetaObject::invokeMethod(
              this,
              [this, done = std::move(done)] {
                  if (done) done();
                  Q_EMIT finished();
              },
              Qt::QueuedConnection);
      }) {}

bool BackgroundJob::cancel() {
    auto running = State::running;
    return state_.compare_exchange_strong(running, State::cancelled) || running == State::cancelled;
}

BackgroundJob::~BackgroundJob() {
    cancel();
}

}  // namespace lacquer::editor
