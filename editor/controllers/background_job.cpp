#include "editor/controllers/background_job.hpp"

#include <utility>

namespace lacquer::editor {

BackgroundJob::BackgroundJob(std::function<void(const sessions::Progress&)> work, std::function<void()> done)
    : thread_([this, work = std::move(work), done = std::move(done)] {
          work([this](double fraction) {
              fraction_ = fraction;
              QMetaObject::invokeMethod(this, &BackgroundJob::progressed, Qt::QueuedConnection);
              return cancelled_ ? sessions::Proceed::stop : sessions::Proceed::yes;
          });
          QMetaObject::invokeMethod(
              this,
              [this, done] {
                  if (!cancelled_) done();
                  Q_EMIT finished();
              },
              Qt::QueuedConnection);
      }) {}

BackgroundJob::~BackgroundJob() {
    cancel();
}

}  // namespace lacquer::editor
