#include "sessions/album/album_vinyl_json.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sessions/delivery/vinyl/cut_gain.hpp"
#include "sessions/delivery/vinyl/house_profile.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"
#include "sessions/format/json_document.hpp"

namespace lacquer::sessions {
namespace {

using nlohmann::ordered_json;

double numberWithin(const JsonValue& value, double least, double most, const char* unit) {
    const double number = value.number();
    if (number < least || number > most)
        value.refuse("must be a number from " + jsonNumber(least).dump() + " to " + jsonNumber(most).dump() + unit);
    return number;
}

// What refers to songs and sides.
class WishReader {
public:
    WishReader(const std::vector<AlbumSong>& songs, int sides) : songs_(songs), sides_(sides) {}

    [[nodiscard]] std::size_t song(const JsonValue& value) const {
        const double number = value.number();
        if (number < 1 || number > static_cast<double>(songs_.size()) || number != std::floor(number))
            value.refuse("there is no song " + value.json().dump(),
                         "songs are numbers from 1 to " + std::to_string(songs_.size()) + ", in the album's order");
        const auto index = static_cast<std::size_t>(number) - 1;
        if (songs_[index].hidden)
            value.refuse("song " + value.json().dump() + " is hidden", "it goes with the song behind it: name that");
        return index;
    }
    [[nodiscard]] std::vector<std::size_t> songs(const JsonValue& value, std::size_t least) const {
        std::vector<std::size_t> group;
        for (const JsonValue& each : value.list(least, songs_.size(), "numbers of songs")) {
            group.push_back(song(each));
            if (std::ranges::count(group, group.back()) > 1) each.refuse("stands there twice");
        }
        return group;
    }
    [[nodiscard]] std::vector<std::vector<std::size_t>> groups(const JsonValue& value) const {
        std::vector<std::vector<std::size_t>> groups;
        for (const JsonValue& each : value.list()) groups.push_back(songs(each, 2));
        return groups;
    }
    [[nodiscard]] int side(const JsonValue& value, const std::string& name) const {
        const auto side = sideCalled(name);
        if (!side || *side >= sides_)
            value.refuse("there is no side " + inQuotes(name), "sides are A to " + vinyl::sideName(sides_ - 1));
        return *side;
    }
    [[nodiscard]] std::map<int, std::size_t> pins(const JsonValue& value) const {
        std::map<int, std::size_t> pins;
        for (const auto& [name, number] : value.entries()) pins[side(number, name)] = song(number);
        return pins;
    }
    [[nodiscard]] SongOrder order(const JsonValue& value) const {
        SongOrder order;
        std::vector<int> seen(songs_.size());
        for (const JsonValue& list : value.list()) {
            auto& side = order.emplace_back();
            for (const JsonValue& each : list.list(1, songs_.size(), "the numbers of a side's songs")) {
                side.push_back(song(each));
                if (++seen[side.back()] > 1)
                    each.refuse("song " + each.json().dump() + " stands twice in the order", "each song lies once");
            }
        }
        if (order.empty()) return order;
        if (static_cast<int>(order.size()) != sides_)
            value.refuse(std::to_string(order.size()) + " sides where \"sides\" says " + std::to_string(sides_),
                         "make both the same");
        for (std::size_t i = 0; i < songs_.size(); ++i)
            if (!songs_[i].hidden && seen[i] == 0)
                value.refuse("song " + std::to_string(i + 1) + " is missing in the order", "each song lies once");
        return order;
    }

private:
    const std::vector<AlbumSong>& songs_;
    int sides_;
};

void readLimits(const JsonValue& from, AlbumVinyl& record) {
    for (const auto& [name, value] : from.entries()) {
        std::vector<double> values;
        if (value.isNumber())
            values.push_back(value.number());
        else
            for (const JsonValue& each : value.list(2, 2, "[warn, fail]")) values.push_back(each.number());
        vinyl::MetricLimits any;
        if (Status set = vinyl::setLimit(any, name, values); !set) value.refuse(std::move(set).error());
        record.limits[name] = std::move(values);
    }
}

void readWishes(JsonMembers& members, const WishReader& reader, AlbumVinyl& record) {
    VinylWishes& wishes = record.wishes;
    if (const auto pins = members.find("first")) wishes.first = reader.pins(*pins);
    if (const auto pins = members.find("last")) wishes.last = reader.pins(*pins);
    if (const auto groups = members.find("together")) wishes.together = reader.groups(*groups);
    if (const auto pairs = members.find("before"))
        for (const JsonValue& pair : pairs->list()) {
            const auto both = pair.list(2, 2, "two songs, [earlier, later]");
            wishes.before.emplace_back(reader.song(both[0]), reader.song(both[1]));
        }
    if (const auto groups = members.find("sameSide")) wishes.sameSide = reader.groups(*groups);
    if (const auto pairs = members.find("notOnSide"))
        for (const JsonValue& pair : pairs->list()) {
            const auto both = pair.list(2, 2, R"(a song and a side, [4, "B"])");
            wishes.notOnSide.emplace_back(reader.song(both[0]), reader.side(both[1], both[1].text()));
        }
    if (const auto weight = members.find("balance")) wishes.balance = numberWithin(*weight, 0, kMostWishWeight, "");
    if (const auto weight = members.find("departure")) wishes.departure = numberWithin(*weight, 0, kMostWishWeight, "");
    if (const auto order = members.find("order")) record.order = reader.order(*order);
}

ordered_json numbersOf(const std::vector<std::size_t>& songs) {
    ordered_json list = ordered_json::array();
    for (const std::size_t song : songs) list.push_back(song + 1);
    return list;
}

ordered_json listsOf(const std::vector<std::vector<std::size_t>>& groups) {
    ordered_json lists = ordered_json::array();
    for (const auto& group : groups) lists.push_back(numbersOf(group));
    return lists;
}

void putWishes(ordered_json& to, const VinylWishes& wishes) {
    for (const auto& [name, pins] : {std::pair{"first", &wishes.first}, {"last", &wishes.last}})
        for (const auto& [side, song] : *pins) to[name][vinyl::sideName(side)] = song + 1;
    if (!wishes.together.empty()) to["together"] = listsOf(wishes.together);
    for (const auto& [earlier, later] : wishes.before) to["before"].push_back({earlier + 1, later + 1});
    if (!wishes.sameSide.empty()) to["sameSide"] = listsOf(wishes.sameSide);
    for (const auto& [song, side] : wishes.notOnSide) to["notOnSide"].push_back({song + 1, vinyl::sideName(side)});
}

}  // namespace

std::optional<int> sideCalled(const std::string& name) {
    for (int side = 0; side < vinyl::kMostSides; ++side)
        if (name == vinyl::sideName(side)) return side;
    return std::nullopt;
}

AlbumVinyl readVinyl(const JsonValue& from, const std::vector<AlbumSong>& songs, const KeepMembers& keep) {
    JsonMembers members(from);
    AlbumVinyl read;
    if (const auto speed = members.find("speed")) {
        if (speed->number() != 33 && speed->number() != 45) speed->refuse("must be 33 or 45", "33 is 33 1/3");
        if (speed->number() == 45) read.speed = vinyl::DiscSpeed::rpm45;
    }
    if (const auto format = members.find("format")) {
        read.format = format->text();
        if (const auto found = vinyl::findFormat(read.format, read.speed); !found) format->refuse(found.error());
    }
    if (const auto house = members.find("house")) {
        read.house = house->text();
        if (const auto found = vinyl::findHouse(read.house); !found) house->refuse(found.error());
    }
    if (const auto limits = members.find("limits")) readLimits(*limits, read);
    if (const auto value = members.find("stylus"))
        read.stylusUm = numberWithin(*value, kLeastStylusUm, kMostStylusUm, " um");
    if (const auto value = members.find("referenceVelocity"))
        read.referenceCmS = numberWithin(*value, kLeastReferenceCmS, kMostReferenceCmS, " cm/s");
    if (const auto value = members.find("gain"))
        read.gainDb = numberWithin(*value, vinyl::kLowestCutGainDb, vinyl::kHighestCutGainDb, " dB");
    if (const auto value = members.find("sides")) read.sides = static_cast<int>(value->whole(1, vinyl::kMostSides));
    if (const auto value = members.find("gap"))
        read.gapSeconds = numberWithin(*value, 0, kMostVinylGapSeconds, " seconds");
    if (read.gapSeconds < vinyl::secondsPerTurn(read.speed))
        members.need("gap").refuse(
            "is shorter than a turn of the record, " + jsonNumber(vinyl::secondsPerTurn(read.speed)).dump() + " s",
            "songs that are to follow closely are joined in the album: set their own \"gap\"");
    readWishes(members, WishReader(songs, read.sides), read);
    read.extra = keep(members);
    return read;
}

ordered_json toJson(const AlbumVinyl& record) {
    const AlbumVinyl usual;
    ordered_json to = ordered_json::object();
    const auto put = [&to](const char* name, double value, double otherwise) {
        if (value != otherwise) to[name] = jsonNumber(value);
    };
    to["format"] = record.format;
    to["speed"] = record.speed == vinyl::DiscSpeed::rpm45 ? 45 : 33;
    to["house"] = record.house;
    for (const auto& [name, values] : record.limits) {
        auto& limit = to["limits"][name] = ordered_json::array();
        for (const double value : values) limit.push_back(jsonNumber(value));
        if (values.size() == 1) limit = jsonNumber(values.front());
    }
    put("stylus", record.stylusUm, usual.stylusUm);
    put("referenceVelocity", record.referenceCmS, usual.referenceCmS);
    if (record.gainDb) to["gain"] = jsonNumber(*record.gainDb);
    to["sides"] = record.sides;
    put("gap", record.gapSeconds, usual.gapSeconds);
    putWishes(to, record.wishes);
    put("balance", record.wishes.balance, usual.wishes.balance);
    put("departure", record.wishes.departure, usual.wishes.departure);
    if (!record.order.empty()) to["order"] = listsOf(record.order);
    appendExtra(to, record.extra);
    return to;
}

}  // namespace lacquer::sessions
