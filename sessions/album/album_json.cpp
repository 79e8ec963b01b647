#include "sessions/album/album_json.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sessions/album/album_vinyl_json.hpp"
#include "sessions/format/export_preset_json.hpp"
#include "sessions/format/json_document.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_json.hpp"

namespace lacquer::sessions {
namespace {

using nlohmann::ordered_json;

constexpr const char* kAlbumFormat = "lacquer-album";
constexpr int kAlbumVersion = 1;

template <class Owner>
using TextMember = std::pair<const char*, std::string Owner::*>;

constexpr std::array<TextMember<AlbumTexts>, 6> kTexts{{{"title", &AlbumTexts::title},
                                                        {"artist", &AlbumTexts::artist},
                                                        {"songwriter", &AlbumTexts::songwriter},
                                                        {"composer", &AlbumTexts::composer},
                                                        {"arranger", &AlbumTexts::arranger},
                                                        {"message", &AlbumTexts::message}}};
constexpr std::array<TextMember<Album>, 8> kAlbumTexts{{{"upc", &Album::upc},
                                                        {"label", &Album::label},
                                                        {"catalogue", &Album::catalogue},
                                                        {"year", &Album::year},
                                                        {"genre", &Album::genre},
                                                        {"copyright", &Album::copyright},
                                                        {"artwork", &Album::artwork},
                                                        {"masterId", &Album::masterId}}};
constexpr std::array<std::pair<const char*, bool AlbumSong::*>, 4> kSongFlags{
    {{"hidden", &AlbumSong::hidden},
     {"preEmphasis", &AlbumSong::preEmphasis},
     {"copyPermitted", &AlbumSong::copyPermitted},
     {"scms", &AlbumSong::scms}}};

class AlbumReader {
public:
    AlbumReader(const nlohmann::json& root, FindingList& findings) : root_(root), findings_(findings) {}

    Album read() {
        Album album;
        attempt([&] {
            const JsonValue root(root_);
            if (!root.isObject()) root.refuse("this is no album", "an album is an object: {\"format\": …}");
            JsonMembers members(root);
            readHead(members);
            readTexts(members, album.texts);
            for (const auto& [name, member] : kAlbumTexts)
                if (const auto value = members.find(name)) album.*member = text(*value);
            if (const auto genre = members.find("cdGenre"))
                album.cdGenre = static_cast<int>(genre->whole(0, kHighestCdGenre));
            const auto songs = members.need("songs").list();
            for (const JsonValue& song : songs) attempt([&] { album.songs.push_back(readSong(song)); });
            const auto record = members.find("vinyl");
            if (record && album.songs.size() == songs.size())  // else its numbers of songs mean nothing
                attempt([&] {
                    album.vinyl = readVinyl(*record, album.songs,
                                            [this](const JsonMembers& others) { return keepOthers(others); });
                });
            if (const auto exports = members.find("exports"))
                for (const JsonValue& preset : exports->list())
                    attempt([&] { album.exports.push_back(readPreset(preset, album.exports)); });
            album.extra = keepOthers(members);
        });
        return album;
    }

private:
    template <class Reading>
    void attempt(const Reading& reading) {
        try {
            reading();
        } catch (const Misread& misread) {
            findings_.add(Severity::fatal, misread.pointer, misread.error);
        }
    }

    static void readHead(JsonMembers& members) {
        const JsonValue format = members.need("format");
        if (format.text() != kAlbumFormat)
            format.refuse("this is no album", std::string("an album says \"format\": \"") + kAlbumFormat + "\"");
        const JsonValue version = members.need("version");
        if (version.number() > kAlbumVersion)
            version.refuse("the album has format version " + version.json().dump() + ", this program reads up to " +
                               std::to_string(kAlbumVersion),
                           "open it with a newer Lacquer");
        (void)version.whole(1, kAlbumVersion);
    }

    static std::string text(const JsonValue& value) {
        if (value.isObject()) value.refuse("must be a text of UTF-8", "put it in quotes");  // and not base64
        return value.text();
    }

    static void readTexts(JsonMembers& members, AlbumTexts& texts) {
        for (const auto& [name, member] : kTexts)
            if (const auto value = members.find(name)) texts.*member = text(*value);
        if (const auto credits = members.find("credits"))
            for (const JsonValue& line : credits->list()) texts.credits.push_back(text(line));
    }

    static double within(const JsonValue& value, double least, double most, const char* unit) {
        const double number = value.number();
        if (number < least || number > most)
            value.refuse("must be a number from " + jsonNumber(least).dump() + " to " + jsonNumber(most).dump() + unit);
        return number;
    }
    static double seconds(const JsonValue& value) { return within(value, 0, kLongestSongSeconds, " seconds"); }

    static nodes::FadeShape shape(const JsonValue& value) {
        const std::string word = value.text();
        std::vector<std::string> known;
        for (const auto& [shape, name] : kFadeShapeNames) {
            if (word == name) return shape;
            known.emplace_back(name);
        }
        value.refuse(inQuotes(word) + " is no shape of a fade", didYouMean(word, known));
    }

    AlbumSong readSong(const JsonValue& from) {
        if (!from.isObject()) from.refuse("is no song", R"(as in {"source": "../song.wav", "gap": 2})");
        JsonMembers members(from);
        AlbumSong song;
        const JsonValue source = members.need("source");
        song.source = text(source);
        if (song.source.empty()) source.refuse("names no file", "a sound file, or a session folder");
        readTexts(members, song.texts);
        if (const auto isrc = members.find("isrc")) song.isrc = text(*isrc);
        if (const auto gain = members.find("gain"))
            song.gainDb = within(*gain, kLeastSongGainDb, kMostSongGainDb, " dB");
        if (const auto start = members.find("start")) song.startSeconds = seconds(*start);
        if (const auto end = members.find("end")) {
            song.endSeconds = seconds(*end);
            if (*song.endSeconds <= song.startSeconds)
                end->refuse("lies at or in front of the song's start", "both are seconds of the source");
        }
        if (const auto fade = members.find("fadeIn")) song.fadeInSeconds = seconds(*fade);
        if (const auto word = members.find("fadeInShape")) song.fadeInShape = shape(*word);
        if (const auto fade = members.find("fadeOut")) song.fadeOutSeconds = seconds(*fade);
        if (const auto word = members.find("fadeOutShape")) song.fadeOutShape = shape(*word);
        if (const auto gap = members.find("gap"))
            song.gapSeconds = within(*gap, -kLongestSongSeconds, kLongestSongSeconds, " seconds");
        if (const auto start = members.find("trackStart")) song.trackStartSeconds = seconds(*start);
        if (const auto pause = members.find("pause")) song.pauseSeconds = seconds(*pause);
        if (const auto indexes = members.find("indexes"))
            for (const JsonValue& index : indexes->list()) {
                song.indexSeconds.push_back(seconds(index));
                const double before =
                    song.indexSeconds.size() > 1 ? *(song.indexSeconds.end() - 2) : song.trackStartSeconds;
                if (song.indexSeconds.back() <= before)
                    index.refuse("does not lie behind the one before",
                                 "index 02 and on, in order, behind \"trackStart\"");
            }
        for (const auto& [name, flag] : kSongFlags)
            if (const auto value = members.find(name)) song.*flag = value->toggle();
        song.extra = keepOthers(members);
        return song;
    }

    static ExportPreset readPreset(const JsonValue& from, const std::vector<ExportPreset>& others) {
        JsonMembers members(from);
        ExportPreset preset = readExportPreset(members);
        members.finish();
        if (Status checked = checkExportPreset(preset); !checked) from.refuse(std::move(checked).error());
        if (std::ranges::find(others, preset.name, &ExportPreset::name) != others.end())
            from.refuse("there are two presets " + inQuotes(preset.name), "give one of them another name");
        return preset;
    }

    UnknownMembers keepOthers(const JsonMembers& members) {
        for (const auto& [name, value] : members.others())
            findings_.add(Severity::kept, value.pointer(),
                          badData("there is no member " + inQuotes(name) + "; it is kept, and does nothing",
                                  members.meantBy(name)));
        return members.keepOthers();
    }

    const nlohmann::json& root_;
    FindingList& findings_;
};

void putText(ordered_json& to, const char* name, const std::string& text) {
    if (!text.empty()) to[name] = text;
}

ordered_json numbers(const std::vector<double>& values) {
    ordered_json list = ordered_json::array();
    for (const double value : values) list.push_back(jsonNumber(value));
    return list;
}

ordered_json toJson(const AlbumSong& song) {
    const AlbumSong usual;
    ordered_json to{{"source", song.source}};
    const auto put = [&to](const char* name, double value, double otherwise) {
        if (value != otherwise) to[name] = jsonNumber(value);
    };
    for (const auto& [name, text] : kTexts) putText(to, name, song.texts.*text);
    if (!song.texts.credits.empty()) to["credits"] = song.texts.credits;
    putText(to, "isrc", song.isrc);
    put("gain", song.gainDb, usual.gainDb);
    put("start", song.startSeconds, usual.startSeconds);
    if (song.endSeconds) to["end"] = jsonNumber(*song.endSeconds);
    if (song.fadeInSeconds) to["fadeIn"] = jsonNumber(*song.fadeInSeconds);
    if (song.fadeInShape != usual.fadeInShape) to["fadeInShape"] = nameOf(kFadeShapeNames, song.fadeInShape);
    if (song.fadeOutSeconds) to["fadeOut"] = jsonNumber(*song.fadeOutSeconds);
    if (song.fadeOutShape != usual.fadeOutShape) to["fadeOutShape"] = nameOf(kFadeShapeNames, song.fadeOutShape);
    put("gap", song.gapSeconds, usual.gapSeconds);
    put("trackStart", song.trackStartSeconds, usual.trackStartSeconds);
    if (song.pauseSeconds) to["pause"] = jsonNumber(*song.pauseSeconds);
    if (!song.indexSeconds.empty()) to["indexes"] = numbers(song.indexSeconds);
    for (const auto& [name, flag] : kSongFlags)
        if (song.*flag) to[name] = true;
    appendExtra(to, song.extra);
    return to;
}

Result<std::string> write(const Album& album) {
    JsonDocument document;
    document.member("format", kAlbumFormat);
    document.member("version", kAlbumVersion);
    const auto put = [&document](const char* name, const std::string& text) {
        if (!text.empty()) document.member(name, text);
    };
    for (const auto& [name, text] : kTexts) put(name, album.texts.*text);
    for (const auto& [name, text] : kAlbumTexts) put(name, album.*text);
    if (album.cdGenre) document.member("cdGenre", *album.cdGenre);
    if (!album.texts.credits.empty()) document.member("credits", album.texts.credits);
    std::vector<ordered_json> songs, exports;
    for (const AlbumSong& song : album.songs) songs.push_back(toJson(song));
    document.list("songs", songs);
    if (album.vinyl) document.member("vinyl", toJson(*album.vinyl));
    for (const ExportPreset& preset : album.exports) exports.push_back(toJson(preset));
    if (!exports.empty()) document.list("exports", exports);
    document.extra(album.extra);
    return document.finish();
}

}  // namespace

ReadAlbum readAlbum(const std::string& text, const std::filesystem::path& folder) {
    const std::string fileName = (folder / kAlbumFileName).string();
    const auto root = parseJson(text, fileName);
    if (!root) return {{}, root.error()};
    const SourceMap map(text);
    FindingList findings(fileName, &map);
    if (const int line = map.tooDeepLine(); line != 0)
        findings.addLine(Severity::fatal, line, badData("values are nested too deeply for an album"));
    for (const std::string& pointer : map.repeatedMembers())
        findings.add(Severity::fatal, pointer,
                     badData("the member stands more than once in its object", "keep one of them"));
    ReadAlbum read;
    if (findings.empty()) read.album = AlbumReader(*root, findings).read();
    read.album.folder = folder;
    read.findings = findings.take();
    return read;
}

Result<std::string> writeAlbum(const Album& album) {
    try {
        return write(album);
    } catch (const ordered_json::exception&) {
        return fail(ErrorKind::badData, "the album holds text that is no UTF-8", album.folder.string(),
                    "rename the file, or write the title anew");
    }
}

}  // namespace lacquer::sessions
