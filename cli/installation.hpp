// What this machine can put into a graph: the built-in nodes and the installed LV2 plugins. Main thread.
#pragma once

#include <filesystem>
#include <memory>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/index/plugin_index.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_world.hpp"

namespace CLI {
class App;
}

namespace lacquer::cli {

struct Installation {
    ProcessorRegistry registry;
    std::shared_ptr<host::PluginGate> gate;
    std::shared_ptr<host::PluginWorld> plugins;

    /// Before a session is loaded to be heard: tries its plugins that are not known yet, two at a time.
    void expect(const std::filesystem::path& session) const;
};

/// Which plugins run in processes of their own.
enum class Sandboxing {
    usual,  ///< those of which the user or the gate says so
    every,  ///< all but those that the user allows in the program
};

[[nodiscard]] std::unique_ptr<Installation> findInstallation(Sandboxing sandboxing = Sandboxing::usual);

/// The gate of this program: it says what is to be said on standard error, and Ctrl-C ends its trials.
[[nodiscard]] std::shared_ptr<host::PluginGate> makeGate(Sandboxing sandboxing = Sandboxing::usual);

/// `--sandbox` of a command that runs plugins.
void addSandboxOption(CLI::App& command, Sandboxing& sandboxing);

/// All plugins and presets that are installed, with a progress bar while their descriptions are read.
[[nodiscard]] host::PluginList listInstalled();

/// Helper threads that an offline render is best given: one less than there are processors.
[[nodiscard]] int usefulWorkers();

}  // namespace lacquer::cli
