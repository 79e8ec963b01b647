#include "support/node_bench.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>
#include <stdexcept>

#include "core/realtime/floating_point_mode.hpp"
#include "core/realtime/realtime_scope.hpp"
#include "support/realtime_guard.hpp"

namespace lacquer::test {
namespace {

// One quantum of every channel of some ports, and the blocks a processor sees of it.
struct PortMemory {
    std::vector<std::vector<std::vector<float>>> samples;  // port, channel, frame
    std::vector<std::vector<float*>> pointers;

    PortMemory(const std::vector<PortInfo>& ports, int frames) {
        for (const PortInfo& port : ports) {
            samples.emplace_back(port.channels, std::vector<float>(static_cast<std::size_t>(frames)));
            pointers.emplace_back();
            for (auto& channel : samples.back()) pointers.back().push_back(channel.data());
        }
    }
};

}  // namespace

NodeBench::NodeBench(ProcessorType type, BenchSpec spec)
    : type_(std::make_shared<const ProcessorType>(std::move(type))),
      spec_(std::move(spec)),
      node_(type_->makeNode("bench", spec_.width)),
      lanes_(type_->parameters.size()) {
    CreateSpec create;
    create.nodeName = "bench";
    create.width = spec_.width;
    create.reader = spec_.reader;
    create.writer = spec_.writer;
    create.monitor = spec_.monitor;
    create.parameterValues = spec_.parameterValues;
    create.loadSound = spec_.loadSound;
    PrepareSpec prepare;
    prepare.sampleRate = spec_.sampleRate;
    prepare.quantumFrames = spec_.quantumFrames;
    auto instance = NodeInstance::create(type_, create, prepare);
    if (!instance) throw std::runtime_error(instance.error().line());
    instance_ = *instance;
    if (!spec_.state.empty())
        if (auto restored = instance_->restoreState(spec_.state); !restored)
            throw std::runtime_error(restored.error().line());
    (void)realtimeGuardActive();
}

void NodeBench::set(const std::string& id, double value) {
    instance_->parameters().set(type_->findParameter(id).value(), value);
}

void NodeBench::automate(const std::string& id, std::vector<AutomationPoint> points) {
    auto lane = AutomationLane::make(std::move(points));
    if (!lane) throw std::runtime_error(lane.error().line());
    lanes_[type_->findParameter(id).value()] = std::make_shared<const AutomationLane>(std::move(*lane));
    instance_->parameters().setLanes(lanes_);
}

void NodeBench::transport(EngineFrame at, TimelineFrame timeline, bool rolling) {
    changes_.push_back({at, timeline, rolling});
}

std::vector<Segment> NodeBench::segmentsAt(EngineFrame frame) const {
    Change now{0, 0, changes_.empty()};
    std::vector<Segment> segments;
    const EngineFrame end = frame + spec_.quantumFrames;
    EngineFrame at = frame;
    const auto add = [&](EngineFrame until) {
        if (until <= at) return;
        const TimelineFrame start = now.timeline + (now.rolling ? at - now.at : 0);
        segments.push_back({static_cast<int>(at - frame), static_cast<int>(until - at), start, now.rolling});
        at = until;
    };
    for (const Change& change : changes_) {
        if (change.at >= end) break;
        add(change.at);
        now = change;
    }
    add(end);
    return segments;
}

Signal NodeBench::run(const std::vector<Signal>& inputs) {
    std::vector<Signal> ports = runAllPorts(inputs);
    return ports.empty() ? Signal() : std::move(ports.front());
}

Signal NodeBench::run(int frames) {
    std::vector<Signal> ports = runFrames({}, frames);
    return ports.empty() ? Signal() : std::move(ports.front());
}

std::vector<Signal> NodeBench::runAllPorts(const std::vector<Signal>& inputs) {
    return runFrames(inputs, static_cast<int>(inputs.at(0).at(0).size()));
}

std::vector<Signal> NodeBench::runFrames(const std::vector<Signal>& inputs, int frames) {
    const int quantum = spec_.quantumFrames;
    PortMemory in(node_.inputs, quantum);
    PortMemory out(node_.outputs, quantum);
    if (spec_.buffers == Buffers::shared && !in.pointers.empty() && !out.pointers.empty())
        for (std::size_t c = 0; c < std::min(in.pointers[0].size(), out.pointers[0].size()); ++c)
            out.pointers[0][c] = in.pointers[0][c];

    std::vector<std::vector<const float*>> readOnly;
    std::vector<ConstAudioBlock> inBlocks;
    std::vector<AudioBlock> outBlocks;
    for (const auto& port : in.pointers) readOnly.emplace_back(port.begin(), port.end());
    for (const auto& port : readOnly) inBlocks.emplace_back(port.data(), static_cast<int>(port.size()), quantum);
    for (const auto& port : out.pointers) outBlocks.emplace_back(port.data(), static_cast<int>(port.size()), quantum);

    std::vector<Signal> result;
    for (const auto& port : out.pointers)
        result.emplace_back(port.size(), std::vector<float>(static_cast<std::size_t>(frames)));
    for (int done = 0; done < frames; done += quantum) {
        const int wanted = std::min(quantum, frames - done);
        for (std::size_t p = 0; p < in.samples.size(); ++p)
            for (std::size_t c = 0; c < in.samples[p].size(); ++c) {
                std::fill(in.samples[p][c].begin(), in.samples[p][c].end(), 0.0f);
                if (p < inputs.size()) std::copy_n(inputs[p].at(c).begin() + done, wanted, in.samples[p][c].begin());
            }
        const std::vector<Segment> segments = segmentsAt(frame_);
        const BlockTime time{frame_, segments};
        const EventPorts events;
        ProcessContext context;
        context.time = &time;
        context.events = &events;
        context.frames = quantum;
        context.audioInputs = inBlocks;
        context.audioOutputs = outBlocks;
        {
            const FlushToZeroScope flushToZero;
            const RealtimeScope realtime;
            context.parameters = instance_->parameters().render(context.time->segments);
            instance_->processor().process(context);
        }
        for (std::size_t p = 0; p < result.size(); ++p)
            for (std::size_t c = 0; c < result[p].size(); ++c)
                std::copy_n(out.pointers[p][c], wanted, result[p][c].begin() + done);
        frame_ += quantum;
    }
    return result;
}

double NodeBench::readout(const std::string& id) const {
    return instance_->processor().readout(type_->findReadout(id).value());
}

Signal noise(int channels, int frames, float amplitude, unsigned seed) {
    std::mt19937 random(seed);
    Signal signal(static_cast<std::size_t>(channels), std::vector<float>(static_cast<std::size_t>(frames)));
    for (auto& channel : signal)
        for (float& sample : channel) sample = amplitude * (static_cast<float>(random()) * 0x1p-31f - 1.0f);
    return signal;
}

Signal sine(int channels, int frames, double amplitude, double frequencyHz, double sampleRate, double phaseRadians) {
    std::vector<float> samples(static_cast<std::size_t>(frames));
    for (std::size_t n = 0; n < samples.size(); ++n) {
        const double angle = 2 * std::numbers::pi * frequencyHz * static_cast<double>(n) / sampleRate + phaseRadians;
        samples[n] = static_cast<float>(amplitude * std::sin(angle));
    }
    return Signal(static_cast<std::size_t>(channels), samples);
}

Signal constant(int channels, int frames, float value) {
    return Signal(static_cast<std::size_t>(channels), std::vector<float>(static_cast<std::size_t>(frames), value));
}

Signal impulse(int channels, int frames, int at) {
    Signal signal = constant(channels, frames, 0);
    for (auto& channel : signal) channel.at(static_cast<std::size_t>(at)) = 1;
    return signal;
}

double responseDb(const std::vector<float>& impulseResponse, double frequencyHz, double sampleRate) {
    const std::complex<double> step = std::polar(1.0, -2 * std::numbers::pi * frequencyHz / sampleRate);
    std::complex<double> sum = 0;  // Horner's scheme: sum of x[n] step^n
    for (std::size_t n = impulseResponse.size(); n-- > 0;) {
        const double real = sum.real() * step.real() - sum.imag() * step.imag();
        const double imaginary = sum.real() * step.imag() + sum.imag() * step.real();
        sum = {real + static_cast<double>(impulseResponse[n]), imaginary};
    }
    return 20 * std::log10(std::abs(sum));
}

}  // namespace lacquer::test
