// PluginGate: which plugins are loaded, and into which process. What the user says comes first, then the shipped list
// of known plugins, then what came of trying the plugin in a process of its own. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/base/result.hpp"
#include "host/lv2/plugin_preferences.hpp"
#include "host/lv2/probe/plugin_probe.hpp"
#include "host/lv2/probe/verdict_store.hpp"
#include "host/lv2/sandbox/sandbox_options.hpp"

namespace lacquer::host {

struct PluginIdentity {
    std::string uri;
    std::string bundle;  ///< path of its folder
};

/// Where a plugin runs.
enum class PluginPlace {
    program,  ///< in the program itself
    sandbox,  ///< in a process of its own
};

/// What is known of a plugin so far.
struct PluginStanding {
    enum class By { nobody, user, knownPlugins, trial };
    bool refused = false;
    PluginPlace place = PluginPlace::program;  ///< unless it is refused
    By by = By::nobody;                        ///< who says so; allowed by the user: the user
    std::string reason{};                      ///< refused: why; else what is to be said of it, if anything
    std::optional<ProbeVerdict> verdict{};     ///< none: it has not been tried
};

struct GateOptions {
    std::filesystem::path preferences = PluginPreferences::usualFile();
    std::filesystem::path verdicts = VerdictStore::usualFile();
    SandboxOptions sandbox{};                       ///< without a program nothing is tried, and none is sandboxed
    bool sandboxEvery = false;                      ///< as if the user had said so of all plugins
    std::chrono::milliseconds limit{30'000};        ///< for a trial
    std::function<bool()> mayWait{};                ///< false on threads that must not wait for a trial; null: all may
    std::function<bool()> stopped{};                ///< asked while a trial runs, on the thread that waits: end it?
    std::function<void(const std::string&)> say{};  ///< what somebody should know, a sentence; on any thread
};

/// After each trial, with how many are done. One call at a time, on any thread.
using TrialListener = std::function<void(const PluginIdentity&, const Result<ProbeVerdict>&, std::size_t done)>;

class PluginGate {
public:
    explicit PluginGate(GateOptions options);

    /// The gate of a program: the user's files, and the lacquer-plugin-host beside the program.
    static GateOptions usual();

    /// Nothing is run.
    [[nodiscard]] PluginStanding standing(const PluginIdentity& plugin) const;
    /// By what is known: where it runs; fails with ErrorKind::unavailable, reason and way out, when it is refused.
    /// Nothing is run.
    [[nodiscard]] Result<PluginPlace> check(const PluginIdentity& plugin) const;
    /// The same, and a plugin of which nothing is known is tried first. Blocks, but for threads that must not: there it
    /// fails with unavailable, and the plugin is tried meanwhile.
    [[nodiscard]] Result<PluginPlace> admit(const PluginIdentity& plugin);
    [[nodiscard]] const SandboxOptions& sandbox() const noexcept { return options_.sandbox; }

    /// It would have to be tried to be admitted.
    [[nodiscard]] bool unknown(const PluginIdentity& plugin) const;
    /// Tries them, known or not, two at a time. Blocks. `stopped` is asked beside that of the options.
    void tryAll(std::span<const PluginIdentity> plugins, const TrialListener& listener = {},
                const std::function<bool()>& stopped = {});

    [[nodiscard]] PluginPreferences& preferences() noexcept { return preferences_; }
    [[nodiscard]] const PluginPreferences& preferences() const noexcept { return preferences_; }

private:
    [[nodiscard]] std::uint64_t stampOf(const std::string& bundle) const;
    Result<ProbeVerdict> tryOne(const PluginIdentity& plugin, const std::function<bool()>& stopped = {});
    void tryLater(const PluginIdentity& plugin);
    void sayOnce(const std::string& sentence);

    GateOptions options_;
    PluginPreferences preferences_;
    VerdictStore verdicts_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::uint64_t> stamps_;  ///< of bundles, as they were when first asked for
    bool said_ = false;
    std::vector<PluginIdentity> later_;  ///< to be tried, or being tried, by the thread
    std::jthread trier_;                 ///< the last to be made, so the first to go
};

}  // namespace lacquer::host
