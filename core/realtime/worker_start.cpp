#include "core/realtime/worker_start.hpp"

#include <atomic>

namespace lacquer {
namespace {
std::atomic<WorkerStart> workerStart{nullptr};
}

void setWorkerStart(WorkerStart start) noexcept {
    workerStart.store(start, std::memory_order_release);
}

void callWorkerStart() noexcept {
    if (const WorkerStart start = workerStart.load(std::memory_order_acquire); start != nullptr) start();
}

}  // namespace lacquer
