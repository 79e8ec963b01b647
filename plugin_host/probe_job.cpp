#include <nlohmann/json.hpp>
#include "host/lv2/plugin_world.hpp"

#include "host/lv2/probe/plugin_trial.hpp"
#include "host/lv2/probe/probe_verdict.hpp"
#include "plugin_host/job.hpp"

namespace lacquer::plugin_host {
namespace {

using namespace host;

constexpr int kQuanta = 32;

// Rendering: what the plugin's worker does is done before the next quantum, so that nothing hangs on timing.
PrepareSpec trialSpec() {
    PrepareSpec spec;
    spec.offline = true;
    return spec;
}

Result<TrialOutput> tryOnce(const std::shared_ptr<const ProcessorType>& type, const JobArguments& arguments) {
    auto trial = PluginTrial::start(type, trialSpec(), arguments.values);
    if (!trial) return fail(std::move(trial).error());
    return (*trial)->run(TrialSignal::noise, kQuanta);
}

ProbeVerdict probe(const JobArguments& arguments) {
    const auto refusal = [](const Error& error) {
        return ProbeVerdict{ProbeOutcome::refused, PluginStage::instantiate, error.what, true};
    };
    const auto type = PluginWorld::create()->find(arguments.pluginUri);
    if (!type) return refusal(type.error());
    const auto first = tryOnce(*type, arguments);
    if (!first) return refusal(first.error());
    const auto second = tryOnce(*type, arguments);
    if (!second) return refusal(second.error());
    return {first->sameAs(*second) ? ProbeOutcome::fine : ProbeOutcome::notRepeatable,
            PluginStage::load,
            {},
            first->finite()};
}

}  // namespace

void runProbe(const JobArguments& arguments) {
    reportFact("verdict", toJson(probe(arguments)));
}

}  // namespace lacquer::plugin_host
