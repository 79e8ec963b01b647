#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_presets.hpp"
#include "host/lv2/plugin_world.hpp"
#include "host/lv2/probe/plugin_probe.hpp"
#include "host/lv2/probe/plugin_trial.hpp"
#include "plugin_host/job.hpp"

namespace lacquer::plugin_host {
namespace {

using namespace host;
using Values = std::map<std::string, double>;

constexpr int kFramesPerRun = 8192;
constexpr std::uint32_t kSeed = 1;  // of moved controls

/// The sweep over one plugin. Each step is reported before it begins, each fact when it is known.
class Sweep {
public:
    Sweep(std::shared_ptr<PluginWorld> world, std::shared_ptr<const ProcessorType> type, Values values)
        : world_(std::move(world)), type_(std::move(type)), values_(std::move(values)) {}

    /// The first error, if any: then the plugin does not start under conditions that it must accept.
    std::optional<Error> run() {
        try {
            runAtEveryQuantum();
            runWithAbsurdInput();
            roundTripState();
            loadPresets();
            repeat();
        } catch (const Error& error) {
            return error;
        }
        return std::nullopt;
    }
    [[nodiscard]] ProbeVerdict verdict() const {
        return {repeats_ ? ProbeOutcome::fine : ProbeOutcome::notRepeatable, PluginStage::load, {}, finite_};
    }

private:
    [[nodiscard]] static PrepareSpec spec(int quantum) {
        PrepareSpec made;
        made.quantumFrames = quantum;
        made.offline = true;
        return made;
    }
    [[nodiscard]] std::unique_ptr<PluginTrial> start(int quantum, const Values& values) const {
        auto trial = PluginTrial::start(type_, spec(quantum), values);
        if (!trial) throw std::move(trial).error();
        return *std::move(trial);
    }

    /// Throws when the plugin has ended the process that it runs in, if that is not this one.
    static TrialOutput run(PluginTrial& trial, TrialSignal signal, int quanta) {
        TrialOutput output = trial.run(signal, quanta);
        if (auto why = trial.processor().whyGone()) throw Error{ErrorKind::failed, *std::move(why), {}, {}};
        return output;
    }

    [[nodiscard]] Values movedAlong() const {
        Values moved = movedValues(*type_, kSeed);
        for (const auto& [id, value] : values_) moved[id] = value;
        return moved;
    }

    void runAtEveryQuantum() {
        const Values moved = movedAlong();
        std::vector<int> ran, notFinite;
        for (int quantum = kMinimumQuantum; quantum <= kMaximumQuantum; quantum *= 2) {
            const int quanta = kFramesPerRun / quantum;
            reportStep(std::to_string(quantum) + " frames");
            const bool finite = run(*start(quantum, values_), TrialSignal::noise, quanta).finite();
            reportStep(std::to_string(quantum) + " frames, moved controls");
            const bool finiteWhenMoved = run(*start(quantum, moved), TrialSignal::noise, quanta).finite();
            finite_ = finite_ && finite;
            ran.push_back(quantum);
            if (!finite || !finiteWhenMoved) notFinite.push_back(quantum);
            reportFact("quanta", ran);
            reportFact("notFiniteAt", notFinite);
        }
    }

    // A second and a third later it must have come round. What is no number never gets into a plugin.
    void runWithAbsurdInput() {
        constexpr int kQuantum = 256, kRecoveryQuanta = 256;
        reportStep("1e20 in the input");
        const auto trial = start(kQuantum, values_);
        run(*trial, TrialSignal::hostile, 1);
        run(*trial, TrialSignal::noise, kRecoveryQuanta);
        reportFact("recovers", run(*trial, TrialSignal::noise, 8).finite());
    }

    void roundTripState() {
        reportStep("state");
        // Controls are the session's to bring back; away from their defaults, what hangs on them shows.
        const Values moved = movedAlong();
        const auto first = start(256, moved);
        run(*first, TrialSignal::noise, 8);
        const ProcessorState saved = first->processor().saveState();
        auto outcome = CheckReport::State::none;
        if (!saved.empty()) {
            const auto second = start(256, moved);
            if (!second->processor().restoreState(saved))
                outcome = CheckReport::State::refused;
            else
                outcome =
                    second->processor().saveState() == saved ? CheckReport::State::exact : CheckReport::State::differs;
        }
        reportFact("state", toString(outcome));
    }

    void loadPresets() {
        int count = 0;
        std::vector<std::string> bad;
        for (const InstalledPreset& preset : presetsOf(*world_, type_->uri)) {
            reportStep("preset " + preset.uri);
            ++count;
            if (!runWith(preset)) bad.push_back(preset.uri);
            reportFact("presets", count);
            reportFact("badPresets", bad);
        }
    }

    [[nodiscard]] bool runWith(const InstalledPreset& preset) {
        const auto loaded = loadPreset(world_, type_->uri, preset.uri);
        if (!loaded) return false;
        const auto trial = PluginTrial::start(type_, spec(256), loaded->parameters);
        if (!trial) return false;
        if (loaded->state && !(*trial)->processor().restoreState(*loaded->state)) return false;
        run(**trial, TrialSignal::noise, 4);
        return true;
    }

    void repeat() {
        reportStep("repeat");
        const auto first = run(*start(256, values_), TrialSignal::noise, 32);
        repeats_ = run(*start(256, values_), TrialSignal::noise, 32).sameAs(first);
    }

    std::shared_ptr<PluginWorld> world_;
    std::shared_ptr<const ProcessorType> type_;
    Values values_;
    bool finite_ = true;
    bool repeats_ = true;
};

}  // namespace

namespace {

// The sandbox of this process is the same program, once more.
std::shared_ptr<PluginGate> sandboxGate() {
    GateOptions options;
    options.preferences.clear();
    options.verdicts.clear();
    options.sandbox.program = "/proc/self/exe";
    options.sandboxEvery = true;
    return std::make_shared<PluginGate>(std::move(options));
}

}  // namespace

void runCheck(const JobArguments& arguments) {
    const auto world = PluginWorld::create(arguments.sandboxed ? sandboxGate() : nullptr);
    const auto refuse = [](const Error& error) {
        reportFact("verdict", toJson(ProbeVerdict{ProbeOutcome::refused, PluginStage::instantiate, error.what, true}));
    };
    const auto type = world->find(arguments.pluginUri);
    if (!type) return refuse(type.error());
    Sweep sweep(world, *type, arguments.values);
    if (const auto error = sweep.run()) return refuse(*error);
    reportFact("verdict", toJson(sweep.verdict()));
}

}  // namespace lacquer::plugin_host
