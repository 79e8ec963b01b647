#include "simd_part.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <random>

#include "core/engine/node_instance.hpp"
#include "nodes/dynamics/compressor.hpp"
#include "nodes/eq/eq.hpp"
#include "nodes/master/limiter.hpp"
#include "nodes/meter/meter.hpp"
#include "nodes/simd/kernels.hpp"
#include "nodes/simd/target.hpp"

namespace lacquer::bench {
namespace {

using nodes::FilterCascade;
using nodes::SimdTarget;

constexpr int kQuantum = 256;

class Noise {
public:
    double next() { return static_cast<double>(random_()) * 0x1p-31 - 1; }

private:
    std::mt19937 random_{1};
};

/// A piece of work made anew for a target, and the frames that one call of it is worth.
struct Work {
    std::string name;
    int frames;
    std::function<std::function<void()>(SimdTarget)> make;
};

Work cascadeWork(const char* name, int filters, FilterCascade::Course course) {
    return {name, nodes::kKernelFrames, [=](SimdTarget target) {
                FilterCascade cascade;
                cascade.filters = filters;
                cascade.course = course;
                for (int lane = 0; lane < FilterCascade::kLanes; ++lane) {
                    cascade.start.g[lane] = 0.05;
                    cascade.target.g[lane] = 0.1;
                    cascade.start.k[lane] = cascade.target.k[lane] = 1;
                    cascade.start.direct[lane] = cascade.target.direct[lane] = 1;
                    cascade.start.band[lane] = cascade.target.band[lane] = 0.1;
                }
                using Samples = std::array<std::array<double, nodes::kKernelFrames>, 2>;
                Noise noise;
                Samples heard;
                for (auto& channel : heard)
                    for (double& x : channel) x = noise.next();
                return [=, &kernels = nodes::kernelsFor(target)]() mutable {
                    Samples samples = heard;
                    double* const channels[] = {samples[0].data(), samples[1].data()};
                    kernels.filterCascade(cascade, channels);
                };
            }};
}

Work truePeakWork() {
    return {"true peak, one channel", nodes::kKernelFrames, [](SimdTarget target) {
                Noise noise;
                auto weights = std::make_shared<nodes::TruePeakWeights>();
                for (float& weight : weights->halving) weight = static_cast<float>(noise.next());
                auto history = std::make_shared<nodes::TruePeakHistory>();
                for (float& sample : history->samples) sample = static_cast<float>(noise.next());
                return [=, &kernels = nodes::kernelsFor(target)] {
                    std::array<float, nodes::kKernelFrames> peaks{};
                    kernels.raisePeaks(*weights, *history, peaks.data());
                };
            }};
}

Work exponentWork(const char* name, void (*nodes::Kernels::*kernel)(double*) noexcept) {
    return {name, nodes::kKernelFrames, [kernel](SimdTarget target) {
                return [kernel, &kernels = nodes::kernelsFor(target)] {
                    std::array<double, nodes::kKernelFrames> values;
                    for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1 + static_cast<double>(i);
                    (kernels.*kernel)(values.data());
                };
            }};
}

/// A stereo node over a quantum of loud noise.
class NodeRun {
public:
    NodeRun(const ProcessorType& type, const std::map<std::string, double>& values) {
        for (auto* memory : {&in_, &out_})
            for (auto& channel : *memory) channel.resize(kQuantum);
        Noise noise;
        for (auto& channel : in_)
            for (float& x : channel) x = static_cast<float>(1.4 * noise.next());
        const auto shared = std::make_shared<const ProcessorType>(type);
        CreateSpec create;
        create.width = 2;
        PrepareSpec prepare;
        prepare.quantumFrames = kQuantum;
        instance_ = NodeInstance::create(shared, create, prepare).value();
        for (const auto& [id, value] : values) instance_->parameters().set(type.findParameter(id).value(), value);
        for (std::size_t c = 0; c < 2; ++c) {
            sources_[c] = in_[c].data();
            targets_[c] = out_[c].data();
        }
        inputs_.assign(2, ConstAudioBlock(sources_.data(), 2, kQuantum));
        output_ = AudioBlock(targets_.data(), 2, kQuantum);
    }
    NodeRun(const NodeRun&) = delete;
    NodeRun& operator=(const NodeRun&) = delete;

    void operator()() {
        const std::array<Segment, 1> segments{Segment{0, kQuantum, frame_, true}};
        const BlockTime time{frame_, segments};
        const EventPorts events;
        ProcessContext context;
        context.time = &time;
        context.events = &events;
        context.frames = kQuantum;
        context.audioInputs = inputs_;
        context.audioOutputs = {&output_, 1};
        context.parameters = instance_->parameters().render(segments);
        instance_->processor().process(context);
        frame_ += kQuantum;
    }

private:
    std::shared_ptr<NodeInstance> instance_;
    std::array<std::vector<float>, 2> in_, out_;
    std::array<const float*, 2> sources_{};
    std::array<float*, 2> targets_{};
    std::vector<ConstAudioBlock> inputs_;  ///< a side chain hears the same
    AudioBlock output_;
    EngineFrame frame_ = 0;
};

Work nodeWork(const char* name, const ProcessorType& type, std::map<std::string, double> values = {}) {
    return {name, kQuantum, [=](SimdTarget target) {
                const SimdTarget before = nodes::chosenSimdTarget();
                nodes::chooseSimdTarget(target);
                auto run = std::make_shared<NodeRun>(type, values);
                nodes::chooseSimdTarget(before);
                return [run] { (*run)(); };
            }};
}

std::vector<Work> allWork() {
    std::map<std::string, double> eightBands{{"band1.on", 1}, {"band8.on", 1}};
    for (int band = 2; band <= 7; ++band) eightBands["band" + std::to_string(band) + ".gain"] = 3;
    using enum FilterCascade::Course;
    return {cascadeWork("2 filters, stereo", 2, steady),
            cascadeWork("8 filters, stereo", 8, steady),
            cascadeWork("8 filters, moving", 8, moving),
            truePeakWork(),
            exponentWork("log2", &nodes::Kernels::log2),
            exponentWork("exp2", &nodes::Kernels::exp2),
            nodeWork("node: EQ, 8 bands", nodes::eqType(), eightBands),
            nodeWork("node: limiter", nodes::limiterType()),
            nodeWork("node: compressor", nodes::compressorType()),
            nodeWork("node: meter", nodes::meterType())};
}

class SimdPart : public Part {
public:
    [[nodiscard]] const char* name() const override { return "simd"; }

    void addOptions(CLI::App& app) override {
        app.add_option_group(name(), "Kernels and nodes on every vector unit of this machine")
            ->add_option("--simd-rounds", rounds_, "Rounds; the shortest counts")
            ->check(CLI::PositiveNumber)
            ->capture_default_str();
    }

    nlohmann::json run() override {
        std::vector<SimdTarget> targets;
        for (const SimdTarget target : nodes::kSimdTargets)
            if (target <= nodes::bestSimdTarget()) targets.push_back(target);
        std::printf("%-24s %10s   times faster than that\n", "", "sse2");
        std::printf("%-24s %10s", "", "ns / frame");
        for (const SimdTarget target : targets) std::printf(" %8s", nameOf(target));
        std::printf("\n");
        nlohmann::json rows = nlohmann::json::array();
        for (const Work& work : allWork()) {
            const std::vector<double> ns = measure(work, targets);
            const double baseline = ns[targets.size() > 1 ? 1 : 0];  // sse2, where there is such a thing
            std::printf("%-24s %10.2f", work.name.c_str(), baseline);
            nlohmann::json row{{"work", work.name}};
            for (std::size_t t = 0; t < targets.size(); ++t) {
                std::printf(" %8.2f", baseline / ns[t]);
                row["nsPerFrame"][nameOf(targets[t])] = ns[t];
            }
            std::printf("\n");
            std::fflush(stdout);
            rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    // Nanoseconds per frame on each target. Rounds go through all of them, so that each has its share of quiet moments.
    [[nodiscard]] std::vector<double> measure(const Work& work, const std::vector<SimdTarget>& targets) const {
        constexpr int kFramesPerRound = 16384;
        std::vector<std::function<void()>> calls;
        for (const SimdTarget target : targets) calls.push_back(work.make(target));
        std::vector<double> shortest(targets.size(), 1e9);
        for (int round = 0; round < rounds_; ++round)
            for (std::size_t t = 0; t < targets.size(); ++t) {
                const auto start = std::chrono::steady_clock::now();
                for (int frame = 0; frame < kFramesPerRound; frame += work.frames) calls[t]();
                const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
                shortest[t] = std::min(shortest[t], time.count() / kFramesPerRound);
            }
        return shortest;
    }

    int rounds_ = 100;
};

}  // namespace

std::unique_ptr<Part> makeSimdPart() {
    return std::make_unique<SimdPart>();
}

}  // namespace lacquer::bench
