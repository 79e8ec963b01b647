#include "host/control/midi_input.hpp"

#include <RtMidi.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include "core/realtime/realtime_scope.hpp"
#include "core/realtime/spsc_ring.hpp"
#include "host/control/midi_system.hpp"

namespace lacquer::host {
namespace {

constexpr std::size_t kRingMessages = 4096;  // two seconds of a MIDI cable that never rests
constexpr int kLooksBetween = 5;

std::string listed(const std::vector<MidiPort>& ports) {
    std::string names;
    for (const MidiPort& port : ports) names += (names.empty() ? "\"" : ", \"") + port.name + "\"";
    return names;
}

/// A message of the kinds that are understood is no longer.
struct RawMessage {
    std::uint8_t size = 0;
    std::array<std::uint8_t, 15> bytes{};
};

}  // namespace

std::vector<MidiPort> listMidiPorts() {
    std::vector<MidiPort> ports;
    for (const char* api : {MidiSystem::kJack, MidiSystem::kAlsa})
        if (const auto system = MidiSystem::open(api))
            for (std::string& name : system->ports())
                if (name.find(MidiSystem::kClientName) == std::string::npos) ports.push_back({std::move(name), api});
    return ports;
}

Result<MidiPort> chooseMidiPort(const std::vector<MidiPort>& ports, const std::string& name) {
    std::vector<MidiPort> fitting;
    for (const MidiPort& port : ports) {
        if (port.name == name) return port;
        if (port.name.find(name) == std::string::npos) continue;
        const auto same = [&](const MidiPort& other) { return other.name == port.name; };
        if (std::none_of(fitting.begin(), fitting.end(), same)) fitting.push_back(port);
    }
    if (fitting.size() == 1) return fitting.front();
    if (ports.empty())
        return fail(ErrorKind::unavailable, "there is no MIDI port \"" + name + "\", nor any other", {},
                    "connect a controller; `lacquer devices` lists what there is");
    if (fitting.empty())
        return fail(ErrorKind::unavailable, "there is no MIDI port \"" + name + "\"", {},
                    "choose one of " + listed(ports));
    return fail(ErrorKind::usage, "several MIDI ports are called \"" + name + "\"", {},
                "choose one of " + listed(fitting));
}

struct MidiInput::Line {
    static void onMessage(double /*seconds*/, std::vector<unsigned char>* message, void* self) {
        const RealtimeScope scope;
        static_cast<Line*>(self)->put(*message);
    }
    void put(const std::vector<unsigned char>& message) noexcept {
        RawMessage raw;
        if (message.size() > raw.bytes.size()) return;  // of the long ones none is understood
        raw.size = static_cast<std::uint8_t>(message.size());
        std::copy(message.begin(), message.end(), raw.bytes.begin());
        if (!ring.push(raw)) lost.fetch_add(1, std::memory_order_relaxed);
    }

    SpscRing<RawMessage> ring{kRingMessages};
    std::atomic<std::uint64_t> lost{0};
    std::string self;                    ///< our end of the connection, as MidiSystem::listeners() says it
    std::unique_ptr<MidiSystem> system;  ///< goes first: its thread puts into the ring
};

MidiInput::MidiInput(MidiPort port) : port_(std::move(port)) {}
MidiInput::~MidiInput() = default;

Result<std::unique_ptr<MidiInput>> MidiInput::open(const std::string& name) {
    const auto port = chooseMidiPort(listMidiPorts(), name);
    if (!port) return fail(port.error());
    std::unique_ptr<MidiInput> input(new MidiInput(*port));
    if (!input->listen())
        return fail(ErrorKind::unavailable, "the MIDI port \"" + port->name + "\" cannot be listened to", {},
                    "connect it again");
    return input;
}

std::unique_ptr<MidiInput> MidiInput::expect(MidiPort port) {
    std::unique_ptr<MidiInput> input(new MidiInput(std::move(port)));
    input->gone_ = true;
    return input;
}

bool MidiInput::listen() {
    if (!line_) {
        auto line = std::make_unique<Line>();  // first: the thread that comes with the next one puts into its ring
        line->system = MidiSystem::open(port_.api);
        if (!line->system) return false;
        line_ = std::move(line);
        line_->system->input().ignoreTypes(false, true, true);  // machine control is system exclusive
        line_->system->input().setCallback(Line::onMessage, line_.get());
    }
    const MidiSystem& system = *line_->system;
    const auto number = system.find(port_.name);
    if (!number) return false;
    const auto before = system.listeners(*number);
    system.input().openPort(*number, "control");
    line_->self.clear();
    for (const std::string& listener : system.listeners(*number))
        if (std::find(before.begin(), before.end(), listener) == before.end()) line_->self = listener;
    decoder_ = {};
    return system.input().isPortOpen();
}

// A port that has been away for a moment is there again, but connected to nobody.
bool MidiInput::connected() const {
    const auto number = line_->system->find(port_.name);
    if (!number) return false;
    if (line_->self.empty()) return true;
    const auto listeners = line_->system->listeners(*number);
    return std::find(listeners.begin(), listeners.end(), line_->self) != listeners.end();
}

void MidiInput::take(std::vector<MidiEvent>& out) {
    RawMessage raw;
    while (line_ && line_->ring.pop(raw)) decoder_.decode(std::span(raw.bytes).first(raw.size), out);
}

MidiInput::Change MidiInput::watch() {
    const bool there = line_ && line_->system->there();
    if (!gone_) {
        if (there && connected()) return Change::none;
        if (there)
            line_->system->input().closePort();
        else
            line_.reset();  // with the server that it was at
        if (there && listen()) return Change::back;
        gone_ = true;
        looks_ = 0;
        return Change::gone;
    }
    if (!there) line_.reset();
    // To look for a server makes a client, so not each time.
    if (!line_ && looks_++ % kLooksBetween != 0) return Change::none;
    if (!listen()) return Change::none;
    gone_ = false;
    return Change::back;
}

std::uint64_t MidiInput::lost() const noexcept {
    return line_ ? line_->lost.load(std::memory_order_relaxed) : 0;
}

}  // namespace lacquer::host
