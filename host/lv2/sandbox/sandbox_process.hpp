// SandboxProcess: a helper process with one plugin in it, as its host sees it. Made, asked and destroyed on the message
// thread; it is asked for quanta through exchange().
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "core/base/result.hpp"
#include "host/lv2/sandbox/control_channel.hpp"
#include "host/lv2/sandbox/quantum_exchange.hpp"
#include "host/lv2/sandbox/sandbox_messages.hpp"
#include "host/lv2/sandbox/sandbox_options.hpp"
#include "host/lv2/sandbox/shared_memory.hpp"

namespace lacquer::host {

class SandboxProcess {
public:
    /// Starts a helper, with memory for such an exchange.
    static Result<std::unique_ptr<SandboxProcess>> launch(const SandboxOptions& options, const std::string& pluginUri,
                                                          const ExchangeShape& shape = {});
    /// Has the plugin cleaned up; what has not ended after two seconds is killed, with all it has started.
    ~SandboxProcess();
    SandboxProcess(const SandboxProcess&) = delete;
    SandboxProcess& operator=(const SandboxProcess&) = delete;

    [[nodiscard]] QuantumExchange& exchange() noexcept { return exchange_; }
    /// This side's end for an AtomChannel; once.
    [[nodiscard]] FileDescriptor takeAtomSocket() noexcept { return std::move(atoms_); }

    /// Makes the plugin ready to play, once. These all fail with what the plugin fails with, or with how the process
    /// ended, for which it has the time that the options say.
    Status start(const SandboxStart& what);
    [[nodiscard]] Result<ProcessorState> saveState();
    Status restoreState(const ProcessorState& state);
    /// As Processor::restoreWhileRunning().
    Result<std::optional<ProcessorState>> restoreWhileRunning(const ProcessorState& state);
    [[nodiscard]] Result<PluginPreset> loadPreset(const std::string& presetUri);

    /// Any thread, real time: it has ended, by itself or killed. Asks the system.
    [[nodiscard]] bool gone() const noexcept;
    /// Any thread, real time: ends it because it blocks.
    void killAsBlocked() noexcept;
    /// Of one that has gone, or is blocked: "it crashed (SIGSEGV) while it ran".
    [[nodiscard]] std::string howItEnded() const;

private:
    SandboxProcess(const SandboxOptions& options, pid_t pid, FileDescriptor control, FileDescriptor atoms,
                   SharedMemory memory, const ExchangeShape& shape);
    Result<nlohmann::json> ask(const char* what, nlohmann::json details);
    /// The same, and what `read` makes of the answer.
    template <class Read>
    auto ask(const char* what, nlohmann::json details, const Read& read)
        -> Result<std::invoke_result_t<Read, const nlohmann::json&>>;
    void awaitDeath() const noexcept;

    std::chrono::milliseconds limit_;
    pid_t pid_;
    ControlChannel control_;
    FileDescriptor atoms_;
    SharedMemory memory_;
    QuantumExchange exchange_;
    std::atomic<bool> blocked_{false};
};

}  // namespace lacquer::host
