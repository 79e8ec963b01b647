#include "sandbox_part.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "core/engine/node_instance.hpp"
#include "core/realtime/clock.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_program.hpp"
#include "host/lv2/plugin_world.hpp"
#include "statistics.hpp"

namespace lacquer::bench {
namespace {

constexpr const char* kPlugin = "http://gareus.org/oss/lv2/fil4#stereo";
constexpr double kRate = 48000;

enum class Place { program, sandbox };
enum class Pace {
    none,     ///< one quantum after the other, as a render asks for them
    byClock,  ///< each at its time, as a device asks for them: whoever waits has fallen asleep
};

const char* nameOf(Place place) {
    return place == Place::program ? "program" : "sandbox";
}
const char* nameOf(Pace pace) {
    return pace == Pace::none ? "render" : "live";
}

class PluginRun {
public:
    PluginRun(Place place, int quantum) : quantum_(quantum) {
        host::GateOptions gate;
        gate.preferences.clear();
        gate.verdicts.clear();
        gate.sandbox.program = host::findPluginHost();
        gate.sandboxEvery = place == Place::sandbox;
        if (place == Place::sandbox)
            host::registerLv2(registry_, std::make_shared<host::PluginGate>(gate));
        else
            host::registerLv2(registry_);
        PrepareSpec prepare;
        prepare.quantumFrames = quantum;
        instance_ = NodeInstance::create(registry_.find(std::string("lv2:") + kPlugin).value(), {}, prepare).value();
        for (std::size_t c = 0; c < 2; ++c) {
            sources_[c] = in_[c].data();
            targets_[c] = out_[c].data();
        }
        segment_.frames = quantum;
        input_ = ConstAudioBlock(sources_.data(), 2, quantum);
        output_ = AudioBlock(targets_.data(), 2, quantum);
        context_.time = &time_;
        context_.events = &events_;
        context_.frames = quantum;
        context_.audioInputs = {&input_, 1};
        context_.audioOutputs = {&output_, 1};
        context_.parameters = instance_->parameters().render({&segment_, 1});
    }
    PluginRun(const PluginRun&) = delete;
    PluginRun& operator=(const PluginRun&) = delete;

    /// Adds what each call takes, in nanoseconds.
    void run(Pace pace, int calls, std::vector<double>& times) {
        const auto period = static_cast<std::int64_t>(1e9 * quantum_ / kRate);
        std::int64_t next = nowNanoseconds();
        for (int call = 0; call < calls; ++call) {
            if (pace == Pace::byClock) {
                next += period;
                std::this_thread::sleep_for(std::chrono::nanoseconds(next - nowNanoseconds()));
            }
            const std::int64_t before = nowNanoseconds();
            instance_->processor().process(context_);
            times.push_back(static_cast<double>(nowNanoseconds() - before));
        }
    }
    [[nodiscard]] bool gone() { return instance_->processor().whyGone().has_value(); }

private:
    ProcessorRegistry registry_;
    std::shared_ptr<NodeInstance> instance_;
    int quantum_;
    alignas(64) std::array<std::array<float, kMaximumQuantum>, 2> in_{}, out_{};
    std::array<const float*, 2> sources_{};
    std::array<float*, 2> targets_{};
    ConstAudioBlock input_;
    AudioBlock output_;
    Segment segment_;
    const BlockTime time_{0, {&segment_, 1}};
    const EventPorts events_{};
    ProcessContext context_;
};

class SandboxPart : public Part {
public:
    [[nodiscard]] const char* name() const override { return "sandbox"; }

    void addOptions(CLI::App& app) override {
        app.add_option_group(name(), "What a plugin costs in a process of its own")
            ->add_option("--sandbox-seconds", seconds_, "Of sound, for each row")
            ->check(CLI::PositiveNumber)
            ->capture_default_str();
    }

    // Both places take turns, so that each has its share of quiet moments.
    nlohmann::json run() override {
        constexpr int kTurns = 10;
        auto rows = nlohmann::json::array();
        if (host::findPluginHost().empty() || !host::PluginWorld::create()->find(std::string("lv2:") + kPlugin)) {
            std::printf("lacquer-plugin-host or %s is not here\n", kPlugin);
            return rows;
        }
        std::printf("fil4 stereo, us per quantum\n");
        std::printf("%8s %8s %9s %9s %9s %9s %9s\n", "quantum", "pace", "place", "p50", "p99", "p99.9", "max");
        for (const int quantum : {64, 256, 1024})
            for (const Pace pace : {Pace::none, Pace::byClock}) {
                std::array<PluginRun, 2> runs{{{Place::program, quantum}, {Place::sandbox, quantum}}};
                std::array<std::vector<double>, 2> times;
                const int calls = static_cast<int>(seconds_ * kRate / quantum / kTurns);
                for (int turn = 0; turn < kTurns; ++turn)
                    for (std::size_t i = 0; i < runs.size(); ++i) runs[i].run(pace, calls, times[i]);
                if (runs[1].gone()) std::printf("the helper has gone: what follows is of no worth\n");
                for (std::size_t i = 0; i < runs.size(); ++i)
                    rows.push_back(tell(quantum, pace, static_cast<Place>(i), times[i]));
            }
        return rows;
    }

private:
    static nlohmann::json tell(int quantum, Pace pace, Place place, std::vector<double>& times) {
        const Spread of = spread(times);
        std::printf("%8d %8s %9s %9.1f %9.1f %9.1f %9.1f\n", quantum, nameOf(pace), nameOf(place), of.p50 / 1000,
                    of.p99 / 1000, of.p999 / 1000, of.max / 1000);
        return {{"quantum", quantum}, {"pace", nameOf(pace)}, {"place", nameOf(place)}, {"p50Ns", of.p50},
                {"p99Ns", of.p99},    {"p999Ns", of.p999},    {"maxNs", of.max}};
    }

    double seconds_ = 20;
};

}  // namespace

std::unique_ptr<Part> makeSandboxPart() {
    return std::make_unique<SandboxPart>();
}

}  // namespace lacquer::bench
