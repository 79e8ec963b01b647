// A plugin that plays for another program: what it is asked for on the control channel, and how the process ends.
#include <poll.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <thread>

#include <nlohmann/json.hpp>

#include "host/audio/memory_lock.hpp"
#include "host/lv2/plugin_world.hpp"
#include "host/lv2/sandbox/atom_channel.hpp"
#include "host/lv2/sandbox/control_channel.hpp"
#include "host/lv2/sandbox/sandbox_messages.hpp"
#include "host/lv2/sandbox/shared_memory.hpp"
#include "plugin_host/job.hpp"
#include "plugin_host/sandboxed_node.hpp"

namespace lacquer::plugin_host {
namespace {

using namespace host;
using nlohmann::json;

constexpr int kControlFile = 3;  // in the order of SandboxProcess
constexpr int kMemoryFile = 4;
constexpr int kAtomFile = 5;
constexpr int kLookMs = 15;  // for what the plugin tells a window: twice as often as that looks

// The exchange of the one plugin in this process.
std::atomic<std::atomic<PluginStage>*> toldStage{nullptr};

void noteStage(PluginStage stage) noexcept {
    if (auto* const told = toldStage.load()) told->store(stage, std::memory_order_relaxed);
}

// Nothing of it outlives the program that it plays for, whatever the plugin is at.
void endWithHost() {
    std::thread([] {
        pollfd control{kControlFile, 0, 0};  // that the other end is closed is told in any case
        while (::poll(&control, 1, -1) <= 0) {
        }
        ::kill(0, SIGKILL);
    }).detach();
}

class Sandbox {
public:
    explicit Sandbox(std::string pluginUri) : pluginUri_(std::move(pluginUri)) {}

    /// Until it is told to end, or there is nobody left to tell it.
    void serve() {
        for (;;) {
            awaitRequest();
            const auto request = control_.receive(std::nullopt);
            if (!request || request->contains("end")) return;
            auto done = answer(*request);
            const json answer = done ? json{{"ok", *std::move(done)}} : json{{"error", toJson(done.error())}};
            if (!control_.send(answer, std::nullopt)) return;
        }
    }

private:
    // Meanwhile it passes atoms between the plugin and its window.
    void awaitRequest() {
        std::array<pollfd, 2> files{pollfd{kControlFile, POLLIN, 0}, pollfd{kAtomFile, POLLIN, 0}};
        while (node_ && files[0].revents == 0) {
            if (!atoms_->isOpen()) files[1].fd = -1;
            ::poll(files.data(), files.size(), told_ ? kLookMs : -1);
            passAtoms();
        }
    }

    void passAtoms() {
        Lv2Processor& plugin = node_->processor();
        while (const auto message = atoms_->receive()) {
            if (message->wanted) {
                told_ = *message->wanted;
                told_ ? plugin.openTraffic() : plugin.closeTraffic();
            }
            if (message->atom && !plugin.send(*message->atom)) ++dropped_;
        }
        while (!atoms_->full()) {  // else they wait where the plugin has put them
            const auto message = plugin.receive();
            if (!message) break;
            if (!atoms_->send(*message)) ++dropped_;
        }
        exchange_->droppedAtoms().store(plugin.dropped() + dropped_, std::memory_order_relaxed);
    }

    Result<json> answer(const json& request) {
        try {
            if (const auto what = request.find("start"); what != request.end()) return start(startFrom(*what));
            if (node_ && request.contains("save")) return json{{"state", node_->processor().saveState()}};
            if (node_ && request.contains("restore"))
                return restore(request.at("restore").at("state").get<ProcessorState>());
            if (node_ && request.contains("restoreWhileRunning"))
                return restoreWhileRunning(request.at("restoreWhileRunning").at("state").get<ProcessorState>());
            if (const auto what = request.find("preset"); what != request.end())
                return preset(what->at("uri").get<std::string>());
        } catch (const std::exception& problem) {
            return fail(ErrorKind::failed, problem.what());
        }
        return fail(ErrorKind::failed, "the plugin's process is asked for what it does not know");
    }

    Result<json> start(const SandboxStart& what) {
        auto memory = SharedMemory::open(FileDescriptor(kMemoryFile));
        if (!memory) return fail(std::move(memory).error());
        memory_ = *std::move(memory);
        const auto world = PluginWorld::create();
        const auto type = world->find(pluginUri_);
        if (!type) return fail(type.error());
        atoms_.emplace(FileDescriptor(kAtomFile), world->urids());
        const auto shape = ExchangeShape::of(**type, (*type)->makeNode({}, what.node.width), what.spec.quantumFrames);
        if (QuantumExchange::bytesFor(shape) != memory_.bytes().size())
            return fail(ErrorKind::failed, "the plugin, or lacquer-plugin-host, is another than a moment ago", {},
                        "start the program again");
        exchange_.emplace(memory_.bytes(), shape);
        toldStage = &exchange_->stage();
        pluginStageListener = noteStage;
        auto made = (*type)->create(what.node);
        if (!made) return fail(std::move(made).error());
        // A world without a gate makes nothing else.
        std::unique_ptr<Lv2Processor> processor(static_cast<Lv2Processor*>(made->release()));
        processor->keepInstances();
        if (auto restored = processor->restoreState(what.state); !restored) return fail(std::move(restored).error());
        if (auto prepared = processor->prepare(what.spec); !prepared) return fail(std::move(prepared).error());
        if (!what.spec.offline) lockMemory();
        node_.emplace(**type, what.node.width, std::move(processor), *exchange_);
        return json::object();
    }

    Result<json> restore(const ProcessorState& state) {
        if (auto restored = node_->processor().restoreState(state); !restored) return fail(std::move(restored).error());
        node_->tellValues();
        return json::object();
    }

    Result<json> restoreWhileRunning(const ProcessorState& state) {
        auto before = node_->processor().restoreWhileRunning(state);
        if (!before) return fail(std::move(before).error());
        node_->tellValues();
        return *before ? json{{"before", **std::move(before)}} : json::object();
    }

    Result<json> preset(const std::string& uri) {
        const auto loaded = loadPreset(PluginWorld::create(), "lv2:" + pluginUri_, uri, &presetInstance_);
        if (!loaded) return fail(loaded.error());
        return toJson(*loaded);
    }

    std::string pluginUri_;
    ControlChannel control_{FileDescriptor(kControlFile)};
    SharedMemory memory_;
    std::optional<QuantumExchange> exchange_;
    std::optional<AtomChannel> atoms_;
    std::optional<SandboxedNode> node_;
    bool told_ = false;  // a window wants to be
    std::uint64_t dropped_ = 0;
    std::unique_ptr<PluginInstance> presetInstance_;  // which may crash in being cleaned up: behind the answer
};

}  // namespace

void runSandbox(const JobArguments& arguments) {
    endWithHost();
    {
        Sandbox sandbox(arguments.pluginUri);
        sandbox.serve();
    }
    // What a library does behind that, as it is closed, is of no use to anybody.
    std::_Exit(EXIT_SUCCESS);
}

}  // namespace lacquer::plugin_host
