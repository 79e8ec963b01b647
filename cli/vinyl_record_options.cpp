#include "cli/vinyl_record_options.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/finite_range.hpp"
#include "cli/limit_options.hpp"
#include "cli/output.hpp"
#include "sessions/album/album_vinyl_json.hpp"
#include "sessions/delivery/vinyl/cut_gain.hpp"
#include "sessions/delivery/vinyl/house_profile.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"

namespace lacquer::cli {
namespace {

namespace vinyl = sessions::vinyl;

constexpr const char* kLoudest = "max";

std::vector<std::string> splitAt(const std::string& text, char separator) {
    std::vector<std::string> parts{""};
    for (const char letter : text)
        if (letter == separator)
            parts.emplace_back();
        else
            parts.back() += letter;
    return parts;
}

// Reads numbers of songs and letters of sides, each for the option it stands in.
class WishText {
public:
    WishText(const sessions::Album& album, int sides, std::string option)
        : album_(album), sides_(sides), option_(std::move(option)) {}

    Result<std::size_t> song(const std::string& text) const {
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > album_.songs.size())
            return fail(ErrorKind::usage, "there is no song \"" + text + "\"", option_,
                        "songs are numbers from 1 to " + std::to_string(album_.songs.size()) + " in the album's order");
        if (album_.songs[number - 1].hidden)
            return fail(ErrorKind::usage, "song " + text + " is hidden", option_,
                        "it goes with the song behind it: name that");
        return number - 1;
    }
    Result<int> side(const std::string& text) const {
        const auto side = sessions::sideCalled(text);
        if (!side || *side >= sides_)
            return fail(ErrorKind::usage, "there is no side \"" + text + "\"", option_,
                        "sides are A to " + vinyl::sideName(sides_ - 1));
        return *side;
    }
    Result<std::vector<std::size_t>> songs(const std::string& text, std::size_t least) const {
        std::vector<std::size_t> group;
        for (const std::string& part : splitAt(text, ',')) {
            const auto each = song(part);
            if (!each) return fail(each.error());
            if (std::ranges::count(group, *each) > 0)
                return fail(ErrorKind::usage, "song " + part + " stands there twice", option_, {});
            group.push_back(*each);
        }
        if (group.size() < least)
            return fail(ErrorKind::usage, "names one song alone", option_, "as in " + option_ + " 2,3");
        return group;
    }
    /// "A=3" or "3=A", cut at the sign.
    Result<std::pair<std::string, std::string>> halves(const std::string& text, const char* example) const {
        const auto at = text.find('=');
        if (at == std::string::npos)
            return fail(ErrorKind::usage, "\"" + text + "\" has no =", option_, "as in " + option_ + " " + example);
        return std::pair{text.substr(0, at), text.substr(at + 1)};
    }

private:
    const sessions::Album& album_;
    int sides_;
    std::string option_;
};

Status addPins(const std::vector<std::string>& texts, const WishText& reader, std::map<int, std::size_t>& pins) {
    for (const std::string& text : texts) {
        const auto halves = reader.halves(text, "A=3");
        if (!halves) return fail(halves.error());
        const auto side = reader.side(halves->first);
        if (!side) return fail(side.error());
        const auto song = reader.song(halves->second);
        if (!song) return fail(song.error());
        pins[*side] = *song;
    }
    return {};
}

Status addGroups(const std::vector<std::string>& texts, const WishText& reader,
                 std::vector<std::vector<std::size_t>>& groups) {
    for (const std::string& text : texts) {
        auto group = reader.songs(text, 2);
        if (!group) return fail(std::move(group).error());
        groups.push_back(*std::move(group));
    }
    return {};
}

Status addWishes(const sessions::Album& album, const RecordArguments& arguments, sessions::AlbumVinyl& record) {
    sessions::VinylWishes& wishes = record.wishes;
    const auto reader = [&](const char* option) { return WishText(album, record.sides, option); };
    if (Status added = addPins(arguments.first, reader("--first"), wishes.first); !added) return added;
    if (Status added = addPins(arguments.last, reader("--last"), wishes.last); !added) return added;
    if (Status added = addGroups(arguments.together, reader("--together"), wishes.together); !added) return added;
    if (Status added = addGroups(arguments.sameSide, reader("--same-side"), wishes.sameSide); !added) return added;
    for (const std::string& text : arguments.before) {
        const auto songs = reader("--before").songs(text, 2);
        if (!songs) return fail(songs.error());
        for (std::size_t i = 1; i < songs->size(); ++i) wishes.before.emplace_back((*songs)[i - 1], (*songs)[i]);
    }
    for (const std::string& text : arguments.notOnSide) {
        const WishText wish = reader("--not-on");
        const auto halves = wish.halves(text, "4=B");
        if (!halves) return fail(halves.error());
        const auto song = wish.song(halves->first);
        if (!song) return fail(song.error());
        const auto side = wish.side(halves->second);
        if (!side) return fail(side.error());
        wishes.notOnSide.emplace_back(*song, *side);
    }
    return {};
}

// The last side that a wish names; -1: none does.
int lastSideOf(const sessions::VinylWishes& wishes) {
    int last = -1;
    for (const auto* pins : {&wishes.first, &wishes.last})
        if (!pins->empty()) last = std::max(last, pins->rbegin()->first);
    for (const auto& [song, side] : wishes.notOnSide) last = std::max(last, side);
    return last;
}

std::vector<std::string> namesOfAll(const auto& named) {
    std::vector<std::string> names;
    for (const auto& each : named) names.push_back(each.name);
    return names;
}

Result<std::optional<double>> gainOf(const std::string& text) {
    if (text == kLoudest) return std::optional<double>();
    double gain = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), gain);
    if (error != std::errc() || end != text.data() + text.size() ||
        !(gain >= vinyl::kLowestCutGainDb && gain <= vinyl::kHighestCutGainDb))  // nan is neither
        return fail(ErrorKind::usage, "\"" + text + "\" is no cut gain", "--gain",
                    "a number of dB from " + number(vinyl::kLowestCutGainDb, 0) + " to " +
                        number(vinyl::kHighestCutGainDb, 0) + ", or max");
    return std::optional(gain);
}

}  // namespace

void addCutOptions(CLI::App& command, RecordArguments& arguments) {
    command.add_option("--format", arguments.format, "[12in]")
        ->check(CLI::IsMember(namesOfAll(vinyl::knownVinyl().formats)));
    command.add_option("--speed", arguments.speed, "33 (and a third) or 45 [33]")->check(CLI::IsMember({"33", "45"}));
    command.add_option("--house", arguments.house, "Whose groove it is; `lacquer vinyl houses` lists them [standard]")
        ->check(CLI::IsMember(namesOfAll(vinyl::knownVinyl().houses)));
    command.add_option("--gain", arguments.gain,
                       "Cut gain, dB, or max: the loudest that fits, up to what the house cuts [max]");
    command
        .add_option("--reference-velocity", arguments.referenceCmS,
                    "cm/s: lateral peak of a mono sine of full scale at 1 kHz and 0 dB of cut gain [5]")
        ->check(finiteRange(sessions::kLeastReferenceCmS, sessions::kMostReferenceCmS));
    command.add_option("--stylus", arguments.stylusUm, "Radius of the tip that plays it, um [18]")
        ->check(finiteRange(sessions::kLeastStylusUm, sessions::kMostStylusUm));
    addLimitOption(command, arguments.limits);
}

void addRecordOptions(CLI::App& command, RecordArguments& arguments) {
    command.add_option("--sides", arguments.sides, "Of the record or records [2]")
        ->check(CLI::Range(1, vinyl::kMostSides));
    addCutOptions(command, arguments);
    command
        .add_option("--gap", arguments.gapSeconds, "Seconds of silence between songs that the album does not join [2]")
        ->check(finiteRange(0.0, sessions::kMostVinylGapSeconds));
    const auto wish = [&command](const char* name, std::vector<std::string>& texts, const char* what) {
        command.add_option(name, texts, what)->take_all();
    };
    wish("--first", arguments.first, "A side begins with a song: A=3");
    wish("--last", arguments.last, "A side ends with a song: B=5");
    wish("--together", arguments.together, "Songs follow each other: 2,3");
    wish("--before", arguments.before, "Songs come one before the other: 1,5");
    wish("--same-side", arguments.sameSide, "Songs are on one side: 1,2");
    wish("--not-on", arguments.notOnSide, "A song is not on a side: 4=B");
    command.add_option("--balance", arguments.balance, "Cost of sides of unequal length, for each minute squared [0]")
        ->check(finiteRange(0.0, sessions::kMostWishWeight));
    command
        .add_option("--depart", arguments.departure,
                    "Cost of each pair of songs that is turned round against the album [0.00001]")
        ->check(finiteRange(0.0, sessions::kMostWishWeight));
    command.add_flag("--no-wishes", arguments.noWishes, "Leave out what the album wishes");
    command.add_option("--order", arguments.order, "Look at this order instead of the best: 6,1,2/3,5,4");
}

Result<sessions::AlbumVinyl> recordOf(const sessions::Album& album, const RecordArguments& arguments) {
    sessions::AlbumVinyl record = album.vinyl.value_or(sessions::AlbumVinyl());
    if (arguments.format) record.format = *arguments.format;
    if (arguments.speed) record.speed = *arguments.speed == "45" ? vinyl::DiscSpeed::rpm45 : vinyl::DiscSpeed::rpm33;
    if (arguments.house) record.house = *arguments.house;
    if (Status limits = readLimits(arguments.limits, record.limits); !limits) return fail(std::move(limits).error());
    if (arguments.gain) {
        const auto gain = gainOf(*arguments.gain);
        if (!gain) return fail(gain.error());
        record.gainDb = *gain;
    }
    record.referenceCmS = arguments.referenceCmS.value_or(record.referenceCmS);
    record.stylusUm = arguments.stylusUm.value_or(record.stylusUm);
    record.gapSeconds = arguments.gapSeconds.value_or(record.gapSeconds);
    if (record.gapSeconds < vinyl::secondsPerTurn(record.speed))
        return fail(ErrorKind::usage,
                    "is shorter than a turn of the record, " + number(vinyl::secondsPerTurn(record.speed), 2) + " s",
                    "--gap", "songs that are to follow closely are joined in the album: set their own \"gap\" there");
    if (arguments.noWishes) record.wishes = {.balance = record.wishes.balance, .departure = record.wishes.departure};
    record.wishes.balance = arguments.balance.value_or(record.wishes.balance);
    record.wishes.departure = arguments.departure.value_or(record.wishes.departure);
    if (arguments.sides && *arguments.sides != record.sides) {
        record.sides = *arguments.sides;
        record.order.clear();
        if (const int last = lastSideOf(record.wishes); last >= record.sides)
            return fail(ErrorKind::usage,
                        "the album wishes something of side " + vinyl::sideName(last) + ", which a record of " +
                            std::to_string(record.sides) + (record.sides == 1 ? " side" : " sides") + " does not have",
                        "--sides", "change that wish in the album, or leave out all of them with --no-wishes");
    }
    if (Status added = addWishes(album, arguments, record); !added) return fail(std::move(added).error());
    return record;
}

Result<std::optional<sessions::SongOrder>> orderByHand(const sessions::Album& album, const std::string& text,
                                                       int sides) {
    if (text.empty()) return std::optional<sessions::SongOrder>();
    const WishText reader(album, sides, "--order");
    sessions::SongOrder order;
    std::vector<std::size_t> all;
    for (const std::string& side : splitAt(text, '/')) {
        auto songs = reader.songs(side, 1);
        if (!songs) return fail(std::move(songs).error());
        all.insert(all.end(), songs->begin(), songs->end());
        order.push_back(*std::move(songs));
    }
    if (static_cast<int>(order.size()) != sides)
        return fail(ErrorKind::usage,
                    "has " + std::to_string(order.size()) + " sides, the record has " + std::to_string(sides),
                    "--order", "put / between sides, or say --sides " + std::to_string(order.size()));
    for (std::size_t song = 0; song < album.songs.size(); ++song) {
        const auto count = std::ranges::count(all, song);
        if (count == (album.songs[song].hidden ? 0 : 1)) continue;
        return fail(ErrorKind::usage,
                    sessions::songPlace(album, song) + (count == 0 ? " is missing" : " stands there twice"), "--order",
                    "name each song once");
    }
    return std::optional(std::move(order));
}

std::string orderText(const sessions::SongOrder& order) {
    std::string text;
    for (std::size_t side = 0; side < order.size(); ++side) {
        if (side > 0) text += "/";
        for (std::size_t i = 0; i < order[side].size(); ++i)
            text += (i > 0 ? "," : "") + std::to_string(order[side][i] + 1);
    }
    return text;
}

}  // namespace lacquer::cli
