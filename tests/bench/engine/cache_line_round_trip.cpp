#include "cache_line_round_trip.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "core/realtime/clock.hpp"

namespace lacquer::bench {
namespace {

constexpr std::uint32_t kBatches = 41, kTripsPerBatch = 200;

void pinTo(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

}  // namespace

double cacheLineRoundTripNs() {
    if (std::thread::hardware_concurrency() < 2) return 0;
    alignas(64) std::atomic<std::uint32_t> ball{0};
    std::vector<double> times;
    std::thread there([&] {
        pinTo(1);
        for (std::uint32_t trip = 0; trip < kBatches * kTripsPerBatch; ++trip) {
            while (ball.load(std::memory_order_acquire) != 2 * trip + 1) {
            }
            ball.store(2 * trip + 2, std::memory_order_release);
        }
    });
    std::thread here([&] {
        pinTo(0);
        for (std::uint32_t batch = 0; batch < kBatches; ++batch) {
            const std::int64_t before = nowNanoseconds();
            for (std::uint32_t i = 0; i < kTripsPerBatch; ++i) {
                const std::uint32_t trip = batch * kTripsPerBatch + i;
                ball.store(2 * trip + 1, std::memory_order_release);
                while (ball.load(std::memory_order_acquire) != 2 * trip + 2) {
                }
            }
            times.push_back(static_cast<double>(nowNanoseconds() - before) / kTripsPerBatch);
        }
    });
    here.join();
    there.join();
    std::nth_element(times.begin(), times.begin() + kBatches / 2, times.end());
    return times[kBatches / 2];
}

}  // namespace lacquer::bench
