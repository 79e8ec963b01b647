// ProbeVerdict: what came of trying a plugin in a process of its own. Pure data.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "host/lv2/plugin_stage.hpp"

namespace lacquer::host {

enum class ProbeOutcome {
    fine,           ///< it ran, and a fresh instance gave the same samples
    notRepeatable,  ///< it ran; a fresh instance gave others
    refused,        ///< it cannot be started, and says so
    crashed,
    blocked,  ///< it had not come to an end in time
};

struct ProbeVerdict {
    ProbeOutcome outcome = ProbeOutcome::fine;
    PluginStage stage = PluginStage::load;  ///< crashed, blocked: what it was asked to do
    std::string reason{};                   ///< refused: why; crashed: "SIGSEGV"
    bool finite = true;                     ///< false: at its defaults NaN or infinities came out

    /// It may be loaded.
    [[nodiscard]] bool usable() const noexcept { return outcome <= ProbeOutcome::notRepeatable; }
    /// It was made ready to run, whatever came then.
    [[nodiscard]] bool started() const noexcept;
    /// It was instantiated and ran, whatever came then.
    [[nodiscard]] bool ran() const noexcept;
    friend bool operator==(const ProbeVerdict&, const ProbeVerdict&) = default;
};

/// "crashed"
[[nodiscard]] const char* toString(ProbeOutcome outcome) noexcept;
/// For people: "it crashed (SIGSEGV) while it was cleaned up".
[[nodiscard]] std::string describe(const ProbeVerdict& verdict);

[[nodiscard]] nlohmann::json toJson(const ProbeVerdict& verdict);
/// None: it is none.
[[nodiscard]] std::optional<ProbeVerdict> verdictFrom(const nlohmann::json& json);

}  // namespace lacquer::host
