// jack_midi_client NAME
// A JACK client with one MIDI output, "out". Says "ready" on stdout once it is there, and sends each line of stdin,
// bytes in hexadecimal, as one MIDI message. Ends at the end of stdin. JACK_DEFAULT_SERVER names the server.
#include <jack/jack.h>
#include <jack/midiport.h>
#include <jack/ringbuffer.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>

namespace {

using Message = std::array<std::uint8_t, 64>;  // the first byte is the length

struct Client {
    jack_port_t* port = nullptr;
    jack_ringbuffer_t* ring = jack_ringbuffer_create(sizeof(Message) * 1024);

    static int onProcess(jack_nframes_t frames, void* self) { return static_cast<Client*>(self)->send(frames); }

    int send(jack_nframes_t frames) {
        void* buffer = jack_port_get_buffer(port, frames);
        jack_midi_clear_buffer(buffer);
        Message message;
        while (jack_ringbuffer_peek(ring, reinterpret_cast<char*>(message.data()), sizeof message) == sizeof message) {
            if (jack_midi_event_write(buffer, 0, message.data() + 1, message[0]) != 0) break;
            jack_ringbuffer_read_advance(ring, sizeof message);
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
    jack_client_t* client = jack_client_open(arguments[1], JackNoStartServer, nullptr);
    if (client == nullptr) return 1;
    Client sender;
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
        jack_ringbuffer_write(sender.ring, reinterpret_cast<const char*>(message.data()), sizeof message);
    }
    while (jack_ringbuffer_read_space(sender.ring) > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    jack_client_close(client);
    return 0;
}
