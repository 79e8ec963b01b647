#include "adopting.hpp"

#include <atomic>
#include <cstdio>
#include <future>
#include <thread>

#include "core/realtime/clock.hpp"
#include "core/realtime/rt_exchange.hpp"
#include "scheduling.hpp"
#include "statistics.hpp"

namespace lacquer::bench {
namespace {

constexpr double kTargetNs = 1000;
constexpr std::int64_t kPauseNs = 50'000;

// What two looks at the clock take with nothing in between; it is in every time below.
double clockNs() {
    std::vector<double> times;
    for (int i = 0; i < 1001; ++i) {
        const std::int64_t before = nowNanoseconds();
        times.push_back(static_cast<double>(nowNanoseconds() - before));
    }
    return quantile(times, 0.5);
}

}  // namespace

nlohmann::json adopting(int plans) {
    GraphRun graph(makeShape("mix", 100), 256, kExecutors[0]);
    RtExchange<ProcessPlan> exchange;
    std::atomic<bool> over{false};
    std::thread message([&] {
        takeNormalPriority();
        while (!over.load(std::memory_order_relaxed)) {
            auto plan = graph.compile(kExecutors[0].tasks);
            while (exchange.waiting() && !over.load(std::memory_order_relaxed)) sleepUntil(nowNanoseconds() + kPauseNs);
            exchange.publish(std::move(plan));
        }
    });
    // It sleeps in between, as between two blocks: looking all the time would keep the line in this core's cache.
    std::vector<double> times;
    while (times.size() < static_cast<std::size_t>(plans)) {
        sleepUntil(nowNanoseconds() + kPauseNs);
        const std::int64_t before = nowNanoseconds();
        const bool adopted = exchange.adopt();
        const std::int64_t after = nowNanoseconds();
        if (adopted) times.push_back(static_cast<double>(after - before));
    }
    over = true;
    message.join();
    const Spread all = spread(times);
    const double clock = clockNs();
    std::printf("adopt() of %d plans: p50 %.0f, p99 %.0f, p99.9 %.0f, max %.0f ns; target %.0f; the clock alone %.0f\n",
                plans, all.p50, all.p99, all.p999, all.max, kTargetNs, clock);
    std::fflush(stdout);
    return {{"measure", "adopt"}, {"plans", plans},   {"p50Ns", all.p50},      {"p99Ns", all.p99},
            {"p999Ns", all.p999}, {"maxNs", all.max}, {"targetNs", kTargetNs}, {"clockNs", clock}};
}

nlohmann::json firstBlocks(const Executor& executor, int frames, int plans) {
    constexpr int kSettlingBlocks = 30;  // in which the nodes are timed and sharing is tried
    constexpr int kBlocks = 30;
    GraphRun run(makeShape("mix", 1000), frames, executor);
    std::vector<double> first, later;
    const auto timeBlock = [&] {
        const std::int64_t before = nowNanoseconds();
        run.runBlock();
        return static_cast<double>(nowNanoseconds() - before);
    };
    for (int i = 0; i <= plans; ++i) {
        const std::int64_t begun = nowNanoseconds();
        // On a thread of its own, as a message thread would: the plan is then not in the audio thread's cache already.
        run.engine().publish(std::async(std::launch::async, [&] { return run.compile(executor.tasks); }).get());
        const double firstNs = timeBlock();
        for (int block = 0; block < kSettlingBlocks; ++block) run.runBlock();
        if (i > 0) first.push_back(firstNs);  // before, the processors have never run
        for (int block = 0; block < kBlocks; ++block) later.push_back(timeBlock());
        restAfter(begun);
    }
    const double median = quantile(later, 0.5), firstMedian = quantile(first, 0.5), worst = quantile(first, 1.0);
    std::printf(
        "first block, %zu nodes, %s: median %.1f, worst %.1f us; later ones %.1f us: %.2f and %.2f times that\n",
        run.nodeCount(), executor.name, firstMedian / 1e3, worst / 1e3, median / 1e3, firstMedian / median,
        worst / median);
    std::fflush(stdout);
    return {{"measure", "firstBlock"},      {"executor", executor.name}, {"threads", executor.threads},
            {"nodes", run.nodeCount()},     {"block", frames},           {"plans", plans},
            {"medianNs", firstMedian},      {"worstNs", worst},          {"laterNs", median},
            {"ratio", firstMedian / median}};
}

}  // namespace lacquer::bench
