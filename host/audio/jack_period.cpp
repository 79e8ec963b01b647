#include "host/audio/jack_period.hpp"

#include <jack/jack.h>

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

}  // namespace lacquer::host
