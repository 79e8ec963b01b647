#include "host/lv2/plugin_gate.hpp"

#include <algorithm>
#include <utility>

#include "host/lv2/index/bundle_search.hpp"
#include "host/lv2/plugin_program.hpp"
#include "host/lv2/plugin_troubles.hpp"
#include "host/lv2/probe/two_at_a_time.hpp"

namespace lacquer::host {

PluginGate::PluginGate(GateOptions options)
    : options_(std::move(options)), preferences_(options_.preferences), verdicts_(options_.verdicts) {
    if (const auto damage = preferences_.damage(); damage && options_.say) options_.say(damage->line());
}

GateOptions PluginGate::usual() {
    GateOptions options;
    options.sandbox.program = findPluginHost();
    return options;
}

std::uint64_t PluginGate::stampOf(const std::string& bundle) const {
    const std::scoped_lock lock(mutex_);
    const auto [entry, isNew] = stamps_.try_emplace(bundle, 0);
    if (isNew) entry->second = host::stampOf(bundle);
    return entry->second;
}

PluginStanding PluginGate::standing(const PluginIdentity& plugin) const {
    using By = PluginStanding::By;
    PluginStanding standing;
    standing.verdict = verdicts_.find(plugin.uri, stampOf(plugin.bundle));
    const PluginTrouble* known = pluginTrouble(plugin.uri);
    if (known != nullptr) standing.reason = known->reason;
    if (standing.verdict && standing.verdict->outcome != ProbeOutcome::fine && standing.reason.empty())
        standing.reason = describe(*standing.verdict);

    const auto sandboxed = [&](By by, std::string reason) {
        standing.by = by;
        standing.place = PluginPlace::sandbox;
        standing.reason = std::move(reason);
        standing.refused = options_.sandbox.program.empty();
    };
    const auto refused = [&](By by, std::string reason) {
        standing.by = by;
        standing.refused = true;
        standing.reason = std::move(reason);
    };
    const auto wanted = [&] {
        sandboxed(By::user, standing.reason);
        if (standing.refused)
            standing.reason = "it is to run in a process of its own, and the program lacquer-plugin-host is missing";
    };
    const auto& verdict = standing.verdict;
    if (preferences_.has(PluginMark::allowed, plugin.uri))
        standing.by = By::user;
    else if (preferences_.has(PluginMark::denied, plugin.uri))
        refused(By::user, "you have denied it");
    else if (preferences_.has(PluginMark::sandboxed, plugin.uri))
        wanted();
    else if (known != nullptr && known->kind == PluginTrouble::Kind::refused)
        refused(By::knownPlugins, standing.reason);
    else if (verdict && !verdict->started())
        refused(By::trial, describe(*verdict));
    else if (known != nullptr && known->kind == PluginTrouble::Kind::crashes)
        sandboxed(By::knownPlugins, standing.reason);
    else if (verdict && !verdict->usable())
        sandboxed(By::trial, describe(*verdict));
    else if (options_.sandboxEvery || preferences_.has(PluginMark::sandboxed, kEveryPlugin))
        wanted();
    else if (verdict)
        standing.by = By::trial;
    return standing;
}

Result<PluginPlace> PluginGate::check(const PluginIdentity& plugin) const {
    const PluginStanding found = standing(plugin);
    if (!found.refused) return found.place;
    const std::string allow = "`lacquer plugins allow " + plugin.uri + "`";
    std::string remedy = "use another plugin in its place";
    if (found.by == PluginStanding::By::trial)
        remedy += "; once it is mended, `lacquer plugins scan " + plugin.uri + "` tries it again";
    remedy += "; " + allow + " overrules that";
    if (found.by == PluginStanding::By::user)
        remedy = preferences_.has(PluginMark::denied, plugin.uri)
                     ? "`lacquer plugins deny --off " + plugin.uri + "` takes that back"
                     : "install lacquer again; " + allow + " loads it into the program itself";
    return fail(ErrorKind::unavailable, "the plugin " + plugin.uri + " is not loaded: " + found.reason, {}, remedy);
}

bool PluginGate::unknown(const PluginIdentity& plugin) const {
    const PluginStanding found = standing(plugin);
    return !found.refused && !found.verdict && found.by != PluginStanding::By::user;
}

Result<PluginPlace> PluginGate::admit(const PluginIdentity& plugin) {
    if (!unknown(plugin)) return check(plugin);
    if (options_.sandbox.program.empty()) {
        sayOnce("the program lacquer-plugin-host is missing, so plugins are loaded without having been tried");
        return check(plugin);
    }
    if (options_.mayWait && !options_.mayWait()) {
        tryLater(plugin);
        return fail(ErrorKind::unavailable,
                    "the plugin " + plugin.uri + " is being tried, as each is before its first use", {},
                    "do that again in a moment");
    }
    if (auto tried = tryOne(plugin); !tried) {
        if (options_.stopped && options_.stopped()) return fail(std::move(tried).error());
        sayOnce(tried.error().line());  // the plugin has done nothing wrong
    }
    return check(plugin);
}

void PluginGate::tryLater(const PluginIdentity& plugin) {
    const std::scoped_lock lock(mutex_);
    const auto same = [&](const PluginIdentity& waiting) { return waiting.uri == plugin.uri; };
    if (std::any_of(later_.begin(), later_.end(), same)) return;
    later_.push_back(plugin);
    if (later_.size() > 1) return;  // the thread is at work
    trier_ = std::jthread([this] {
        for (;;) {
            mutex_.lock();
            const PluginIdentity next = later_.front();
            mutex_.unlock();
            (void)tryOne(next);
            const std::scoped_lock after(mutex_);
            later_.erase(later_.begin());
            if (later_.empty()) return;
        }
    });
}

Result<ProbeVerdict> PluginGate::tryOne(const PluginIdentity& plugin, const std::function<bool()>& stopped) {
    ProbeOptions options;
    options.program = options_.sandbox.program;
    options.limit = options_.limit;
    options.stopped = [&] { return (options_.stopped && options_.stopped()) || (stopped && stopped()); };
    auto verdict = probePlugin(plugin.uri, options);
    if (verdict) verdicts_.add(plugin.uri, stampOf(plugin.bundle), *verdict);
    return verdict;
}

void PluginGate::tryAll(std::span<const PluginIdentity> plugins, const TrialListener& listener,
                        const std::function<bool()>& stopped) {
    if (options_.sandbox.program.empty())
        return sayOnce("the program lacquer-plugin-host is missing, so plugins cannot be tried");
    std::mutex telling;
    std::size_t done = 0;
    twoAtATime(plugins.size(), [&](std::size_t i) {
        if ((options_.stopped && options_.stopped()) || (stopped && stopped())) return;
        const auto verdict = tryOne(plugins[i], stopped);
        const std::scoped_lock lock(telling);
        ++done;
        if (listener) listener(plugins[i], verdict, done);
    });
}

void PluginGate::sayOnce(const std::string& sentence) {
    {
        const std::scoped_lock lock(mutex_);
        if (std::exchange(said_, true)) return;
    }
    if (options_.say) options_.say(sentence);
}

}  // namespace lacquer::host
