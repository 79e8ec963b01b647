#include "sessions/delivery/vinyl/sequence_json.hpp"

#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/delivery/vinyl/sequence_items.hpp"
#include "sessions/format/json_document.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/format/session_json.hpp"

namespace lacquer::sessions::vinyl {
namespace {

// Far beyond any record; they keep sums of squares finite.
constexpr double kMostMm = 1e4, kMostSeconds = 1e6, kMostPitchUm = 1e5, kMostRatio = 1e6, kMostWeight = 1e9;
constexpr double kMostRpm = 1000;
constexpr std::size_t kMostTracks = 1000, kMostSlices = 10'000'000;

/// The ids of the tracks, and who has them.
class TrackIds {
public:
    void add(const JsonValue& from, const std::string& id) {
        if (!indices_.emplace(id, ids_.size()).second) from.refuse("there are two tracks " + inQuotes(id));
        ids_.push_back(id);
    }
    std::size_t find(const JsonValue& from) const {
        const std::string id = from.text();
        const auto found = indices_.find(id);
        if (found == indices_.end()) from.refuse("there is no track " + inQuotes(id), didYouMean(id, ids_));
        return found->second;
    }
    std::vector<std::size_t> list(const JsonValue& from) const {
        std::vector<std::size_t> tracks;
        for (const JsonValue& each : from.list()) tracks.push_back(find(each));
        return tracks;
    }

private:
    std::vector<std::string> ids_{};
    std::unordered_map<std::string, std::size_t> indices_{};
};

/// A number from `least` to `most`; `least` itself is no such number where it is 0 and `positive`.
enum class Zero { allowed, refused };
double within(const JsonValue& from, double most, Zero zero = Zero::allowed) {
    const double value = from.number();
    if (!(value >= 0 && value <= most) || (zero == Zero::refused && value == 0))
        from.refuse("must be a number " + std::string(zero == Zero::refused ? "above 0, up to " : "from 0 to ") +
                    jsonNumber(most).dump());
    return value;
}

SequenceSlice readSlice(const JsonValue& from) {
    const auto values = from.list(4, 4, "[seconds, pitch in um, distortion at 60 mm, curvature ratio at 60 mm]");
    return {within(values[0], kMostSeconds, Zero::refused), within(values[1], kMostPitchUm, Zero::refused),
            within(values[2], kMostRatio), within(values[3], kMostRatio)};
}

int readSide(const JsonValue& from, const std::string& text, int sides) {
    for (int side = 0; side < sides; ++side)
        if (text == std::to_string(side)) return side;
    from.refuse("there is no side " + inQuotes(text), "sides are 0 to " + std::to_string(sides - 1));
}

std::map<int, std::size_t> readPins(const JsonValue& from, const TrackIds& ids, int sides) {
    std::map<int, std::size_t> pins;
    for (const auto& [side, track] : from.entries()) pins[readSide(track, side, sides)] = ids.find(track);
    return pins;
}

void readWishes(JsonMembers& members, const TrackIds& ids, SequenceProblem& problem) {
    if (const auto from = members.find("pins")) {
        if (!from->isObject()) from->refuse("must be an object", R"({"first": {"0": id}, "last": {"1": id}})");
        JsonMembers pins(*from);
        if (const auto first = pins.find("first")) problem.first = readPins(*first, ids, problem.sides);
        if (const auto last = pins.find("last")) problem.last = readPins(*last, ids, problem.sides);
        pins.finish();
    }
    if (const auto blocks = members.find("blocks"))
        for (const JsonValue& block : blocks->list()) problem.blocks.push_back(ids.list(block));
    if (const auto pairs = members.find("before"))
        for (const JsonValue& pair : pairs->list()) {
            const auto both = pair.list(2, 2, "two ids, [earlier, later]");
            problem.before.emplace_back(ids.find(both[0]), ids.find(both[1]));
        }
    if (const auto groups = members.find("sameSide"))
        for (const JsonValue& group : groups->list()) problem.sameSide.push_back(ids.list(group));
    if (const auto forbidden = members.find("notOnSide"))
        for (const JsonValue& pair : forbidden->list()) {
            const auto both = pair.list(2, 2, "an id and a side, [id, 0]");
            problem.notOnSide.emplace_back(ids.find(both[0]), static_cast<int>(both[1].whole(0, problem.sides - 1)));
        }
    std::erase_if(problem.blocks, [](const auto& block) { return block.empty(); });
    std::erase_if(problem.sameSide, [](const auto& group) { return group.empty(); });
}

SequenceProblem readProblem(const JsonValue& root) {
    if (!root.isObject()) root.refuse("this is no instance", "an instance is an object: {\"rpm\": …, \"tracks\": …}");
    JsonMembers members(root);
    SequenceProblem problem;
    problem.rpm = within(members.need("rpm"), kMostRpm, Zero::refused);
    problem.startRadiusMm = within(members.need("r_start_mm"), kMostMm, Zero::refused);
    const JsonValue least = members.need("r_min_mm");
    problem.leastRadiusMm = within(least, kMostMm, Zero::refused);
    if (problem.leastRadiusMm >= problem.startRadiusMm)
        least.refuse("must be less than r_start_mm", "a side is cut from the rim inwards");
    problem.sides = static_cast<int>(members.need("sides").whole(1, kMostSides));
    problem.maxSideSeconds = within(members.need("max_side_s"), kMostSeconds, Zero::refused);
    problem.gapSeconds = within(members.need("gap_s"), kMostSeconds);
    problem.gapMm = within(members.need("gap_mm"), kMostMm);
    if (const auto from = members.find("weights")) {
        if (!from->isObject()) from->refuse("must be an object", R"({"curv": 0.02, "tau": 1e-5, "balance": 0})");
        JsonMembers weights(*from);
        if (const auto weight = weights.find("curv")) problem.weights.curvature = within(*weight, kMostWeight);
        if (const auto weight = weights.find("tau")) problem.weights.tau = within(*weight, kMostWeight);
        if (const auto weight = weights.find("balance")) problem.weights.balance = within(*weight, kMostWeight);
        weights.finish();
    }
    TrackIds ids;
    std::size_t slices = 0;
    const JsonValue tracks = members.need("tracks");
    for (const JsonValue& from : tracks.list(1, kMostTracks, "a list of up to 1000 tracks, and of one at least")) {
        if (!from.isObject()) from.refuse("is no track", R"(as in {"id": "opener", "slices": [[1, 120, 0.02, 0.8]]})");
        JsonMembers track(from);
        SequenceTrack& read = problem.tracks.emplace_back();
        const JsonValue id = track.need("id");
        read.id = id.text();
        ids.add(id, read.id);
        const JsonValue list = track.need("slices");
        for (const JsonValue& slice : list.list(1, kMostSlices, "a list of slices, and of one at least"))
            read.slices.push_back(readSlice(slice));
        slices += read.slices.size();
        if (slices > kMostSlices) list.refuse("there are more than 10,000,000 slices", "use longer ones");
        track.finish();
    }
    readWishes(members, ids, problem);
    members.finish();
    return problem;
}

/// Reads a text with `read`, which may throw Misread, and tells on which line it failed.
template <class Read>
auto readText(const std::string& text, const std::string& file, const Read& read)
    -> Result<decltype(read(JsonValue(nlohmann::json())))> {
    const auto root = parseJson(text, file);
    if (!root) return fail(root.error().front().error);
    const SourceMap map(text);
    FindingList findings(file, &map);
    if (const int line = map.tooDeepLine(); line != 0)
        findings.addLine(sessions::Severity::fatal, line, badData("values are nested too deeply"));
    for (const std::string& pointer : map.repeatedMembers())
        findings.add(sessions::Severity::fatal, pointer,
                     badData("the member stands more than once in its object", "keep one of them"));
    if (findings.empty()) {
        try {
            return read(JsonValue(*root));
        } catch (const Misread& misread) {
            findings.add(sessions::Severity::fatal, misread.pointer, misread.error);
        }
    }
    return fail(findings.take().front().error);
}

}  // namespace

Result<SequenceProblem> readSequenceProblem(const std::string& text, const std::string& file) {
    return readText(text, file, readProblem);
}

Result<SequenceOrder> readSequenceOrder(const std::string& text, const std::string& file,
                                        const SequenceProblem& problem) {
    return readText(text, file, [&problem](const JsonValue& root) {
        if (!root.isList())
            root.refuse("this is no order", R"(an order lists the ids of each side: [["a", "b"], ["c"]])");
        TrackIds ids;
        for (const SequenceTrack& track : problem.tracks) ids.add(root, track.id);
        SequenceOrder order;
        for (const JsonValue& side : root.list()) order.push_back(ids.list(side));
        return order;
    });
}

}  // namespace lacquer::sessions::vinyl
