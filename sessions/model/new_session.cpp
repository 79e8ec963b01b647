#include "sessions/model/new_session.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "sessions/model/canvas_grid.hpp"
#include "sessions/model/edit.hpp"

namespace lacquer::sessions {

namespace {

// Where the stages of a mix stand, from left to right.
enum Column {
    tracks,
    trackFaders,
    pans,
    groupBuses,
    groupFaders,
    mixBus,
    mixFader,
    eq,
    compressor,
    limiter,
    meter,
    output
};

using Parameters = std::map<std::string, double>;

struct StagePlace {
    Column column = tracks;
    double row = 0;
};

// Adds and wires nodes. The first failure is kept, and nothing is done after it.
class Builder {
public:
    Builder(std::string name, int sampleRate, const ProcessorRegistry& registry) : registry_(registry) {
        session_.name = std::move(name);
        session_.sampleRate = sampleRate;
    }

    NodeId add(const std::string& type, const std::string& name, int width, Role role, StagePlace place,
               Parameters parameters = {}) {
        if (error_) return {};
        const auto found = registry_.find(type);
        if (!found) return keep(found.error());
        NodeContent content;
        content.role = role;
        content.position = {static_cast<double>(place.column) * kColumnWidth, place.row * kRowHeight};
        content.parameters = std::move(parameters);
        auto added = apply(session_, registry_, AddNode{(*found)->makeNode(name, width), std::move(content), {}});
        if (!added) return keep(added.error());
        return std::get<AddNode>(added->done).node.id;
    }

    void setClips(NodeId node, std::vector<Clip> clips) {
        if (error_) return;
        if (auto set = apply(session_, registry_, SetClips{node, std::move(clips)}); !set) keep(set.error());
    }

    /// Wires the first output of each node to the first input of the next one.
    void wire(std::initializer_list<NodeId> chain) {
        for (auto to = chain.begin() + 1; !error_ && to < chain.end(); ++to)
            if (auto wired = apply(session_, registry_, Connect{{*(to - 1), 0}, {*to, 0}, {}}); !wired)
                keep(wired.error());
    }

    Result<Session> finish() {
        if (error_) return fail(*std::move(error_));
        return std::move(session_);
    }

private:
    NodeId keep(Error error) {
        error_ = std::move(error);
        return {};
    }

    const ProcessorRegistry& registry_;
    Session session_;
    std::optional<Error> error_;
};

Status checkStem(const Stem& stem) {
    if (stem.channels != 1 && stem.channels != 2)
        return fail(ErrorKind::badData, "has " + std::to_string(stem.channels) + " channels", stem.file,
                    "split it into mono or stereo files");
    if (stem.lengthFrames <= 0) return fail(ErrorKind::badData, "holds no audio", stem.file, "leave it out");
    return {};
}

struct GroupBus {
    std::string name;
    std::vector<double> rows;  // of its tracks
    NodeId bus{};
    double row = 0;
};

// Each bus in the middle of its tracks, and a row of its own.
void layOut(std::vector<GroupBus>& buses) {
    for (GroupBus& bus : buses) bus.row = (bus.rows.front() + bus.rows.back()) / 2;
    std::stable_sort(buses.begin(), buses.end(), [](const GroupBus& a, const GroupBus& b) { return a.row < b.row; });
    for (std::size_t i = 1; i < buses.size(); ++i) buses[i].row = std::max(buses[i].row, buses[i - 1].row + 1);
}

std::vector<GroupBus> groupsOf(const std::vector<Stem>& stems) {
    std::vector<GroupBus> buses;
    for (std::size_t row = 0; row < stems.size(); ++row) {
        const std::string group = groupOf(stems[row].name);
        if (group.empty()) continue;
        auto bus = std::find_if(buses.begin(), buses.end(), [&](const GroupBus& b) { return b.name == group; });
        if (bus == buses.end()) bus = buses.insert(buses.end(), GroupBus{group, {}, {}, 0});
        bus->rows.push_back(static_cast<double>(row));
    }
    layOut(buses);
    return buses;
}

}  // namespace

Result<Session> newSession(std::string name, int sampleRate, const std::vector<Stem>& stems,
                           const ProcessorRegistry& registry) {
    for (const Stem& stem : stems)
        if (Status status = checkStem(stem); !status) return fail(status.error());

    Builder builder(std::move(name), sampleRate, registry);
    const double middle = stems.empty() ? 0 : static_cast<double>(stems.size() - 1) / 2;
    const NodeId mix = builder.add("lacquer:bus", "Mix bus", 2, Role::bus, {mixBus, middle});

    std::vector<GroupBus> buses = groupsOf(stems);
    for (GroupBus& group : buses) {
        group.bus = builder.add("lacquer:bus", group.name + " bus", 2, Role::bus, {groupBuses, group.row});
        const NodeId fader =
            builder.add("lacquer:fader", group.name + " bus fader", 2, Role::none, {groupFaders, group.row});
        builder.wire({group.bus, fader, mix});
    }
    for (std::size_t i = 0; i < stems.size(); ++i) {
        const Stem& stem = stems[i];
        const double row = static_cast<double>(i);
        const NodeId track = builder.add(kTrackType, stem.name, stem.channels, Role::track, {tracks, row});
        Clip clip;
        clip.file = stem.file;
        clip.lengthFrames = stem.lengthFrames;
        builder.setClips(track, {std::move(clip)});
        const NodeId fader =
            builder.add("lacquer:fader", stem.name + " fader", stem.channels, Role::none, {trackFaders, row});
        const NodeId pan = builder.add("lacquer:pan", stem.name + " pan", stem.channels, Role::none, {pans, row});
        const auto group = std::find_if(buses.begin(), buses.end(),
                                        [&](const GroupBus& bus) { return bus.name == groupOf(stem.name); });
        builder.wire({track, fader, pan, group == buses.end() ? mix : group->bus});
    }

    // Hardly audible settings to start from: the compressor touches only peaks, and those gently.
    const Parameters glue{{"threshold", -12}, {"ratio", 1.5}, {"knee", 6}, {"attack", 30}, {"release", 200}};
    builder.wire({mix, builder.add("lacquer:fader", "Mix bus fader", 2, Role::none, {mixFader, middle}),
                  builder.add("lacquer:eq", "Master EQ", 2, Role::master, {eq, middle}),
                  builder.add("lacquer:compressor", "Bus compressor", 2, Role::master, {compressor, middle}, glue),
                  builder.add("lacquer:limiter", "Limiter", 2, Role::master, {limiter, middle}, {{"ceiling", -1}}),
                  builder.add("lacquer:meter", "Master meter", 2, Role::master, {meter, middle}),
                  builder.add("lacquer:output", "Output", 2, Role::output, {output, middle})});
    return builder.finish();
}

}  // namespace lacquer::sessions
