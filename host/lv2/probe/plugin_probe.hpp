// Tries plugins in processes of their own (lacquer-plugin-host). Any thread; blocks.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "host/lv2/probe/probe_verdict.hpp"

namespace lacquer::host {

struct ProbeOptions {
    std::filesystem::path program;            ///< lacquer-plugin-host
    std::chrono::milliseconds limit{30'000};  ///< the slowest known takes 2 s, on a machine with nothing else to do
    std::map<std::string, double> values{};   ///< of parameters, by id; the others have their defaults
    bool sandboxed = false;                   ///< of a check: the plugin runs in yet another process
    std::function<bool()> stopped{};          ///< asked while it runs, on the calling thread: end it?
};

/// Instantiates the plugin, runs it over a fixed signal, cleans it up, and does so once more to see whether the samples
/// are the same. Fails when the process cannot be started, or was stopped.
Result<ProbeVerdict> probePlugin(const std::string& pluginUri, const ProbeOptions& options);

/// How one plugin did in the conformance sweep.
struct CheckReport {
    ProbeVerdict verdict{};          ///< of all of it: fine where nothing stood in the way
    std::string step{};              ///< crashed, blocked: what was being tried: "1024 frames, moved controls"
    std::vector<int> quanta{};       ///< frames: it ran with quanta of so many
    std::vector<int> notFiniteAt{};  ///< of those, where NaN or infinities came out for legal input and controls
    bool recovers = true;            ///< after one NaN, one infinity and 1e20 in its input it is finite again
    enum class State { none, exact, differs, refused };
    State state = State::none;  ///< saved, restored into a fresh instance, saved again
    int presets = 0;
    std::vector<std::string> badPresets{};  ///< URIs of those that cannot be loaded

    /// It runs at every quantum, and all its presets load.
    [[nodiscard]] bool passed() const noexcept;
};

[[nodiscard]] const char* toString(CheckReport::State state) noexcept;
[[nodiscard]] nlohmann::json toJson(const CheckReport& report);

/// The conformance sweep: every quantum from 64 to 4096 with the controls at their defaults and moved, bad values in,
/// state, presets, repeatability. Fails as probePlugin() does.
Result<CheckReport> checkPlugin(const std::string& pluginUri, const ProbeOptions& options);

}  // namespace lacquer::host
