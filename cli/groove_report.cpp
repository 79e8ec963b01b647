#include "cli/groove_report.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/album_commands.hpp"
#include "cli/limit_options.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "sessions/delivery/vinyl/slice_summary.hpp"
#include "sessions/delivery/vinyl/vinyl_words.hpp"

namespace lacquer::cli {
namespace {

using namespace sessions::vinyl;

SliceSummary summaryOf(const SongOnSide& song, const GrooveReport& report) {
    return summarize(song.analysis->slices, song.slices, report.settings);
}

std::string speedText(const CutSettings& settings) {
    return settings.format.speed == DiscSpeed::rpm45 ? "45" : "33 1/3";
}

std::string percent(double share) {
    return number(100 * share, 1);
}

void printSongs(const ReportedSide& side, const GrooveReport& report) {
    Table table;
    table.add({"song", "time", "radius mm", "takes mm", "tracing % at rim", "here", "curvature", "velocity",
               "depth left um", "low end", "title"});
    for (std::size_t i = 0; i < side.side.songs.size(); ++i) {
        const SongOnSide& song = side.side.songs[i];
        const SliceSummary summary = summaryOf(song, report);
        table.add({side.name + std::to_string(i + 1), minutes(song.endSeconds - song.beginSeconds),
                   number(song.startRadiusMm, 1) + " - " + number(song.endRadiusMm, 1),
                   number(song.lowerMm, 2) + " - " + number(song.conservativeMm, 2), percent(summary.distortionAtRim),
                   percent(summary.distortionHere), number(summary.curvature, 2), number(summary.velocityRatio, 2),
                   number(summary.liftMarginUm, 1), number(summary.lowEndCorrelation, 2), side.titles[i]});
    }
    table.print();
}

void printTotals(const ReportedSide& reported, const GrooveReport& report) {
    const Side& side = reported.side;
    const DiscFormat& format = report.settings.format;
    std::cout << "Side " << reported.name << ": " << minutes(side.seconds) << ", takes " << number(side.lowerMm, 1)
              << " - " << number(side.conservativeMm, 1) << " mm of " << number(format.bandMm(), 1)
              << " (at one fixed pitch " << number(side.fixedMm, 1) << "), ends at a radius of "
              << number(side.endRadiusMm, 1) << " mm";
    if (side.fits(format))
        std::cout << "; " << number(side.minutesLeft, 1) << " minutes are left\n";
    else
        std::cout << ", but should end at " << number(format.endRadiusMm, 1) << " or more: DOES NOT FIT, by "
                  << number(-side.minutesLeft, 1) << " minutes"
                  << (side.endRadiusMm >= format.floorRadiusMm ? "; some houses cut that far" : "") << '\n';
    const HouseCalibration* const table = report.house.calibrationFor(format);
    if (!table) return;
    const auto level = table->fitted.levelDb(format, side.seconds / 60);
    std::cout << "  By its own table " << report.house.name << " cuts so long a side "
              << (level ? "at " + number(*level, 1) + " dB" : std::string("at no level")) << '\n';
}

// The first of each metric in each song, a failure where there is one; or all.
void printEvents(const ReportedSide& side, const GrooveReport& report, Wordiness wordiness) {
    std::map<std::pair<std::size_t, GrooveMetric>, std::size_t> places;
    for (const GrooveEvent& event : side.events) ++places[{event.song, event.metric}];
    for (const GrooveEvent& event : side.events) {
        const bool brief = wordiness == Wordiness::brief;
        const std::size_t count = std::exchange(places[{event.song, event.metric}], 0);
        if (brief && count == 0) continue;
        const PlainWords words = plainWords(event, report.settings);
        std::cout << (event.severity == Severity::failure ? "! " : "- ") << side.name << event.song + 1 << " \""
                  << side.titles[event.song] << "\", " << minutes(event.beginSeconds) << " - "
                  << minutes(event.endSeconds) << " (" << number(event.beyondSeconds, 0) << " s of it"
                  << (brief && count > 1 ? ", and " + std::to_string(count - 1) + " more places" : "")
                  << "), at a radius of " << number(event.worstRadiusMm, 0) << " mm: " << words.happens
                  << ".\n    You would hear: " << words.heard << ".\n    What helps: " << words.remedy << ".\n";
    }
    if (side.events.empty()) std::cout << "  Nothing to warn of.\n";
}

void printCut(const GrooveReport& report) {
    if (!report.cut) {
        std::cout << "No level is low enough: even silence takes more than the disc has. Use more sides.\n";
        return;
    }
    if (report.cut->gainDb >= kHighestCutGainDb) {
        std::cout << "There is room for any level; what is heard sets it.\n";
        return;
    }
    std::cout << (report.sides.size() > 1 ? "All sides fit" : "It fits") << " at a cut gain of up to "
              << number(report.cut->gainDb, 1) << " dB";
    if (report.sides.size() > 1) std::cout << "; side " << report.sides[report.cut->fullestSide].name << " sets it";
    if (report.cut->minuteCostDb)
        std::cout << "; a minute more of such music costs " << number(*report.cut->minuteCostDb, 1) << " dB";
    std::cout << ".\n";
}

nlohmann::ordered_json songJson(const ReportedSide& side, std::size_t i, const GrooveReport& report,
                                Wordiness wordiness) {
    const SongOnSide& song = side.side.songs[i];
    const SliceSummary summary = summaryOf(song, report);
    nlohmann::ordered_json json{{"title", side.titles[i]},
                                {"beginSeconds", song.beginSeconds},
                                {"endSeconds", song.endSeconds},
                                {"startRadiusMm", song.startRadiusMm},
                                {"endRadiusMm", song.endRadiusMm},
                                {"lowerMm", song.lowerMm},
                                {"conservativeMm", song.conservativeMm},
                                {"distortionAtRim", summary.distortionAtRim},
                                {"distortion", summary.distortionHere},
                                {"curvature", summary.curvature},
                                {"velocityRatio", summary.velocityRatio},
                                {"lateralUm", summary.lateralUm},
                                {"deepestUm", summary.deepestUm},
                                {"liftMarginUm", summary.liftMarginUm},
                                {"lowEndCorrelation", summary.lowEndCorrelation}};
    if (wordiness == Wordiness::brief) return json;
    for (std::size_t k = 0; k < song.slices.size(); ++k) {
        const SlicePlace& place = song.slices[k];
        json["slices"].push_back({{"seconds", song.analysis->slices[k].seconds},
                                  {"radiusMm", place.radiusMm},
                                  {"pitchUm", place.pitchUm},
                                  {"distortion", place.distortion},
                                  {"curvature", place.curvature},
                                  {"velocityRatio", place.velocityRatio},
                                  {"lateralUm", place.lateralUm},
                                  {"deepestUm", place.deepestUm},
                                  {"liftMarginUm", place.liftMarginUm},
                                  {"sibilanceDb", song.analysis->slices[k].sibilanceDb()},
                                  {"heat", place.heat}});
    }
    return json;
}

nlohmann::ordered_json eventJson(const GrooveEvent& event, const ReportedSide& side, const GrooveReport& report) {
    const PlainWords words = plainWords(event, report.settings);
    return {{"metric", nameOf(event.metric)},
            {"severity", nameOf(event.severity)},
            {"song", event.song + 1},
            {"title", side.titles[event.song]},
            {"beginSeconds", event.beginSeconds},
            {"endSeconds", event.endSeconds},
            {"beyondSeconds", event.beyondSeconds},
            {"worst", event.worst},
            {"warnLimit", event.limit.warn},
            {"worstSeconds", event.worstSeconds},
            {"worstRadiusMm", event.worstRadiusMm},
            {"happens", words.happens},
            {"heard", words.heard},
            {"remedy", words.remedy}};
}

}  // namespace

void printReport(const GrooveReport& report, Wordiness wordiness) {
    const CutSettings& settings = report.settings;
    std::cout << settings.format.name << " at " << speedText(settings) << ", cut gain " << number(settings.gainDb, 1)
              << " dB with 0 dB at " << number(settings.referenceCmS, 1) << " cm/s (mono, 1 kHz, full scale), tip of "
              << number(settings.stylusUm, 0) << " um, house " << report.house.name << " ("
              << number(settings.groove.silentPitchUm(), 0)
              << " um per silent turn)\nLimits: " << limitsText(settings.limits) << '\n';
    for (const ReportedSide& side : report.sides) {
        std::cout << '\n';
        printSongs(side, report);
        printTotals(side, report);
        printEvents(side, report, wordiness);
    }
    std::cout << '\n';
    printCut(report);
}

nlohmann::ordered_json reportJson(const GrooveReport& report, Wordiness wordiness) {
    const CutSettings& settings = report.settings;
    nlohmann::ordered_json json{{"format", settings.format.name},
                                {"rpm", rpmOf(settings.format.speed)},
                                {"house", report.house.name},
                                {"cutGainDb", settings.gainDb},
                                {"referenceVelocityCmS", settings.referenceCmS},
                                {"stylusUm", settings.stylusUm},
                                {"startRadiusMm", settings.format.startRadiusMm},
                                {"endRadiusLimitMm", settings.format.endRadiusMm},
                                {"limits", limitsJson(settings.limits)}};
    for (const ReportedSide& side : report.sides) {
        nlohmann::ordered_json item{{"name", side.name},
                                    {"seconds", side.side.seconds},
                                    {"lowerMm", side.side.lowerMm},
                                    {"conservativeMm", side.side.conservativeMm},
                                    {"fixedMm", side.side.fixedMm},
                                    {"endRadiusMm", side.side.endRadiusMm},
                                    {"minutesLeft", side.side.minutesLeft},
                                    {"fits", side.side.fits(settings.format)},
                                    {"songs", nlohmann::ordered_json::array()},
                                    {"events", nlohmann::ordered_json::array()}};
        for (std::size_t i = 0; i < side.titles.size(); ++i)
            item["songs"].push_back(songJson(side, i, report, wordiness));
        for (const GrooveEvent& event : side.events) item["events"].push_back(eventJson(event, side, report));
        json["sides"].push_back(std::move(item));
    }
    json["loudestCutDb"] = report.cut ? nlohmann::ordered_json(report.cut->gainDb) : nullptr;
    json["minuteCostDb"] = report.cut ? orNull(report.cut->minuteCostDb) : nullptr;
    return json;
}

}  // namespace lacquer::cli
