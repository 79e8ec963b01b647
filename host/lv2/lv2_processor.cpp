#include "host/lv2/lv2_processor.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <utility>

namespace lacquer::host {
namespace {

// A plugin counts as quiet after this many silent quanta with the same latency and no work; LSP's limiters are wrong
// in the first one.
constexpr int kQuietQuanta = 2;
// One that never gets quiet (it may schedule work in every block) is taken as it is after this many.
constexpr int kMaximumSettlingQuanta = 64;
// No latency can be this long (isPossibleLatency), and an int holds it.
constexpr float kMostLatencyFrames = 1 << 30;

const EventBuffer kNoMidi(0);

void silence(const ProcessContext& context) noexcept {
    for (const AudioBlock& block : context.audioOutputs)
        for (int channel = 0; channel < block.channelCount(); ++channel)
            std::fill_n(block[channel], block.frames(), 0.0f);
}

}  // namespace

Lv2Processor::Lv2Processor(std::shared_ptr<PluginWorld> world, std::shared_ptr<const PluginDescription> description,
                           std::shared_ptr<const PluginLayout> layout, const CreateSpec& spec)
    : world_(std::move(world)),
      description_(std::move(description)),
      layout_(std::move(layout)),
      copyCount_(layout_->onePerChannel ? static_cast<std::size_t>(spec.width) : 1),
      initialValues_(spec.parameterValues),
      readouts_(layout_->readouts.size()) {}

float Lv2Processor::ControlTarget::legal(float value) const noexcept {
    if (!std::isfinite(value)) return initial;
    if (scale == ParameterScale::toggle) return value > 0.5f ? 1.0f : 0.0f;
    if (scale == ParameterScale::integer || scale == ParameterScale::choice) value = std::nearbyint(value);
    return std::clamp(value, minimum, maximum);
}

void Lv2Processor::resolveControls(double sampleRate) {
    controls_.clear();
    for (std::size_t i = 0; i < layout_->parameters.size(); ++i) {
        const PluginPort& port = description_->ports[layout_->parameters[i]];
        const double factor = port.rangeTimesSampleRate ? sampleRate : 1;
        ControlTarget target{layout_->parameters[i], static_cast<float>(port.control.minimum * factor),
                             static_cast<float>(port.control.maximum * factor),
                             static_cast<float>(port.control.defaultValue * factor), port.control.scale};
        if (i < initialValues_.size()) target.initial = target.legal(static_cast<float>(initialValues_[i]));
        controls_.push_back(target);
    }
}

Status Lv2Processor::prepare(const PrepareSpec& spec) {
    if (!copies_.empty()) state_ = saveState();
    copies_.clear();
    spec_ = spec;
    resolveControls(spec.sampleRate);
    auto copies = makeCopies();
    if (!copies) return fail(std::move(copies).error());
    copies_ = *std::move(copies);
    watcher_.reset();
    if (!layout_->positions.empty()) watcher_.emplace(spec.sampleRate);
    return {};
}

Result<std::vector<Lv2Processor::Copy>> Lv2Processor::makeCopies() {
    std::vector<Copy> copies;
    for (std::size_t i = 0; i < copyCount_; ++i) {
        auto copy = makeSettled();
        if (!copy) return fail(std::move(copy).error());
        copies.push_back(*std::move(copy));
    }
    if (!spec_.offline)
        for (const Copy& copy : copies) copy->startWorker();
    return copies;
}

Result<Lv2Processor::Copy> Lv2Processor::makeFresh() {
    auto copy = PluginInstance::create(world_, description_, spec_);
    if (!copy) return copy;
    for (const ControlTarget& target : controls_) (*copy)->control(target.port) = target.initial;
    if (auto status = (*copy)->restoreState(state_); !status) return fail(std::move(status).error());
    (*copy)->activate();
    return copy;
}

Result<Lv2Processor::Copy> Lv2Processor::makeSettled() {
    auto copy = makeFresh();
    if (!copy || !(layout_->latency || (*copy)->hasWorker())) return copy;
    if (settle(**copy)) return copy;
    return makeFresh();
}

/// True when the worker had anything to do.
bool Lv2Processor::settle(PluginInstance& copy) {
    bool everWorked = false;
    for (int quiet = 0, quanta = 0; quiet < kQuietQuanta && quanta < kMaximumSettlingQuanta; ++quanta) {
        const int latencyBefore = latencyFrames();
        const bool worked = copy.runSilently();
        everWorked = everWorked || worked;
        noteLatency(copy);
        quiet = !worked && latencyFrames() == latencyBefore ? quiet + 1 : 0;
    }
    return everWorked;
}

void Lv2Processor::noteLatency(PluginInstance& copy) noexcept {
    if (!layout_->latency) return;
    const float reported = copy.control(*layout_->latency);
    const float held = std::isnan(reported) ? -1 : std::clamp(reported, -kMostLatencyFrames, kMostLatencyFrames);
    latencyFrames_.store(static_cast<int>(held), std::memory_order_relaxed);
}

void Lv2Processor::process(const ProcessContext& context) noexcept {
    if (occupied_.test_and_set(std::memory_order_acquire)) return silence(context);
    if (copies_.empty())
        silence(context);
    else
        run(context);
    occupied_.clear(std::memory_order_release);
}

void Lv2Processor::run(const ProcessContext& context) noexcept {
    const std::span<const TimeEvent> times =
        watcher_ ? watcher_->look(context.time->segments) : std::span<const TimeEvent>();
    for (std::size_t i = 0; i < copies_.size(); ++i) feed(*copies_[i], static_cast<int>(i), context, times);
    for (const Copy& copy : copies_) copy->run();
    for (std::size_t i = 0; i < copies_.size(); ++i) fetch(*copies_[i], static_cast<int>(i), context);
    PluginInstance& first = *copies_.front();
    noteLatency(first);
    for (std::size_t i = 0; i < readouts_.size(); ++i)
        readouts_[i].store(first.control(layout_->readouts[i]), std::memory_order_relaxed);
}

// MIDI that a port also takes goes in with the position.
void Lv2Processor::tell(PluginInstance& copy, const ProcessContext& context,
                        std::span<const TimeEvent> times) noexcept {
    for (const PluginPortIndex port : layout_->positions) {
        const EventBuffer* midi = &kNoMidi;
        for (std::size_t i = 0; i < layout_->inputs.size(); ++i)
            if (layout_->inputs[i].info.kind == SignalKind::events && layout_->inputs[i].pluginPorts.front() == port)
                midi = context.events->inputs[i];
        copy.writeEvents(port, *midi, times);
    }
}

void Lv2Processor::feed(PluginInstance& copy, int channel, const ProcessContext& context,
                        std::span<const TimeEvent> times) noexcept {
    for (std::size_t i = 0; i < controls_.size() && i < context.parameters.size(); ++i)
        copy.control(controls_[i].port) = controls_[i].legal(context.parameters[i].value());
    copy.clearAtoms();
    tell(copy, context, times);
    for (std::size_t i = 0; i < layout_->inputs.size(); ++i) {
        const NodePort& port = layout_->inputs[i];
        if (port.info.kind == SignalKind::events) {
            if (!description_->ports[port.pluginPorts.front()].wantsPosition)
                copy.writeEvents(port.pluginPorts.front(), *context.events->inputs[i], {});
            continue;
        }
        const ConstAudioBlock& block = context.audioInputs[i];
        const bool perCopy = port.info.channels == kNodeWidth;
        for (std::size_t c = 0; c < port.pluginPorts.size(); ++c)
            std::copy_n(block[perCopy ? channel : static_cast<int>(c)], context.frames,
                        copy.signal(port.pluginPorts[c]));
    }
}

void Lv2Processor::fetch(PluginInstance& copy, int channel, const ProcessContext& context) noexcept {
    for (std::size_t i = 0; i < layout_->outputs.size(); ++i) {
        const NodePort& port = layout_->outputs[i];
        const bool perCopy = port.info.channels == kNodeWidth && port.info.kind == SignalKind::audio;
        if (!perCopy && channel > 0) continue;  // what is not per channel comes from the first copy
        if (port.info.kind == SignalKind::events) {
            copy.readMidi(port.pluginPorts.front(), *context.events->outputs[i]);
            continue;
        }
        const AudioBlock& block = context.audioOutputs[i];
        for (std::size_t c = 0; c < port.pluginPorts.size(); ++c)
            std::copy_n(copy.signal(port.pluginPorts[c]), context.frames,
                        block[perCopy ? channel : static_cast<int>(c)]);
    }
}

void Lv2Processor::reset() {
    // A plugin that started once starts again; should it not, process() is silent.
    (void)prepare(spec_);
}

ProcessorState Lv2Processor::saveState() {
    return copies_.empty() ? state_ : copies_.front()->saveState();
}

Status Lv2Processor::restoreState(const ProcessorState& state) {
    ProcessorState before = std::exchange(state_, state);
    if (copies_.empty()) return {};
    const int latencyBefore = latencyFrames();
    auto copies = makeCopies();
    if (!copies) {
        state_ = std::move(before);
        latencyFrames_.store(latencyBefore, std::memory_order_relaxed);
        return fail(std::move(copies).error());
    }
    while (occupied_.test_and_set(std::memory_order_acquire))
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    copies_.swap(*copies);
    if (watcher_) watcher_->forget();
    occupied_.clear(std::memory_order_release);
    return {};
}

double Lv2Processor::readout(std::size_t index) const noexcept {
    return readouts_[index].load(std::memory_order_relaxed);
}

}  // namespace lacquer::host
