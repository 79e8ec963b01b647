#include "compile_part.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "adopting.hpp"
#include "core/realtime/clock.hpp"
#include "graph_run.hpp"
#include "scheduling.hpp"
#include "statistics.hpp"

namespace lacquer::bench {
namespace {

constexpr int kFrames = 256;
constexpr std::size_t kReferenceNodes = 1000;  // growth is told beside this row
// Short compiles are repeated so long in each pass, so that a disturbance does not make up the whole of it.
constexpr std::int64_t kPassNs = 20'000'000;

std::optional<double> targetMs(std::size_t nodes) {
    if (nodes == 1000) return 10;
    if (nodes == 10000) return 150;
    return std::nullopt;
}

struct Size {
    std::size_t wanted = 0;
    std::unique_ptr<GraphRun> graph;
    std::size_t tasks = 0;
    std::vector<double> timesNs{};
    [[nodiscard]] double nsPerNode() { return quantile(timesNs, 0.5) / static_cast<double>(graph->nodeCount()); }
};

class CompilePart : public Part {
public:
    [[nodiscard]] const char* name() const override { return "compile"; }

    void addOptions(CLI::App& app) override {
        const auto group = app.add_option_group(name(), "Compiling a plan; taking one up");
        group->add_option("--shapes", shapes_, "Graphs: mix is W4 scaled, random is W5 scaled")
            ->delimiter(',')
            ->check(CLI::IsMember(shapeNames()))
            ->capture_default_str();
        group->add_option("--nodes", nodes_, "About so many nodes; growth is told beside the row of 1000")
            ->delimiter(',')
            ->check(CLI::Range(20, 50000))
            ->capture_default_str();
        group
            ->add_option("--uses", uses_,
                         "What plans are compiled for: one thread, a block on 2 threads, the pipeline on 2")
            ->delimiter(',')
            ->check(CLI::IsMember(uses_))
            ->capture_default_str();
        group->add_option("--compile-passes", passes_, "Passes over the sizes, each of one compile or more")
            ->check(CLI::PositiveNumber)
            ->capture_default_str();
        group->add_option("--adopts", adopts_, "Plans to take up")->check(CLI::PositiveNumber)->capture_default_str();
        group->add_option("--first-blocks", firstBlocks_, "Plans whose first block is timed")
            ->check(CLI::PositiveNumber)
            ->capture_default_str();
    }

    nlohmann::json run() override {
        nlohmann::json rows = nlohmann::json::array();
        std::printf("%-6s %-6s %6s %6s %10s %10s %8s %9s %7s\n", "shape", "for", "nodes", "tasks", "median ms",
                    "worst ms", "target", "ns / node", "growth");
        for (const std::string& shape : shapes_)
            for (const Executor& executor : kExecutors)
                if (std::find(uses_.begin(), uses_.end(), executor.name) != uses_.end()) compile(shape, executor, rows);
        rows.push_back(adopting(adopts_));
        for (const Executor& executor : kExecutors)
            if (executor.tasks != TaskPolicy::pipeline) rows.push_back(firstBlocks(executor, kFrames, firstBlocks_));
        return rows;
    }

private:
    // Nodes cost what is guessed before they have run: the tasks are then the same in every run of the benchmark.
    void compile(const std::string& shape, const Executor& executor, nlohmann::json& rows) const {
        std::vector<Size> sizes;
        for (const std::size_t nodes : nodes_)
            sizes.push_back({nodes, std::make_unique<GraphRun>(makeShape(shape, nodes), kFrames, executor)});
        for (int pass = 0; pass < passes_; ++pass)
            for (Size& size : sizes) {
                const std::int64_t begin = nowNanoseconds(), end = begin + kPassNs;
                for (std::int64_t before = begin; before < end; before = nowNanoseconds()) {
                    const auto plan = size.graph->compile(executor.tasks);
                    size.timesNs.push_back(static_cast<double>(nowNanoseconds() - before));
                    size.tasks = plan->tasks.size();
                }
                restAfter(begin);
            }
        std::optional<double> reference;
        for (Size& size : sizes)
            if (size.wanted == kReferenceNodes) reference = size.nsPerNode();
        for (Size& size : sizes) rows.push_back(report(shape, executor, size, reference));
    }

    static nlohmann::json report(const std::string& shape, const Executor& executor, Size& size,
                                 std::optional<double> referenceNsPerNode) {
        const double median = quantile(size.timesNs, 0.5), worst = quantile(size.timesNs, 1.0);
        nlohmann::json row{{"measure", "compile"},
                           {"work", shape},
                           {"executor", executor.name},
                           {"threads", executor.threads},
                           {"nodes", size.graph->nodeCount()},
                           {"tasks", size.tasks},
                           {"compiles", size.timesNs.size()},
                           {"medianNs", median},
                           {"worstNs", worst},
                           {"nsPerNode", size.nsPerNode()}};
        std::printf("%-6s %-6s %6zu %6zu %10.3f %10.3f ", shape.c_str(), executor.name, size.graph->nodeCount(),
                    size.tasks, median / 1e6, worst / 1e6);
        if (const std::optional<double> target = targetMs(size.wanted)) {
            row["targetNs"] = *target * 1e6;
            std::printf("%8.0f ", *target);
        } else {
            std::printf("%8s ", "");
        }
        std::printf("%9.0f ", size.nsPerNode());
        if (referenceNsPerNode) {
            row["growth"] = size.nsPerNode() / *referenceNsPerNode;
            std::printf("%7.2f", size.nsPerNode() / *referenceNsPerNode);
        }
        std::printf("\n");
        std::fflush(stdout);
        return row;
    }

    std::vector<std::string> shapes_ = shapeNames(), uses_{"serial", "block", "pipe"};
    std::vector<std::size_t> nodes_{100, 1000, 10000};
    int passes_ = 5, adopts_ = 2000, firstBlocks_ = 25;
};

}  // namespace

std::unique_ptr<Part> makeCompilePart() {
    return std::make_unique<CompilePart>();
}

}  // namespace lacquer::bench
