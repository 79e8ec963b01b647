#include "host/lv2/lv2_processor.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <iterator>
#include <thread>
#include <utility>

#include "core/signal/magnitude.hpp"
#include "host/lv2/silence.hpp"

namespace lacquer::host {
namespace {

// A plugin counts as quiet after this many silent quanta with the same latency and no work; LSP's limiters are wrong
// in the first one.
constexpr int kQuietQuanta = 2;
// One that never gets quiet (it may schedule work in every block) is taken as it is after this many.
constexpr int kMaximumSettlingQuanta = 64;
// No latency can be this long (isPossibleLatency), and an int holds it.
constexpr float kMostLatencyFrames = 1 << 30;

// One per channel. Each has random numbers of its own; those of the first node of its type are a program's first.
constexpr unsigned kMostCopies = 2;

const EventBuffer kNoMidi(0);

// Some memories of NaN last for ever, so the channel is silent for that quantum.
void copyFinite(const float* from, int frames, float* to) noexcept {
    MagnitudeLimit limit(kLargestFinite);
    for (int i = 0; i < frames; ++i) {
        to[i] = from[i];
        limit.look(from[i]);
    }
    if (limit.passed()) [[unlikely]]
        std::fill_n(to, frames, 0.0f);
}

bool isFile(const ProcessorState::value_type& entry) {
    return entry.first.starts_with(kFileStatePrefix);
}

}  // namespace

Lv2Processor::Lv2Processor(std::shared_ptr<PluginWorld> world, std::shared_ptr<const PluginDescription> description,
                           std::shared_ptr<const PluginLayout> layout, const CreateSpec& spec)
    : world_(std::move(world)),
      description_(std::move(description)),
      layout_(std::move(layout)),
      copyCount_(layout_->onePerChannel ? static_cast<std::size_t>(spec.width) : 1),
      firstSeed_(1 + kMostCopies * static_cast<unsigned>(spec.twin)),
      folder_(spec.folder),
      ownFolder_("node-" + std::to_string(spec.node.value)),
      initialValues_(spec.parameterValues),
      readouts_(layout_->readouts.size() + layout_->readoutProperties.size()) {
    if (const KnownPlugin* known = knownPlugin(description_->uri)) {
        knownLatency_ = known->latency;
        takesFilesInState_ = known->takesFilesInState;
    }
    for (PluginPortIndex i = 0; knownLatency_ && i < description_->ports.size(); ++i)
        if (description_->ports[i].symbol == knownLatency_->lookaheadSymbol) lookahead_ = i;
    for (const std::size_t i : layout_->readoutProperties)
        toldProperties_.push_back(messageOf(description_->properties[i]));
}

float Lv2Processor::ControlTarget::legal(float value) const noexcept {
    if (!std::isfinite(value)) return initial;
    if (scale == ParameterScale::toggle) return value > 0.5f ? 1.0f : 0.0f;
    if (scale == ParameterScale::integer || scale == ParameterScale::choice) value = std::nearbyint(value);
    return std::clamp(value, minimum, maximum);
}

void Lv2Processor::resolveControls(double sampleRate) {
    controls_.clear();
    toldControls_.clear();
    for (std::size_t i = 0; i < layout_->parameters.size(); ++i) {
        const PluginPort& port = description_->ports[layout_->parameters[i]];
        const double factor = port.rangeTimesSampleRate ? sampleRate : 1;
        ControlTarget target{layout_->parameters[i], static_cast<float>(port.control.minimum * factor),
                             static_cast<float>(port.control.maximum * factor),
                             static_cast<float>(port.control.defaultValue * factor), port.control.scale};
        if (i < initialValues_.size()) target.initial = target.legal(static_cast<float>(initialValues_[i]));
        controls_.push_back(target);
        toldControls_.push_back({target.port});
    }
}

PropertyMessage Lv2Processor::messageOf(const PluginProperty& property) const {
    return {world_->urids(), property.uri, property.typeUri};
}

void Lv2Processor::resolveProperties() {
    properties_.clear();
    for (const std::size_t i : layout_->parameterProperties) {
        const PluginProperty& property = description_->properties[i];
        const ParameterInfo& info = property.control;
        const std::size_t parameter = layout_->parameters.size() + properties_.size();
        ControlTarget target{0, static_cast<float>(info.minimum), static_cast<float>(info.maximum),
                             static_cast<float>(info.defaultValue), info.scale};
        if (parameter < initialValues_.size())
            target.initial = target.legal(static_cast<float>(initialValues_[parameter]));
        properties_.push_back({messageOf(property), target, parameter});
    }
    forgetSentProperties();
    for (std::size_t i = 0; i < layout_->readoutProperties.size(); ++i)
        readouts_[layout_->readouts.size() + i].store(
            static_cast<float>(description_->properties[layout_->readoutProperties[i]].control.defaultValue),
            std::memory_order_relaxed);
}

// Fresh copies have been told what they start with, and no more.
void Lv2Processor::forgetSentProperties() noexcept {
    for (PropertyTarget& property : properties_) property.sent = property.control.initial;
}

// Messages of its own, because those of properties_ may be in use. A property that stands where it does when nobody has
// set it is left to the plugin, unless the state says another value.
Status Lv2Processor::tellProperties(PluginInstance& copy) const {
    if (!layout_->messagesIn) return {};
    for (std::size_t i = 0; i < properties_.size(); ++i) {
        const PluginProperty& property = description_->properties[layout_->parameterProperties[i]];
        const float initial = properties_[i].control.initial;
        if (initial == static_cast<float>(property.control.defaultValue) && !state_.contains(property.uri)) continue;
        PropertyMessage message = messageOf(property);
        const auto atom = message.set(initial);
        copy.tellFirst(*layout_->messagesIn, {atom.begin(), atom.end()});
    }
    for (const auto& [key, path] : state_) {
        if (!key.starts_with(kFileStatePrefix)) continue;
        const auto property = std::find_if(
            description_->properties.begin(), description_->properties.end(),
            [&, &key = key](const PluginProperty& p) { return p.isFile() && fileStateKey(p.control.id) == key; });
        if (property == description_->properties.end())
            return fail(ErrorKind::badData, "the plugin has no file of that name", key);
        if (!takesFilesInState_) copy.tellFirst(*layout_->messagesIn, messageOf(*property).setFile(path));
    }
    return {};
}

Status Lv2Processor::prepare(const PrepareSpec& spec) {
    if (!copies_.empty()) state_ = saveState();
    for (Copy& copy : copies_) retire(std::move(copy));
    copies_.clear();
    spec_ = spec;
    resolveControls(spec.sampleRate);
    resolveProperties();
    auto copies = makeCopies();
    if (!copies) return fail(std::move(copies).error());
    copies_ = *std::move(copies);
    watcher_.reset();
    if (!layout_->positions.empty()) watcher_.emplace(spec.sampleRate);
    return {};
}

// Each copy has one, so that neither writes over what the other has made.
StateFolders Lv2Processor::foldersOf(unsigned seed) const {
    if (folder_.empty()) return {};
    const auto own = folder_ / kNodeFilesFolder / ownFolder_;
    return {folder_, seed == firstSeed_ ? own : own / ("copy-" + std::to_string(seed - firstSeed_ + 1))};
}

Result<std::vector<Lv2Processor::Copy>> Lv2Processor::makeCopies() {
    std::vector<Copy> copies;
    for (std::size_t i = 0; i < copyCount_; ++i) {
        auto copy = makeSettled(firstSeed_ + static_cast<unsigned>(i));
        if (!copy) return fail(std::move(copy).error());
        copies.push_back(*std::move(copy));
    }
    if (!spec_.offline)
        for (const Copy& copy : copies) copy->startWorker();
    return copies;
}

Result<Lv2Processor::Copy> Lv2Processor::makeFresh(unsigned seed) {
    auto copy = PluginInstance::create(world_, description_, spec_, seed, foldersOf(seed));
    if (!copy) return copy;
    for (const ControlTarget& target : controls_) (*copy)->control(target.port) = target.initial;
    if (takesFilesInState_) {
        // What it loads before it has read its controls plays with its defaults, which fade to these.
        (*copy)->activate();
        (void)(*copy)->runSilently();
    }
    // One that names but files is none of the plugin's own, which would say more.
    const bool namesButFiles = std::all_of(state_.begin(), state_.end(), isFile);
    if (!namesButFiles || (takesFilesInState_ && !state_.empty()))
        if (auto status = (*copy)->restoreState(withChosenFiles(*description_, state_)); !status)
            return fail(std::move(status).error());
    if (auto status = tellProperties(**copy); !status) return fail(std::move(status).error());
    if (!takesFilesInState_) (*copy)->activate();
    if (knownLatency_) noteLatency(**copy);
    return copy;
}

Result<Lv2Processor::Copy> Lv2Processor::makeSettled(unsigned seed) {
    auto copy = makeFresh(seed);
    if (!copy || !(layout_->latency || (*copy)->hasWorker())) return copy;
    if (settle(**copy)) return copy;
    retire(*std::move(copy));
    return makeFresh(seed);
}

void Lv2Processor::retire(Copy copy) {
    if (keepsInstances_) retired_.push_back(std::move(copy));
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
    if (knownLatency_) {
        const float lookaheadMs = lookahead_ ? copy.control(*lookahead_) : 0;
        return latencyFrames_.store(knownLatency_->framesAt(spec_.sampleRate, lookaheadMs), std::memory_order_relaxed);
    }
    if (!layout_->latency) return;
    const float reported = copy.control(*layout_->latency);
    const float held = std::isnan(reported) ? -1 : std::clamp(reported, -kMostLatencyFrames, kMostLatencyFrames);
    latencyFrames_.store(static_cast<int>(held), std::memory_order_relaxed);
}

void Lv2Processor::process(const ProcessContext& context) noexcept {
    if (occupied_.test_and_set(std::memory_order_acquire)) return silence(context);
    run(context, watcher_ ? watcher_->look(context.time->segments) : std::span<const TimeEvent>());
    occupied_.clear(std::memory_order_release);
}

void Lv2Processor::process(const ProcessContext& context, std::span<const TimeEvent> times) noexcept {
    if (occupied_.test_and_set(std::memory_order_acquire)) return silence(context);
    run(context, times);
    occupied_.clear(std::memory_order_release);
}

void Lv2Processor::run(const ProcessContext& context, std::span<const TimeEvent> times) noexcept {
    if (copies_.empty()) return silence(context);
    notePropertyChanges(context);
    for (const Copy& copy : copies_) begin(*copy, context);
    traffic_.deliver([this](const PortAtom& message) {
        for (const Copy& copy : copies_) copy->writeMessage(message.port, message.atom);
    });
    for (std::size_t i = 0; i < copies_.size(); ++i) feed(*copies_[i], static_cast<int>(i), context, times);
    for (const Copy& copy : copies_) copy->run();
    for (std::size_t i = 0; i < copies_.size(); ++i) fetch(*copies_[i], static_cast<int>(i), context);
    PluginInstance& first = *copies_.front();
    noteLatency(first);
    noteReadouts(first);
    if (traffic_.wanted()) tellWindow(first);
}

void Lv2Processor::notePropertyChanges(const ProcessContext& context) noexcept {
    if (properties_.empty()) return;
    const bool all = tellAllProperties_.exchange(false, std::memory_order_acquire);
    for (PropertyTarget& property : properties_) {
        if (property.parameter >= context.parameters.size()) continue;
        const float value = property.control.legal(context.parameters[property.parameter].value());
        property.due = all || value != property.sent;
        property.sent = value;
    }
}

void Lv2Processor::noteReadouts(PluginInstance& copy) noexcept {
    std::size_t readout = 0;
    for (const PluginPortIndex port : layout_->readouts)
        readouts_[readout++].store(copy.control(port), std::memory_order_relaxed);
    for (const PropertyMessage& property : toldProperties_) {
        if (const auto value = copy.readProperty(*layout_->messagesOut, property))
            readouts_[readout].store(static_cast<float>(*value), std::memory_order_relaxed);
        ++readout;
    }
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

// What has no time of its own goes in first, as the events of a port must be in order of their frames.
void Lv2Processor::begin(PluginInstance& copy, const ProcessContext& context) noexcept {
    for (std::size_t i = 0; i < toldControls_.size() && i < context.parameters.size(); ++i) {
        ToldControl& control = toldControls_[i];
        if (const float value = context.parameters[i].value(); value != control.asked) {
            control.asked = value;
            control.told = controls_[i].legal(value);
        }
        copy.control(control.port) = control.told;
    }
    copy.beginRun();
    for (PropertyTarget& property : properties_)
        if (property.due) copy.writeMessage(*layout_->messagesIn, property.message.set(property.sent));
}

void Lv2Processor::feed(PluginInstance& copy, int channel, const ProcessContext& context,
                        std::span<const TimeEvent> times) noexcept {
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
            copyFinite(block[perCopy ? channel : static_cast<int>(c)], context.frames,
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

void Lv2Processor::tellWindow(const PluginInstance& copy) noexcept {
    for (PluginPortIndex port = 0; port < description_->ports.size(); ++port) {
        const PluginPort& described = description_->ports[port];
        if (described.kind == PluginPortKind::atom && described.direction == PortDirection::output)
            copy.forEachAtom(port, [&](std::span<const std::byte> atom) { traffic_.tell({port, atom}); });
    }
}

// What is not an atom for an atom port would make the plugin read past its end.
bool Lv2Processor::send(const PortAtom& message) {
    LV2_Atom header{};
    if (message.port >= description_->ports.size() || message.atom.size() < sizeof header) return false;
    std::memcpy(&header, message.atom.data(), sizeof header);
    const PluginPort& port = description_->ports[message.port];
    const std::size_t room = std::max<std::size_t>(kSequenceBytes, port.atomBytes) / 2;  // MIDI and the rest want some
    if (port.kind != PluginPortKind::atom || port.direction != PortDirection::input || port.isOldEvents ||
        header.size != message.atom.size() - sizeof header || message.atom.size() > room)
        return false;
    return traffic_.send(message);
}

void Lv2Processor::reset() {
    // A plugin that started once starts again; should it not, process() is silent.
    (void)prepare(spec_);
}

ProcessorState Lv2Processor::saveState() {
    if (copies_.empty()) return state_;
    ProcessorState state = copies_.front()->saveState();
    nameChosenFiles(*description_, state);
    std::copy_if(state_.begin(), state_.end(), std::inserter(state, state.end()), isFile);
    return state;
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
    forgetSentProperties();
    if (watcher_) watcher_->forget();
    occupied_.clear(std::memory_order_release);
    for (Copy& copy : *copies) retire(std::move(copy));
    return {};
}

Result<std::optional<ProcessorState>> Lv2Processor::restoreWhileRunning(const ProcessorState& state) {
    if (!description_->restoresWhileRunning || copies_.empty()) return std::nullopt;
    const ProcessorState before = saveState();
    if (!std::all_of(before.begin(), before.end(), [&](const auto& entry) { return state.contains(entry.first); }))
        return std::nullopt;
    // A chosen file is told by message, which a fresh instance is sent.
    const auto otherFile = [](const ProcessorState& one, const ProcessorState& other) {
        return std::any_of(one.begin(), one.end(), [&](const auto& entry) {
            const auto found = other.find(entry.first);
            return isFile(entry) && (found == other.end() || found->second != entry.second);
        });
    };
    if (otherFile(before, state) || otherFile(state, before)) return std::nullopt;
    const auto restore = [&](const ProcessorState& wanted) -> Status {
        for (const Copy& copy : copies_)
            if (auto done = copy->restoreWhileRunning(withChosenFiles(*description_, wanted)); !done) return done;
        return {};
    };
    if (auto restored = restore(state); !restored) {
        (void)restore(before);
        return fail(std::move(restored).error());
    }
    state_ = state;
    tellAllProperties_.store(true, std::memory_order_release);
    return before;
}

double Lv2Processor::readout(std::size_t index) const noexcept {
    return readouts_[index].load(std::memory_order_relaxed);
}

}  // namespace lacquer::host
