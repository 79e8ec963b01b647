#include "sessions/album/album_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "sessions/delivery/cd/latin1.hpp"
#include "sessions/delivery/codes.hpp"
#include "sessions/delivery/tag_file.hpp"
#include "sessions/format/names.hpp"

namespace lacquer::sessions {
namespace {

std::string fieldNumber(double value) {
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error == std::errc()) return {text.data(), end};
    return std::to_string(value);  // of more than 31 digits: beyond all limits
}

std::string fieldNumber(const std::optional<double>& value) {
    return value ? fieldNumber(*value) : std::string();
}

Failure<Error> refuseText(const std::string& text, const std::string& what, std::string remedy) {
    return fail(ErrorKind::badData, "\"" + text + "\" " + what, {}, std::move(remedy));
}

std::optional<double> plainNumber(std::string_view text) {
    double value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

Result<double> typedNumber(const std::string& text, double least, double most, const std::string& unit) {
    const auto value = plainNumber(text);
    const std::string right = "a number from " + fieldNumber(least) + " to " + fieldNumber(most) + unit;
    if (!value) return refuseText(text, "is no number", right);
    if (*value < least || *value > most) return refuseText(text, "is out of range", right);
    return *value;
}

// "185.5" or "3:05.5"
Result<double> typedSeconds(const std::string& text, double least = 0) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) return typedNumber(text, least, kLongestSongSeconds, " seconds");
    const bool negative = text.starts_with('-');
    const auto minutes = plainNumber(std::string_view(text).substr(negative ? 1 : 0, colon - (negative ? 1 : 0)));
    const auto seconds = plainNumber(std::string_view(text).substr(colon + 1));
    if (!minutes || !seconds || *minutes < 0 || *minutes != std::floor(*minutes) || *seconds < 0 || *seconds >= 60)
        return refuseText(text, "is no time", "seconds, or minutes and seconds: 3:05.5");
    const double value = (negative ? -1 : 1) * (*minutes * 60 + *seconds);
    if (value < least || value > kLongestSongSeconds)
        return refuseText(text, "is out of range", "from " + fieldNumber(least) + " to 100000 seconds");
    return value;
}

std::vector<std::string> linesOf(const std::string& text, char separator) {
    std::vector<std::string> lines{""};
    for (const char letter : text)
        if (letter == separator)
            lines.emplace_back();
        else
            lines.back() += letter;
    std::erase(lines, "");
    return lines;
}

std::string joinedBy(const char* separator, const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : separator) + line;
    return text;
}

constexpr std::array<std::pair<const char*, std::string AlbumTexts::*>, 6> kTypedTexts{
    {{"title", &AlbumTexts::title},
     {"artist", &AlbumTexts::artist},
     {"songwriter", &AlbumTexts::songwriter},
     {"composer", &AlbumTexts::composer},
     {"arranger", &AlbumTexts::arranger},
     {"message", &AlbumTexts::message}}};
constexpr std::array<std::pair<const char*, std::string Album::*>, 8> kAlbumFields{{{"upc", &Album::upc},
                                                                                    {"label", &Album::label},
                                                                                    {"catalogue", &Album::catalogue},
                                                                                    {"year", &Album::year},
                                                                                    {"genre", &Album::genre},
                                                                                    {"copyright", &Album::copyright},
                                                                                    {"artwork", &Album::artwork},
                                                                                    {"masterId", &Album::masterId}}};
constexpr std::array<std::pair<const char*, bool AlbumSong::*>, 3> kFlagFields{
    {{"preEmphasis", &AlbumSong::preEmphasis},
     {"copyPermitted", &AlbumSong::copyPermitted},
     {"scms", &AlbumSong::scms}}};
constexpr std::array<std::pair<const char*, std::optional<double> AlbumSong::*>, 4> kLooseTimes{
    {{"end", &AlbumSong::endSeconds},
     {"fadeIn", &AlbumSong::fadeInSeconds},
     {"fadeOut", &AlbumSong::fadeOutSeconds},
     {"pause", &AlbumSong::pauseSeconds}}};
constexpr std::array<std::pair<const char*, nodes::FadeShape AlbumSong::*>, 2> kShapeFields{
    {{"fadeInShape", &AlbumSong::fadeInShape}, {"fadeOutShape", &AlbumSong::fadeOutShape}}};

// What goes with the name of a member, or null.
template <class Table>
auto fieldOf(const Table& table, const std::string& member) -> decltype(&table[0].second) {
    const auto found = std::ranges::find(table, member, &Table::value_type::first);
    return found == table.end() ? nullptr : &found->second;
}

// Of texts that both have.
bool setCommonText(AlbumTexts& texts, const std::string& member, const std::string& text) {
    if (member == "credits") return texts.credits = linesOf(text, '\n'), true;
    const auto* const field = fieldOf(kTypedTexts, member);
    if (field) texts.** field = text;
    return field != nullptr;
}

std::string commonText(const AlbumTexts& texts, const std::string& member) {
    if (member == "credits") return joinedBy("\n", texts.credits);
    const auto* const field = fieldOf(kTypedTexts, member);
    return field ? texts.**field : std::string();
}

Status checkTag(const Tags& tags) {
    Status checked = checkWritable(tags, {});
    if (!checked) {
        checked.error().kind = ErrorKind::badData;
        checked.error().where.clear();
    }
    return checked;
}

Status unknownMember(const std::string& member) {
    return fail(ErrorKind::usage, "there is no member \"" + member + "\"");
}

Status setIndexes(AlbumSong& song, const std::string& text) {
    std::vector<double> indexes;
    for (const std::string& part : linesOf(text, ' ')) {
        const auto index = typedSeconds(part);
        if (!index) return fail(index.error());
        if (*index <= (indexes.empty() ? song.trackStartSeconds : indexes.back()))
            return refuseText(part, "does not lie behind the one before",
                              "index 02 and on, in order, behind the start of the track");
        indexes.push_back(*index);
    }
    song.indexSeconds = std::move(indexes);
    return {};
}

Status setNumber(AlbumSong& song, const std::string& member, const std::string& text) {
    const auto take = [](double& to, Result<double> value) -> Status {
        if (!value) return fail(std::move(value).error());
        to = *value;
        return {};
    };
    const std::string number = text.empty() ? "0" : text;
    if (member == "gain") return take(song.gainDb, typedNumber(number, kLeastSongGainDb, kMostSongGainDb, " dB"));
    if (member == "gap") return take(song.gapSeconds, typedSeconds(number, -kLongestSongSeconds));
    if (member == "trackStart") {
        const auto start = typedSeconds(number);
        if (start && !song.indexSeconds.empty() && *start >= song.indexSeconds.front())
            return refuseText(number, "lies at or behind index 02", "move the indexes first");
        return take(song.trackStartSeconds, start);
    }
    if (member == "start") {
        const auto start = typedSeconds(number);
        if (start && song.endSeconds && *start >= *song.endSeconds)
            return refuseText(number, "lies at or behind the song's end", "both are seconds of the source");
        return take(song.startSeconds, start);
    }
    const auto* const field = fieldOf(kLooseTimes, member);
    if (!field) return unknownMember(member);
    if (text.empty()) return song.**field = std::nullopt, Status();
    const auto value = typedSeconds(text);
    if (!value) return fail(value.error());
    if (member == "end" && *value <= song.startSeconds)
        return refuseText(text, "lies at or in front of the song's start", "both are seconds of the source");
    song.** field = *value;
    return {};
}

}  // namespace

std::string textOf(const Album& album, const std::string& member) {
    if (const auto* field = fieldOf(kAlbumFields, member)) return album.**field;
    if (member == "cdGenre") return album.cdGenre ? std::to_string(*album.cdGenre) : std::string();
    return commonText(album.texts, member);
}

std::string textOf(const AlbumSong& song, const std::string& member) {
    if (const auto* field = fieldOf(kFlagFields, member)) return song.**field ? "yes" : "";
    if (const auto* field = fieldOf(kLooseTimes, member)) return fieldNumber(song.**field);
    if (const auto* field = fieldOf(kShapeFields, member)) return nameOf(kFadeShapeNames, song.**field);
    if (member == "isrc") return song.isrc;
    if (member == "source") return song.source;
    if (member == "gain") return fieldNumber(song.gainDb);
    if (member == "gap") return fieldNumber(song.gapSeconds);
    if (member == "start") return fieldNumber(song.startSeconds);
    if (member == "trackStart") return fieldNumber(song.trackStartSeconds);
    if (member == "indexes") {
        std::vector<std::string> indexes;
        for (const double index : song.indexSeconds) indexes.push_back(fieldNumber(index));
        return joinedBy(" ", indexes);
    }
    return commonText(song.texts, member);
}

Status setText(Album& album, const std::string& member, const std::string& text) {
    if (!cd::charactersOf(text)) return fail(ErrorKind::badData, "is no text of UTF-8", {}, "write it anew");
    if (member == "upc" && !text.empty())
        if (Status checked = checkTag({.upc = text}); !checked) return checked;
    if (member == "year" && !text.empty())
        if (Status checked = checkTag({.year = text}); !checked) return checked;
    if (member == "masterId") {
        const bool printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7F; });
        constexpr std::size_t kLongest = 48;
        if (text.size() > kLongest || !printable)
            return fail(ErrorKind::badData, "is no ASCII text of up to 48 characters", {}, "shorten it");
    }
    if (member == "cdGenre") {
        if (text.empty()) return album.cdGenre.reset(), Status();
        const auto code = typedNumber(text, 0, kHighestCdGenre, "; 23 is rock");
        if (!code) return fail(code.error());
        if (*code != std::floor(*code)) return refuseText(text, "is no whole number", "0 to 65535; 23 is rock");
        album.cdGenre = static_cast<int>(*code);
        return {};
    }
    if (const auto* field = fieldOf(kAlbumFields, member)) return album.**field = text, Status();
    return setCommonText(album.texts, member, text) ? Status() : unknownMember(member);
}

Status setText(AlbumSong& song, const std::string& member, const std::string& text) {
    if (!cd::charactersOf(text)) return fail(ErrorKind::badData, "is no text of UTF-8", {}, "write it anew");
    if (const auto* field = fieldOf(kFlagFields, member)) {
        if (!text.empty() && text != "yes") return refuseText(text, "is neither on nor off", "\"yes\", or nothing");
        return song.**field = !text.empty(), Status();
    }
    if (const auto* field = fieldOf(kShapeFields, member)) {
        for (const auto& [shape, name] : kFadeShapeNames)
            if (text == name) return song.**field = shape, Status();
        return refuseText(text, "is no shape of a fade", "linear, equalPower, exponential or smooth");
    }
    if (member == "isrc") {
        if (!text.empty())
            if (Status checked = checkTag({.isrc = plainIsrc(text)}); !checked) return checked;
        return song.isrc = text, Status();
    }
    if (member == "source") {
        if (text.empty()) return fail(ErrorKind::badData, "names no file", {}, "a sound file, or a session folder");
        return song.source = text, Status();
    }
    if (member == "indexes") return setIndexes(song, text);
    if (setCommonText(song.texts, member, text)) return {};
    return setNumber(song, member, text);
}

std::string remarkOn(const std::string& member, const std::string& text) {
    const bool onDisc = fieldOf(kTypedTexts, member) || member == "genre" || member == "catalogue";
    if (!onDisc) return {};
    const cd::Latin1 latin1 = cd::toLatin1(text);
    if (!latin1.refused.empty())
        return "CD-Text cannot hold " + joinedBy(" ", latin1.refused) +
               ": for a CD, write it in letters of ISO 8859-1; elsewhere it stays as it is";
    if (!latin1.replaced.empty()) return "\"" + cd::fromLatin1(latin1.text) + "\" in CD-Text";
    return {};
}

}  // namespace lacquer::sessions
