// `lacquer export`: a session or a sound file as finished files.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <set>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/cache_options.hpp"
#include "cli/command.hpp"
#include "cli/delivery_report.hpp"
#include "cli/export_report.hpp"
#include "cli/finite_range.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/range_option.hpp"
#include "cli/render_report.hpp"
#include "cli/session_problems.hpp"
#include "cli/simd_option.hpp"
#include "cli/table.hpp"
#include "cli/threads_option.hpp"
#include "cli/write_session.hpp"
#include "sessions/delivery/codes.hpp"
#include "sessions/delivery/export_presets.hpp"
#include "sessions/delivery/render_master.hpp"
#include "sessions/delivery/report/delivery_report.hpp"
#include "sessions/delivery/tag_file.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/new_folder.hpp"
#include "sessions/media/partial_folder.hpp"
#include "sessions/media/session_media.hpp"
#include "sessions/model/file_name.hpp"
#include "sessions/render/solo.hpp"
#include "sessions/render/stems.hpp"

namespace lacquer::cli {
namespace {

struct ExportArguments {
    std::string source;
    std::vector<std::string> presets;
    std::string presetFile;
    std::string folder;
    std::optional<double> target;
    std::optional<double> ceiling;
    bool noLimit = false;
    int threads = usefulWorkers() + 1;
    std::string simd;
    Sandboxing sandboxing = Sandboxing::usual;
    RangeArguments range;
    bool bypassMissing = false;
    bool keepSolo = false;
    bool list = false;
    bool remember = false;
    CacheArguments cache;
    bool report = false;
    bool json = false;
};

/// Those of --presets; none without.
Result<std::vector<sessions::ExportPreset>> presetsOfFile(const ExportArguments& arguments) {
    if (arguments.presetFile.empty()) return std::vector<sessions::ExportPreset>();
    const auto text = sessions::readFile(arguments.presetFile);
    if (!text) return fail(text.error());
    return sessions::parseExportPresets(*text, arguments.presetFile);
}

/// `own`, and the presets of `others` that they do not replace.
std::vector<sessions::ExportPreset> over(std::vector<sessions::ExportPreset> own,
                                         const std::vector<sessions::ExportPreset>& others) {
    const std::vector<sessions::ExportPreset> first = own;
    for (const sessions::ExportPreset& other : others)
        if (std::ranges::find(first, other.name, &sessions::ExportPreset::name) == first.end()) own.push_back(other);
    return own;
}

void printList(const std::vector<sessions::ExportPreset>& presets, bool json) {
    if (json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const sessions::ExportPreset& preset : presets) list.push_back(sessions::toJson(preset));
        return printJson({{"presets", list}});
    }
    Table table;
    table.add({"preset", "what it makes"});
    for (const sessions::ExportPreset& preset : presets) table.add({preset.name, preset.description});
    table.print();
}

Result<std::vector<sessions::ExportPreset>> chosenPresets(const ExportArguments& arguments,
                                                          const std::vector<sessions::ExportPreset>& known) {
    std::vector<sessions::ExportPreset> chosen;
    std::set<std::string> named;
    for (const std::string& name : arguments.presets) {
        if (!named.insert(name).second) continue;
        auto preset = sessions::exportPresetCalled(known, name);
        if (!preset) return fail(std::move(preset).error());
        if (preset->stems != sessions::ExportStems::none && (arguments.target || arguments.ceiling))
            return fail(ErrorKind::usage, "stems keep their levels, or they would not add up",
                        arguments.target ? "--target" : "--ceiling", "export \"" + name + "\" by itself, without it");
        if (arguments.target) preset->targetLufs = arguments.target;
        if (arguments.ceiling) preset->ceilingDbtp = arguments.ceiling;
        if (arguments.noLimit) preset->limit = false;
        chosen.push_back(std::move(*preset));
    }
    sessions::tellApart(chosen);
    return chosen;
}

/// Keeps the presets of --presets in the session, as one step of its history.
Status remember(const ExportArguments& arguments, const ProcessorRegistry& registry,
                std::vector<sessions::ExportPreset> presets) {
    auto opened = openToWrite(arguments.source, registry);
    if (!opened) return fail(std::move(opened).error());
    sessions::SetExports edit{over(std::move(presets), opened->session.exports)};
    if (edit.exports == opened->session.exports) return {};
    return performAndSave(*opened, registry, edit);
}

struct Exported {
    std::vector<sessions::ExportedFile> files;
    std::vector<std::string> reports{};  // for the client: names of files
    std::vector<sessions::RenderReport> renders;
    std::vector<sessions::StemsReport> stems;
    double seconds = 0;  // of music
};

// Makes the files, and the report on them.
Status finish(const ExportArguments& arguments, const std::vector<sessions::ExportBatch>& batches,
              const std::string& title, const std::vector<sessions::ChainRun>& chain, Exported& exported) {
    ProgressBar bar("Exporting");
    sessions::ExportOptions options{.threads = arguments.threads, .progress = bar.callback()};
    if (arguments.report)
        options.accompany = [&](std::span<const sessions::ReadyFile> files,
                                const std::filesystem::path& folder) -> Status {
            auto names = writeReport(sessions::reportOf(batches, files, title, chain), arguments.threads, folder);
            if (!names) return fail(std::move(names).error());
            exported.reports = *std::move(names);
            return {};
        };
    auto files = sessions::exportSongs(batches, arguments.folder, options);
    if (!files) return fail(std::move(files).error());
    exported.files = *std::move(files);
    return {};
}

Result<Exported> exportFile(const ExportArguments& arguments, const std::vector<sessions::ExportPreset>& presets) {
    for (const sessions::ExportPreset& preset : presets)
        if (!preset.range.empty() || preset.stems != sessions::ExportStems::none)
            return fail(ErrorKind::usage, "ranges and stems are of a session's song", "preset \"" + preset.name + "\"",
                        "choose another preset for a sound file");
    if (!arguments.range.range.empty() || arguments.range.loop)
        return fail(ErrorKind::usage, "a range is of a session's song", arguments.source, "leave it out");
    const std::filesystem::path path = arguments.source;
    const auto file = sessions::AudioFile::open(path);
    if (!file) return fail(file.error());
    const auto said = sessions::readTags(path);  // of the file itself; not every format has any
    const sessions::Tags tags = said ? said->tags : sessions::Tags();
    std::vector<sessions::ExportBatch> batches{
        {{{path.stem().string(), {path, {}}, tags, path.parent_path()}}, presets}};
    sessions::MeasuredSound& sound = batches[0].songs[0].sound;
    sound.report.sampleRate = file->facts().sampleRate;
    if (Status checked = sessions::checkExports(batches, arguments.folder, std::span(&path, 1)); !checked)
        return fail(std::move(checked).error());
    auto loudness = [&] {
        ProgressBar bar("Measuring");
        return sessions::measure(path, bar.callback(), arguments.threads);
    }();
    if (!loudness) return fail(std::move(loudness).error());
    sound.report = std::move(*loudness);
    Exported all;
    all.seconds = static_cast<double>(sound.report.frames) / sound.report.sampleRate;
    const std::string title = tags.title.empty() ? path.stem().string() : tags.title;
    if (Status done = finish(arguments, batches, title, {}, all); !done) return fail(std::move(done).error());
    return all;
}

// A stretch of the song that presets ask for, as a whole or as stems: rendered once for them.
struct Stretch {
    std::optional<sessions::TimelineRange> range;
    std::optional<sessions::StemCut> cut;  // none: as a whole
    std::vector<sessions::ExportPreset> presets;
};

sessions::StemKind stemKindOf(sessions::ExportStems stems) {
    if (stems == sessions::ExportStems::preBus) return sessions::StemKind::preBus;
    return stems == sessions::ExportStems::solo ? sessions::StemKind::solo : sessions::StemKind::parts;
}

Result<std::vector<Stretch>> stretchesOf(const ExportArguments& arguments, const sessions::Session& session,
                                         const std::vector<sessions::ExportPreset>& presets) {
    std::map<std::pair<std::string, sessions::ExportStems>, std::vector<sessions::ExportPreset>> alike;
    for (const sessions::ExportPreset& preset : presets) alike[{preset.range, preset.stems}].push_back(preset);
    std::vector<Stretch> stretches;
    for (auto& [key, some] : alike) {
        const auto& [text, stems] = key;
        const auto range = rangeOf(text.empty() ? arguments.range : RangeArguments{text, false}, session);
        if (!range) return fail(range.error());
        std::optional<sessions::StemCut> cut;
        if (stems != sessions::ExportStems::none) {
            auto found = sessions::findStemCut(session, std::nullopt, stemKindOf(stems));
            if (!found) return fail(std::move(found).error());
            cut = std::move(*found);
        }
        stretches.push_back({*range, std::move(cut), std::move(some)});
    }
    return stretches;
}

// The songs that a stretch becomes, without their sound.
std::vector<sessions::ExportSong> songsOf(const sessions::Session& session, const Stretch& stretch) {
    sessions::ExportSong whole{session.name, {}, session.tags, session.folder};
    whole.sound.report.sampleRate = session.sampleRate;
    whole.tags.isrc = sessions::plainIsrc(whole.tags.isrc);
    if (!stretch.cut) return {whole};
    std::vector<sessions::ExportSong> stems;
    for (const sessions::StemCut::Part& part : stretch.cut->parts) {
        stems.push_back(whole);
        stems.back().name = sessions::fileNameOf(session.name, " - " + part.name);
        if (!whole.tags.title.empty()) stems.back().tags.title += " - " + part.name;
        stems.back().tags.isrc.clear();  // it is the recording's
    }
    return stems;
}

// Renders the sound of a stretch's songs into `folder`.
Status renderStretch(const sessions::Session& session, const ProcessorRegistry& registry, const Stretch& stretch,
                     sessions::RenderOptions options, const std::filesystem::path& folder,
                     std::vector<sessions::ExportSong>& songs, Exported& all) {
    if (!stretch.cut) {
        auto master = sessions::renderMaster(session, registry, std::move(options), folder / "master.wav");
        if (!master) return fail(std::move(master).error());
        all.seconds += master->report.programmeSeconds();
        songs.front().sound = std::move(master->song.sound);
        all.renders.push_back(std::move(master->report));
        return {};
    }
    auto stems = sessions::renderStems(session, registry, *stretch.cut, folder, std::move(options));
    if (!stems) return fail(std::move(stems).error());
    for (std::size_t i = 0; i < songs.size(); ++i) {
        const std::filesystem::path& file = stems->stems[i].file;
        auto loudness = sessions::measure(file, {}, 1);
        if (!loudness) return fail(std::move(loudness).error());
        songs[i].sound = {file, std::move(*loudness)};
        all.seconds += stems->mix.programmeSeconds();
    }
    stems->mix.sinkFiles.clear();  // they go away again
    all.renders.push_back(stems->mix);
    all.stems.push_back(std::move(*stems));
    return {};
}

Result<Exported> exportSession(const ExportArguments& arguments, const sessions::Session& session,
                               const ProcessorRegistry& registry, const std::vector<sessions::ExportPreset>& presets) {
    if (auto checked = sessions::checkNothingSoloed(session); !checked && !arguments.keepSolo) {
        Error error = std::move(checked).error();
        error.remedy += ", or export what it lets through with --keep-solo";
        return fail(std::move(error));
    }
    tellBeforehand(session, registry);
    const auto stretches = stretchesOf(arguments, session, presets);
    if (!stretches) return fail(stretches.error());

    std::vector<sessions::ExportBatch> batches;
    for (const Stretch& stretch : *stretches) batches.push_back({songsOf(session, stretch), stretch.presets});
    std::vector<std::filesystem::path> sources;
    for (const sessions::MediaFile& media : sessions::mediaOf(session)) sources.push_back(media.path);
    if (Status checked = sessions::checkExports(batches, arguments.folder, sources); !checked)
        return fail(std::move(checked).error());

    const auto made = sessions::NewFolder::create(arguments.folder);
    if (!made) return fail(made.error());
    const auto scratch = sessions::PartialFolder::create(std::filesystem::path(arguments.folder) / "lacquer-master");
    if (!scratch) return fail(scratch.error());
    const auto cache = cacheOf(arguments.cache);
    if (!cache) return fail(cache.error());
    Exported all;
    for (std::size_t i = 0; i < batches.size(); ++i) {
        sessions::RenderOptions options;
        options.range = (*stretches)[i].range;
        options.workers = arguments.threads - 1;
        if (arguments.keepSolo) options.solo = sessions::SoloHandling::keep;
        if (arguments.bypassMissing) options.missingPlugins = sessions::MissingPlugins::bypass;
        options.cache = cache->get();
        ProgressBar bar("Rendering");
        options.progress = bar.callback();
        const std::filesystem::path folder = scratch->path() / std::to_string(i);
        std::error_code code;
        std::filesystem::create_directory(folder, code);
        if (code) return fail(ErrorKind::cannotCreate, "cannot be made: " + code.message(), folder.string());
        if (Status rendered =
                renderStretch(session, registry, (*stretches)[i], std::move(options), folder, batches[i].songs, all);
            !rendered)
            return fail(std::move(rendered).error());
    }
    std::vector<sessions::ChainRun> chain;
    if (arguments.report) chain = sessions::chainRunsOf(session, registry);
    const std::string title = session.tags.title.empty() ? session.name : session.tags.title;
    if (Status done = finish(arguments, batches, title, chain, all); !done) return fail(std::move(done).error());
    return all;
}

std::vector<std::string> reportPaths(const ExportArguments& arguments, const Exported& exported) {
    std::vector<std::string> paths;
    for (const std::string& name : exported.reports)
        paths.push_back((std::filesystem::path(arguments.folder) / name).string());
    return paths;
}

void tell(const ExportArguments& arguments, const Exported& exported, double wallSeconds) {
    if (arguments.json) {
        nlohmann::ordered_json json{{"files", nlohmann::ordered_json::array()},
                                    {"renders", nlohmann::ordered_json::array()}};
        for (const sessions::ExportedFile& file : exported.files) {
            json["files"].push_back(toJson(file));
            json["files"].back()["services"] = servicesJson(file.loudness);
        }
        for (const sessions::RenderReport& render : exported.renders) json["renders"].push_back(reportJson(render));
        for (const sessions::StemsReport& stems : exported.stems)
            json["stems"].push_back(
                {{"at", stems.at}, {"addUp", stems.addUp()}, {"differenceDbfs", stems.differenceDbfs}});
        if (arguments.report) json["reports"] = reportPaths(arguments, exported);
        json["wallSeconds"] = wallSeconds;
        json["realtimeFactor"] = exported.seconds / wallSeconds;
        return printJson(json);
    }
    for (const sessions::ExportedFile& file : exported.files) {
        std::cout << toText(file);
        if (file.targetLufs) std::cout << servicesText(file.loudness);
    }
    for (const sessions::RenderReport& render : exported.renders) std::cout << warningLines(render);
    for (const sessions::StemsReport& stems : exported.stems)
        std::cout << "The stems " << (stems.addUp() ? "add up" : "do NOT add up") << " to what arrives at \""
                  << stems.at << "\", as rendered.\n";
    for (const std::string& path : reportPaths(arguments, exported)) std::cout << path << '\n';
    const auto remarks =
        exported.files.size() - static_cast<std::size_t>(std::ranges::count_if(exported.files, isAsWanted));
    std::cout << "All files were read again; "
              << (remarks == 0 ? "they are as wanted. " : std::to_string(remarks) + " with the remarks above. ")
              << number(wallSeconds, 1) + " s, " + number(exported.seconds / wallSeconds, 1) + " x real time.\n";
}

Status checkArguments(const ExportArguments& arguments) {
    if (arguments.remember && (arguments.presetFile.empty() || !isSession(arguments.source)))
        return fail(ErrorKind::usage, "needs a session, and --presets FILE with what it is to remember", "--remember");
    if (arguments.list || (arguments.remember && arguments.presets.empty())) return {};
    if (arguments.source.empty())
        return fail(ErrorKind::usage, "what to export is missing", "SOURCE", "a session or a sound file");
    if (arguments.presets.empty())
        return fail(ErrorKind::usage, "say what for", "--preset", "streaming, say; --list tells which there are");
    if (arguments.folder.empty())
        return fail(ErrorKind::usage, "the folder to write to is missing", "--output", "-o DIR");
    return {};
}

Status run(const ExportArguments& arguments) {
    if (auto simd = chooseSimd(arguments.simd); !simd) return simd;
    if (Status checked = checkArguments(arguments); !checked) return checked;
    auto own = presetsOfFile(arguments);
    if (!own) return fail(own.error());
    std::unique_ptr<Installation> installation;
    std::optional<sessions::LoadedSession> loaded;
    if (isSession(arguments.source)) {
        installation = findInstallation(arguments.sandboxing);
        installation->expect(arguments.source);
        auto read = sessions::load(arguments.source, installation->registry);
        if (!read) return fail(read.error());
        loaded = std::move(*read);
    }
    const auto& ofSession = loaded ? loaded->session.exports : std::vector<sessions::ExportPreset>();
    const std::vector<sessions::ExportPreset> known = sessions::exportPresets(over(*own, ofSession));
    if (arguments.list || arguments.presets.empty()) {
        if (arguments.remember)
            if (Status kept = remember(arguments, installation->registry, *own); !kept) return kept;
        printList(known, arguments.json);
        return {};
    }
    const auto presets = chosenPresets(arguments, known);
    if (!presets) return fail(presets.error());
    if (loaded)
        if (auto checked = checkProblems(loaded->problems, arguments.bypassMissing); !checked) return checked;
    const auto begin = std::chrono::steady_clock::now();
    const auto exported = loaded ? exportSession(arguments, loaded->session, installation->registry, *presets)
                                 : exportFile(arguments, *presets);
    if (!exported) return fail(exported.error());
    if (arguments.remember)
        if (Status kept = remember(arguments, installation->registry, *own); !kept) return kept;
    tell(arguments, *exported, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    return {};
}

}  // namespace

void declareExport(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<ExportArguments>();
    CLI::App* command = program.add_subcommand(
        "export", "Finish a session or a sound file: level, sample rate, dither, format, for one purpose or several.");
    command->add_option("SOURCE", arguments->source, "Session folder (NAME.lacquer), or a sound file");
    command->add_option("-p,--preset", arguments->presets, "What for; any number")->take_all();
    command->add_option("--presets", arguments->presetFile, "A JSON file with presets of your own");
    command->add_flag("--remember", arguments->remember,
                      "Keep those presets in the session, which has them from then on; without -p, only that");
    command->add_option("-o,--output", arguments->folder, "Folder to write to; it is made if need be");
    command->add_flag("--list", arguments->list, "Only tell which presets there are; with --json, what is in them");
    command->add_option("--target", arguments->target, "Integrated loudness in LUFS, instead of the presets'")
        ->check(finiteRange(-70.0, 0.0));
    command->add_option("--ceiling", arguments->ceiling, "Highest true peak in dBTP, instead of the presets'")
        ->check(finiteRange(-24.0, 0.0));
    command->add_flag("--no-limit", arguments->noLimit,
                      "Keep peaks below the ceiling by less gain alone, and tell what the target is missed by");
    addThreadsOption(*command, arguments->threads, "Threads to work on; the files are the same for any number");
    addSimdOption(*command, arguments->simd);
    addSandboxOption(*command, arguments->sandboxing);
    addRangeOptions(*command, arguments->range);
    command->add_flag("--bypass-missing", arguments->bypassMissing, "Go on without the plugins that are not installed");
    command->add_flag("--keep-solo", arguments->keepSolo, "Export although faders are soloed: the rest is silent");
    addCacheOptions(*command, arguments->cache);
    command->add_flag("--report", arguments->report,
                      "Write a report for the client beside the files: NAME report.html and NAME report.pdf");
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "The session is rendered once, in 32-bit float; every preset is made from that: sample rate, gain, true-peak\n"
        "limiter where a peak would be above the ceiling, dither, format. Every file is read again and measured "
        "before\n"
        "it takes its name. Files of the same names in the folder are replaced.\n"
        "Presets of --presets come before those of the session, and those before the program's. Tags are the "
        "session's,\n"
        "see `lacquer tags`, or the sound file's.\n"
        "Examples:\n"
        "  lacquer export song.lacquer --list\n"
        "  lacquer export song.lacquer --presets mine.json --remember\n"
        "  lacquer export song.lacquer -p streaming cd -o out --report\n"
        "  lacquer export mix.wav -p streaming --target -16 -o out");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
