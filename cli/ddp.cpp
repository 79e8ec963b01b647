// `lacquer ddp`: filesets for CD plants, made of cue sheets, and checked.
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/ddp_options.hpp"
#include "cli/disc_report.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "sessions/delivery/cd/cue_disc.hpp"
#include "sessions/delivery/cd/ddp_reader.hpp"
#include "sessions/delivery/cd/ddp_writer.hpp"

namespace lacquer::cli {
namespace {

namespace cd = sessions::cd;

struct VerifyArguments {
    std::string folder;
    std::string extract;
    bool json = false;
};

struct NewArguments {
    std::string cue;
    std::string folder;
    cd::DdpOptions options;
    bool json = false;
};

Status extract(const VerifyArguments& arguments, const cd::DdpReport& report, nlohmann::ordered_json& json) {
    const auto tracks = [&] {
        ProgressBar bar("Extracting");
        return cd::extractTracks(report, arguments.extract, bar.callback());
    }();
    if (!tracks) return fail(tracks.error());
    json["extracted"] = nlohmann::ordered_json::array();
    for (const cd::ExtractedTrack& track : *tracks) {
        json["extracted"].push_back({{"path", track.file.string()}, {"start", track.start}, {"length", track.length}});
        if (!arguments.json) std::cout << track.file.string() << '\n';
    }
    return {};
}

Status runVerify(const VerifyArguments& arguments) {
    const std::filesystem::path folder = arguments.folder;
    const auto report = [&] {
        ProgressBar bar("Reading");
        return cd::verifyDdp(folder, bar.callback());
    }();
    if (!report) return fail(report.error());
    nlohmann::ordered_json json = reportJson(arguments.folder, *report);
    if (!arguments.json) {
        printDisc(report->disc);
        printFindings(report->findings);
    }
    Status extracted;
    if (!arguments.extract.empty()) extracted = extract(arguments, *report, json);
    if (arguments.json) printJson(json);
    if (!extracted) return extracted;
    if (!arguments.json && !cd::hasErrors(report->findings)) std::cout << arguments.folder << ": no errors\n";
    return outcome(arguments.folder, report->findings, "see above");
}

Status runNew(const NewArguments& arguments) {
    const std::filesystem::path cue = arguments.cue;
    const auto sheet = cd::readCueSheet(cue);
    if (!sheet) return fail(sheet.error());
    const auto made = cd::discOf(*sheet, cue);
    if (!made) return fail(made.error());
    cd::DiscFindings findings = made->findings;
    for (cd::DiscFinding& finding : cd::checkForDdp(made->disc, arguments.options))
        findings.push_back(std::move(finding));
    if (cd::hasErrors(findings)) {
        if (arguments.json)
            printJson(
                {{"path", arguments.folder}, {"disc", discJson(made->disc)}, {"findings", findingsJson(findings)}});
        else
            printFindings(findings);
        return outcome(arguments.cue, findings, "nothing has been written");
    }
    auto report = [&] {
        ProgressBar bar("Writing");
        return cd::writeDdp(made->disc, *made->sound, arguments.folder, arguments.options, bar.callback());
    }();
    if (!report) return fail(report.error());
    report->findings.insert(report->findings.begin(), made->findings.begin(), made->findings.end());
    if (arguments.json) {
        printJson(reportJson(arguments.folder, *report));
        return {};
    }
    printDisc(report->disc);
    printFindings(report->findings);
    std::cout << arguments.folder << ": written and read back\n";
    return {};
}

void declareVerify(CLI::App& parent, Action& chosen) {
    auto arguments = std::make_shared<VerifyArguments>();
    CLI::App* command = parent.add_subcommand("verify", "Check a fileset, and write its tracks as WAV files.");
    command->add_option("DIR", arguments->folder, "Folder of the fileset")->required();
    command->add_option("--extract", arguments->extract, "Folder to make, for a 16-bit WAV file of each track")
        ->type_name("OUTDIR");
    command->add_flag("--json", arguments->json, "Print one JSON object; places are sectors of 1/75 s");
    command->footer(
        "Exit code 65 when there is an error. Warnings are for what not every plant takes, or is most likely not "
        "meant.\n"
        "docs/delivery.md lists what is checked.\n"
        "Examples:\n"
        "  lacquer ddp verify master\n"
        "  lacquer ddp verify master --extract tracks");
    command->callback([arguments, &chosen] { chosen = [arguments] { return runVerify(*arguments); }; });
}

void declareNewFileset(CLI::App& parent, Action& chosen) {
    auto arguments = std::make_shared<NewArguments>();
    CLI::App* command = parent.add_subcommand("new", "Make a fileset of a cue sheet and its sound files.");
    command->add_option("CUE", arguments->cue, "Cue sheet; its files are 16-bit stereo at 44.1 kHz")->required();
    command->add_option("-o,--output", arguments->folder, "Folder to make; must not exist")->required();
    addDdpOptions(*command, arguments->options);
    command->add_flag("--json", arguments->json, "Print one JSON object; places are sectors of 1/75 s");
    command->footer(
        "The samples go in as they are. All rules of the disc are checked first; the folder shows up once it is "
        "complete\n"
        "and has been read back. With the fileset come IMAGE.cue, IMAGE.toc and a PQ sheet. docs/delivery.md has "
        "more.\n"
        "Example:\n  lacquer ddp new album.cue -o master --checksum-txt");
    command->callback([arguments, &chosen] { chosen = [arguments] { return runNew(*arguments); }; });
}

}  // namespace

void declareDdp(CLI::App& program, Action& chosen) {
    CLI::App* command = program.add_subcommand("ddp", "Make and check DDP filesets, which CDs are pressed from.");
    command->require_subcommand(1);
    declareNewFileset(*command, chosen);
    declareVerify(*command, chosen);
    command->footer(
        "A CD as data: image, index points, codes, CD-Text, checksums. docs/delivery.md says what is in it.\n"
        "Examples:\n"
        "  lacquer ddp new album.cue -o master\n"
        "  lacquer ddp verify master");
}

}  // namespace lacquer::cli
