// `lacquer vinyl plan`: which song of an album lies where on its record.
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/album_songs.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/vinyl_commands.hpp"
#include "cli/vinyl_plan_report.hpp"
#include "cli/vinyl_record_options.hpp"
#include "sessions/album/album_file.hpp"
#include "sessions/album/vinyl_plan.hpp"
#include "sessions/format/atomic_file.hpp"

namespace lacquer::cli {
namespace {

struct VinylPlanArguments {
    std::string album;
    RecordArguments record;
    SongArguments songs;
    std::string instance;
    bool apply = false;
    bool all = false;
    bool json = false;
};

// Into the album as it is now: it may have been edited while its songs were analysed.
Status apply(const sessions::Album& album, sessions::AlbumVinyl record, const sessions::VinylPlan& plan,
             const sessions::VinylMaterial& material) {
    if (!plan.cost)
        return fail(ErrorKind::badData, plan.fault ? plan.fault->what : plan.obstacle->what, album.folder.string(),
                    "nothing was written: choose an order that can be cut");
    if (!plan.fits())
        return fail(ErrorKind::badData,
                    "the sides do not fit at a cut gain of " + number(plan.settings.gainDb, 1) + " dB",
                    album.folder.string(), "nothing was written: cut it softer (--gain), or on more sides (--sides)");
    auto now = sessions::loadAlbum(album.folder);
    if (!now) return fail(std::move(now).error());
    if (*now != album)
        return fail(ErrorKind::failed, "has been changed meanwhile", album.folder.string(),
                    "nothing was written: plan again");
    record.order = sessions::songsOf(plan.order, material);
    now->vinyl = std::move(record);
    return sessions::saveAlbum(*now);
}

// What was solved goes into a new file: an existing one may be anything.
Status checkNew(const std::string& file) {
    std::error_code failed;
    if (std::filesystem::symlink_status(file, failed).type() == std::filesystem::file_type::not_found) return {};
    return fail(ErrorKind::cannotCreate, "exists already", file, "choose another name, or remove it");
}

Status run(const VinylPlanArguments& arguments) {
    if (!arguments.instance.empty())
        if (Status isNew = checkNew(arguments.instance); !isNew) return isNew;
    const auto album = sessions::loadAlbum(arguments.album);
    if (!album) return fail(album.error());
    const auto record = recordOf(*album, arguments.record);
    if (!record) return fail(record.error());
    const auto byHand = orderByHand(*album, arguments.record.order, record->sides);
    if (!byHand) return fail(byHand.error());
    const auto songs = openAlbumSongs(*album, arguments.songs);
    if (!songs) return fail(songs.error());
    const auto material = [&] {
        ProgressBar bar("Analysing");
        return sessions::analysePieces(*album, songs->sounds, record->speed, arguments.songs.threads, bar.callback());
    }();
    if (!material) return fail(material.error());
    const auto plan = sessions::planRecord(*album, *record, *material, *byHand);
    if (!plan) return fail(plan.error());
    if (!arguments.instance.empty())
        if (Status written = sessions::replaceFile(arguments.instance, instanceJson(plan->problem).dump() + "\n");
            !written)
            return written;
    const PlanReport report{*album, *material, *plan, byHand->has_value(),
                            sessions::notesOn(*material, *album, songs->sounds)};
    std::cerr << songs->warnings;
    if (arguments.json)
        printJson(planJson(report));
    else
        printPlan(report, arguments.all ? Wordiness::everything : Wordiness::brief);
    if (!arguments.apply) return {};
    if (Status applied = apply(*album, *record, *plan, *material); !applied) return applied;
    if (!arguments.json) std::cout << "Written into " << arguments.album << ".\n";
    return {};
}

}  // namespace

void declareVinylPlan(CLI::App& vinylCommand, Action& chosen) {
    auto arguments = std::make_shared<VinylPlanArguments>();
    CLI::App* command = vinylCommand.add_subcommand(
        "plan", "Find the order in which an album distorts least on a record, and show what becomes of it.");
    addAlbumOption(*command, arguments->album);
    addRecordOptions(*command, arguments->record);
    command->add_flag("--apply", arguments->apply, "Write settings, wishes and order into the album");
    command->add_option("--instance", arguments->instance,
                        "Write what was solved to a new file for `lacquer vinyl solve`");
    command->add_flag("--all", arguments->all, "All warnings");
    addSongOptions(*command, arguments->songs);
    command->add_flag("--json", arguments->json, "Print one JSON object");
    command->footer(
        "What is in [brackets] holds unless the album says otherwise: `--apply` makes it say so. Songs are numbers in "
        "the\n"
        "album's order, sides letters. docs/vinyl.md tells of the whole way, docs/vinyl-groove.md of what is "
        "predicted and\n"
        "how far it can be trusted.\n"
        "Examples:\n"
        "  lacquer vinyl plan debut.lacquer-album\n"
        "  lacquer vinyl plan debut.lacquer-album --sides 4 --gain 0 --first A=3 --together 2,3 --apply\n"
        "  lacquer vinyl plan debut.lacquer-album --order 6,1,2/3,5,4");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
