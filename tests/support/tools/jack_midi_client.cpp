// jack_midi_client NAME
// A JACK client with one MIDI output, "out". Says "ready" on stdout once it is there, and sends each line of stdin,
// bytes in hexadecimal, as one MIDI message. Ends at the end of stdin. JACK_DEFAULT_SERVER names the server.
#include <jack/jack.h>
#include <jack/midiport.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <thread>

#include "core/realtime/spsc_ring.hpp"

namespace {

using Message = std::array<std::uint8_t, 64>;  // the first byte is the length

// Made before the JACK client, whose thread then sees all of it. JACK's own ring buffer is not used: what orders it is
// hidden from ThreadSanitizer.
struct Client {
    std::atomic<jack_port_t*> port{nullptr};
    lacquer::SpscRing<Message> ring{1024};
    std::optional<Message> next{};  ///< for which there was no room
    std::atomic<int> waiting{0};

    static int onProcess(jack_nframes_t frames, void* self) { return static_cast<Client*>(self)->send(frames); }

    int send(jack_nframes_t frames) {
        void* buffer = jack_port_get_buffer(port, frames);
        jack_midi_clear_buffer(buffer);
        for (Message message; next || ring.pop(message); next.reset(), --waiting) {
            if (!next) next = message;
            if (jack_midi_event_write(buffer, 0, next->data() + 1, (*next)[0]) != 0) break;
        }
        return 0;
    }
};

}  // namespace

int main(int argumentCount, char** arguments) {
    if (argumentCount != 2) {
        std::fprintf(stderr, "usage: jack_midi_client NAME\n");
        return 2;
    }
    Client sender;
    jack_client_t* client = jack_client_open(arguments[1], JackNoStartServer, nullptr);
    if (client == nullptr) return 1;
    sender.port = jack_port_register(client, "out", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0);
    jack_set_process_callback(client, Client::onProcess, &sender);
    if (jack_activate(client) != 0) return 1;
    std::printf("ready\n");
    std::fflush(stdout);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        Message message{};
        for (unsigned byte = 0; message[0] < message.size() - 1 && words >> std::hex >> byte;)
            message[++message[0]] = static_cast<std::uint8_t>(byte);
        ++sender.waiting;
        while (!sender.ring.push(message)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    while (sender.waiting > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    jack_client_close(client);
    return 0;
}
