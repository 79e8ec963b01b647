#include "wake_part.hpp"

#include <atomic>
#include <cstdio>
#include <thread>

#include "cache_line_round_trip.hpp"
#include "core/realtime/clock.hpp"
#include "core/realtime/futex.hpp"
#include "scheduling.hpp"
#include "statistics.hpp"

namespace lacquer::bench {
namespace {

// Neither thread is tied to a core: the engine ties none either.
class Sleeper {
public:
    Sleeper() : thread_([this] { run(); }) {}
    ~Sleeper() {
        quit_.store(true, std::memory_order_relaxed);
        wake();
        thread_.join();
    }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

    void wake() {
        word_.fetch_add(1, std::memory_order_seq_cst);
        futexWake(word_, 1);
    }
    /// When it ran for the last wake. The caller keeps its core meanwhile, as one that has a block to run does; but not
    /// for ever, should the thread have been put there.
    [[nodiscard]] std::int64_t ranAt() {
        const std::int64_t patience = nowNanoseconds() + 1'000'000;
        while (answered_.load(std::memory_order_acquire) != word_.load(std::memory_order_relaxed))
            if (const std::int64_t now = nowNanoseconds(); now > patience) sleepUntil(now + 10'000);
        return ranAtNs_;
    }

private:
    void run() {
        for (std::uint32_t seen = 0; !quit_.load(std::memory_order_relaxed);) {
            while (word_.load(std::memory_order_acquire) == seen) futexWait(word_, seen);
            ranAtNs_ = nowNanoseconds();
            seen = word_.load(std::memory_order_relaxed);
            answered_.store(seen, std::memory_order_release);
        }
    }

    // On lines of their own, as in the engine: only the word is handed over.
    alignas(64) FutexWord word_{0};
    alignas(64) std::atomic<std::uint32_t> answered_{0};
    std::int64_t ranAtNs_ = 0;
    std::atomic<bool> quit_{false};
    std::thread thread_;
};

class WakePart : public Part {
public:
    [[nodiscard]] const char* name() const override { return "wake"; }

    void addOptions(CLI::App& app) override {
        const auto group = app.add_option_group(name(), "Waking a worker that sleeps on a futex");
        group->add_option("--wakes", wakes_, "Wakes of each row")->check(CLI::PositiveNumber)->capture_default_str();
        group->add_option("--pauses", pausesUs_, "Microseconds that it sleeps before: the longer, the deeper its core")
            ->delimiter(',')
            ->check(CLI::Range(50, 100000))
            ->capture_default_str();
    }

    nlohmann::json run() override {
        nlohmann::json rows = nlohmann::json::array();
        std::printf("%8s %-13s %9s %9s %9s %9s %8s\n", "pause us", "what", "p50 us", "p99 us", "p99.9 us", "max us",
                    "trip ns");
        for (const int pauseUs : pausesUs_) measure(pauseUs, rows);
        return rows;
    }

private:
    void measure(int pauseUs, nlohmann::json& rows) const {
        std::vector<double> untilRun, callerPays;
        const double roundTripNs = cacheLineRoundTripNs();
        Sleeper sleeper;
        for (int i = 0; i < wakes_; ++i) {
            sleepUntil(nowNanoseconds() + std::int64_t{pauseUs} * 1000);
            const std::int64_t before = nowNanoseconds();
            sleeper.wake();
            callerPays.push_back(static_cast<double>(nowNanoseconds() - before));
            untilRun.push_back(static_cast<double>(sleeper.ranAt() - before));
        }
        for (auto [what, times] : {std::pair{"until it runs", &untilRun}, {"caller pays", &callerPays}}) {
            const Spread all = spread(*times);
            std::printf("%8d %-13s %9.2f %9.2f %9.2f %9.2f %8.0f\n", pauseUs, what, all.p50 / 1e3, all.p99 / 1e3,
                        all.p999 / 1e3, all.max / 1e3, roundTripNs);
            rows.push_back({{"measure", what},
                            {"pauseUs", pauseUs},
                            {"wakes", wakes_},
                            {"p50Ns", all.p50},
                            {"p99Ns", all.p99},
                            {"p999Ns", all.p999},
                            {"maxNs", all.max},
                            {"roundTripNs", roundTripNs}});
        }
        std::fflush(stdout);
    }

    int wakes_ = 2000;
    std::vector<int> pausesUs_{100, 1000, 5000};
};

}  // namespace

std::unique_ptr<Part> makeWakePart() {
    return std::make_unique<WakePart>();
}

}  // namespace lacquer::bench
