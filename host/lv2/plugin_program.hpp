// The program `lacquer-plugin-host`: where it is, and how a process of it is started. Any thread but a real-time one.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace lacquer::host {

/// The program beside the one that runs; empty when it is not there.
[[nodiscard]] std::filesystem::path findPluginHost();

struct PluginProgram {
    std::filesystem::path program;         ///< lacquer-plugin-host
    std::vector<std::string> arguments;    ///< a job, the plugin's URI, options: see plugin_host/main.cpp
    std::vector<std::string> environment;  ///< NAME=value …
    std::vector<int> files;                ///< become its file descriptors 3, 4, …
};

/// Starts it in a process group of its own, so that it can be killed with all it has started. What it, or a plugin in
/// it, prints goes nowhere. Whoever starts it waits for its end. Fails when it cannot be started.
Result<pid_t> start(const PluginProgram& program);

/// The environment of this process with these variables (NAME=value) in place of its own, and without some others.
[[nodiscard]] std::vector<std::string> environmentWith(std::vector<std::string> variables,
                                                       const std::vector<std::string_view>& without = {});

/// "SIGSEGV"
[[nodiscard]] std::string signalName(int signal);

}  // namespace lacquer::host
