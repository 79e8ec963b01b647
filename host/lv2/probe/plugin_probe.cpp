#include "host/lv2/probe/plugin_probe.hpp"

#include <charconv>
#include <csignal>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/engine/processor.hpp"
#include "host/lv2/plugin_program.hpp"
#include "host/lv2/probe/plugin_process.hpp"

namespace lacquer::host {
namespace {

using nlohmann::json;

std::string shortest(double value) {
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

/// What the process has reported so far. Lines that are none of ours are passed over.
struct Reported {
    PluginStage stage = PluginStage::load;
    std::string step{};
    bool any = false;
    json facts = json::object();
    bool complete = false;

    void take(std::string_view line) {
        const json said = json::parse(line, nullptr, false);
        if (!said.is_object()) return;
        any = true;
        if (const auto entered = said.find("stage"); entered != said.end() && entered->is_string())
            stage = pluginStageNamed(entered->get<std::string>()).value_or(stage);
        if (const auto begun = said.find("step"); begun != said.end() && begun->is_string())
            step = begun->get<std::string>();
        if (const auto found = said.find("facts"); found != said.end() && found->is_object()) facts.update(*found);
        complete = complete || said.contains("done");
    }
};

bool isFromOutside(int signal) noexcept {
    return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

Result<PluginProcessEnd> run(const char* job, const std::string& uri, const ProbeOptions& options, Reported& reported) {
    PluginProcess process{options.program, {job, uri}, options.limit, options.stopped};
    for (const auto& [id, value] : options.values) {
        process.arguments.push_back("--set");
        process.arguments.push_back(id + "=" + shortest(value));
    }
    if (options.sandboxed) process.arguments.emplace_back("--sandbox");
    auto end = runPluginProcess(process, [&](std::string_view line) { reported.take(line); });
    if (!end) return end;
    if (end->stopped) return fail(ErrorKind::failed, "the trial was stopped", uri);
    // What no plugin does by itself: the session ends, memory runs out, a library of the program is missing.
    if (isFromOutside(end->signal))
        return fail(ErrorKind::failed, "the trial was ended from outside (" + signalName(end->signal) + ")", uri);
    if (!reported.any && !end->late && end->signal == 0)
        return fail(ErrorKind::failed, "the trial did not begin (exit code " + std::to_string(end->exitCode) + ")",
                    uri);
    return end;
}

// A process that has reported all may still crash behind it: as a library is closed, or in a thread of the plugin.
ProbeVerdict verdictOf(const PluginProcessEnd& end, const Reported& reported) {
    if (end.orderly() && reported.complete)
        return verdictFrom(reported.facts.value("verdict", json::object()))
            .value_or(ProbeVerdict{ProbeOutcome::refused, reported.stage, "the trial gave no result", true});
    ProbeVerdict verdict;
    verdict.stage = reported.complete ? PluginStage::cleanup : reported.stage;
    verdict.outcome = end.late ? ProbeOutcome::blocked : ProbeOutcome::crashed;
    if (end.signal != 0)
        verdict.reason = signalName(end.signal);
    else if (!end.late)
        verdict.reason = "it ended the process with exit code " + std::to_string(end.exitCode);
    return verdict;
}

CheckReport::State stateFrom(const json& facts) {
    for (const auto state : {CheckReport::State::exact, CheckReport::State::differs, CheckReport::State::refused})
        if (facts.value("state", "") == std::string_view(toString(state))) return state;
    return CheckReport::State::none;
}

}  // namespace

Result<ProbeVerdict> probePlugin(const std::string& pluginUri, const ProbeOptions& options) {
    Reported reported;
    const auto end = run("probe", pluginUri, options, reported);
    if (!end) return fail(end.error());
    return verdictOf(*end, reported);
}

bool CheckReport::passed() const noexcept {
    return verdict.usable() && quanta.size() == 7 && badPresets.empty();
}

const char* toString(CheckReport::State state) noexcept {
    switch (state) {
        case CheckReport::State::none:
            return "none";
        case CheckReport::State::exact:
            return "exact";
        case CheckReport::State::differs:
            return "differs";
        case CheckReport::State::refused:
            return "refused";
    }
    return "";
}

Result<CheckReport> checkPlugin(const std::string& pluginUri, const ProbeOptions& options) {
    Reported reported;
    const auto end = run("check", pluginUri, options, reported);
    if (!end) return fail(end.error());
    CheckReport report;
    report.verdict = verdictOf(*end, reported);
    if (!report.verdict.usable()) report.step = reported.step;
    try {  // what was found until it crashed counts, too
        const json& facts = reported.facts;
        report.quanta = facts.value("quanta", std::vector<int>());
        report.notFiniteAt = facts.value("notFiniteAt", std::vector<int>());
        report.recovers = facts.value("recovers", true);
        report.state = stateFrom(facts);
        report.presets = facts.value("presets", 0);
        report.badPresets = facts.value("badPresets", std::vector<std::string>());
    } catch (const json::exception&) {
        return fail(ErrorKind::failed, "the trial reported what cannot be understood", pluginUri,
                    "use the lacquer-plugin-host that belongs to this program");
    }
    return report;
}

json toJson(const CheckReport& report) {
    json made{{"passed", report.passed()},   {"verdict", toJson(report.verdict)},
              {"quanta", report.quanta},     {"notFiniteAt", report.notFiniteAt},
              {"recovers", report.recovers}, {"state", toString(report.state)},
              {"presets", report.presets},   {"badPresets", report.badPresets}};
    if (!report.step.empty()) made["step"] = report.step;
    return made;
}

}  // namespace lacquer::host
