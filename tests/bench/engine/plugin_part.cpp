#include "plugin_part.hpp"

#include <lilv/lilv.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "core/engine/node_instance.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::bench {
namespace {

constexpr int kQuantum = 256;
// A gain, the least there is to do. Ports: gain, in, out.
constexpr const char* kPlugin = "http://lv2plug.in/plugins/eg-amp";

/// The plugin, called as a program would that does nothing else.
class DirectRun {
public:
    DirectRun() : world_(lilv_world_new()) {
        lilv_world_load_all(world_);
        LilvNode* uri = lilv_new_uri(world_, kPlugin);
        const LilvPlugin* plugin = lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world_), uri);
        lilv_node_free(uri);
        if (plugin != nullptr) instance_ = lilv_plugin_instantiate(plugin, 48000, nullptr);
        if (instance_ == nullptr) return;
        lilv_instance_connect_port(instance_, 0, &gain_);
        lilv_instance_connect_port(instance_, 1, in_.data());
        lilv_instance_connect_port(instance_, 2, out_.data());
        lilv_instance_activate(instance_);
    }
    ~DirectRun() {
        if (instance_ != nullptr) lilv_instance_free(instance_);
        lilv_world_free(world_);
    }
    DirectRun(const DirectRun&) = delete;
    DirectRun& operator=(const DirectRun&) = delete;

    [[nodiscard]] bool works() const { return instance_ != nullptr; }
    void operator()() { lilv_instance_run(instance_, kQuantum); }

private:
    LilvWorld* world_;
    LilvInstance* instance_ = nullptr;
    float gain_ = 3;
    alignas(64) std::array<float, kQuantum> in_{}, out_{};
};

/// The same as a node, handed what the engine hands it.
class HostedRun {
public:
    explicit HostedRun(int width) {
        host::registerLv2(registry_);
        CreateSpec create;
        create.width = width;
        PrepareSpec prepare;
        prepare.quantumFrames = kQuantum;
        instance_ =
            NodeInstance::create(registry_.find(std::string("lv2:") + kPlugin).value(), create, prepare).value();
        for (std::size_t c = 0; c < 2; ++c) {
            sources_[c] = in_[c].data();
            targets_[c] = out_[c].data();
        }
        input_ = ConstAudioBlock(sources_.data(), width, kQuantum);
        output_ = AudioBlock(targets_.data(), width, kQuantum);
        context_.time = &time_;
        context_.events = &events_;
        context_.frames = kQuantum;
        context_.audioInputs = {&input_, 1};
        context_.audioOutputs = {&output_, 1};
        context_.parameters = instance_->parameters().render(segments_);
    }
    HostedRun(const HostedRun&) = delete;
    HostedRun& operator=(const HostedRun&) = delete;

    void operator()() { instance_->processor().process(context_); }

private:
    ProcessorRegistry registry_;
    std::shared_ptr<NodeInstance> instance_;
    alignas(64) std::array<std::array<float, kQuantum>, 2> in_{}, out_{};
    std::array<const float*, 2> sources_{};
    std::array<float*, 2> targets_{};
    ConstAudioBlock input_;
    AudioBlock output_;
    const std::array<Segment, 1> segments_{Segment{0, kQuantum, 0, true}};
    const BlockTime time_{0, segments_};
    const EventPorts events_{};
    ProcessContext context_;
};

class PluginPart : public Part {
public:
    [[nodiscard]] const char* name() const override { return "plugins"; }

    void addOptions(CLI::App& app) override {
        app.add_option_group(name(), "What hosting a plugin costs beside the plugin")
            ->add_option("--plugin-rounds", rounds_, "Rounds of 1000 quanta; the shortest counts")
            ->check(CLI::PositiveNumber)
            ->capture_default_str();
    }

    nlohmann::json run() override {
        DirectRun direct;
        if (!direct.works()) {
            std::printf("%s is not installed (Debian package lv2-examples)\n", kPlugin);
            return nlohmann::json::array();
        }
        HostedRun mono(1), stereo(2);
        // Rounds go through all of them, so that each has its share of quiet moments.
        double directNs = 1e9, monoNs = 1e9, stereoNs = 1e9;
        for (int round = 0; round < rounds_; ++round) {
            directNs = std::min(directNs, time(direct));
            monoNs = std::min(monoNs, time(mono));
            stereoNs = std::min(stereoNs, time(stereo));
        }
        std::printf("%-28s %12s\n", "eg-amp, 256 frames", "ns / quantum");
        std::printf("%-28s %12.0f\n", "called directly", directNs);
        std::printf("%-28s %12.0f   %.0f beside the plugin\n", "as a mono node", monoNs, monoNs - directNs);
        std::printf("%-28s %12.0f   %.0f per instance\n", "as a stereo node", stereoNs, stereoNs / 2 - directNs);
        return {{{"directNs", directNs}, {"monoNs", monoNs}, {"stereoNs", stereoNs}}};
    }

private:
    template <class Run>
    static double time(Run& run) {
        constexpr int kCalls = 1000;
        const auto start = std::chrono::steady_clock::now();
        for (int call = 0; call < kCalls; ++call) run();
        const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
        return took.count() / kCalls;
    }

    int rounds_ = 100;
};

}  // namespace

std::unique_ptr<Part> makePluginPart() {
    return std::make_unique<PluginPart>();
}

}  // namespace lacquer::bench
