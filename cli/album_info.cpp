// `lacquer album info`: what is on an album, and when.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/album_commands.hpp"
#include "cli/album_songs.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "sessions/album/album_file.hpp"
#include "sessions/album/levels.hpp"
#include "sessions/album/sequence.hpp"
#include "sessions/delivery/cd/disc.hpp"

namespace lacquer::cli {
namespace {

struct AlbumInfoArguments {
    std::string album;
    SongArguments songs;
    bool measure = false;
    bool json = false;
};

/// What is known: of an album with sessions that were not rendered, neither sounds nor sequence.
struct AlbumFacts {
    sessions::Album album;
    std::vector<sessions::SongSound> sounds{};
    std::optional<sessions::Sequence> sequence{};
    std::vector<sessions::LoudnessReport> loudness{};  // of each song, or none at all
    std::string warnings{};
};

Result<AlbumFacts> factsOf(const AlbumInfoArguments& arguments) {
    auto album = sessions::loadAlbum(arguments.album);
    if (!album) return fail(std::move(album).error());
    AlbumFacts facts{*std::move(album)};
    if (sessions::hasSessions(facts.album) && !arguments.measure) return facts;
    auto songs = openAlbumSongs(facts.album, arguments.songs);
    if (!songs) return fail(std::move(songs).error());
    facts.sounds = std::move(songs->sounds);
    facts.warnings = std::move(songs->warnings);
    auto sequence = sessions::layOutDisc(facts.album, facts.sounds);
    if (!sequence) return fail(std::move(sequence).error());
    facts.sequence = *std::move(sequence);
    if (!arguments.measure) return facts;
    ProgressBar bar("Measuring");
    auto measured = sessions::measureSongs(facts.album, facts.sounds, arguments.songs.threads, bar.callback());
    if (!measured) return fail(std::move(measured).error());
    facts.loudness = *std::move(measured);
    return facts;
}

std::string plain(const std::optional<double>& value) {
    return value ? number(*value, 1) : "silent";
}

std::string numberOf(const sessions::Album& album, std::size_t i) {
    return album.songs[i].hidden ? "hidden" : std::to_string(sessions::trackNumber(album, i));
}

/// "+2.0 s", and for an overlap "x 3.0 s".
std::string gapOf(const AlbumFacts& facts, std::size_t i) {
    const sessions::SongPlace& place = facts.sequence->songs[i];
    const auto gap = place.start - (i == 0 ? 0 : facts.sequence->songs[i - 1].end());
    return number(static_cast<double>(gap) / facts.sequence->sampleRate, 1);
}

void print(const AlbumFacts& facts) {
    const sessions::Album& album = facts.album;
    if (!album.texts.title.empty())
        std::cout << album.texts.title << (album.texts.artist.empty() ? "" : " / " + album.texts.artist) << '\n';
    if (!album.upc.empty()) std::cout << "UPC/EAN " << album.upc << '\n';
    const bool laid = facts.sequence.has_value(), measured = !facts.loudness.empty();
    Table table;
    std::vector<std::string> head{"track"};
    if (laid) head.insert(head.end(), {"start", "gap s", "length"});
    head.insert(head.end(), {"gain dB"});
    if (measured) head.insert(head.end(), {"LUFS", "loudest 3 s", "LRA", "dBTP"});
    head.insert(head.end(), {"rate", "ISRC", "title"});
    table.add(head);
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const sessions::AlbumSong& song = album.songs[i];
        std::vector<std::string> row{numberOf(album, i)};
        if (laid) {
            const sessions::SongPlace& place = facts.sequence->songs[i];
            row.push_back(sessions::cd::msf(place.trackStart / sessions::cd::kSectorFrames));
            row.push_back(gapOf(facts, i));
            row.push_back(minutes(static_cast<double>(place.length) / facts.sequence->sampleRate));
        }
        row.push_back(number(song.gainDb, 1));
        if (measured) {
            const sessions::LoudnessReport& report = facts.loudness[i];
            row.push_back(plain(report.integratedLufs));
            row.push_back(plain(report.maxShortTermLufs));
            row.push_back(report.loudnessRangeLu ? number(*report.loudnessRangeLu, 1) : "");
            row.push_back(plain(report.truePeakDbtp));
        }
        row.push_back(laid ? std::to_string(facts.sounds[i].sampleRate) : "session");
        row.push_back(song.isrc);
        row.push_back(sessions::nameOf(song));
        table.add(row);
    }
    if (laid) table.add({"end", sessions::cd::msf(sessions::cd::sectorsOf(facts.sequence->end))});
    table.print();
    if (!laid) std::cout << "Sessions are rendered, and times known, with --measure.\n";
    if (laid) std::cout << "Starts are those on a CD: minutes:seconds:frames of 1/75 s from the start of the image.\n";
    if (!measured) return;
    const sessions::AlbumLevels levels = sessions::levelsOf(facts.loudness);
    std::cout << "Album " << level(levels.integratedLufs, "LUFS") << ", " << level(levels.truePeakDbtp, "dBTP");
    if (levels.loudest) std::cout << "; loudest is " << sessions::songPlace(album, *levels.loudest);
    std::cout << '\n' << facts.warnings;
}

nlohmann::ordered_json songJson(const AlbumFacts& facts, std::size_t i) {
    const sessions::AlbumSong& song = facts.album.songs[i];
    nlohmann::ordered_json json{
        {"track", sessions::trackNumber(facts.album, i)},           {"title", sessions::nameOf(song)},
        {"artist", sessions::artistOf(facts.album, song)},          {"isrc", song.isrc},
        {"source", sessions::sourceOf(facts.album, song).string()}, {"gainDb", song.gainDb}};
    if (facts.sequence) {
        const sessions::SongPlace& place = facts.sequence->songs[i];
        json["sampleRate"] = facts.sounds[i].sampleRate;
        json["startFrame"] = place.start;
        json["lengthFrames"] = place.length;
        json["trackStartFrame"] = place.trackStart;
        json["pauseFrame"] = place.pause ? nlohmann::ordered_json(*place.pause) : nullptr;
        json["indexFrames"] = place.indexes;
    }
    if (!facts.loudness.empty()) {
        const sessions::LoudnessReport& report = facts.loudness[i];
        json["integratedLufs"] = orNull(report.integratedLufs);
        json["maxShortTermLufs"] = orNull(report.maxShortTermLufs);
        json["loudnessRangeLu"] = orNull(report.loudnessRangeLu);
        json["truePeakDbtp"] = orNull(report.truePeakDbtp);
    }
    return json;
}

nlohmann::ordered_json factsJson(const std::string& path, const AlbumFacts& facts) {
    nlohmann::ordered_json json{{"path", path},
                                {"title", facts.album.texts.title},
                                {"artist", facts.album.texts.artist},
                                {"upc", facts.album.upc},
                                {"songs", nlohmann::ordered_json::array()}};
    for (std::size_t i = 0; i < facts.album.songs.size(); ++i) json["songs"].push_back(songJson(facts, i));
    if (facts.sequence) json["endFrame"] = facts.sequence->end;
    if (!facts.loudness.empty()) {
        const sessions::AlbumLevels levels = sessions::levelsOf(facts.loudness);
        json["integratedLufs"] = orNull(levels.integratedLufs);
        json["truePeakDbtp"] = orNull(levels.truePeakDbtp);
        json["loudestSong"] = levels.loudest ? nlohmann::ordered_json(*levels.loudest + 1) : nullptr;
    }
    return json;
}

Status run(const AlbumInfoArguments& arguments) {
    const auto facts = factsOf(arguments);
    if (!facts) return fail(facts.error());
    if (arguments.json)
        printJson(factsJson(arguments.album, *facts));
    else
        print(*facts);
    return {};
}

}  // namespace

void declareAlbumInfo(CLI::App& album, Action& chosen) {
    auto arguments = std::make_shared<AlbumInfoArguments>();
    CLI::App* command = album.add_subcommand("info", "Say what is on an album: songs, starts, gaps, lengths, levels.");
    addAlbumOption(*command, arguments->album);
    command->add_flag("--measure", arguments->measure, "Measure loudness and true peak; sessions are rendered for it");
    addSongOptions(*command, arguments->songs);
    command->add_flag("--json", arguments->json, "Print one JSON object; places are frames of the CD, at 44.1 kHz");
    command->footer(
        "A negative gap is an overlap with the song before.\n"
        "Example:\n  lacquer album info debut.lacquer-album --measure");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
