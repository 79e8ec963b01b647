// `lacquer measure`: loudness and peaks of sound files.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "sessions/delivery/loudness.hpp"

namespace lacquer::cli {
namespace {

struct MeasureArguments {
    std::vector<std::string> files;
    int threads = 2;
    bool json = false;
};

nlohmann::ordered_json loudnessJson(const std::string& path, const sessions::LoudnessReport& report) {
    nlohmann::ordered_json json;
    json["path"] = path;
    json["sampleRate"] = report.sampleRate;
    json["channels"] = report.channels;
    json["frames"] = report.frames;
    json["integratedLufs"] = orNull(report.integratedLufs);
    json["loudnessRangeLu"] = orNull(report.loudnessRangeLu);
    json["maxMomentaryLufs"] = orNull(report.maxMomentaryLufs);
    json["maxShortTermLufs"] = orNull(report.maxShortTermLufs);
    json["truePeakDbtp"] = orNull(report.truePeakDbtp);
    json["samplePeakDbfs"] = orNull(report.samplePeakDbfs);
    json["dcOffset"] = report.dcOffset;
    return json;
}

std::string toText(const std::string& path, const sessions::LoudnessReport& report) {
    std::string text = path + "\n";
    text += "  format          " + std::to_string(report.sampleRate) + " Hz, " + std::to_string(report.channels) +
            (report.channels == 1 ? " channel, " : " channels, ") +
            number(static_cast<double>(report.frames) / report.sampleRate, 2) + " s\n";
    text += "  integrated      " + level(report.integratedLufs, "LUFS") + "\n";
    text += "  loudness range  " +
            (report.loudnessRangeLu ? number(*report.loudnessRangeLu, 1) + " LU" : std::string("none")) + "\n";
    text += "  max momentary   " + level(report.maxMomentaryLufs, "LUFS") + "\n";
    text += "  max short-term  " + level(report.maxShortTermLufs, "LUFS") + "\n";
    text += "  true peak       " + level(report.truePeakDbtp, "dBTP") + "\n";
    text += "  sample peak     " + level(report.samplePeakDbfs, "dBFS") + "\n";
    text += "  DC offset      ";
    for (const double offset : report.dcOffset) text += " " + number(offset, 6);
    return text + "\n";
}

Status run(const MeasureArguments& arguments) {
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const std::string& path : arguments.files) {
        const auto report = [&] {
            ProgressBar bar("Measuring " + path);
            return sessions::measure(path, bar.callback(), arguments.threads);
        }();
        if (!report) return fail(report.error());
        if (arguments.json)
            files.push_back(loudnessJson(path, *report));
        else
            std::cout << toText(path, *report);
    }
    if (arguments.json) printJson({{"files", files}});
    return {};
}

}  // namespace

void declareMeasure(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<MeasureArguments>();
    CLI::App* command = program.add_subcommand("measure", "Measure loudness, true peak and DC offset of sound files.");
    command->add_option("FILE", arguments->files, "Sound files")->required();
    command->add_option("--threads", arguments->threads, "1 or 2; what comes out is the same")
        ->check(CLI::Range(1, 2))
        ->capture_default_str();
    command->add_flag("--json", arguments->json, "Print one JSON object; what silence does not have is null");
    command->footer(
        "Loudness follows ITU-R BS.1770 and EBU R 128: momentary over 400 ms and short-term over 3 s, each taken every "
        "10 ms.\n"
        "Examples:\n"
        "  lacquer measure master.wav\n"
        "  lacquer measure --json *.flac | jq '.files[].integratedLufs'");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
