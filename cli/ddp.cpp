// `lacquer ddp`: filesets for CD plants, made of cue sheets, and checked.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
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

nlohmann::ordered_json findingsJson(const cd::DiscFindings& findings) {
    auto list = nlohmann::ordered_json::array();
    for (const cd::DiscFinding& finding : findings)
        list.push_back({{"level", cd::nameOf(finding.level)},
                        {"rule", finding.rule},
                        {"where", finding.where},
                        {"what", finding.what},
                        {"remedy", finding.remedy}});
    return list;
}

nlohmann::ordered_json textJson(const cd::Text& text) {
    auto json = nlohmann::ordered_json::object();
    for (const auto& [field, value] : text) json[cd::nameOf(field)] = value;
    return json;
}

nlohmann::ordered_json discJson(const cd::Disc& disc) {
    auto tracks = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) {
        const cd::Track& track = disc.tracks[i];
        tracks.push_back({{"number", i + 1},
                          {"pregap", track.pregap ? nlohmann::ordered_json(*track.pregap) : nullptr},
                          {"indexes", track.indexes},
                          {"end", disc.endOf(i)},
                          {"isrc", track.isrc},
                          {"preEmphasis", track.preEmphasis},
                          {"copyPermitted", track.copyPermitted},
                          {"scms", track.scms},
                          {"text", textJson(track.text)}});
    }
    nlohmann::ordered_json json{{"leadOut", disc.leadOut},     {"ean", disc.ean},
                                {"masterId", disc.masterId},   {"discId", disc.discId},
                                {"text", textJson(disc.text)}, {"tracks", std::move(tracks)}};
    if (disc.genre) json["genre"] = {{"code", disc.genre->code}, {"text", disc.genre->text}};
    return json;
}

nlohmann::ordered_json reportJson(const std::string& path, const cd::DdpReport& report) {
    nlohmann::ordered_json json{{"path", path}, {"disc", discJson(report.disc)}};
    if (report.image) json["image"] = {{"path", report.image->file.string()}, {"md5", report.image->sums.md5}};
    json["findings"] = findingsJson(report.findings);
    return json;
}

void printDisc(const cd::Disc& disc) {
    const std::string title = cd::textOf(disc.text, cd::TextField::title);
    const std::string performer = cd::textOf(disc.text, cd::TextField::performer);
    if (!title.empty()) std::cout << title << (performer.empty() ? "" : " / " + performer) << '\n';
    if (!disc.ean.empty()) std::cout << "UPC/EAN " << disc.ean << '\n';
    if (disc.tracks.empty()) return;
    Table table;
    table.add({"track", "pause", "start", "length", "ISRC", "title"});
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) {
        const cd::Track& track = disc.tracks[i];
        const auto length = std::max<cd::Sector>(disc.endOf(i) - track.start(), 0);
        table.add({std::to_string(i + 1), cd::msf(std::max<cd::Sector>(track.start() - track.begin(), 0)),
                   cd::msf(track.start()), cd::msf(length), track.isrc, cd::textOf(track.text, cd::TextField::title)});
    }
    table.add({"end", "", cd::msf(disc.leadOut)});
    table.print();
}

void printFindings(const cd::DiscFindings& findings) {
    for (const cd::DiscFinding& finding : findings)
        std::cout << cd::nameOf(finding.level) << ": " << finding.line() << '\n';
}

/// badData where there are errors, which have been printed.
Status outcome(const std::string& path, const cd::DiscFindings& findings, const std::string& remedy) {
    const auto errors = std::count_if(findings.begin(), findings.end(),
                                      [](const cd::DiscFinding& finding) { return finding.level == cd::Level::error; });
    if (errors == 0) return {};
    return fail(ErrorKind::badData, std::to_string(errors) + (errors == 1 ? " error" : " errors"), path, remedy);
}

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
    cd::DdpOptions& options = arguments->options;
    CLI::App* command = parent.add_subcommand("new", "Make a fileset of a cue sheet and its sound files.");
    command->add_option("CUE", arguments->cue, "Cue sheet; its files are 16-bit stereo at 44.1 kHz")->required();
    command->add_option("-o,--output", arguments->folder, "Folder to make; must not exist")->required();
    command->add_option("--pq-name", options.pqName, "File name of the PQ descriptor, up to 17 characters")
        ->capture_default_str();
    static const std::map<std::string, cd::IsrcPlace> kPlaces{{"both", cd::IsrcPlace::both},
                                                              {"first", cd::IsrcPlace::first}};
    command->add_option("--isrc", options.isrc, "ISRC on index 00 and 01 of a track, or on the first of them alone")
        ->transform(CLI::CheckedTransformer(kPlaces))
        ->type_name("both|first")
        ->default_str("both");
    static const std::map<std::string, cd::NumberPad> kPads{{"space", cd::NumberPad::space},
                                                            {"zero", cd::NumberPad::zero}};
    command->add_option("--pad", options.pad, "What stands in front of numbers in DDPMS")
        ->transform(CLI::CheckedTransformer(kPads))
        ->type_name("space|zero")
        ->default_str("space");
    command->add_flag("--checksum-txt", options.checksumTxt, "Write CHECKSUM.TXT with CRC-32 beside CHECKSUM.MD5");
    command->add_flag("--text-codes", options.codesInCdText, "Write UPC/EAN and ISRCs into CD-Text, too");
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
