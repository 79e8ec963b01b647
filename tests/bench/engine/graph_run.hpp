// A standard graph in the engine.
#pragma once

#include <array>
#include <functional>

#include "core/engine/engine.hpp"
#include "core/plan/plan_compiler.hpp"
#include "standard_graphs.hpp"

namespace lacquer::bench {

struct Executor {
    const char* name;
    int threads;
    TaskPolicy tasks;
};
inline constexpr std::array kExecutors{Executor{"serial", 1, TaskPolicy::whenWorthIt},
                                       Executor{"block", 2, TaskPolicy::whenWorthIt},
                                       Executor{"pipe", 2, TaskPolicy::pipeline}};

class GraphRun {
public:
    GraphRun(const StandardGraph& standard, int frames, const Executor& executor);

    [[nodiscard]] bool pipeline() const { return executor_.tasks == TaskPolicy::pipeline; }
    [[nodiscard]] Engine& engine() { return engine_; }
    [[nodiscard]] std::size_t nodeCount() const { return instances_.size(); }

    /// With the costs that have been measured so far.
    [[nodiscard]] std::unique_ptr<ProcessPlan> compile(TaskPolicy tasks) { return compile(tasks, executor_.threads); }
    void publish(TaskPolicy tasks) { engine_.publish(compile(tasks)); }
    void publish() { publish(executor_.tasks); }
    /// As a session engine does: publishes a plan for one thread when sharing has been found not to pay.
    void settle() {
        if (!engine_.sharingPays()) engine_.publish(compile(executor_.tasks, 1));
    }

    void runBlock() { engine_.runQuantum(); }
    /// Runs blocks while `more` is true.
    void runBlocks(const std::function<bool()>& more);
    /// An output channel of the block that ran last.
    [[nodiscard]] const float* channel(std::size_t index) const;

private:
    [[nodiscard]] std::unique_ptr<ProcessPlan> compile(TaskPolicy tasks, int threads);
    NodeId add(const std::string& uri, std::vector<PortInfo> ports, std::function<std::unique_ptr<Processor>()> make);

    const Executor executor_;
    PrepareSpec spec_;
    Graph graph_;
    InstanceTable instances_;
    ConnectionTable delays_;
    std::uint32_t phase_ = 0;
    Engine engine_;
};

}  // namespace lacquer::bench
