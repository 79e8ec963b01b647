// What this machine can put into a graph: the built-in nodes and the installed LV2 plugins. Main thread.
#pragma once

#include <filesystem>
#include <memory>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/index/plugin_index.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::cli {

struct Installation {
    ProcessorRegistry registry;
    std::shared_ptr<host::PluginGate> gate;
    std::shared_ptr<host::PluginWorld> plugins;

    /// Before a session is loaded to be heard: tries its plugins that are not known yet, two at a time.
    void expect(const std::filesystem::path& session) const;
};

[[nodiscard]] std::unique_ptr<Installation> findInstallation();

/// The gate of this program: it says what is to be said on standard error, and Ctrl-C ends its trials.
[[nodiscard]] std::shared_ptr<host::PluginGate> makeGate();

/// All plugins and presets that are installed, with a progress bar while their descriptions are read.
[[nodiscard]] host::PluginList listInstalled();

/// Helper threads that an offline render is best given: one less than there are processors.
[[nodiscard]] int usefulWorkers();

}  // namespace lacquer::cli
