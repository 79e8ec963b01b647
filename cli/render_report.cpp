#include "cli/render_report.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/session_problems.hpp"
#include "sessions/render/render_obstacles.hpp"

namespace lacquer::cli {
namespace {

double peakMemoryMib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kMostListed = 5;
    std::string list;
    for (std::size_t i = 0; i < std::min(kMostListed, names.size()); ++i) list += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kMostListed) list += " and " + std::to_string(names.size() - kMostListed) + " more";
    return list;
}

std::string toText(const sessions::CacheUse& use) {
    std::string text = "  from the cache  " + std::to_string(use.recalled) + " of " + std::to_string(use.nodes) +
                       " nodes; run: " + listed(use.run) + "\n";
    if (use.kept > 0)
        text += "  kept for later  " + std::to_string(use.kept) + (use.kept == 1 ? " place, " : " places, ") +
                number(static_cast<double>(use.keptBytes) / 1e6, 1) + " MB\n";
    for (const std::string& name : use.unrepeatable)
        text += "  NOT KEPT        what is behind " + name + ": it may put out other samples every time\n";
    if (!use.trouble.empty()) text += "  NOT KEPT        " + use.trouble + "\n";
    return text;
}

std::string toText(const sessions::RenderReport& r) {
    const double cpu = r.decodingCpuSeconds + r.dspCpuSeconds + r.writingCpuSeconds;
    const auto share = [&](double part) { return number(cpu > 0 ? 100 * part / cpu : 0, 0) + " %"; };
    std::string text;
    text += r.file.string() + "\n";
    text += "  length          " + number(r.programmeSeconds(), 2) + " s\n";
    text += "  loudness        " + level(r.loudness.integratedLufs, "LUFS") + "\n";
    text += "  true peak       " + level(r.loudness.truePeakDbtp, "dBTP") + "\n";
    text += "  speed           " + number(r.realtimeFactor(), 1) + " x real time (" + number(r.wallSeconds, 2) +
            " s, " + std::to_string(r.workers + 1) + (r.workers == 0 ? " thread)" : " threads)") + "\n";
    text += "  vector unit     " + std::string(nodes::nameOf(r.simd)) + "\n";
    text += "  processor time  decoding " + share(r.decodingCpuSeconds) + ", DSP " + share(r.dspCpuSeconds) +
            ", writing " + share(r.writingCpuSeconds) + "\n";
    text += "  peak memory     " + number(peakMemoryMib(), 0) + " MiB\n";
    if (r.cache) text += toText(*r.cache);
    text += warningLines(r);
    return text;
}

}  // namespace

std::string warningLines(const sessions::RenderReport& r) {
    std::string text;
    if (r.clippedSamples > 0)
        text += "  CLIPPED         " + std::to_string(r.clippedSamples) +
                " samples were beyond full scale; lower the level or write 32-bit float (--bits 32)\n";
    for (const auto& file : r.sinkFiles) text += "  also written    " + file.string() + "\n";
    for (const std::string& name : r.soloedNodes) text += "  SOLO            " + name + ": the rest is muted\n";
    for (const std::string& name : r.nodesOutOfLine)
        text += "  OUT OF LINE     " + name + ": its latency changed on the way; what runs beside it is shifted\n";
    for (const std::string& name : r.nodesWithInexactState)
        text += "  NOT AS HEARD?   " + name + ": its plugin does not bring all of its state back\n";
    for (const std::string& name : r.nodesTooLoud)
        text += "  TOO LOUD        " + name + ": it puts out more than +60 dBFS\n";
    for (const std::string& name : r.frozenNodes) text += "  FROZEN          " + name + ": its file was played\n";
    for (const std::string& name : r.bypassedNodes)
        text += "  BYPASSED        " + name + ": it is switched off in the session\n";
    for (const std::string& name : r.nodesWithoutPlugin)
        text += "  BYPASSED        " + name + ": its plugin is missing\n";
    return text;
}

nlohmann::ordered_json reportJson(const sessions::RenderReport& r) {
    nlohmann::ordered_json json;
    json["path"] = r.file.string();
    json["sampleRate"] = r.loudness.sampleRate;
    json["channels"] = r.loudness.channels;
    json["frames"] = r.loudness.frames;
    json["integratedLufs"] = orNull(r.loudness.integratedLufs);
    json["loudnessRangeLu"] = orNull(r.loudness.loudnessRangeLu);
    json["truePeakDbtp"] = orNull(r.loudness.truePeakDbtp);
    json["samplePeakDbfs"] = orNull(r.loudness.samplePeakDbfs);
    json["clippedSamples"] = r.clippedSamples;
    json["latencyFrames"] = r.latencyFrames;
    json["quantumFrames"] = r.quantumFrames;
    json["threads"] = r.workers + 1;
    json["simd"] = nodes::nameOf(r.simd);
    json["wallSeconds"] = r.wallSeconds;
    json["realtimeFactor"] = r.realtimeFactor();
    json["cpuSeconds"] = {
        {"decoding", r.decodingCpuSeconds}, {"dsp", r.dspCpuSeconds}, {"writing", r.writingCpuSeconds}};
    json["peakMemoryMib"] = peakMemoryMib();
    char hash[17];
    std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(r.planHash));
    json["planHash"] = hash;
    json["sinkFiles"] = nlohmann::ordered_json::array();
    for (const auto& file : r.sinkFiles) json["sinkFiles"].push_back(file.string());
    json["soloedNodes"] = r.soloedNodes;
    json["bypassedNodes"] = r.bypassedNodes;
    json["frozenNodes"] = r.frozenNodes;
    json["nodesWithoutPlugin"] = r.nodesWithoutPlugin;
    json["nodesOutOfLine"] = r.nodesOutOfLine;
    json["nodesTooLoud"] = r.nodesTooLoud;
    json["nodesWithInexactState"] = r.nodesWithInexactState;
    if (r.cache)
        json["cache"] = {{"nodes", r.cache->nodes},    {"recalled", r.cache->recalled},
                         {"run", r.cache->run},        {"unrepeatable", r.cache->unrepeatable},
                         {"kept", r.cache->kept},      {"keptBytes", r.cache->keptBytes},
                         {"trouble", r.cache->trouble}};
    return json;
}

void tellBeforehand(const sessions::Session& session, const ProcessorRegistry& registry) {
    for (const std::string& node : sessions::nodesWithInexactState(session, registry))
        std::cerr << "lacquer: " + node +
                         ": its plugin does not bring all of its state back; listen to what is written\n";
    warnOfFreezes(session);
}

Status renderAndTell(const char* name, const sessions::Session& session, const ProcessorRegistry& registry,
                     sessions::RenderOptions options, ReportStyle style) {
    tellBeforehand(session, registry);
    ProgressBar bar(name);
    options.progress = bar.callback();
    const auto report = sessions::render(session, registry, options);
    if (!report) return fail(report.error());
    if (style == ReportStyle::json)
        printJson(reportJson(*report));
    else
        std::cout << toText(*report);
    return {};
}

}  // namespace lacquer::cli
