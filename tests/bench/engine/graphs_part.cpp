#include "graphs_part.hpp"

#include <cmath>
#include <cstdio>

#include "cache_line_round_trip.hpp"
#include "core/realtime/clock.hpp"
#include "floor.hpp"
#include "graph_run.hpp"
#include "statistics.hpp"

namespace lacquer::bench {
namespace {

constexpr int kSignatureBlock = 200;
constexpr double kSignatureTolerance = 2e-4;  // W5 amplifies the order of sums

double signature(const float* left, const float* right, int frames) {
    double sum = 0;
    for (int i = 0; i < frames; ++i) sum += std::fabs(left[i]) + std::fabs(right[i]);
    return sum;
}

/// The times of single blocks, in nanoseconds, for about `seconds`, appended.
template <class Block>
double burst(double seconds, Block block, std::vector<double>& all) {
    std::vector<double> times;
    const std::int64_t end = nowNanoseconds() + static_cast<std::int64_t>(seconds * 1e9);
    for (std::int64_t before = nowNanoseconds(); before < end;) {
        block();
        const std::int64_t after = nowNanoseconds();
        times.push_back(static_cast<double>(after - before));
        before = after;
    }
    all.insert(all.end(), times.begin(), times.end());
    return quantile(times, 0.5);
}

// What the options set.
struct GraphsOptions {
    std::vector<std::string> work = standardGraphNames();
    std::vector<int> blocks{64, 256, 1024};
    double seconds = 0.15;
    int passes = 5;
};

/// Likewise for the pipeline, whose blocks have no times of their own: the time of all, divided.
double pipelineBurst(double seconds, GraphRun& engine, std::vector<double>& all) {
    const std::int64_t begin = nowNanoseconds(), end = begin + static_cast<std::int64_t>(seconds * 1e9);
    std::int64_t blocks = 0;
    engine.runBlocks([&] { return ++blocks, nowNanoseconds() < end; });
    all.push_back(static_cast<double>(nowNanoseconds() - begin) / static_cast<double>(blocks));
    return all.back();
}

nlohmann::json measure(const StandardGraph& graph, int frames, const GraphsOptions& options) {
    Floor floor(graph, frames);
    std::vector<double> floorMedians, unused;
    nlohmann::json rows;
    std::array<std::unique_ptr<GraphRun>, kExecutors.size()> engines;
    for (std::size_t e = 0; e < engines.size(); ++e)
        engines[e] = std::make_unique<GraphRun>(graph, frames, kExecutors[e]);
    // Some blocks one by one, which measures the nodes; then those that the signature is of, as they will be timed.
    constexpr int kMeasuringBlocks = 20;
    std::array<double, kExecutors.size()> signatures{};
    for (int block = 0; block <= kSignatureBlock; ++block) floor.runBlock();
    const double expected = signature(floor.left(), floor.right(), frames);
    for (std::size_t e = 0; e < engines.size(); ++e) {
        engines[e]->publish(TaskPolicy::whenWorthIt);
        for (int block = 0; block < kMeasuringBlocks; ++block) engines[e]->runBlock();
        engines[e]->publish();
        int block = kMeasuringBlocks;
        engines[e]->runBlocks([&] { return block++ <= kSignatureBlock; });
        signatures[e] = signature(engines[e]->channel(0), engines[e]->channel(1), frames);
        if (!(std::fabs(signatures[e] - expected) <= kSignatureTolerance * expected))
            throw std::runtime_error(graph.name + " sounds wrong: signature " + std::to_string(signatures[e]) +
                                     ", the floor's is " + std::to_string(expected));
    }
    std::array<std::vector<double>, kExecutors.size()> medians, all, roundTrips;
    for (int pass = 0; pass < options.passes; ++pass) {
        floorMedians.push_back(burst(
            options.seconds, [&] { floor.runBlock(); }, unused));
        for (std::size_t e = 0; e < engines.size(); ++e) {
            if (kExecutors[e].threads > 1) roundTrips[e].push_back(cacheLineRoundTripNs());
            if (!engines[e]->pipeline()) engines[e]->settle();
            medians[e].push_back(engines[e]->pipeline()
                                     ? pipelineBurst(options.seconds, *engines[e], all[e])
                                     : burst(
                                           options.seconds, [&] { engines[e]->runBlock(); }, all[e]));
            if (kExecutors[e].threads > 1) roundTrips[e].push_back(cacheLineRoundTripNs());
        }
    }
    const double floorNs = quantile(floorMedians, 0.5), serialNs = quantile(medians[0], 0.5);
    for (std::size_t e = 0; e < engines.size(); ++e) {
        const double median = quantile(medians[e], 0.5);
        const bool alone = kExecutors[e].threads == 1;
        rows.push_back({{"work", graph.name},
                        {"nodes", graph.nodes.size()},
                        {"block", frames},
                        {"threads", kExecutors[e].threads},
                        {"executor", kExecutors[e].name},
                        {"medianNs", median},
                        {"floorNs", floorNs},
                        {"ratio", median / floorNs},
                        {"speedUp", serialNs / median},
                        {"roundTripNs", alone ? 0.0 : quantile(roundTrips[e], 0.5)},
                        {"signature", signatures[e]},
                        {"p99Ns", quantile(all[e], 0.99)},
                        {"p999Ns", quantile(all[e], 0.999)},
                        {"maxNs", quantile(all[e], 1.0)}});
        const auto& row = rows.back();
        std::printf("%-4s %5zu %5d %d %-7s %10.2f %10.2f %6.2f %6.2f %7.0f %10.2f %10.2f\n", graph.name.c_str(),
                    graph.nodes.size(), frames, kExecutors[e].threads, kExecutors[e].name, median / 1e3, floorNs / 1e3,
                    median / floorNs, serialNs / median, row["roundTripNs"].get<double>(),
                    row["p99Ns"].get<double>() / 1e3, row["maxNs"].get<double>() / 1e3);
        std::fflush(stdout);
    }
    return rows;
}

class GraphsPart : public Part {
public:
    [[nodiscard]] const char* name() const override { return "graphs"; }

    void addOptions(CLI::App& app) override {
        const auto group = app.add_option_group("graphs", "The engine beside hand-written loops");
        group->add_option("--work", options_.work, "Graphs")
            ->delimiter(',')
            ->check(CLI::IsMember(standardGraphNames()));
        group->add_option("--blocks", options_.blocks, "Frames per block")
            ->delimiter(',')
            ->check(CLI::Range(64, 4096))
            ->capture_default_str();
        group->add_option("--seconds", options_.seconds, "Length of a burst")->capture_default_str();
        group->add_option("--passes", options_.passes, "Bursts of each")->capture_default_str();
    }

    nlohmann::json run() override {
        std::printf("%-4s %5s %5s %s %-7s %10s %10s %6s %6s %7s %10s %10s\n", "work", "nodes", "block", "t", "exec",
                    "median us", "floor us", "ratio", "speed", "trip ns", "p99 us", "max us");
        nlohmann::json rows = nlohmann::json::array();
        for (const std::string& graph : options_.work)
            for (const int frames : options_.blocks)
                for (auto& row : measure(makeStandardGraph(graph), frames, options_)) rows.push_back(std::move(row));
        return rows;
    }

private:
    GraphsOptions options_;
};

}  // namespace

std::unique_ptr<Part> makeGraphsPart() {
    return std::make_unique<GraphsPart>();
}

}  // namespace lacquer::bench
