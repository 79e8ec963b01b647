// `lacquer compare`: two versions of a piece of music, equally loud, one taken from the other.
#include "sessions/delivery/compare.hpp"

#include <cmath>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"

namespace lacquer::cli {
namespace {

using sessions::Comparison;
using sessions::ThirdOctave;

struct CompareArguments {
    std::string a, b;
    std::string difference;
    bool json = false;
};

// Below this they are hardly one piece of music.
constexpr double kAlike = 0.3;

std::string decibels(double db, const char* unit = "dB") {
    constexpr double kShown = 0.05;
    if (std::fabs(db) < kShown) return std::string("0.0 ") + unit;
    return (db > 0 ? "+" : "") + number(db, 1) + " " + unit;
}

std::string differenceOf(const std::optional<double>& a, const std::optional<double>& b, const char* unit) {
    if (!a || !b) return "-";
    return decibels(*b - *a, unit);
}

std::string residualText(const Comparison& c) {
    if (!c.residualDb) return "nothing to compare: one of them is silent\n";
    if (std::isinf(*c.residualDb)) return "nothing is left: every sample is the same\n";
    return "what is left is " + number(-*c.residualDb, 1) + " dB below A" + ", at most " +
           number(c.residualPeakDbfs, 1) + " dBFS, at " +
           number(static_cast<double>(c.residualPeakFrame) / c.a.sampleRate, 2) + " s\n";
}

void printText(const CompareArguments& arguments, const Comparison& c) {
    Table table;
    table.add({"", "A", "B", "B less A"});
    const auto row = [&](const char* name, const std::optional<double>& a, const std::optional<double>& b,
                         const char* unit, const char* between) {
        const auto text = [&](const std::optional<double>& value) {
            return value ? number(*value, 1) + " " + unit : std::string("-");
        };
        table.add({name, text(a), text(b), differenceOf(a, b, between)});
    };
    row("integrated", c.a.integratedLufs, c.b.integratedLufs, "LUFS", "LU");
    row("loudness range", c.a.loudnessRangeLu, c.b.loudnessRangeLu, "LU", "LU");
    row("max momentary", c.a.maxMomentaryLufs, c.b.maxMomentaryLufs, "LUFS", "LU");
    row("max short-term", c.a.maxShortTermLufs, c.b.maxShortTermLufs, "LUFS", "LU");
    row("true peak", c.a.truePeakDbtp, c.b.truePeakDbtp, "dBTP", "dB");
    row("PLR", c.a.peakToLoudnessDb(), c.b.peakToLoudnessDb(), "dB", "dB");
    std::cout << "A  " << arguments.a << "\nB  " << arguments.b << "\n";
    table.print();
    if (c.alike < kAlike && c.residualDb) {
        std::cout << "These are hardly the same music: nowhere near are they alike by more than "
                  << number(100 * c.alike, 0) << " %.\n";
        return;
    }
    std::cout << "B is ";
    if (c.offsetFrames == 0)
        std::cout << "as early as A";
    else
        std::cout << std::abs(c.offsetFrames) << " frames ("
                  << number(1000.0 * static_cast<double>(std::abs(c.offsetFrames)) / c.a.sampleRate, 1) << " ms) "
                  << (c.offsetFrames > 0 ? "later" : "earlier") << " than A";
    if (c.inverted) std::cout << ", and of the other polarity";
    if (c.gainDb) std::cout << "; brought to A's level by " << decibels(*c.gainDb);
    std::cout << ", " << residualText(c);
    std::cout << "Spectrum of B less that of A, equally loud:\n";
    Table bands;
    for (std::size_t band = 0; band < c.bandsDb.size(); ++band)
        if (c.bandsDb[band])
            bands.add({number(ThirdOctave::middleHz(static_cast<int>(band)), 0) + " Hz", decibels(*c.bandsDb[band])});
    bands.print();
}

nlohmann::ordered_json comparisonJson(const CompareArguments& arguments, const Comparison& c) {
    const auto side = [](const std::string& path, const sessions::LoudnessReport& report) {
        return nlohmann::ordered_json{{"path", path},
                                      {"sampleRate", report.sampleRate},
                                      {"frames", report.frames},
                                      {"integratedLufs", orNull(report.integratedLufs)},
                                      {"loudnessRangeLu", orNull(report.loudnessRangeLu)},
                                      {"truePeakDbtp", orNull(report.truePeakDbtp)},
                                      {"plrDb", orNull(report.peakToLoudnessDb())}};
    };
    nlohmann::ordered_json json{{"a", side(arguments.a, c.a)}, {"b", side(arguments.b, c.b)}};
    json["offsetFrames"] = c.offsetFrames;
    json["alike"] = c.alike;
    json["inverted"] = c.inverted;
    json["gainDb"] = orNull(c.gainDb);
    const bool nothing = c.residualDb && std::isinf(*c.residualDb);
    json["same"] = nothing;
    json["residualDb"] = nothing ? nlohmann::ordered_json() : orNull(c.residualDb);
    json["residualPeakDbfs"] = c.residualPeakDbfs;
    json["residualPeakFrame"] = c.residualPeakFrame;
    json["bands"] = nlohmann::ordered_json::array();
    for (std::size_t band = 0; band < c.bandsDb.size(); ++band)
        json["bands"].push_back(
            {{"hz", ThirdOctave::middleHz(static_cast<int>(band))}, {"db", orNull(c.bandsDb[band])}});
    return json;
}

Status run(const CompareArguments& arguments) {
    const auto comparison = [&] {
        ProgressBar bar("Comparing");
        return sessions::compare(arguments.a, arguments.b, arguments.difference, bar.callback());
    }();
    if (!comparison) return fail(comparison.error());
    if (arguments.json)
        printJson(comparisonJson(arguments, *comparison));
    else
        printText(arguments, *comparison);
    return {};
}

}  // namespace

void declareCompare(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<CompareArguments>();
    CLI::App* command = program.add_subcommand(
        "compare",
        "Compare two versions of a piece of music: loudness, spectrum, and what is left of one without the other.");
    command->add_option("A", arguments->a, "Sound file")->required();
    command->add_option("B", arguments->b, "Another one; it is resampled to A's rate where it has another")->required();
    command->add_option("-o,--output", arguments->difference, "Write what is left there, as a WAV file of floats");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "B is brought to A's place in time, which is looked for up to 1.3 s earlier and later, and to A's level; then "
        "it "
        "is\ntaken from A.\n"
        "Examples:\n"
        "  lacquer compare mix-3.wav mix-4.wav\n"
        "  lacquer compare master.wav master.mp3 -o lost.wav");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
