#include "host/lv2/plugin_instance.hpp"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/midi/midi.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/plugin_call.hpp"
#include "host/lv2/plugin_libraries.hpp"
#include "host/lv2/plugin_stage.hpp"
#include "host/lv2/plugin_troubles.hpp"

namespace lacquer::host {
namespace {

constexpr std::size_t kSlackFrames = 64;          // some plugins write whole vectors, past the end of the block
constexpr std::size_t kMostAtomBytes = 64 << 20;  // more can only be a plugin's mistake

}  // namespace

Result<std::unique_ptr<PluginInstance>> PluginInstance::create(std::shared_ptr<PluginWorld> world,
                                                               std::shared_ptr<const PluginDescription> description,
                                                               const PrepareSpec& spec, unsigned seed,
                                                               StateFolders folders) {
    if (const auto trouble = troubleAt(description->uri, spec.sampleRate))
        return fail(ErrorKind::failed, *trouble, {}, "use another plugin in its place");
    std::unique_ptr<PluginInstance> made(
        new PluginInstance(std::move(world), std::move(description), spec, seed, std::move(folders)));
    const PluginControlScope scope;
    const PluginRandomScope random(made->random_);
    if (auto status = made->instantiate(); !status) return fail(std::move(status).error());
    made->restoreDefaultState();
    return made;
}

void PluginInstance::activate() {
    const PluginControlScope scope;
    enterPluginStage(PluginStage::activate);
    const PluginRandomScope random(random_);
    lilv_instance_activate(instance_);
    active_ = true;
}

PluginInstance::PluginInstance(std::shared_ptr<PluginWorld> world, std::shared_ptr<const PluginDescription> description,
                               const PrepareSpec& spec, unsigned seed, StateFolders folders)
    : world_(std::move(world)),
      description_(std::move(description)),
      spec_(spec),
      random_(seed),
      worker_(seed),
      paths_(std::move(folders)),
      features_(world_->urids(), spec_, worker_, paths_,
                {this, [](LV2_Resize_Port_Feature_Data self, std::uint32_t port,
                          std::size_t bytes) { return static_cast<PluginInstance*>(self)->resizePort(port, bytes); }},
                description_->name),
      ports_(description_->ports.size()),
      controls_(description_->ports.size()),
      sequenceUrid_(world_->urids().map(LV2_ATOM__Sequence)),
      chunkUrid_(world_->urids().map(LV2_ATOM__Chunk)),
      midiUrid_(world_->urids().map(LV2_MIDI__MidiEvent)),
      position_(world_->urids()) {
    allocate();
}

PluginInstance::~PluginInstance() {
    if (instance_ == nullptr) return;
    worker_.stop();  // before the scope: its thread may be waiting for it
    const PluginControlScope scope;
    enterPluginStage(PluginStage::cleanup);
    const PluginRandomScope random(random_);
    if (active_) lilv_instance_deactivate(instance_);
    lilv_instance_free(instance_);
}

void PluginInstance::allocate() {
    const std::size_t stride = static_cast<std::size_t>(spec_.quantumFrames) + kSlackFrames;
    const std::size_t floats = stride * std::max<std::size_t>(ports_.size(), 1);
    signals_.reset(static_cast<float*>(std::aligned_alloc(64, floats * sizeof(float))));
    std::fill_n(signals_.get(), floats, 0.0f);
    for (std::size_t i = 0; i < ports_.size(); ++i) {
        const PluginPort& described = description_->ports[i];
        ports_[i].signal = signals_.get() + i * stride;
        if (described.kind == PluginPortKind::freeWheeling) controls_[i] = spec_.offline ? 1.0f : 0.0f;
        if (described.kind != PluginPortKind::atom) continue;
        atomPorts_.push_back({static_cast<PluginPortIndex>(i), described.direction});
        const std::size_t bytes = std::max<std::size_t>(kSequenceBytes, described.atomBytes);
        ports_[i].atoms.resize(bytes / sizeof(std::uint64_t) + 1);
        ports_[i].oldEvents.useMemory(std::as_writable_bytes(std::span(ports_[i].atoms)));
    }
}

Status PluginInstance::instantiate() {
    const LilvPlugin* plugin = world_->plugin(description_->uri);
    enterPluginStage(PluginStage::instantiate);
    instance_ = lilv_plugin_instantiate(plugin, spec_.sampleRate, features_.list());
    if (instance_ == nullptr)
        return fail(ErrorKind::failed, "the plugin " + description_->name + " could not be started", {},
                    "see whether it runs in another host, e.g. `jalv " + description_->uri + "`");
    keepLibraryOf(plugin);
    const auto* work = extension<LV2_Worker_Interface>(LV2_WORKER__interface);
    hasWorker_ = work != nullptr;
    worker_.attach(lilv_instance_get_handle(instance_), work);
    stateInterface_ = extension<LV2_State_Interface>(LV2_STATE__interface);
    connect();
    return {};
}

template <class T>
const T* PluginInstance::extension(const char* uri) const {
    return static_cast<const T*>(lilv_instance_get_extension_data(instance_, uri));
}

void PluginInstance::connect() {
    clearAtoms();
    for (PluginPortIndex i = 0; i < ports_.size(); ++i) {
        void* target = nullptr;
        switch (description_->ports[i].kind) {
            case PluginPortKind::audio:
            case PluginPortKind::sideChain:
            case PluginPortKind::cv:
                target = ports_[i].signal;
                break;
            case PluginPortKind::control:
            case PluginPortKind::latency:
            case PluginPortKind::freeWheeling:
                target = &controls_[i];
                break;
            case PluginPortKind::atom:
                target = isOldEvents(i) ? ports_[i].oldEvents.buffer() : ports_[i].atoms.data();
                break;
            case PluginPortKind::unused:
                break;
        }
        lilv_instance_connect_port(instance_, i, target);
    }
    connected_ = true;
}

LV2_Resize_Port_Status PluginInstance::resizePort(PluginPortIndex port, std::size_t bytes) {
    if (port >= ports_.size() || description_->ports[port].kind != PluginPortKind::atom)
        return LV2_RESIZE_PORT_ERR_UNKNOWN;
    auto& atoms = ports_[port].atoms;
    if (!connected_ && bytes > atoms.size() * sizeof(std::uint64_t) && bytes <= kMostAtomBytes) {
        atoms.resize(bytes / sizeof(std::uint64_t) + 1);
        ports_[port].oldEvents.useMemory(std::as_writable_bytes(std::span(atoms)));
    }
    return bytes <= atoms.size() * sizeof(std::uint64_t) ? LV2_RESIZE_PORT_SUCCESS : LV2_RESIZE_PORT_ERR_NO_SPACE;
}

void PluginInstance::restoreDefaultState() {
    if (!description_->loadsDefaultState) return;
    const NodePtr uri = uriNode(world_->lilv(), description_->uri.c_str());
    const StatePtr state(lilv_state_new_from_world(world_->lilv(), world_->urids().mapFeature(), uri.get()));
    if (state) restoreFrom(*state);
}

void PluginInstance::restoreFrom(const LilvState& state) {
    enterPluginStage(PluginStage::state);
    const PluginRandomScope random(random_);
    lilv_state_restore(&state, instance_, nullptr, nullptr, 0, features_.listForLilv());
    worker_.drain();
}

// Inputs hold an empty sequence, outputs say how much room there is, as the atom extension asks for before each run().
void PluginInstance::clearAtoms() noexcept {
    for (const auto [index, direction] : atomPorts_) {
        if (isOldEvents(index)) {
            ports_[index].oldEvents.clear();
            continue;
        }
        auto* sequence = reinterpret_cast<LV2_Atom_Sequence*>(ports_[index].atoms.data());
        const std::size_t capacity = ports_[index].atoms.size() * sizeof(std::uint64_t);
        const bool input = direction == PortDirection::input;
        sequence->atom.type = input ? sequenceUrid_ : chunkUrid_;
        sequence->atom.size =
            static_cast<std::uint32_t>(input ? sizeof(LV2_Atom_Sequence_Body) : capacity - sizeof(LV2_Atom));
        sequence->body = {0, 0};
    }
}

void PluginInstance::beginRun() noexcept {
    clearAtoms();
    if (firstTold_) return;
    for (const FirstMessage& message : first_) writeMessage(message.port, message.atom);
    firstTold_ = true;
}

void PluginInstance::writeMessage(PluginPortIndex port, std::span<const std::byte> message) noexcept {
    LV2_Atom header;
    std::memcpy(&header, message.data(), sizeof header);
    append(port, 0, header, message.subspan(sizeof header));
}

std::optional<double> PluginInstance::readProperty(PluginPortIndex port,
                                                   const PropertyMessage& property) const noexcept {
    const auto* sequence = reinterpret_cast<const LV2_Atom_Sequence*>(ports_[port].atoms.data());
    if (sequence->atom.type != sequenceUrid_) return std::nullopt;  // the plugin wrote nothing
    std::optional<double> last;
    LV2_ATOM_SEQUENCE_FOREACH(sequence, event)
    if (const auto value = property.valueIn(event->body)) last = value;
    return last;
}

void PluginInstance::writeEvents(PluginPortIndex port, const EventBuffer& midi,
                                 std::span<const TimeEvent> times) noexcept {
    const auto tellUntil = [&](int frame) {
        for (; !times.empty() && times.front().offset <= frame; times = times.subspan(1)) {
            const auto object = position_.write(times.front());
            LV2_Atom header;
            std::memcpy(&header, object.data(), sizeof header);
            append(port, times.front().offset, header, object.subspan(sizeof header));
        }
    };
    for (const Event event : midi) {
        tellUntil(event.frame);
        append(port, event.frame, {static_cast<std::uint32_t>(event.bytes.size()), midiUrid_},
               std::as_bytes(event.bytes));
    }
    tellUntil(spec_.quantumFrames);
}

void PluginInstance::append(PluginPortIndex port, int frame, LV2_Atom header,
                            std::span<const std::byte> body) noexcept {
    if (isOldEvents(port)) return ports_[port].oldEvents.push(frame, header.type, body);
    auto* sequence = reinterpret_cast<LV2_Atom_Sequence*>(ports_[port].atoms.data());
    const std::size_t capacity = ports_[port].atoms.size() * sizeof(std::uint64_t);
    const std::size_t end = sizeof(LV2_Atom) + sequence->atom.size;
    const std::size_t size = lv2_atom_pad_size(static_cast<std::uint32_t>(sizeof(LV2_Atom_Event) + body.size()));
    if (end + size > capacity) return;
    auto* written = reinterpret_cast<LV2_Atom_Event*>(reinterpret_cast<std::byte*>(sequence) + end);
    written->time.frames = frame;
    written->body = header;
    std::memcpy(written + 1, body.data(), body.size());
    sequence->atom.size += static_cast<std::uint32_t>(size);
}

void PluginInstance::readMidi(PluginPortIndex port, EventBuffer& events) const noexcept {
    const auto take = [&](std::int64_t time, LV2_URID type, std::span<const std::uint8_t> bytes) {
        if (type != midiUrid_) return;
        const auto frame = std::clamp<std::int64_t>(time, 0, spec_.quantumFrames - 1);
        events.push(static_cast<int>(frame), bytes);
    };
    if (isOldEvents(port)) return ports_[port].oldEvents.forEach(take);
    const auto* sequence = reinterpret_cast<const LV2_Atom_Sequence*>(ports_[port].atoms.data());
    if (sequence->atom.type != sequenceUrid_) return;  // the plugin wrote nothing
    LV2_ATOM_SEQUENCE_FOREACH(sequence, event) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(event + 1);
        take(event->time.frames, event->body.type, {bytes, event->body.size});
    }
}

void PluginInstance::run() noexcept {
    const PluginRunScope scope;
    enterPluginStage(PluginStage::run);
    const PluginRandomScope random(random_);
    lilv_instance_run(instance_, static_cast<std::uint32_t>(spec_.quantumFrames));
    if (!hasWorker_) return;
    if (!workerStarted_) worker_.drain();
    worker_.endRun();
}

bool PluginInstance::runSilently() {
    beginRun();
    const std::size_t quantum = static_cast<std::size_t>(spec_.quantumFrames);
    for (std::size_t i = 0; i < ports_.size(); ++i)
        if (description_->ports[i].direction == PortDirection::input) std::fill_n(ports_[i].signal, quantum, 0.0f);
    const PluginRunScope scope;
    enterPluginStage(PluginStage::run);
    const PluginRandomScope random(random_);
    lilv_instance_run(instance_, static_cast<std::uint32_t>(spec_.quantumFrames));
    const bool worked = worker_.drain();
    worker_.endRun();
    clearAtoms();
    return worked;
}

void PluginInstance::startWorker() {
    worker_.start();
    workerStarted_ = hasWorker_;
}

void PluginInstance::stopWorker() {
    worker_.stop();
    workerStarted_ = false;
}

StatefulPlugin PluginInstance::stateful(const LV2_Feature* const* features) const noexcept {
    return {lilv_instance_get_handle(instance_), stateInterface_, features, &paths_};
}

ProcessorState PluginInstance::saveState() {
    const PluginControlScope scope;
    enterPluginStage(PluginStage::state);
    PluginRandom random(1);  // that of run() may be in use
    const PluginRandomScope randomScope(random);
    return savePluginState(world_->urids(), stateful(features_.list()));
}

Status PluginInstance::restoreState(const ProcessorState& state) {
    const PluginControlScope scope;
    enterPluginStage(PluginStage::state);
    const PluginRandomScope random(random_);
    auto status = restorePluginState(world_->urids(), stateful(features_.list()), state);
    worker_.drain();
    return status;
}

Status PluginInstance::restoreWhileRunning(const ProcessorState& state) {
    const PluginControlScope scope;
    enterPluginStage(PluginStage::state);
    PluginRandom random(1);  // that of run() may be in use
    const PluginRandomScope randomScope(random);
    return restorePluginState(world_->urids(), stateful(features_.listWhileRunning()), state);
}

}  // namespace lacquer::host
