#include "host/lv2/probe/probe_verdict.hpp"

#include <array>

#include <nlohmann/json.hpp>

namespace lacquer::host {
namespace {

constexpr std::array kOutcomes{ProbeOutcome::fine, ProbeOutcome::notRepeatable, ProbeOutcome::refused,
                               ProbeOutcome::crashed, ProbeOutcome::blocked};

}  // namespace

bool ProbeVerdict::started() const noexcept {
    return usable() || (outcome != ProbeOutcome::refused && stage >= PluginStage::run);
}

bool ProbeVerdict::ran() const noexcept {
    return usable() || (outcome != ProbeOutcome::refused && stage > PluginStage::run);
}

const char* toString(ProbeOutcome outcome) noexcept {
    switch (outcome) {
        case ProbeOutcome::fine:
            return "fine";
        case ProbeOutcome::notRepeatable:
            return "notRepeatable";
        case ProbeOutcome::refused:
            return "refused";
        case ProbeOutcome::crashed:
            return "crashed";
        case ProbeOutcome::blocked:
            return "blocked";
    }
    return "";
}

std::string describe(const ProbeVerdict& verdict) {
    const std::string when(during(verdict.stage));
    switch (verdict.outcome) {
        case ProbeOutcome::fine:
        case ProbeOutcome::notRepeatable: {
            const std::string repeats = verdict.outcome == ProbeOutcome::fine
                                            ? "it runs and repeats itself"
                                            : "it runs, but never gives the same twice";
            return verdict.finite ? repeats : repeats + "; at its defaults it puts out values that are not finite";
        }
        case ProbeOutcome::refused:
            return verdict.reason;
        case ProbeOutcome::crashed:
            return "it crashed (" + verdict.reason + ") " + when;
        case ProbeOutcome::blocked:
            return "it did not come to an end " + when;
    }
    return {};
}

nlohmann::json toJson(const ProbeVerdict& verdict) {
    nlohmann::json json{{"outcome", toString(verdict.outcome)}};
    if (!verdict.reason.empty()) json["reason"] = verdict.reason;
    if (verdict.outcome >= ProbeOutcome::crashed) json["stage"] = toString(verdict.stage);
    if (!verdict.finite) json["finite"] = false;
    return json;
}

std::optional<ProbeVerdict> verdictFrom(const nlohmann::json& json) {
    try {
        ProbeVerdict verdict;
        const auto name = json.at("outcome").get<std::string>();
        bool known = false;
        for (const ProbeOutcome outcome : kOutcomes)
            if (name == toString(outcome)) {
                verdict.outcome = outcome;
                known = true;
            }
        const auto stage = pluginStageNamed(json.value("stage", std::string("load")));
        if (!known || !stage) return std::nullopt;
        verdict.stage = *stage;
        verdict.reason = json.value("reason", std::string());
        verdict.finite = json.value("finite", true);
        return verdict;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

}  // namespace lacquer::host
