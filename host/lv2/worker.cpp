#include "host/lv2/worker.hpp"

#include <cerrno>

#include "host/lv2/plugin_call.hpp"

namespace lacquer::host {
namespace {

// Requests are small (a path, a pointer); this holds dozens of the longest path there is.
constexpr std::size_t kRingBytes = 65536;
// Some plugins poll: each answer schedules the next request. More than there are steps in any work that ends.
constexpr int kMaximumRounds = 1024;

}  // namespace

Worker::Worker(unsigned seed)
    : schedule_{this, [](LV2_Worker_Schedule_Handle self, std::uint32_t size,
                         const void* data) { return static_cast<Worker*>(self)->schedule(size, data); }},
      scheduleAtOnce_{this, [](LV2_Worker_Schedule_Handle self, std::uint32_t size,
                               const void* data) { return static_cast<Worker*>(self)->work(size, data); }},
      random_(seed),
      requests_(kRingBytes),
      responses_(kRingBytes),
      request_(kRingBytes),
      response_(kRingBytes) {
    sem_init(&wake_, 0, 0);
}

Worker::~Worker() {
    stop();
    sem_destroy(&wake_);
}

void Worker::attach(LV2_Handle plugin, const LV2_Worker_Interface* interface) noexcept {
    plugin_ = plugin;
    interface_ = interface != nullptr && interface->work != nullptr ? interface : nullptr;
}

void Worker::start() {
    if (interface_ == nullptr || thread_.joinable()) return;
    stopping_.store(false, std::memory_order_relaxed);
    thread_ = std::thread([this] { workUntilStopped(); });
}

void Worker::stop() {
    if (!thread_.joinable()) return;
    stopping_.store(true, std::memory_order_release);
    sem_post(&wake_);
    thread_.join();
}

bool Worker::drain() {
    // A response may schedule the next step, so go on until both directions are quiet.
    int rounds = 0;
    for (; rounds < kMaximumRounds && (workOnce() || !responses_.empty()); ++rounds) deliverPending();
    return rounds > 0;
}

void Worker::endRun() noexcept {
    if (interface_ == nullptr) return;
    deliverPending();
    if (interface_->end_run != nullptr) interface_->end_run(plugin_);
}

void Worker::deliverPending() noexcept {
    while (!responses_.empty()) {
        const auto message = responses_.pop(response_);
        if (interface_->work_response != nullptr)
            interface_->work_response(plugin_, static_cast<std::uint32_t>(message.size()), message.data());
    }
}

LV2_Worker_Status Worker::schedule(std::uint32_t size, const void* data) noexcept {
    if (interface_ == nullptr) return LV2_WORKER_ERR_UNKNOWN;
    if (!requests_.push({static_cast<const std::byte*>(data), size})) return LV2_WORKER_ERR_NO_SPACE;
    sem_post(&wake_);
    return LV2_WORKER_SUCCESS;
}

LV2_Worker_Status Worker::respond(std::uint32_t size, const void* data) noexcept {
    return responses_.push({static_cast<const std::byte*>(data), size}) ? LV2_WORKER_SUCCESS : LV2_WORKER_ERR_NO_SPACE;
}

bool Worker::workOnce() {
    if (requests_.empty()) return false;
    const auto message = requests_.pop(request_);
    work(static_cast<std::uint32_t>(message.size()), message.data());
    return true;
}

// The scope keeps work from two threads apart, as it does their answers: the ring for these has one writer at a time.
LV2_Worker_Status Worker::work(std::uint32_t size, const void* data) {
    if (interface_ == nullptr) return LV2_WORKER_ERR_UNKNOWN;
    const PluginControlScope scope;  // convolvers plan their FFTs here
    const PluginRandomScope random(random_);
    return interface_->work(
        plugin_,
        [](LV2_Worker_Respond_Handle self, std::uint32_t count, const void* answer) {
            return static_cast<Worker*>(self)->respond(count, answer);
        },
        this, size, data);
}

void Worker::workUntilStopped() {
    while (!stopping_.load(std::memory_order_acquire)) {
        while (sem_wait(&wake_) != 0 && errno == EINTR) {
        }
        while (!stopping_.load(std::memory_order_acquire) && workOnce()) {
        }
    }
}

}  // namespace lacquer::host
