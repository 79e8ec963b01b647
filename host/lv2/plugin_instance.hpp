// PluginInstance: one running copy of an LV2 plugin with everything it is connected to. Created, saved, restored and
// destroyed on the message thread; run() and the buffers belong to whoever processes the node, one thread at a time.
#pragma once

#include <lv2/atom/util.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/engine/processor.hpp"
#include "host/lv2/features.hpp"
#include "host/lv2/old_events.hpp"
#include "host/lv2/plugin_layout.hpp"
#include "host/lv2/plugin_random.hpp"
#include "host/lv2/plugin_state.hpp"
#include "host/lv2/plugin_world.hpp"
#include "host/lv2/position_atom.hpp"
#include "host/lv2/property_message.hpp"
#include "host/lv2/worker.hpp"

struct LilvInstanceImpl;
struct LilvStateImpl;

namespace lacquer::host {

/// Every port is connected, once, to memory of its own, so a plugin neither runs in place nor touches anything of the
/// engine's. Buffers hold one quantum, 64-byte aligned, with room behind for plugins that write past the end.
class PluginInstance {
public:
    /// Instantiates, connects, and restores the plugin's default state where it asks for that. Then set the controls
    /// and call activate(): some plugins size their buffers there, by their controls. `seed` is that of its random
    /// numbers, `folders` are where it may keep files.
    static Result<std::unique_ptr<PluginInstance>> create(std::shared_ptr<PluginWorld> world,
                                                          std::shared_ptr<const PluginDescription> description,
                                                          const PrepareSpec& spec, unsigned seed = 1,
                                                          StateFolders folders = {});
    ~PluginInstance();
    PluginInstance(const PluginInstance&) = delete;
    PluginInstance& operator=(const PluginInstance&) = delete;

    /// Message thread, once, before the first run().
    void activate();

    /// The buffer of an audio or CV port: one quantum.
    [[nodiscard]] float* signal(PluginPortIndex port) noexcept { return ports_[port].signal; }
    [[nodiscard]] float& control(PluginPortIndex port) noexcept { return controls_[port]; }

    /// Message thread, before the first run() or silent quantum from then on: a message for `port` at its first frame,
    /// an atom with its header.
    void tellFirst(PluginPortIndex port, std::vector<std::byte> message) {
        first_.push_back({port, std::move(message)});
        firstTold_ = false;
    }

    /// Empties the atom ports, as must be done before each run(); into those of the first go the first messages.
    void beginRun() noexcept;
    /// A message for the first frame of the next run(), before anything else is written: an atom with its header. Left
    /// out where it does not fit.
    void writeMessage(PluginPortIndex port, std::span<const std::byte> message) noexcept;
    /// What the last run() has told of a property last.
    [[nodiscard]] std::optional<double> readProperty(PluginPortIndex port,
                                                     const PropertyMessage& property) const noexcept;
    /// Puts MIDI and the song's position into an atom input for the next run(), in order of frames, the position first;
    /// what does not fit is left out.
    void writeEvents(PluginPortIndex port, const EventBuffer& midi, std::span<const TimeEvent> times) noexcept;
    /// Calls `take` with each atom, header in front, that the last run() left in an atom output.
    template <class Take>
    void forEachAtom(PluginPortIndex port, Take take) const noexcept {
        const auto* sequence = reinterpret_cast<const LV2_Atom_Sequence*>(ports_[port].atoms.data());
        if (isOldEvents(port) || sequence->atom.type != sequenceUrid_) return;  // or the plugin wrote nothing
        LV2_ATOM_SEQUENCE_FOREACH(sequence, event)
        take(std::span(reinterpret_cast<const std::byte*>(&event->body), sizeof(LV2_Atom) + event->body.size));
    }
    /// Appends the MIDI that the last run() left in an atom output.
    void readMidi(PluginPortIndex port, EventBuffer& events) const noexcept;

    /// One quantum. Real time when the worker has been started; otherwise scheduled work is done on this thread, after
    /// the quantum, so that the result does not depend on timing.
    void run() noexcept;

    /// Message thread: one quantum of silence, with the work it asks for. True when it asked for any.
    bool runSilently();

    /// Message thread. Live, work is done on a thread of its own; not while preparing, restoring or rendering.
    void startWorker();
    void stopWorker();
    [[nodiscard]] bool hasWorker() const noexcept { return hasWorker_; }

    [[nodiscard]] ProcessorState saveState();
    /// Not while running. The worker must be stopped.
    Status restoreState(const ProcessorState& state);
    /// Of a plugin that says so (PluginDescription::restoresWhileRunning), in the middle of run(): work that this needs
    /// is done before it returns, but for what the plugin does with the outcome in its next run().
    Status restoreWhileRunning(const ProcessorState& state);
    /// The same for what lilv has read from the plugin's files, such as a preset; controls aside. Only inside a
    /// PluginControlScope.
    void restoreFrom(const LilvStateImpl& state);

private:
    struct Port {
        float* signal = nullptr;
        std::vector<std::uint64_t> atoms;  // 8-byte aligned
        OldEvents oldEvents{};             // in the memory of atoms, where the port is one for them
    };
    /// Noted apart: the description of all ports is long, and is not gone through in each quantum.
    struct AtomPort {
        PluginPortIndex index;
        PortDirection direction;
    };
    struct FirstMessage {
        PluginPortIndex port;
        std::vector<std::byte> atom;
    };
    struct Free {
        void operator()(float* memory) const noexcept { std::free(memory); }
    };

    PluginInstance(std::shared_ptr<PluginWorld> world, std::shared_ptr<const PluginDescription> description,
                   const PrepareSpec& spec, unsigned seed, StateFolders folders);
    Status instantiate();
    [[nodiscard]] bool isOldEvents(PluginPortIndex port) const noexcept {
        return description_->ports[port].isOldEvents;
    }
    /// Adds an event to the sequence of an atom input: an atom of this header, and what follows it.
    void append(PluginPortIndex port, int frame, LV2_Atom header, std::span<const std::byte> body) noexcept;
    void clearAtoms() noexcept;
    void allocate();
    void connect();
    void restoreDefaultState();
    /// Makes room in an atom port until it is connected, for good; then says whether there is enough.
    LV2_Resize_Port_Status resizePort(PluginPortIndex port, std::size_t bytes);
    [[nodiscard]] StatefulPlugin stateful(const LV2_Feature* const* features) const noexcept;
    template <class T>
    [[nodiscard]] const T* extension(const char* uri) const;

    std::shared_ptr<PluginWorld> world_;
    std::shared_ptr<const PluginDescription> description_;
    PrepareSpec spec_;
    PluginRandom random_;
    Worker worker_;
    StatePaths paths_;
    InstanceFeatures features_;
    std::vector<Port> ports_;
    std::vector<float> controls_;  // by port, side by side: host and plugin go through them in every quantum
    std::vector<AtomPort> atomPorts_;
    std::vector<FirstMessage> first_;
    bool firstTold_ = false;
    std::unique_ptr<float[], Free> signals_;
    LilvInstanceImpl* instance_ = nullptr;
    const LV2_State_Interface* stateInterface_ = nullptr;
    bool connected_ = false;
    bool active_ = false;
    bool hasWorker_ = false;
    bool workerStarted_ = false;
    LV2_URID sequenceUrid_;
    LV2_URID chunkUrid_;
    LV2_URID midiUrid_;
    PositionAtom position_;
};

}  // namespace lacquer::host
