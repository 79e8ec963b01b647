// Runs `lacquer-plugin-host` on one plugin and listens to what it reports. Any thread; blocks until it has ended.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer::host {

struct PluginProcess {
    std::filesystem::path program;       ///< lacquer-plugin-host
    std::vector<std::string> arguments;  ///< a job, the plugin's URI, options: see plugin_host/main.cpp
    std::chrono::milliseconds limit{};   ///< it is killed after so long
    std::function<bool()> stopped{};     ///< and when this says so; asked on the calling thread, 50 times a second
};

struct PluginProcessEnd {
    int exitCode = 0;      ///< when it ended by itself
    int signal = 0;        ///< that it died of; 0: none
    bool late = false;     ///< it was killed because its time was over
    bool stopped = false;  ///< it was killed because it was told to stop

    [[nodiscard]] bool orderly() const noexcept { return signal == 0 && exitCode == 0 && !late && !stopped; }
};

/// What it, or a plugin in it, prints goes nowhere. Its home and its XDG folders are in a folder of its own that is
/// removed afterwards; it has no display, and Qt in it draws off screen. Processes that it leaves behind are killed.
/// `listen` gets each line that it reports, on this thread. Fails when it cannot be started.
Result<PluginProcessEnd> runPluginProcess(const PluginProcess& process,
                                          const std::function<void(std::string_view line)>& listen);

}  // namespace lacquer::host
