// What is known of plugins that do not say it themselves, or say something else. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lacquer::host {

/// As measured with an impulse; known_plugins_test.cpp measures it again where the plugin is installed.
struct KnownLatency {
    int fixedFrames = 0;
    int fixedMs = 0;                     ///< beside these
    std::string_view lookaheadSymbol{};  ///< a control in milliseconds; empty: none
    int lookaheadStages = 0;             ///< how many times the signal is looked ahead of

    /// At a sample rate in Hz, with the control at that value.
    [[nodiscard]] int framesAt(double sampleRate, float lookaheadMs) const noexcept;
};

struct KnownPlugin {
    std::string_view uri;
    bool hasSideChain = false;              ///< the inputs behind the first two only steer
    bool sharesState = false;               ///< its instances do, so two of them must not run at the same time
    const char* library = nullptr;          ///< it needs this one, and does not bring it
    std::string_view libraryPackage{};      ///< the Debian package of that
    std::optional<KnownLatency> latency{};  ///< in place of what it reports
    bool stateIsInexact = false;            ///< what it saves does not come back as it was, as `plugins check` finds
    bool takesFilesInState = false;         ///< under the URIs of its file properties; no message names any
};

/// Null for a plugin that is right about itself as far as is known.
[[nodiscard]] const KnownPlugin* knownPlugin(std::string_view uri) noexcept;

/// The URI by which a plugin knows its property that its description calls `described`.
[[nodiscard]] std::string knownPropertyUri(std::string_view pluginUri, std::string_view described);

}  // namespace lacquer::host
