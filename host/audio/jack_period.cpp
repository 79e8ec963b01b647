#include "host/audio/jack_period.hpp"

#include <jack/jack.h>
#include <pa_jack.h>

#include <string>

namespace lacquer::host {

JackPeriod::JackPeriod() : client_(jack_client_open("lacquer-period", JackNoStartServer, nullptr)) {
    if (client_ != nullptr)
        jack_on_shutdown(
            client_, [](void*) {}, nullptr);
}

JackPeriod::~JackPeriod() {
    if (client_ != nullptr) jack_client_close(client_);
}

int JackPeriod::frames() const noexcept {
    return client_ != nullptr ? static_cast<int>(jack_get_buffer_size(client_)) : 0;
}

std::optional<std::int64_t> JackPeriod::roundTripFrames() const {
    const char* name = nullptr;
    if (client_ == nullptr || PaJack_GetClientName(&name) != paNoError || name == nullptr) return std::nullopt;
    const auto latency = [&](const char* port, jack_latency_callback_mode_t mode) -> std::optional<std::int64_t> {
        jack_port_t* found = jack_port_by_name(client_, (std::string(name) + ":" + port).c_str());
        if (found == nullptr) return std::nullopt;
        jack_latency_range_t range{};
        jack_port_get_latency_range(found, mode, &range);
        return std::int64_t{range.max};
    };
    const auto in = latency("in_0", JackCaptureLatency), out = latency("out_0", JackPlaybackLatency);
    return in && out ? std::optional(*in + *out) : std::nullopt;
}

}  // namespace lacquer::host
