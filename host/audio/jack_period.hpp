// JackPeriod: how long the period of a JACK server is, now. PortAudio does not tell.
#pragma once

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

private:
    _jack_client* client_;
};

}  // namespace lacquer::host
