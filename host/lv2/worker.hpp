// Worker: what an LV2 plugin must not do in run() (loading, planning) is done here instead (LV2 worker extension).
// Live, an own thread does the work; offline and while preparing, drain() does it on the calling thread.
#pragma once

#include <lv2/worker/worker.h>
#include <semaphore.h>

#include <atomic>
#include <thread>
#include <vector>

#include "host/lv2/message_ring.hpp"
#include "host/lv2/plugin_random.hpp"

namespace lacquer::host {

class Worker {
public:
    /// `seed` is that of the random numbers which work draws; in run() the plugin has others.
    explicit Worker(unsigned seed = 1);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// What the plugin is handed; it may schedule from run() and from restore().
    [[nodiscard]] LV2_Worker_Schedule* feature() noexcept { return &schedule_; }
    /// What it is handed for restore() while it runs: the work is done within the call, on the calling thread, and its
    /// answers go the usual way. Only inside a PluginControlScope.
    [[nodiscard]] LV2_Worker_Schedule* featureAtOnce() noexcept { return &scheduleAtOnce_; }

    /// Message thread, once after instantiation. `interface` may be null: the plugin then has no work.
    void attach(LV2_Handle plugin, const LV2_Worker_Interface* interface) noexcept;

    /// Message thread. Between start() and stop() the own thread does the work.
    void start();
    void stop();

    /// Does everything that is scheduled, answers included, on this thread; what a plugin schedules without end waits
    /// for the next call. Call between two run()s and not while the own thread is started. True when there was anything
    /// to do.
    bool drain();

    /// Audio thread, right after run(): hands finished work back to the plugin. Real time.
    void endRun() noexcept;

private:
    LV2_Worker_Status schedule(std::uint32_t size, const void* data) noexcept;
    LV2_Worker_Status respond(std::uint32_t size, const void* data) noexcept;
    void deliverPending() noexcept;
    bool workOnce();
    LV2_Worker_Status work(std::uint32_t size, const void* data);
    void workUntilStopped();

    LV2_Worker_Schedule schedule_;
    LV2_Worker_Schedule scheduleAtOnce_;
    LV2_Handle plugin_ = nullptr;
    const LV2_Worker_Interface* interface_ = nullptr;
    PluginRandom random_;
    MessageRing requests_;
    MessageRing responses_;
    std::vector<std::byte> request_;   // the message being worked on
    std::vector<std::byte> response_;  // the message being delivered
    sem_t wake_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace lacquer::host
