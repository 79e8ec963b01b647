#include "host/control/midi_input.hpp"

#include <RtMidi.h>
#include <alsa/asoundlib.h>
#include <jack/jack.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <optional>

#include "core/realtime/realtime_scope.hpp"
#include "core/realtime/spsc_ring.hpp"
#include "host/audio/audio_devices.hpp"

namespace lacquer::host {
namespace {

constexpr const char* kJack = "JACK";
constexpr const char* kAlsa = "ALSA";
constexpr const char* kClientName = "lacquer-midi";
constexpr std::size_t kRingMessages = 4096;  // two seconds of a MIDI cable that never rests

constexpr int kLooksBetween = 5;

/// Knows whether the JACK server has gone, which RtMidi does not: it goes on to list the ports of a dead one.
class JackPresence {
public:
    JackPresence() : client_(jack_client_open("lacquer-look", JackNoStartServer, nullptr)) {
        if (client_ != nullptr) jack_on_shutdown(client_, onShutdown, this);
    }
    ~JackPresence() {
        if (client_ != nullptr) jack_client_close(client_);
    }
    JackPresence(const JackPresence&) = delete;
    JackPresence& operator=(const JackPresence&) = delete;

    [[nodiscard]] bool there() const noexcept { return client_ != nullptr && !gone_.load(std::memory_order_acquire); }

private:
    static void onShutdown(void* self) {
        static_cast<JackPresence*>(self)->gone_.store(true, std::memory_order_release);
    }

    std::atomic<bool> gone_{false};
    jack_client_t* client_;
};

bool alsaRuns() {
    snd_seq_t* sequencer = nullptr;
    if (snd_seq_open(&sequencer, "default", SND_SEQ_OPEN_INPUT, SND_SEQ_NONBLOCK) != 0) return false;
    snd_seq_close(sequencer);
    return true;
}

void beQuiet(RtMidiError::Type /*type*/, const std::string& /*text*/, void* /*data*/) {}

struct Api {
    std::unique_ptr<JackPresence> jack;  ///< null for ALSA
    std::unique_ptr<RtMidiIn> midi;

    [[nodiscard]] bool there() const { return !jack || jack->there(); }
};

/// RtMidi writes on standard error what it cannot do while it is created, so it is created only where it can.
std::optional<Api> useApi(const std::string& name) {
    quietAudioLibraries();
    Api api;
    if (name == kJack) api.jack = std::make_unique<JackPresence>();
    if (api.jack ? !api.jack->there() : !alsaRuns()) return std::nullopt;
    try {
        api.midi = std::make_unique<RtMidiIn>(api.jack ? RtMidi::UNIX_JACK : RtMidi::LINUX_ALSA, kClientName);
        api.midi->setErrorCallback(beQuiet);
        return api;
    } catch (const RtMidiError&) {
        return std::nullopt;
    }
}

/// "Launch Control:Launch Control MIDI 1 24:0" is another number when it is plugged in again.
std::string withoutNumbers(const std::string& api, std::string name) {
    if (api != kAlsa) return name;
    std::size_t end = name.size();
    while (end > 0 && (std::isdigit(static_cast<unsigned char>(name[end - 1])) || name[end - 1] == ':')) --end;
    if (end > 1 && end < name.size() && name[end - 1] == ' ') name.erase(end - 1);
    return name;
}

std::vector<std::string> namesOf(RtMidiIn& midi, const std::string& api) {
    std::vector<std::string> names;
    const unsigned count = midi.getPortCount();
    for (unsigned i = 0; i < count; ++i) names.push_back(withoutNumbers(api, midi.getPortName(i)));
    return names;
}

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
    for (const char* api : {kJack, kAlsa})
        if (const auto used = useApi(api))
            for (std::string& name : namesOf(*used->midi, api))
                if (name.find(kClientName) == std::string::npos) ports.push_back({std::move(name), api});
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
    [[nodiscard]] RtMidiIn& midi() const { return *api.midi; }

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
    Api api;  ///< goes first: its thread puts into the ring
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
        auto api = useApi(port_.api);
        if (!api) return false;
        line->api = *std::move(api);
        line_ = std::move(line);
        line_->midi().ignoreTypes(false, true, true);  // machine control is system exclusive
        line_->midi().setCallback(Line::onMessage, line_.get());
    }
    const auto names = namesOf(line_->midi(), port_.api);
    const auto found = std::find(names.begin(), names.end(), port_.name);
    if (found == names.end()) return false;
    line_->midi().openPort(static_cast<unsigned>(found - names.begin()), "control");
    return line_->midi().isPortOpen();
}

void MidiInput::take(std::vector<MidiEvent>& out) {
    RawMessage raw;
    while (line_ && line_->ring.pop(raw)) decoder_.decode(std::span(raw.bytes).first(raw.size), out);
}

MidiInput::Change MidiInput::watch() {
    const bool there = line_ && line_->api.there();
    if (!gone_) {
        const auto names = there ? namesOf(line_->midi(), port_.api) : std::vector<std::string>();
        if (std::find(names.begin(), names.end(), port_.name) != names.end()) return Change::none;
        if (there)
            line_->midi().closePort();
        else
            line_.reset();  // with the server that it was at
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
