// PluginStage: what a plugin is being asked to do, so that a process that watches another one can say where it ended.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lacquer::host {

enum class PluginStage : std::uint8_t {
    load,  ///< its files are read, its library is opened
    instantiate,
    activate,
    run,
    state,  ///< saved or restored
    cleanup,
};

/// "instantiate"
[[nodiscard]] std::string_view toString(PluginStage stage) noexcept;
[[nodiscard]] std::optional<PluginStage> pluginStageNamed(std::string_view name) noexcept;
/// "while it was instantiated"
[[nodiscard]] std::string_view during(PluginStage stage) noexcept;

using PluginStageListener = void (*)(PluginStage) noexcept;
/// Null, as it is but in a process that is watched: then entering a stage costs a load. Set it before any plugin is
/// there.
inline std::atomic<PluginStageListener> pluginStageListener{nullptr};

/// Before each call into a plugin. Real time, unless the listener is not.
inline void enterPluginStage(PluginStage stage) noexcept {
    if (const auto listener = pluginStageListener.load(std::memory_order_relaxed)) listener(stage);
}

}  // namespace lacquer::host
