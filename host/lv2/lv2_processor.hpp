// Lv2Processor: an LV2 plugin as a node. A mono plugin in a stereo node runs as two copies.
#pragma once

#include <atomic>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/known_plugins.hpp"
#include "host/lv2/plugin_instance.hpp"
#include "host/lv2/plugin_layout.hpp"
#include "host/lv2/ui/plugin_ui_traffic.hpp"

namespace lacquer::host {

/// Control ports are written at the start of each quantum: plugins smooth by themselves, from block to block. Values
/// are clamped to the plugin's range and rounded where it is stepped. Properties are told by message when they change,
/// at the start of a quantum too; in the first one those that are not what the plugin starts with, and the files that
/// the state names. What is not a number is silence to a plugin: most never get rid of it. A plugin that asks for the
/// song's position is told whenever time does not simply go on, on that frame, as the node hears it. While a window of
/// the plugin is open, what it tells, its first copy that is, is kept for that; what the window tells reaches all
/// copies.
class Lv2Processor final : public Processor, public PluginUiTraffic {
public:
    Lv2Processor(std::shared_ptr<PluginWorld> world, std::shared_ptr<const PluginDescription> description,
                 std::shared_ptr<const PluginLayout> layout, const CreateSpec& spec);

    /// Before prepare(): no instance is cleaned up before the processor itself goes. Some plugins crash in that, and in
    /// a process of its own a plugin has done its work by then.
    void keepInstances() noexcept { keepsInstances_ = true; }

    /// Makes fresh instances, because activate() is no reset for most plugins. A plugin with a latency port or a
    /// worker is run on silence until both are quiet, and then replaced by a fresh instance unless its worker loaded
    /// something: so the latency is known, samplers are loaded, and no oscillator or smoother has moved, live and
    /// offline alike.
    Status prepare(const PrepareSpec& spec) override;
    void process(const ProcessContext& context) noexcept override;
    /// The same where somebody else watches the time, in another process: `times` is what a TimeWatcher makes of it.
    void process(const ProcessContext& context, std::span<const TimeEvent> times) noexcept;

    /// What the plugin said in its last quantum, possible or not, or what is known of one that says something else; may
    /// change while it runs. Any thread.
    [[nodiscard]] int latencyFrames() const override { return latencyFrames_.load(std::memory_order_relaxed); }
    /// LV2 has no way to say it.
    [[nodiscard]] std::int64_t tailFrames() const override { return -1; }
    void reset() override;

    [[nodiscard]] ProcessorState saveState() override;
    /// Puts fresh instances in the place of the present ones, as prepare() does: a plugin without a worker may set
    /// itself up by its state only before it runs. The present ones play on meanwhile, and stay when the state is
    /// refused.
    Status restoreState(const ProcessorState& state) override;
    /// Of a plugin that allows it, where the state says all that the plugin saves: what is not said would stay.
    Result<std::optional<ProcessorState>> restoreWhileRunning(const ProcessorState& state) override;
    [[nodiscard]] double readout(std::size_t index) const noexcept override;

    void openTraffic() override { traffic_.open(); }
    void closeTraffic() noexcept override { traffic_.close(); }
    bool send(const PortAtom& message) override;
    std::optional<PortAtom> receive() override { return traffic_.receive(); }
    [[nodiscard]] std::uint64_t dropped() const noexcept override { return traffic_.dropped(); }

private:
    struct ControlTarget {
        PluginPortIndex port;
        float minimum, maximum, initial;
        ParameterScale scale;

        [[nodiscard]] float legal(float value) const noexcept;
    };
    /// What a control was asked to be last, and what of that is legal. Short, as most stand still for the whole song
    /// and all are gone through in every quantum.
    struct ToldControl {
        PluginPortIndex port;
        float asked = std::numeric_limits<float>::quiet_NaN();
        float told = 0;
    };
    struct PropertyTarget {
        PropertyMessage message;
        ControlTarget control;
        std::size_t parameter;  ///< its index
        float sent = 0;
        bool due = false;  ///< in this quantum
    };
    using Copy = std::unique_ptr<PluginInstance>;

    void resolveControls(double sampleRate);
    void resolveProperties();
    void forgetSentProperties() noexcept;
    [[nodiscard]] StateFolders foldersOf(unsigned seed) const;
    [[nodiscard]] PropertyMessage messageOf(const PluginProperty& property) const;
    Status tellProperties(PluginInstance& copy) const;
    Result<std::vector<Copy>> makeCopies();
    Result<Copy> makeFresh(unsigned seed);
    Result<Copy> makeSettled(unsigned seed);
    bool settle(PluginInstance& copy);
    void retire(Copy copy);
    void run(const ProcessContext& context, std::span<const TimeEvent> times) noexcept;
    void begin(PluginInstance& copy, const ProcessContext& context) noexcept;
    void feed(PluginInstance& copy, int channel, const ProcessContext& context,
              std::span<const TimeEvent> times) noexcept;
    void tell(PluginInstance& copy, const ProcessContext& context, std::span<const TimeEvent> times) noexcept;
    void notePropertyChanges(const ProcessContext& context) noexcept;
    void noteReadouts(PluginInstance& copy) noexcept;
    void tellWindow(const PluginInstance& copy) noexcept;
    void fetch(PluginInstance& copy, int channel, const ProcessContext& context) noexcept;
    void noteLatency(PluginInstance& copy) noexcept;

    std::shared_ptr<PluginWorld> world_;
    std::shared_ptr<const PluginDescription> description_;
    std::shared_ptr<const PluginLayout> layout_;
    std::size_t copyCount_;
    unsigned firstSeed_;
    std::filesystem::path folder_;  // of the session and the node's own, or empty
    std::string ownFolder_;
    std::vector<double> initialValues_;
    PrepareSpec spec_;
    ProcessorState state_;  // to be taken up by the next fresh instance
    std::vector<ControlTarget> controls_;
    std::vector<ToldControl> toldControls_;  // of controls_, in the same order
    std::vector<PropertyTarget> properties_;
    std::vector<PropertyMessage> toldProperties_;  // by readout, behind those of ports
    std::vector<Copy> copies_;
    bool keepsInstances_ = false;
    std::vector<Copy> retired_;                   // if they are kept
    std::optional<TimeWatcher> watcher_;          // of a plugin that is told the time
    std::atomic<bool> tellAllProperties_{false};  // a state that has been restored may have set them otherwise
    std::atomic_flag occupied_;                   // process() is at work, or restoreState() is exchanging the copies
    std::atomic<int> latencyFrames_{0};
    std::optional<KnownLatency> knownLatency_;  // in place of what the plugin reports
    std::optional<PluginPortIndex> lookahead_;
    bool takesFilesInState_ = false;  // and is told of none
    std::vector<std::atomic<float>> readouts_;
    UiTrafficRings traffic_;
};

}  // namespace lacquer::host
