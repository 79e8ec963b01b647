#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/state/state.h>
#include <lv2/worker/worker.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "direct_run.hpp"
#include "host/lv2/features.hpp"
#include "host/lv2/plugin_call.hpp"
#include "host/lv2/plugin_description.hpp"
#include "host/lv2/plugin_layout.hpp"
#include "host/lv2/plugin_random.hpp"
#include "host/lv2/plugin_state.hpp"
#include "host/lv2/plugin_type.hpp"
#include "sessions/render/node_start.hpp"

namespace lacquer::bench {
namespace {

using host::PluginPortIndex;
using host::PluginPortKind;

/// One instance, with what its ports are connected to.
class Copy {
public:
    Copy(std::shared_ptr<host::PluginWorld> world, const host::PluginDescription& description, const PrepareSpec& spec)
        : world_(std::move(world)),
          description_(description),
          spec_(spec),
          paths_({}),
          features_(world_->urids(), spec_, worker_, paths_, {nullptr, refuseToResize}, description_.name),
          controls_(description_.ports.size()),
          unheard_(static_cast<std::size_t>(spec.quantumFrames) * description_.ports.size()),
          sequence_(world_->urids().map(LV2_ATOM__Sequence)),
          chunk_(world_->urids().map(LV2_ATOM__Chunk)) {
        for (PluginPortIndex port = 0; port < description_.ports.size(); ++port) {
            const host::PluginPort& described = description_.ports[port];
            if (described.kind == PluginPortKind::freeWheeling) controls_[port] = 1;
            if (described.kind != PluginPortKind::atom) continue;
            const std::size_t bytes = std::max<std::size_t>(host::kSequenceBytes, described.atomBytes);
            atoms_.push_back({port, described.direction, std::vector<std::uint64_t>(bytes / sizeof(std::uint64_t))});
        }
    }
    ~Copy() {
        if (instance_ == nullptr) return;
        const host::PluginControlScope scope;
        lilv_instance_deactivate(instance_);
        lilv_instance_free(instance_);
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    float& control(PluginPortIndex port) { return controls_[port]; }

    Status start(const ProcessorState& state) {
        const host::PluginControlScope scope;
        const host::PluginRandomScope random(random_);
        instance_ = lilv_plugin_instantiate(world_->plugin(description_.uri), spec_.sampleRate, features_.list());
        if (instance_ == nullptr) return fail(ErrorKind::failed, "the plugin could not be started", description_.uri);
        hasWorker_ = extension<LV2_Worker_Interface>(LV2_WORKER__interface) != nullptr;
        worker_.attach(lilv_instance_get_handle(instance_), extension<LV2_Worker_Interface>(LV2_WORKER__interface));
        for (PluginPortIndex port = 0; port < description_.ports.size(); ++port)
            lilv_instance_connect_port(instance_, port, memoryOf(port));
        for (Atoms& atoms : atoms_) lilv_instance_connect_port(instance_, atoms.port, atoms.memory.data());
        if (!state.empty()) {
            const host::StatefulPlugin plugin{lilv_instance_get_handle(instance_),
                                              extension<LV2_State_Interface>(LV2_STATE__interface), features_.list(),
                                              &paths_};
            if (auto restored =
                    host::restorePluginState(world_->urids(), plugin, host::withChosenFiles(description_, state));
                !restored)
                return restored;
            worker_.drain();
        }
        lilv_instance_activate(instance_);
        return {};
    }

    void connect(PluginPortIndex port, float* samples) { lilv_instance_connect_port(instance_, port, samples); }

    void run() {
        for (Atoms& atoms : atoms_) clear(atoms);
        lilv_instance_run(instance_, static_cast<std::uint32_t>(spec_.quantumFrames));
        if (!hasWorker_) return;
        worker_.drain();
        worker_.endRun();
    }
    [[nodiscard]] host::PluginRandom& random() { return random_; }

private:
    struct Atoms {
        PluginPortIndex port;
        PortDirection direction;
        std::vector<std::uint64_t> memory;
    };

    static LV2_Resize_Port_Status refuseToResize(LV2_Resize_Port_Feature_Data, std::uint32_t, std::size_t) {
        return LV2_RESIZE_PORT_ERR_NO_SPACE;
    }
    template <class T>
    [[nodiscard]] const T* extension(const char* uri) const {
        return static_cast<const T*>(lilv_instance_get_extension_data(instance_, uri));
    }
    // Of audio ports, until they are connected to what is to be heard.
    [[nodiscard]] void* memoryOf(PluginPortIndex port) {
        switch (description_.ports[port].kind) {
            case PluginPortKind::audio:
            case PluginPortKind::sideChain:
            case PluginPortKind::cv:
                return unheard_.data() + static_cast<std::size_t>(spec_.quantumFrames) * port;
            case PluginPortKind::control:
            case PluginPortKind::latency:
            case PluginPortKind::freeWheeling:
                return &controls_[port];
            case PluginPortKind::atom:
            case PluginPortKind::unused:
                break;
        }
        return nullptr;
    }
    // As the atom extension asks for before each run(): nothing goes in, and so much may come out.
    void clear(Atoms& atoms) const {
        auto* sequence = reinterpret_cast<LV2_Atom_Sequence*>(atoms.memory.data());
        const bool input = atoms.direction == PortDirection::input;
        const std::size_t room = atoms.memory.size() * sizeof(std::uint64_t) - sizeof(LV2_Atom);
        sequence->atom = {static_cast<std::uint32_t>(input ? sizeof(LV2_Atom_Sequence_Body) : room),
                          input ? sequence_ : chunk_};
        sequence->body = {0, 0};
    }

    std::shared_ptr<host::PluginWorld> world_;
    const host::PluginDescription& description_;
    PrepareSpec spec_;
    host::PluginRandom random_{1};
    host::Worker worker_;
    host::StatePaths paths_;
    host::InstanceFeatures features_;
    std::vector<float> controls_, unheard_;
    std::vector<Atoms> atoms_;
    LilvInstance* instance_ = nullptr;
    bool hasWorker_ = false;
    LV2_URID sequence_, chunk_;
};

class DirectPlugin final : public DirectRun {
public:
    DirectPlugin(host::PluginDescription description, int outputChannels, const PrepareSpec& spec)
        : DirectRun(outputChannels, spec.quantumFrames), description_(std::move(description)) {}

    Status start(const std::shared_ptr<host::PluginWorld>& world, const DirectNode& node) {
        const host::PluginLayout layout = host::layOut(description_);
        const auto state = sessions::stateWithFiles(node.session, node.node);
        if (!state) return fail(state.error());
        const int count = layout.onePerChannel ? node.node.width : 1;
        for (int copy = 0; copy < count; ++copy) {
            Copy& made = *copies_.emplace_back(std::make_unique<Copy>(world, description_, node.spec));
            for (std::size_t i = 0; i < layout.parameters.size(); ++i)
                made.control(layout.parameters[i]) = static_cast<float>(node.inSession.parameters().get(i));
            if (auto started = made.start(*state); !started) return started;
        }
        inputs_ = wires(layout.inputs, count);
        for (const Wire& wire : wires(layout.outputs, count))
            copies_[wire.copy]->connect(wire.port, out_.samples(0, wire.channel));
        return {};
    }

private:
    /// A channel of the node, and the port behind it.
    struct Wire {
        std::size_t copy;
        PluginPortIndex port;
        int channel;
    };

    /// Of a plugin that runs once for each channel, every copy has one of them.
    static std::vector<Wire> wires(const std::vector<host::NodePort>& ports, int copies) {
        std::vector<Wire> all;
        int channel = 0;
        for (const host::NodePort& port : ports) {
            if (port.info.kind == SignalKind::events) continue;
            const int fed = port.info.channels == kNodeWidth ? copies : 1;
            for (int copy = 0; copy < fed; ++copy)
                for (const PluginPortIndex index : port.pluginPorts)
                    all.push_back({static_cast<std::size_t>(copy), index, channel++});
        }
        return all;
    }

    void runAll(Recording& in) override {
        for (std::size_t c = 0; c < copies_.size(); ++c) {
            const host::PluginRandomScope random(copies_[c]->random());
            for (int quantum = 0; quantum < in.quanta(); ++quantum) {
                for (const Wire& wire : inputs_)
                    if (wire.copy == c) copies_[c]->connect(wire.port, in.samples(quantum, wire.channel));
                copies_[c]->run();
            }
        }
    }

    const host::PluginDescription description_;
    std::vector<std::unique_ptr<Copy>> copies_;
    std::vector<Wire> inputs_;
};

}  // namespace

Result<std::unique_ptr<DirectRun>> directPlugin(std::shared_ptr<host::PluginWorld> world, const DirectNode& node) {
    const std::string uri = node.node.type.substr(host::kPluginScheme.size());
    const host::PluginControlScope scope;
    auto description = host::describePlugin(world->lilv(), world->plugin(uri));
    if (!description) return fail(std::move(description).error());
    auto made = std::make_unique<DirectPlugin>(*std::move(description), channelsOf(node.node.outputs), node.spec);
    if (auto started = made->start(world, node); !started) return fail(std::move(started).error());
    return made;
}

}  // namespace lacquer::bench
