// jack_capture_client CLIENT CHANNELS FRAMES FILE [SECONDS]
// Waits until a JACK client has that many output ports, connects to them, and writes FRAMES frames of interleaved
// float32 to FILE, from the first frame that is not silent on. Says "connected" on stdout once it listens. Gives up
// after SECONDS (default 30) with exit code 1. JACK_DEFAULT_SERVER names the server.
#include <jack/jack.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Capture {
    std::vector<jack_port_t*> ports;
    std::vector<float> samples;  // interleaved
    std::size_t used = 0;
    bool started = false;
    std::atomic<bool> listening{false};
    std::atomic<bool> full{false};

    static int onProcess(jack_nframes_t frames, void* self) { return static_cast<Capture*>(self)->take(frames); }

    int take(jack_nframes_t frames) {
        if (!listening.load(std::memory_order_acquire) || full.load(std::memory_order_relaxed)) return 0;
        for (jack_nframes_t frame = 0; frame < frames && used < samples.size(); ++frame) {
            const std::size_t start = used;
            bool silent = true;
            for (jack_port_t* port : ports) {
                const float sample = static_cast<const float*>(jack_port_get_buffer(port, frames))[frame];
                silent = silent && sample == 0.0f;
                samples[used++] = sample;
            }
            started = started || !silent;
            if (!started) used = start;
        }
        if (used == samples.size()) full.store(true, std::memory_order_release);
        return 0;
    }
};

bool waitFor(std::chrono::steady_clock::time_point end, auto condition) {
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

int giveUp(const char* reason) {
    std::fprintf(stderr, "jack_capture_client: %s\n", reason);
    return 1;
}

}  // namespace

int main(int argumentCount, char** arguments) {
    if (argumentCount < 5) {
        std::fprintf(stderr, "usage: jack_capture_client CLIENT CHANNELS FRAMES FILE [SECONDS]\n");
        return 2;
    }
    const std::string source = arguments[1];
    const auto channels = static_cast<std::size_t>(std::atoi(arguments[2]));
    const auto frames = static_cast<std::size_t>(std::atol(arguments[3]));
    const int patience = argumentCount > 5 ? std::atoi(arguments[5]) : 30;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(patience);

    jack_client_t* client = jack_client_open("capture", JackNoStartServer, nullptr);
    if (client == nullptr) return giveUp("no JACK server");
    Capture capture;
    capture.samples.resize(channels * frames);
    for (std::size_t c = 0; c < channels; ++c)
        capture.ports.push_back(jack_port_register(client, ("in_" + std::to_string(c)).c_str(), JACK_DEFAULT_AUDIO_TYPE,
                                                   JackPortIsInput, 0));
    jack_set_process_callback(client, Capture::onProcess, &capture);
    if (jack_activate(client) != 0) return giveUp("cannot join the JACK server");

    for (std::size_t c = 0; c < channels; ++c) {
        const std::string from = source + ":out_" + std::to_string(c);
        if (!waitFor(end, [&] { return jack_connect(client, from.c_str(), jack_port_name(capture.ports[c])) == 0; }))
            return giveUp(("there is no port " + from).c_str());
    }
    capture.listening.store(true, std::memory_order_release);
    std::printf("connected\n");
    std::fflush(stdout);
    if (!waitFor(end, [&] { return capture.full.load(std::memory_order_acquire); }))
        return giveUp("the sound ended too early");
    std::ofstream file(arguments[4], std::ios::binary);
    file.write(reinterpret_cast<const char*>(capture.samples.data()),
               static_cast<std::streamsize>(capture.samples.size() * sizeof(float)));
    file.close();
    jack_client_close(client);
    return file ? 0 : giveUp("the file cannot be written");
}
