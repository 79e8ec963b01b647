#include "memory_part.hpp"

#include <malloc.h>

#include <cstdio>

#include "graph_run.hpp"

namespace lacquer::bench {
namespace {

constexpr int kFrames = 256;

// What is allocated now, whatever it was asked for with: a plan's signals do not come from operator new.
std::size_t allocatedBytes() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

// The slots: the one part that grows with the block.
std::size_t signalBytes(const ProcessPlan& plan) {
    const auto stride = static_cast<std::size_t>(plan.slot(1) - plan.slot(0));
    return plan.slots.places(plan.phases) * stride * sizeof(float);
}

class MemoryPart : public Part {
public:
    [[nodiscard]] const char* name() const override { return "memory"; }

    void addOptions(CLI::App& app) override {
        app.add_option_group(name(), "Bytes of a plan per node")
            ->add_option("--plans", plans_, "Plans to keep at once; the figures are of one")
            ->check(CLI::PositiveNumber)
            ->capture_default_str();
    }

    nlohmann::json run() override {
        std::printf("%-6s %-6s %6s %6s %6s %10s %12s %11s\n", "shape", "for", "nodes", "tasks", "phases", "KiB",
                    "bytes / node", "of them not");
        std::printf("%-6s %-6s %6s %6s %6s %10s %12s %11s\n", "", "", "", "", "", "", "", "in signals");
        nlohmann::json rows = nlohmann::json::array();
        for (const std::string& shape : shapeNames())
            for (const Executor& executor : kExecutors)
                for (const std::size_t nodes : {100, 1000, 10000}) rows.push_back(measure(shape, executor, nodes));
        return rows;
    }

private:
    nlohmann::json measure(const std::string& shape, const Executor& executor, std::size_t wanted) const {
        GraphRun graph(makeShape(shape, wanted), kFrames, executor);
        // What the allocator keeps at hand counts as allocated. So both looks come right after a compile, and many
        // plans share the difference.
        const auto first = graph.compile(executor.tasks);
        std::vector<std::unique_ptr<ProcessPlan>> plans(static_cast<std::size_t>(plans_));
        const std::size_t before = allocatedBytes();
        for (auto& plan : plans) plan = graph.compile(executor.tasks);
        const auto count = static_cast<double>(plans.size()), nodes = static_cast<double>(graph.nodeCount());
        const double bytes = static_cast<double>(allocatedBytes() - before) / count;
        const auto signals = static_cast<double>(signalBytes(*plans[0]));
        const ProcessPlan& plan = *plans[0];
        std::printf("%-6s %-6s %6zu %6zu %6u %10.1f %12.0f %11.0f\n", shape.c_str(), executor.name, graph.nodeCount(),
                    plan.tasks.size(), plan.phases, bytes / 1024, bytes / nodes, (bytes - signals) / nodes);
        std::fflush(stdout);
        return {{"work", shape},
                {"executor", executor.name},
                {"threads", executor.threads},
                {"nodes", graph.nodeCount()},
                {"block", kFrames},
                {"tasks", plan.tasks.size()},
                {"phases", plan.phases},
                {"bytes", bytes},
                {"signalBytes", signals},
                {"bytesPerNode", bytes / nodes},
                {"bytesPerNodeWithoutSignals", (bytes - signals) / nodes}};
    }

    int plans_ = 8;
};

}  // namespace

std::unique_ptr<Part> makeMemoryPart() {
    return std::make_unique<MemoryPart>();
}

}  // namespace lacquer::bench
