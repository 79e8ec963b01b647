// What tests of sandboxed plugins share: a gate that sandboxes everything, and the processes that this one has started.
#pragma once

#include <dirent.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_program.hpp"

namespace lacquer::host::test {

/// Nothing is tried before. With limits that a machine with much else to do keeps.
inline GateOptions sandboxEverything() {
    GateOptions options;
    options.preferences.clear();
    options.verdicts.clear();
    options.sandbox.program = findPluginHost();
    options.sandbox.lateness = std::chrono::seconds(10);
    options.sandbox.patience = std::chrono::seconds(20);
    options.sandboxEvery = true;
    return options;
}

inline std::shared_ptr<PluginGate> sandboxGate(const GateOptions& options = sandboxEverything()) {
    return std::make_shared<PluginGate>(options);
}

/// Those that are alive or have not been waited for, whichever thread has started them.
inline std::set<pid_t> childProcesses() {
    std::set<pid_t> children;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream list(thread.path() / "children");
        for (pid_t pid = 0; list >> pid;) children.insert(pid);
    }
    return children;
}

inline std::size_t openFiles() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
}

}  // namespace lacquer::host::test
