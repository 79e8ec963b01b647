#include "cli/preparation_report.hpp"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/limit_options.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "sessions/delivery/vinyl/vinyl_words.hpp"

namespace lacquer::cli {
namespace {

using namespace sessions::vinyl;

double limitOf(const MetricLimit& limit, const PreparationReport& report) {
    return report.wishes.cures == Severity::failure ? limit.fail : limit.warn;
}

std::string peakText(double peak) {
    return peak > 0 ? number(20 * std::log10(peak), 2) : "-";
}

void printStandings(const PreparationResult& song, const PreparationReport& report) {
    const MetricLimits& limits = report.places.settings.limits;
    const double curvature = report.wishes.treble.kind == Measure::Kind::fixed ? report.wishes.treble.value
                                                                               : limitOf(limits.curvature, report);
    const bool changed = !song.preparation.nothing();
    Table table;
    table.add(changed ? std::vector<std::string>{"", "before", "after", "limit"}
                      : std::vector<std::string>{"", "is", "limit"});
    const auto row = [&](const char* name, double GrooveStanding::*metric, int decimals, const std::string& limit) {
        std::vector<std::string> cells{name, number(song.before.*metric, decimals)};
        if (changed) cells.push_back(number(song.after.*metric, decimals));
        cells.push_back(limit);
        table.add(std::move(cells));
    };
    row("curvature", &GrooveStanding::curvature, 2, "<= " + number(curvature, 2));
    row("velocity to the groove's", &GrooveStanding::velocityRatio, 2,
        "<= " + number(limitOf(limits.velocityRatio, report), 2));
    row("excursion, um", &GrooveStanding::lateralUm, 1, "<= " + number(limitOf(limits.lateralUm, report), 0));
    row("depth left, um", &GrooveStanding::liftMarginUm, 1, ">= " + number(limitOf(limits.liftMarginUm, report), 0));
    row("deepest, um", &GrooveStanding::deepestUm, 1, "<= " + number(limitOf(limits.depthUm, report), 0));
    row("low end's correlation", &GrooveStanding::lowEndCorrelation, 2,
        ">= " + number(limitOf(limits.lowEndCorrelation, report), 2));
    std::vector<std::string> distortion{"tracing distortion, %", number(100 * song.before.distortion, 1)};
    std::vector<std::string> peak{"peak, dBFS", peakText(song.before.peak)};
    if (changed) {
        distortion.push_back(number(100 * song.after.distortion, 1));
        peak.push_back(peakText(song.after.peak));
    }
    table.add(std::move(distortion));
    row("radius taken, mm", &GrooveStanding::usedMm, 2, "");
    table.add(std::move(peak));
    table.print();
}

void printMeasures(const Preparation& preparation) {
    if (preparation.nothing()) {
        std::cout << "  Needs nothing.\n";
        return;
    }
    if (preparation.levelDb != 0) std::cout << "  Level: " << number(preparation.levelDb, 1) << " dB\n";
    if (preparation.highPassHz)
        std::cout << "  High pass: " << number(*preparation.highPassHz, 0) << " Hz, 24 dB per octave\n";
    if (preparation.bassHz)
        std::cout << "  Mono bass: below " << number(*preparation.bassHz, 0) << " Hz, 6 dB per octave\n";
    if (preparation.acceleration)
        std::cout << "  Groove limiter: " << number(*preparation.acceleration, 0) << " m/s² ("
                  << number(*preparation.acceleration / kGravity, 0) << " g) of a wall, by the treble above "
                  << number(kTrebleFromHz, 0) << " Hz\n";
}

nlohmann::ordered_json standingJson(const GrooveStanding& standing) {
    return {{"curvature", standing.curvature},
            {"velocityRatio", standing.velocityRatio},
            {"distortion", standing.distortion},
            {"lateralUm", standing.lateralUm},
            {"liftMarginUm", standing.liftMarginUm},
            {"deepestUm", standing.deepestUm},
            {"lowEndCorrelation", standing.lowEndCorrelation},
            {"radiusMm", standing.usedMm},
            {"peak", standing.peak}};
}

}  // namespace

void printPreparation(const PreparationReport& report) {
    const CutSettings& settings = report.places.settings;
    std::cout << settings.format.name << " at " << (settings.format.speed == DiscSpeed::rpm45 ? "45" : "33 1/3")
              << ", cut gain " << number(settings.gainDb, 1) << " dB with 0 dB at " << number(settings.referenceCmS, 1)
              << " cm/s (mono, 1 kHz, full scale), tip of " << number(settings.stylusUm, 0) << " um, house "
              << report.house << "\nLimits: " << limitsText(settings.limits) << '\n';
    for (std::size_t i = 0; i < report.songs.size(); ++i) {
        const PreparationResult& song = report.songs[i];
        const GroovePlace& place = report.places.songs[i];
        std::cout << '\n' << i + 1 << " \"" << report.titles[i] << "\", at a radius of ";
        if (place.startRadiusMm != place.endRadiusMm) std::cout << number(place.startRadiusMm, 1) << " - ";
        std::cout << number(place.endRadiusMm, 1) << " mm\n";
        printMeasures(song.preparation);
        for (const PreparationNote& note : song.notes)
            std::cout << "    " << note.measure << ": " << note.words << '\n';
        printStandings(song, report);
        for (const GrooveMetric metric : song.left)
            std::cout << "  ! Still beyond its limit: " << nameOf(metric) << '\n';
        if (!report.files.empty()) std::cout << "  Written: " << report.files[i] << '\n';
        if (!report.clippedSamples.empty() && report.clippedSamples[i] > 0)
            std::cout << "  ! " << report.clippedSamples[i] << " samples are clipped: lower the level\n";
    }
    if (report.files.empty()) std::cout << "\nNothing was written; with -o FOLDER, prepared files are.\n";
}

nlohmann::ordered_json preparationJson(const PreparationReport& report) {
    const CutSettings& settings = report.places.settings;
    nlohmann::ordered_json json{{"format", settings.format.name},
                                {"rpm", rpmOf(settings.format.speed)},
                                {"house", report.house},
                                {"cutGainDb", settings.gainDb},
                                {"referenceVelocityCmS", settings.referenceCmS},
                                {"stylusUm", settings.stylusUm},
                                {"limits", limitsJson(settings.limits)},
                                {"cures", nameOf(report.wishes.cures)},
                                {"songs", nlohmann::ordered_json::array()}};
    for (std::size_t i = 0; i < report.songs.size(); ++i) {
        const PreparationResult& song = report.songs[i];
        const Preparation& done = song.preparation;
        nlohmann::ordered_json item{{"title", report.titles[i]},
                                    {"startRadiusMm", report.places.songs[i].startRadiusMm},
                                    {"endRadiusMm", report.places.songs[i].endRadiusMm},
                                    {"levelDb", done.levelDb},
                                    {"highPassHz", orNull(done.highPassHz)},
                                    {"bassHz", orNull(done.bassHz)},
                                    {"accelerationLimit", orNull(done.acceleration)},
                                    {"notes", nlohmann::ordered_json::array()},
                                    {"before", standingJson(song.before)},
                                    {"after", standingJson(song.after)},
                                    {"left", nlohmann::ordered_json::array()}};
        for (const PreparationNote& note : song.notes)
            item["notes"].push_back({{"measure", note.measure}, {"words", note.words}});
        for (const GrooveMetric metric : song.left) item["left"].push_back(nameOf(metric));
        item["file"] = report.files.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(report.files[i]);
        if (!report.clippedSamples.empty()) item["clippedSamples"] = report.clippedSamples[i];
        json["songs"].push_back(std::move(item));
    }
    return json;
}

}  // namespace lacquer::cli
