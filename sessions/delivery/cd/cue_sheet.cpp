#include "sessions/delivery/cd/cue_sheet.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "sessions/delivery/cd/ascii_case.hpp"
#include "sessions/delivery/cd/latin1.hpp"
#include "sessions/format/file_text.hpp"

namespace lacquer::sessions::cd {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr std::array<std::pair<std::string_view, CueFileType>, 6> kFileTypes{{
    {"WAVE", CueFileType::wave},
    {"AIFF", CueFileType::aiff},
    {"MP3", CueFileType::mp3},
    {"FLAC", CueFileType::flac},
    {"BINARY", CueFileType::binary},
    {"MOTOROLA", CueFileType::motorola},
}};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Takes the first word off.
std::string_view takeWord(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find_first_of(" \t"));
    text = trimmed(text.substr(word.size()));
    return word;
}

/// What stands in quotes, to the last quote of the line; else as it is.
std::string_view unquoted(std::string_view text) {
    if (text.empty() || text.front() != '"') return text;
    const std::size_t last = text.rfind('"');
    return text.substr(1, last == 0 ? std::string_view::npos : last - 1);
}

std::optional<int> number(std::string_view digits, int largest) {
    int value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (problem != std::errc() || end != digits.data() + digits.size() || value < 0 || value > largest)
        return std::nullopt;
    return value;
}

/// MM:SS:FF
std::optional<Sector> time(std::string_view text) {
    std::array<int, 3> parts{};
    constexpr std::array kLargest{999, 59, kSectorsPerSecond - 1};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t colon = i + 1 < parts.size() ? text.find(':') : text.size();
        if (colon == std::string_view::npos) return std::nullopt;
        const auto part = number(text.substr(0, colon), kLargest[i]);
        if (!part) return std::nullopt;
        parts[i] = *part;
        text.remove_prefix(std::min(colon + 1, text.size()));
    }
    return (Sector{parts[0]} * 60 + parts[1]) * kSectorsPerSecond + parts[2];
}

/// Line after line.
class CueParser {
public:
    explicit CueParser(const std::string& name) : name_(name) {}

    Result<CueSheet> parse(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            ++line_;
            if (Status status = take(trimmed(text.substr(0, end))); !status) return fail(std::move(status).error());
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        if (Status status = closeTrack(); !status) return fail(std::move(status).error());
        if (sheet_.tracks.empty()) return wrong("holds no tracks", "name a cue sheet");
        return std::move(sheet_);
    }

private:
    Failure<Error> wrong(std::string what, std::string remedy = {}) const {
        return fail(ErrorKind::badData, std::move(what), name_ + ":" + std::to_string(line_), std::move(remedy));
    }

    Status take(std::string_view rest) {
        if (rest.empty()) return {};
        const std::string_view whole = rest;
        const std::string command = inCapitals(takeWord(rest));
        if (command == "FILE") return takeFile(rest);
        if (command == "TRACK") return takeTrack(rest);
        if (command == "INDEX") return takeIndex(rest);
        if (command == "PREGAP") return takeGap(rest, &CueTrack::pregap, command);
        if (command == "POSTGAP") return takeGap(rest, &CueTrack::postgap, command);
        if (command == "FLAGS") return takeFlags(rest);
        if (command == "ISRC") return takeIsrc(rest);
        if (command == "CATALOG") {
            sheet_.catalog = unquoted(rest);
            return {};
        }
        if (command == "CDTEXTFILE") {
            sheet_.cdTextFile = unquoted(rest);
            return {};
        }
        if (command == "REM") {
            (inTrack() ? track().remarks : sheet_.remarks).emplace_back(rest);
            return {};
        }
        for (const TextField field : kTextFields)
            if (command == inCapitals(nameOf(field))) {
                (inTrack() ? track().text : sheet_.text)[field] = unquoted(rest);
                return {};
            }
        sheet_.notUnderstood.push_back(std::to_string(line_) + ": " + std::string(whole));
        return {};
    }

    Status takeFile(std::string_view rest) {
        const std::size_t typeAt = rest.find_last_of(" \t");
        const std::string type = typeAt == std::string_view::npos ? "" : inCapitals(rest.substr(typeAt + 1));
        const auto known =
            std::find_if(kFileTypes.begin(), kFileTypes.end(), [&](const auto& pair) { return pair.first == type; });
        if (known == kFileTypes.end())
            return wrong("FILE without a type that is known", "FILE \"name.wav\" WAVE, or AIFF, BINARY, MOTOROLA");
        const std::string_view file = unquoted(trimmed(rest.substr(0, typeAt)));
        if (file.empty()) return wrong("FILE without a name", "FILE \"name.wav\" WAVE");
        sheet_.files.push_back({std::string(file), known->second, line_});
        return {};
    }

    Status takeTrack(std::string_view rest) {
        if (Status closed = closeTrack(); !closed) return closed;
        const std::string_view digits = takeWord(rest);
        const auto expected = static_cast<int>(sheet_.tracks.size()) + 1;
        if (number(digits, 99) != expected)
            return wrong("TRACK " + std::string(digits) + " where track " + std::to_string(expected) + " is due",
                         "tracks are numbered from 01 to 99 without gaps");
        if (inCapitals(rest) != "AUDIO")
            return wrong("TRACK of type \"" + std::string(rest) + "\"", "only AUDIO can be used here");
        if (sheet_.files.empty()) return wrong("TRACK without a FILE in front of it", "name the sound file first");
        sheet_.tracks.push_back({.line = line_});
        return {};
    }

    Status takeIndex(std::string_view rest) {
        if (!inTrack()) return wrong("INDEX without a TRACK in front of it");
        const std::string_view digits = takeWord(rest);
        const auto index = number(digits, 99);
        const auto at = time(rest);
        if (!index || !at) return wrong("INDEX without a number and a time", "INDEX 01 MM:SS:FF, FF from 00 to 74");
        auto& indexes = track().indexes;
        const std::size_t file = sheet_.files.size() - 1;
        const bool follows = indexes.empty() ? *index <= 1 : *index == indexes.back().number + 1;
        if (!follows)
            return wrong("INDEX " + std::string(digits) + " out of order", "a track has 00 or 01 first, then the next");
        if (lastIndex_ && lastIndex_->file == file && *at <= lastIndex_->at)
            return wrong("INDEX " + std::string(digits) + " is not behind the one before",
                         "times count from the start of the FILE");
        indexes.push_back({*index, file, *at, line_});
        lastIndex_ = indexes.back();
        return {};
    }

    Status takeGap(std::string_view rest, Sector CueTrack::*gap, const std::string& command) {
        if (!inTrack()) return wrong(command + " without a TRACK in front of it");
        const auto length = time(rest);
        if (!length) return wrong(command + " without a length", command + " MM:SS:FF, FF from 00 to 74");
        track().*gap = *length;
        return {};
    }

    Status takeFlags(std::string_view rest) {
        if (!inTrack()) return wrong("FLAGS without a TRACK in front of them");
        while (!rest.empty()) {
            const std::string flag = inCapitals(takeWord(rest));
            if (flag == "PRE")
                track().preEmphasis = true;
            else if (flag == "DCP")
                track().copyPermitted = true;
            else if (flag == "4CH")
                track().fourChannel = true;
            else if (flag == "SCMS")
                track().scms = true;
            else
                return wrong("flag " + flag + " is unknown", "there are PRE, DCP, 4CH and SCMS");
        }
        return {};
    }

    Status takeIsrc(std::string_view rest) {
        if (!inTrack()) return wrong("ISRC without a TRACK in front of it");
        track().isrc = plainIsrc(std::string(unquoted(rest)));
        return {};
    }

    Status closeTrack() {
        if (!inTrack()) return {};
        const auto& indexes = track().indexes;
        if (indexes.empty() || (indexes.size() == 1 && indexes.front().number == 0)) {
            const std::string number = std::to_string(sheet_.tracks.size());
            line_ = track().line;
            return wrong("track " + number + " has no INDEX 01", "say where it starts");
        }
        return {};
    }

    [[nodiscard]] bool inTrack() const { return !sheet_.tracks.empty(); }
    [[nodiscard]] CueTrack& track() { return sheet_.tracks.back(); }

    const std::string& name_;
    CueSheet sheet_;
    std::optional<CueIndex> lastIndex_;
    int line_ = 0;
};

std::string quoted(const std::string& text) {
    std::string safe = text;
    for (char& c : safe) {
        if (c == '"') c = '\'';
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    }
    return "\"" + safe + "\"";
}

void addTexts(std::string& sheet, const Text& text, const std::string& indent) {
    for (const TextField field : kTextFields)
        if (const std::string value = textOf(text, field); !value.empty())
            sheet += indent + inCapitals(nameOf(field)) + " " + quoted(value) + "\n";
}

std::string cueFlags(const CueTrack& track) {
    std::string flags;
    if (track.copyPermitted) flags += " DCP";
    if (track.fourChannel) flags += " 4CH";
    if (track.preEmphasis) flags += " PRE";
    if (track.scms) flags += " SCMS";
    return flags;
}

}  // namespace

Result<CueSheet> parseCueSheet(std::string_view bytes, const std::string& name) {
    if (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) bytes.remove_prefix(kByteOrderMark.size());
    if (bytes.find('\0') != std::string_view::npos)
        return fail(ErrorKind::badData, "is no text", name, "name a cue sheet");
    return CueParser(name).parse(charactersOf(bytes) ? std::string(bytes) : fromLatin1(bytes));
}

Result<CueSheet> readCueSheet(const std::filesystem::path& path) {
    const auto bytes = readFile(path);
    if (!bytes) return fail(bytes.error());
    return parseCueSheet(*bytes, path.string());
}

std::string writeCueSheet(const CueSheet& sheet) {
    std::string text;
    for (const std::string& remark : sheet.remarks) text += "REM " + remark + "\n";
    if (!sheet.catalog.empty()) text += "CATALOG " + sheet.catalog + "\n";
    if (!sheet.cdTextFile.empty()) text += "CDTEXTFILE " + quoted(sheet.cdTextFile) + "\n";
    addTexts(text, sheet.text, "");
    std::size_t named = 0;  // files that stand there already
    const auto nameFiles = [&](std::size_t upTo) {
        for (; named <= upTo && named < sheet.files.size(); ++named) {
            const auto type = std::find_if(kFileTypes.begin(), kFileTypes.end(),
                                           [&](const auto& pair) { return pair.second == sheet.files[named].type; });
            text += "FILE " + quoted(sheet.files[named].name) + " " + std::string(type->first) + "\n";
        }
    };
    for (std::size_t i = 0; i < sheet.tracks.size(); ++i) {
        const CueTrack& track = sheet.tracks[i];
        if (!track.indexes.empty()) nameFiles(track.indexes.front().file);
        text += "  TRACK " + std::string(i + 1 < 10 ? "0" : "") + std::to_string(i + 1) + " AUDIO\n";
        for (const std::string& remark : track.remarks) text += "    REM " + remark + "\n";
        addTexts(text, track.text, "    ");
        if (const std::string flags = cueFlags(track); !flags.empty()) text += "    FLAGS" + flags + "\n";
        if (!track.isrc.empty()) text += "    ISRC " + track.isrc + "\n";
        if (track.pregap > 0) text += "    PREGAP " + msf(track.pregap) + "\n";
        for (const CueIndex& index : track.indexes) {
            nameFiles(index.file);
            text += "    INDEX " + std::string(index.number < 10 ? "0" : "") + std::to_string(index.number) + " " +
                    msf(index.at) + "\n";
        }
        if (track.postgap > 0) text += "    POSTGAP " + msf(track.postgap) + "\n";
    }
    const Latin1 latin1 = [&] {
        Latin1 all;
        for (std::size_t at = 0; at < text.size();) {  // line ends are control characters to toLatin1
            const std::size_t end = text.find('\n', at);
            const Latin1 line = toLatin1(std::string_view(text).substr(at, end - at));
            all.text += line.text + "\n";
            all.replaced.insert(all.replaced.end(), line.replaced.begin(), line.replaced.end());
            all.refused.insert(all.refused.end(), line.refused.begin(), line.refused.end());
            at = end + 1;
        }
        return all;
    }();
    const bool fits = latin1.replaced.empty() && latin1.refused.empty();
    const bool readsBack = latin1.text == text || !charactersOf(latin1.text);
    return fits && readsBack ? latin1.text : std::string(kByteOrderMark) + text;
}

CueSheet imageCueSheet(const Disc& disc, const std::string& imageName) {
    CueSheet sheet{.catalog = asEan13(disc.ean), .text = disc.text};
    sheet.files.push_back({imageName, CueFileType::binary});
    for (const Track& track : disc.tracks) {
        CueTrack cue{.preEmphasis = track.preEmphasis,
                     .copyPermitted = track.copyPermitted,
                     .scms = track.scms,
                     .isrc = plainIsrc(track.isrc),
                     .text = track.text};
        if (track.pregap) cue.indexes.push_back({0, 0, *track.pregap});
        for (std::size_t i = 0; i < track.indexes.size(); ++i)
            cue.indexes.push_back({static_cast<int>(i) + 1, 0, track.indexes[i]});
        sheet.tracks.push_back(std::move(cue));
    }
    return sheet;
}

}  // namespace lacquer::sessions::cd
