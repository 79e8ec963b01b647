#include "bench_session.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lacquer::bench {

namespace {

constexpr int kStrips = 8;  // of a group
constexpr int kStripNodes = 6;
constexpr int kColumns = kStripNodes + 2;  // the bus, and a gap
constexpr const char* kToneUri = "bench:tone";

class Tone : public Processor {
public:
    explicit Tone(NodeId node) : node_(node.value) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        for (const AudioBlock& output : context.audioOutputs)
            for (int channel = 0; channel < output.channelCount(); ++channel)
                std::ranges::fill(output.channel(channel), 0.0F);
    }
    [[nodiscard]] double readout(std::size_t index) const noexcept override {
        return toneDb(node_, index, fieldBeat.load(std::memory_order_relaxed));
    }

private:
    std::uint64_t node_;
};

class Builder {
public:
    explicit Builder(const ProcessorRegistry& registry) : registry_(registry) {}

    NodeId add(const std::string& type, const std::string& name, double x, double y,
               sessions::Role role = sessions::Role::none) {
        const auto found = registry_.find(type);
        if (!found) throw std::runtime_error(found.error().line());
        const auto id = session.graph.addNode((*found)->makeNode(name, 2));
        if (!id) throw std::runtime_error(id.error().line());
        session.contents[*id] = {.role = role, .position = {x, y}};
        return *id;
    }
    void wire(NodeId from, NodeId to, PortIndex input = 0) {
        const auto made = session.graph.connect({from, 0}, {to, input});
        if (!made) throw std::runtime_error(made.error().line());
    }

    sessions::Session session;

private:
    const ProcessorRegistry& registry_;
};

void addGroup(Builder& build, int number, double left, double top, NodeId mixBus) {
    const auto x = [left](int column) { return left + column * kColumnUnits; };
    const auto y = [top](double row) { return top + row * kRowUnits; };
    const std::string group = std::to_string(number + 1);
    const NodeId bus = build.add("lacquer:bus", "Group " + group, x(kStripNodes), y(2), sessions::Role::bus);
    const NodeId reverb = build.add("lacquer:send", "Room " + group, x(kStripNodes), y(5), sessions::Role::send);
    NodeId before{};
    for (int row = 0; row < kStrips; ++row) {
        const std::string strip = std::to_string(number * kStrips + row + 1);
        const NodeId track = build.add("lacquer:track", "Track " + strip, x(0), y(row), sessions::Role::track);
        const NodeId trim = build.add("lacquer:gain", "Trim " + strip, x(1), y(row));
        const NodeId eq = build.add("lacquer:eq", "EQ " + strip, x(2), y(row));
        const NodeId compressor = build.add("lacquer:compressor", "Compressor " + strip, x(3), y(row));
        const NodeId fader = build.add("lacquer:fader", "Fader " + strip, x(4), y(row));
        const NodeId pan = build.add("lacquer:pan", "Pan " + strip, x(5), y(row));
        build.wire(track, trim);
        build.wire(trim, eq);
        build.wire(eq, compressor);
        build.wire(compressor, fader);
        build.wire(fader, pan);
        build.wire(pan, bus);
        build.wire(fader, reverb);
        build.wire(compressor, reverb, 1);
        if (before != NodeId{}) build.wire(before, compressor, 1);
        before = eq;
    }
    build.wire(bus, mixBus);
    build.wire(reverb, mixBus);
}

}  // namespace

sessions::Session mixOf(int nodes, const ProcessorRegistry& registry) {
    constexpr int kGroupNodes = kStrips * kStripNodes + 2;
    const int groups = std::max(1, static_cast<int>(std::lround(static_cast<double>(nodes) / kGroupNodes)));
    // Groups are twice as wide as high, a screen not quite; and no place stays empty.
    int across = static_cast<int>(std::sqrt(groups * 0.9));
    while (groups % std::max(1, across) != 0) --across;
    across = std::max(1, across);
    const int down = groups / across;
    Builder build(registry);
    const double right = across * kColumns * kColumnUnits;
    const double middle = down * kStrips * kRowUnits / 2;
    const NodeId mixBus = build.add("lacquer:bus", "Mix bus", right, middle, sessions::Role::bus);
    const NodeId output = build.add("lacquer:output", "Output", right + kColumnUnits, middle, sessions::Role::output);
    for (int group = 0; group < groups; ++group)
        addGroup(build, group, group % across * kColumns * kColumnUnits, group / across * kStrips * kRowUnits, mixBus);
    build.wire(mixBus, output);
    return std::move(build.session);
}

namespace {

void addTone(ProcessorRegistry& registry) {
    const PortInfo in{.symbol = "in", .name = "In", .direction = PortDirection::input, .channels = 2};
    const PortInfo out{.symbol = "out", .name = "Out", .direction = PortDirection::output, .channels = 2};
    ProcessorType tone;
    tone.uri = kToneUri;
    tone.name = "Tone";
    tone.ports = {in, out};
    tone.readouts = {{.id = "peakL", .name = "Left"}, {.id = "peakR", .name = "Right"}};
    tone.create = [](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> {
        return std::unique_ptr<Processor>(std::make_unique<Tone>(spec.node));
    };
    registry.add(std::move(tone));
}

}  // namespace

sessions::Session stripsOfTones(int strips, ProcessorRegistry& registry) {
    addTone(registry);
    Builder build(registry);
    const NodeId bus = build.add("lacquer:bus", "Mix bus", 4 * kColumnUnits, 0, sessions::Role::bus);
    build.wire(bus, build.add("lacquer:output", "Output", 5 * kColumnUnits, 0, sessions::Role::output));
    for (int i = 0; i < strips; ++i) {
        const std::string number = std::to_string(i + 1);
        const double y = i * kRowUnits;
        const NodeId track = build.add("lacquer:track", "Track " + number, 0, y, sessions::Role::track);
        const NodeId eq = build.add("lacquer:eq", "EQ " + number, kColumnUnits, y);
        const NodeId fader = build.add("lacquer:fader", "Fader " + number, 2 * kColumnUnits, y);
        const NodeId tone = build.add(kToneUri, "Tone " + number, 3 * kColumnUnits, y);
        build.wire(track, eq);
        build.wire(eq, fader);
        build.wire(fader, tone);
        build.wire(tone, bus);
    }
    return std::move(build.session);
}

sessions::Session fieldOfMeters(int columns, int rows, ProcessorRegistry& registry) {
    addTone(registry);
    Builder build(registry);
    for (int row = 0; row < rows; ++row) {
        NodeId before{};
        for (int column = 0; column < columns; ++column) {
            const NodeId node = build.add(kToneUri, "Tone " + std::to_string(row * columns + column + 1),
                                          column * 200.0, row * kRowUnits);
            if (column > 0) build.wire(before, node);
            before = node;
        }
    }
    return std::move(build.session);
}

double toneDb(std::uint64_t node, std::size_t channel, int beat) {
    return -22 + 20 * std::sin(0.25 * beat + 0.7 * static_cast<double>(node) + 0.4 * static_cast<double>(channel));
}

}  // namespace lacquer::bench
