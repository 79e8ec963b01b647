// What this machine can put into a graph: the built-in nodes and the installed LV2 plugins. Main thread.
#pragma once

#include <memory>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::cli {

struct Installation {
    ProcessorRegistry registry;
    std::shared_ptr<host::PluginWorld> plugins;
};

[[nodiscard]] std::unique_ptr<Installation> findInstallation();

/// Helper threads that an offline render is best given: one less than there are processors.
[[nodiscard]] int usefulWorkers();

}  // namespace lacquer::cli
