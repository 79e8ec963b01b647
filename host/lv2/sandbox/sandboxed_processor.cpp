#include "host/lv2/sandbox/sandboxed_processor.hpp"

#include <algorithm>
#include <utility>

#include "core/realtime/clock.hpp"
#include "host/audio/realtime_priority.hpp"
#include "host/lv2/silence.hpp"

namespace lacquer::host {
namespace {

std::int64_t nanoseconds(std::chrono::nanoseconds time) {
    return time.count();
}

}  // namespace

SandboxedProcessor::SandboxedProcessor(SandboxOptions options, const std::string& pluginUri, const ProcessorType& type,
                                       TimeOfSong time, std::shared_ptr<UridMap> urids, const CreateSpec& spec)
    : options_(std::move(options)),
      start_{pluginUri, spec},
      shape_(ExchangeShape::of(type, type.makeNode(spec.nodeName, spec.width), kMinimumQuantum)),
      urids_(std::move(urids)),
      time_(time),
      readouts_(type.readouts.size()) {}

Status SandboxedProcessor::prepare(const PrepareSpec& spec) {
    if (process_) start_.state = saveState();
    atoms_.reset();
    trafficOpen_ = false;
    process_.reset();
    gone_ = false;
    whyNotStarted_.reset();
    start_.spec = spec;
    shape_.quantumFrames = static_cast<std::uint32_t>(spec.quantumFrames);
    auto process = SandboxProcess::launch(options_, start_.pluginUri, shape_);
    if (!process) return fail(std::move(process).error());
    if (auto started = (*process)->start(start_); !started) return started;
    process_ = *std::move(process);
    atoms_.emplace(process_->takeAtomSocket(), *urids_);
    noteValues();
    if (time_ == TimeOfSong::heard) watcher_.emplace(spec.sampleRate);
    const std::chrono::nanoseconds quantum(static_cast<std::int64_t>(1e9 * spec.quantumFrames / spec.sampleRate));
    waitNs_ = nanoseconds(spec.offline ? options_.offlineQuantum : quantum / 2 + options_.lateness);
    lateInARow_ = restQuanta_ = 0;
    patienceNs_ = nanoseconds(spec.offline ? options_.offlineQuantum : options_.patience);
    asker_ = {};
    return {};
}

void SandboxedProcessor::process(const ProcessContext& context) noexcept {
    if (!process_ || gone_.load(std::memory_order_relaxed)) return silence(context);
    RoundTrip& trip = process_->exchange().roundTrip();
    if (trip.answered()) {
        if (restQuanta_ > 0) return rest(context);
        tellPriority();
        put(context);
        askedAtNs_ = nowNanoseconds();
        trip.ask();
        const auto gone = [&] { return process_->gone(); };
        if (trip.awaitAnswer(askedAtNs_ + waitNs_, gone)) return take(context);
        constexpr int kMostDoublings = 6;
        restQuanta_ = (1 << std::min(lateInARow_++, kMostDoublings)) - 1;
    }
    lookAfterLate();
    silence(context);
}

// Waiting for one that is always late would cost the others their time.
void SandboxedProcessor::rest(const ProcessContext& context) noexcept {
    --restQuanta_;
    if (watcher_) watcher_->forget();
    silence(context);
}

// What it has been told of the time in this quantum it may never hear of.
void SandboxedProcessor::lookAfterLate() noexcept {
    if (watcher_) watcher_->forget();
    if (nowNanoseconds() - askedAtNs_ >= patienceNs_) process_->killAsBlocked();
    if (process_->gone()) gone_.store(true, std::memory_order_relaxed);
}

void SandboxedProcessor::tellPriority() noexcept {
    const pthread_t self = ::pthread_self();
    if (::pthread_equal(self, asker_) != 0) return;
    asker_ = self;
    process_->exchange().priority().store(currentPriority(), std::memory_order_relaxed);
}

void SandboxedProcessor::put(const ProcessContext& context) noexcept {
    QuantumExchange& exchange = process_->exchange();
    std::size_t channel = 0, port = 0;
    for (const ConstAudioBlock& block : context.audioInputs)
        for (int c = 0; c < block.channelCount(); ++c) std::copy_n(block[c], context.frames, exchange.input(channel++));
    for (const EventBuffer* events : context.events->inputs)
        if (events != nullptr) putEvents(*events, exchange.inputEvents(port++));
    const std::span<float> values = exchange.parameters();
    for (std::size_t i = 0; i < values.size() && i < context.parameters.size(); ++i)
        values[i] = context.parameters[i].value();
    if (!watcher_) return;
    if (tellTimeAnew_.exchange(false, std::memory_order_relaxed)) watcher_->forget();
    exchange.setTimes(watcher_->look(context.time->segments));
}

void SandboxedProcessor::take(const ProcessContext& context) noexcept {
    lateInARow_ = 0;
    QuantumExchange& exchange = process_->exchange();
    std::size_t channel = 0, port = 0;
    for (const AudioBlock& block : context.audioOutputs)
        for (int c = 0; c < block.channelCount(); ++c)
            std::copy_n(exchange.output(channel++), context.frames, block[c]);
    for (EventBuffer* events : context.events->outputs)
        if (events != nullptr) takeEvents(exchange.outputEvents(port++), context.frames, *events);
    noteValues();
}

void SandboxedProcessor::noteValues() noexcept {
    QuantumExchange& exchange = process_->exchange();
    latencyFrames_.store(exchange.latencyFrames().load(std::memory_order_relaxed), std::memory_order_relaxed);
    for (std::size_t i = 0; i < readouts_.size(); ++i)
        readouts_[i].store(exchange.readout(i).load(std::memory_order_relaxed), std::memory_order_relaxed);
}

void SandboxedProcessor::reset() {
    if (auto started = prepare(start_.spec); !started) whyNotStarted_ = std::move(started).error().what;
}

ProcessorState SandboxedProcessor::saveState() {
    if (process_ && !gone_)
        if (auto saved = process_->saveState()) start_.state = *std::move(saved);
    return start_.state;
}

Status SandboxedProcessor::restoreState(const ProcessorState& state) {
    if (process_) {
        if (auto restored = process_->restoreState(state); !restored) return restored;
        latencyFrames_.store(process_->exchange().latencyFrames().load(), std::memory_order_relaxed);
        tellTimeAnew_ = true;
    }
    start_.state = state;
    return {};
}

Result<std::optional<ProcessorState>> SandboxedProcessor::restoreWhileRunning(const ProcessorState& state) {
    if (!process_ || gone_) return std::nullopt;
    auto before = process_->restoreWhileRunning(state);
    if (before && *before) {
        start_.state = state;
        tellTimeAnew_ = true;
    }
    return before;
}

double SandboxedProcessor::readout(std::size_t index) const noexcept {
    return readouts_[index].load(std::memory_order_relaxed);
}

std::optional<std::string> SandboxedProcessor::whyGone() {
    if (!process_) return whyNotStarted_;
    if (!gone_ && process_->gone()) gone_ = true;
    return gone_ ? std::optional(process_->howItEnded()) : std::nullopt;
}

void SandboxedProcessor::openTraffic() {
    if (!atoms_ || std::exchange(trafficOpen_, true)) return;
    while (atoms_->receive()) {
    }
    atoms_->want(true);
}

void SandboxedProcessor::closeTraffic() noexcept {
    if (atoms_ && std::exchange(trafficOpen_, false)) atoms_->want(false);
}

bool SandboxedProcessor::send(const PortAtom& message) {
    return trafficOpen_ && atoms_->send(message);
}

std::optional<PortAtom> SandboxedProcessor::receive() {
    if (!trafficOpen_) return std::nullopt;
    while (const auto message = atoms_->receive())
        if (message->atom) return message->atom;
    return std::nullopt;
}

std::uint64_t SandboxedProcessor::dropped() const noexcept {
    return process_ ? process_->exchange().droppedAtoms().load(std::memory_order_relaxed) : 0;
}

}  // namespace lacquer::host
