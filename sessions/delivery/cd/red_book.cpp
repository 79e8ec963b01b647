#include "sessions/delivery/cd/red_book.hpp"

#include <algorithm>
#include <utility>

#include "sessions/delivery/cd/latin1.hpp"

namespace lacquer::sessions::cd {
namespace {

struct Place {
    Sector at;
    std::string where;
};

/// All that has a time, in the order of the disc.
std::vector<Place> placesOf(const Disc& disc) {
    std::vector<Place> places;
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) {
        const Track& track = disc.tracks[i];
        if (track.pregap) places.push_back({*track.pregap, placeOf(i, 0)});
        for (std::size_t index = 0; index < track.indexes.size(); ++index)
            places.push_back({track.indexes[index], placeOf(i, index + 1)});
    }
    if (!places.empty()) places.push_back({disc.leadOut, "lead-out"});
    return places;
}

/// One pass over a disc, rule after rule.
class RedBook {
public:
    RedBook(const Disc& disc, const CdTextOptions& text) : disc_(disc), text_(text) {}

    DiscFindings findings() && {
        checkCounts();
        checkOrder();
        checkFirstPregap();
        checkTrackLengths();
        checkDiscLength();
        checkFlags();
        checkCodes();
        checkTexts();
        return std::move(log_).take();
    }

private:
    void checkCounts() {
        const std::size_t tracks = disc_.tracks.size();
        if (tracks == 0) log_.error("track-count", "disc", "has no tracks", "a disc has 1 to 99");
        if (tracks > kMaximumTracks)
            log_.error("track-count", "disc", "has " + std::to_string(tracks) + " tracks",
                       "a disc has 1 to 99; join some, with index points where they begin");
        for (std::size_t i = 0; i < tracks; ++i) {
            const std::size_t indexes = disc_.tracks[i].indexes.size();
            if (indexes == 0) log_.error("index-01", placeOf(i), "has no index 01", "say where it starts");
            if (indexes > kMaximumIndexes)
                log_.error("index-count", placeOf(i), "has " + std::to_string(indexes) + " indexes",
                           "a track has 01 to 99; leave some out");
        }
    }

    void checkOrder() {
        Sector last = -1;
        for (const Place& place : placesOf(disc_)) {
            if (place.at <= last)
                log_.error("index-order", place.where,
                           "lies at " + msf(std::max<Sector>(place.at, 0)) + ", not behind " +
                               (last < 0 ? "the start" : msf(last)),
                           "each lies at least a sector (1/75 s) behind the one before");
            last = std::max(last, place.at);
        }
    }

    void checkFirstPregap() {
        if (disc_.tracks.empty() || disc_.tracks.front().indexes.empty()) return;
        const Track& first = disc_.tracks.front();
        if (!first.pregap || *first.pregap != 0)
            log_.error("first-pregap", placeOf(0, 0),
                       first.pregap ? "lies at " + msf(*first.pregap) : std::string("is missing"),
                       "the disc begins with it, at 00:00:00");
        if (first.start() < kFirstPregap)
            log_.error("first-pregap", placeOf(0, 1), "lies at " + msf(first.start()), "2 s of pregap come before it");
        if (first.start() > kFirstPregap)
            log_.tell("hidden-track", placeOf(0, 0),
                      "the pregap takes " + msf(first.start()) + ", a hidden track where there is sound in it",
                      "players reach it by searching backwards at most, and programs that read discs may leave it out");
    }

    void checkTrackLengths() {
        for (std::size_t i = 0; i < disc_.tracks.size(); ++i) {
            if (disc_.tracks[i].indexes.empty()) continue;
            const Sector start = disc_.tracks[i].start();
            const Sector next = i + 1 < disc_.tracks.size() ? disc_.tracks[i + 1].start() : disc_.leadOut;
            if (next < start) continue;  // that is told already
            if (next - start < kMinimumTrack)
                log_.error("track-length", placeOf(i), "takes " + msf(next - start), "a track takes at least 00:04:00");
            else if (disc_.endOf(i) >= start && disc_.endOf(i) - start < kMinimumTrack)
                log_.warn("track-length", placeOf(i),
                          "takes " + msf(disc_.endOf(i) - start) + " without the pause behind it",
                          "read strictly, that has to be 00:04:00 at least");
        }
    }

    void checkDiscLength() {
        const std::string takes = "ends at " + msf(std::max<Sector>(disc_.leadOut, 0));
        if (disc_.leadOut > kLastSector)
            log_.error("disc-length", "lead-out", takes, "no time beyond 99:59:74 can be written; leave something out");
        else if (disc_.leadOut > kUsualMaximum)
            log_.warn("disc-length", "lead-out", takes,
                      "few plants take more than 79:57:00: ask yours, or leave something out");
        else if (disc_.leadOut > kNominalLength)
            log_.warn("disc-length", "lead-out", takes, "a disc takes 74:00:00, most plants up to 79:57:00: ask yours");
    }

    void checkFlags() {
        for (std::size_t i = 0; i < disc_.tracks.size(); ++i)
            if (disc_.tracks[i].copyPermitted && disc_.tracks[i].scms)
                log_.error("flags", placeOf(i), "has both DCP and SCMS",
                           "copies are free, or of one generation: choose one");
    }

    void checkCodes() {
        if (const std::string problem = eanProblem(disc_.ean); !disc_.ean.empty() && !problem.empty())
            log_.error("ean", "disc", "UPC/EAN \"" + disc_.ean + "\" " + problem, "take it from the label's list");
        const bool printable =
            std::all_of(disc_.masterId.begin(), disc_.masterId.end(), [](char c) { return c >= ' ' && c < 0x7F; });
        if (disc_.masterId.size() > 48 || !printable)
            log_.error("master-id", "disc", "the master ID is no ASCII text of up to 48 characters", "shorten it");
        std::map<std::string, std::size_t> seen;
        std::size_t missing = 0;
        for (std::size_t i = 0; i < disc_.tracks.size(); ++i) {
            const std::string isrc = plainIsrc(disc_.tracks[i].isrc);
            if (isrc.empty()) {
                ++missing;
                continue;
            }
            if (!isIsrc(isrc))
                log_.error("isrc", placeOf(i), "ISRC \"" + disc_.tracks[i].isrc + "\" is none",
                           "2 letters, 3 letters or digits, 2 digits of the year, 5 digits: GB-ABC-25-00012");
            const auto [other, fresh] = seen.emplace(isrc, i);
            if (!fresh)
                log_.warn("isrc-twice", placeOf(i), "has the ISRC of " + placeOf(other->second) + ", " + isrc,
                          "each recording has one of its own");
        }
        if (missing > 0 && missing < disc_.tracks.size())
            log_.tell("isrc-missing", "disc", std::to_string(missing) + " of its tracks have no ISRC");
    }

    void checkText(const std::string& text, const std::string& where, const std::string& what) {
        const Latin1 latin1 = toLatin1(text);
        for (const std::string& refused : latin1.refused)
            log_.error("cd-text-characters", where, what + " has " + refused + ", which CD-Text cannot hold",
                       "write it in letters of ISO 8859-1");
        std::string list;
        for (const std::string& replaced : latin1.replaced) list += (list.empty() ? "" : " ") + replaced;
        if (!list.empty())
            log_.tell("cd-text-likeness", where,
                      what + " is \"" + fromLatin1(latin1.text) + "\" in CD-Text, as that has no " + list);
    }

    void checkTexts() {
        for (const TextField field : kTextFields) {
            const auto missing = std::count_if(disc_.tracks.begin(), disc_.tracks.end(), [field](const Track& track) {
                return textOf(track.text, field).empty();
            });
            const bool onTracks = static_cast<std::size_t>(missing) < disc_.tracks.size();
            checkText(textOf(disc_.text, field), "disc", nameOf(field));
            for (std::size_t i = 0; i < disc_.tracks.size(); ++i)
                checkText(textOf(disc_.tracks[i].text, field), placeOf(i), nameOf(field));
            if (field != TextField::title && field != TextField::performer) continue;
            if (onTracks && textOf(disc_.text, field).empty())
                log_.warn("cd-text-gap", "disc", std::string("has no ") + nameOf(field) + ", though tracks have",
                          "some plants want it");
            if (onTracks && missing > 0)
                log_.warn("cd-text-gap", "disc", std::to_string(missing) + " of its tracks have no " + nameOf(field),
                          "players show nothing there");
        }
        checkText(disc_.discId, "disc", "disc id");
        if (disc_.genre) {
            checkText(disc_.genre->text, "disc", "genre");
            if (disc_.genre->code < 0 || disc_.genre->code > 0xFFFF)
                log_.error("cd-text-genre", "disc", "genre " + std::to_string(disc_.genre->code) + " is none",
                           "CD-Text numbers them from 0 to 65535");
        }
        if (const std::size_t packs = cdTextPackCount(disc_, text_); packs > kMaximumTextPacks)
            log_.error(
                "cd-text-size", "disc",
                "CD-Text needs " + std::to_string(packs) + " packs, there are " + std::to_string(kMaximumTextPacks),
                "shorten the texts");
    }

    const Disc& disc_;
    const CdTextOptions& text_;
    FindingLog log_;
};

}  // namespace

DiscFindings checkDisc(const Disc& disc, const CdTextOptions& text) {
    return RedBook(disc, text).findings();
}

bool liesInOrder(const Disc& disc) {
    const std::vector<Place> places = placesOf(disc);
    return !places.empty() && places.front().at >= 0 &&
           std::adjacent_find(places.begin(), places.end(),
                              [](const Place& a, const Place& b) { return b.at <= a.at; }) == places.end() &&
           std::none_of(disc.tracks.begin(), disc.tracks.end(),
                        [](const Track& track) { return track.indexes.empty(); });
}

std::string placeOf(std::size_t track) {
    return "track " + std::to_string(track + 1);
}

std::string placeOf(std::size_t track, std::size_t index) {
    return placeOf(track) + ", index " + (index < 10 ? "0" : "") + std::to_string(index);
}

}  // namespace lacquer::sessions::cd
