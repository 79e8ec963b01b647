// SandboxedProcessor: an LV2 plugin as a node, run in a process of its own: whatever it does there, the program plays
// on.
#pragma once

#include <pthread.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/sandbox/atom_channel.hpp"
#include "host/lv2/sandbox/sandbox_process.hpp"
#include "host/lv2/time_watcher.hpp"
#include "host/lv2/ui/plugin_ui_traffic.hpp"

namespace lacquer::host {

/// The helper holds a whole Lv2Processor, so that the samples are those of the plugin in the program itself. A quantum
/// is one round trip through shared memory. A helper that dies, or blocks, leaves silence behind; that is for good:
/// prepare() starts another one, with the state known last. A live quantum that comes late is silent; what the plugin
/// makes of it is dropped, and it is asked again once it is done; one that is late again and again, after 1, 3, 7 … up
/// to 63 quanta.
class SandboxedProcessor final : public Processor, public PluginUiTraffic {
public:
    enum class TimeOfSong { unheard, heard };  ///< by the plugin

    /// `type` is that of the node, of which only ports, parameters and readouts count. The ids of atoms are those of
    /// `urids`.
    SandboxedProcessor(SandboxOptions options, const std::string& pluginUri, const ProcessorType& type, TimeOfSong time,
                       std::shared_ptr<UridMap> urids, const CreateSpec& spec);

    /// Starts a helper, in place of the one there is.
    Status prepare(const PrepareSpec& spec) override;
    void process(const ProcessContext& context) noexcept override;
    [[nodiscard]] int latencyFrames() const override { return latencyFrames_.load(std::memory_order_relaxed); }
    /// LV2 has no way to say it.
    [[nodiscard]] std::int64_t tailFrames() const override { return -1; }
    void reset() override;

    /// The last that is known, where the helper has gone.
    [[nodiscard]] ProcessorState saveState() override;
    Status restoreState(const ProcessorState& state) override;
    Result<std::optional<ProcessorState>> restoreWhileRunning(const ProcessorState& state) override;
    [[nodiscard]] double readout(std::size_t index) const noexcept override;
    [[nodiscard]] std::optional<std::string> whyGone() override;

    void openTraffic() override;
    void closeTraffic() noexcept override;
    bool send(const PortAtom& message) override;
    std::optional<PortAtom> receive() override;
    /// By the helper; what send() refuses does not count.
    [[nodiscard]] std::uint64_t dropped() const noexcept override;

private:
    void put(const ProcessContext& context) noexcept;
    void take(const ProcessContext& context) noexcept;
    [[nodiscard]] bool awaitAnswer() noexcept;
    void rest(const ProcessContext& context) noexcept;
    void lookAfterLate() noexcept;
    void noteValues() noexcept;
    void tellPriority() noexcept;

    SandboxOptions options_;
    SandboxStart start_;  // with the state known last
    ExchangeShape shape_;
    std::unique_ptr<SandboxProcess> process_;
    std::optional<std::string> whyNotStarted_;  // after a reset(); there is no helper then
    std::shared_ptr<UridMap> urids_;
    std::optional<AtomChannel> atoms_;  // with the helper there is
    bool trafficOpen_ = false;          // it has been told
    TimeOfSong time_;
    std::optional<TimeWatcher> watcher_;  // of a plugin that is told the time
    std::atomic<bool> gone_{false};
    std::atomic<bool> tellTimeAnew_{false};
    std::atomic<int> latencyFrames_{0};
    std::vector<std::atomic<float>> readouts_;

    // Of the thread that processes.
    std::int64_t waitNs_ = 0;      // for a quantum
    std::int64_t patienceNs_ = 0;  // with one that is late
    std::int64_t askedAtNs_ = 0;
    int lateInARow_ = 0, restQuanta_ = 0;
    pthread_t asker_{};  // the thread whose priority the helper has been told
};

}  // namespace lacquer::host
