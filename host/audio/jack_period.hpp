// JackPeriod: how long the period of a JACK server is, now, and how late what goes in and out. PortAudio does not tell,
// or not all of it.
#pragma once

#include <cstdint>
#include <optional>

struct _jack_client;  // what JACK's headers call jack_client_t

namespace lacquer::host {

class JackPeriod {
public:
    /// Message thread. Joins the server, without ports and without being called; what is known is read from memory that
    /// the server shares.
    JackPeriod();
    ~JackPeriod();
    JackPeriod(const JackPeriod&) = delete;
    JackPeriod& operator=(const JackPeriod&) = delete;

    /// Any thread, real time. 0 where there is no server.
    [[nodiscard]] int frames() const noexcept;
    /// Message thread. How much later a sound comes back to PortAudio's client than it has left it, in frames, as the
    /// server says of its first ports: from the callback to the loudspeaker, and from the microphone to the callback.
    /// Nothing where it does not know them.
    [[nodiscard]] std::optional<std::int64_t> roundTripFrames() const;

private:
    _jack_client* client_;
};

}  // namespace lacquer::host
