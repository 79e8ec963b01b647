#include "host/control/midi_system.hpp"

#include <RtMidi.h>
#include <alsa/asoundlib.h>
#include <jack/jack.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <charconv>
#include <utility>

#include "host/audio/audio_devices.hpp"

namespace lacquer::host {

namespace {

void beQuiet(RtMidiError::Type /*type*/, const std::string& /*text*/, void* /*data*/) {}

/// "Launch Control:Launch Control MIDI 1 24:0" is another number when it is plugged in again.
std::string withoutNumbers(std::string name) {
    std::size_t end = name.size();
    while (end > 0 && (std::isdigit(static_cast<unsigned char>(name[end - 1])) || name[end - 1] == ':')) --end;
    if (end > 1 && end < name.size() && name[end - 1] == ' ') name.erase(end - 1);
    return name;
}

/// The "24:0" at the end of what RtMidi calls a port of ALSA.
std::optional<snd_seq_addr_t> addressIn(const std::string& name) {
    const std::size_t space = name.rfind(' ');
    const std::size_t colon = name.rfind(':');
    if (space == std::string::npos || colon == std::string::npos || colon < space) return std::nullopt;
    snd_seq_addr_t address{};
    const char* text = name.data();
    const auto client = std::from_chars(text + space + 1, text + colon, address.client);
    const auto port = std::from_chars(text + colon + 1, text + name.size(), address.port);
    if (client.ec != std::errc() || port.ec != std::errc()) return std::nullopt;
    return address;
}

}  // namespace

struct MidiSystem::Look {
    virtual ~Look() = default;
    [[nodiscard]] virtual bool there() const = 0;
    /// `name`: as RtMidi says it.
    [[nodiscard]] virtual std::vector<std::string> listeners(const std::string& name) const = 0;
    [[nodiscard]] virtual std::string shown(std::string name) const = 0;
};

/// RtMidi goes on to list the ports of a server that is dead.
struct MidiSystem::JackLook final : Look {
    JackLook() : client(jack_client_open("lacquer-look", JackNoStartServer, nullptr)) {
        if (client != nullptr) jack_on_shutdown(client, onShutdown, this);
    }
    ~JackLook() override {
        if (client != nullptr) jack_client_close(client);
    }
    JackLook(const JackLook&) = delete;
    JackLook& operator=(const JackLook&) = delete;

    [[nodiscard]] bool there() const override { return client != nullptr && !gone.load(std::memory_order_acquire); }
    [[nodiscard]] std::vector<std::string> listeners(const std::string& name) const override {
        const jack_port_t* port = jack_port_by_name(client, name.c_str());
        const char** connected = port != nullptr ? jack_port_get_all_connections(client, port) : nullptr;
        std::vector<std::string> names;
        for (const char** each = connected; each != nullptr && *each != nullptr; ++each) names.emplace_back(*each);
        jack_free(connected);
        return names;
    }
    [[nodiscard]] std::string shown(std::string name) const override { return name; }

    static void onShutdown(void* self) { static_cast<JackLook*>(self)->gone.store(true, std::memory_order_release); }

    std::atomic<bool> gone{false};
    jack_client_t* const client;
};

struct MidiSystem::AlsaLook final : Look {
    AlsaLook() {
        if (snd_seq_open(&sequencer, "default", SND_SEQ_OPEN_INPUT, SND_SEQ_NONBLOCK) != 0) sequencer = nullptr;
    }
    ~AlsaLook() override {
        if (sequencer != nullptr) snd_seq_close(sequencer);
    }
    AlsaLook(const AlsaLook&) = delete;
    AlsaLook& operator=(const AlsaLook&) = delete;

    [[nodiscard]] bool there() const override { return sequencer != nullptr; }
    [[nodiscard]] std::vector<std::string> listeners(const std::string& name) const override {
        const auto address = addressIn(name);
        if (!address) return {};
        snd_seq_query_subscribe_t* query = nullptr;
        snd_seq_query_subscribe_alloca(&query);
        snd_seq_query_subscribe_set_root(query, &*address);
        snd_seq_query_subscribe_set_type(query, SND_SEQ_QUERY_SUBS_READ);
        std::vector<std::string> addresses;
        for (int index = 0;; ++index) {
            snd_seq_query_subscribe_set_index(query, index);
            if (snd_seq_query_port_subscribers(sequencer, query) < 0) return addresses;
            const snd_seq_addr_t* listener = snd_seq_query_subscribe_get_addr(query);
            addresses.push_back(std::to_string(listener->client) + ":" + std::to_string(listener->port));
        }
    }
    [[nodiscard]] std::string shown(std::string name) const override { return withoutNumbers(std::move(name)); }

    snd_seq_t* sequencer = nullptr;
};

MidiSystem::MidiSystem(std::unique_ptr<Look> look, std::unique_ptr<RtMidiIn> input)
    : look_(std::move(look)), input_(std::move(input)) {}
MidiSystem::~MidiSystem() = default;

// RtMidi writes on standard error what it cannot do while it is created, so it is created only where it can.
std::unique_ptr<MidiSystem> MidiSystem::open(const std::string& api) {
    quietAudioLibraries();
    const bool jack = api == kJack;
    std::unique_ptr<Look> look;
    if (jack)
        look = std::make_unique<JackLook>();
    else
        look = std::make_unique<AlsaLook>();
    if (!look->there()) return nullptr;
    try {
        auto input = std::make_unique<RtMidiIn>(jack ? RtMidi::UNIX_JACK : RtMidi::LINUX_ALSA, kClientName);
        input->setErrorCallback(beQuiet);
        return std::unique_ptr<MidiSystem>(new MidiSystem(std::move(look), std::move(input)));
    } catch (const RtMidiError&) {
        return nullptr;
    }
}

bool MidiSystem::there() const {
    return look_->there();
}

std::vector<std::string> MidiSystem::ports() const {
    std::vector<std::string> names;
    const unsigned count = input_->getPortCount();
    for (unsigned i = 0; i < count; ++i) names.push_back(look_->shown(input_->getPortName(i)));
    return names;
}

std::optional<unsigned> MidiSystem::find(const std::string& port) const {
    const auto names = ports();
    const auto found = std::find(names.begin(), names.end(), port);
    if (found == names.end()) return std::nullopt;
    return static_cast<unsigned>(found - names.begin());
}

std::vector<std::string> MidiSystem::listeners(unsigned port) const {
    return look_->listeners(input_->getPortName(port));
}

}  // namespace lacquer::host
