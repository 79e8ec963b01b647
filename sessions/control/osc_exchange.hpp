// exchangeOsc: what has come through an OSC socket is carried out and answered. Message thread.
#pragma once

#include "sessions/control/osc_remote.hpp"

namespace lacquer::sessions {

/// Packets of one exchange, and messages with their answers: a flood must not hold up the program, and one packet may
/// hold thousands of messages, each answered by as many. What is beyond is dropped.
inline constexpr int kMostOscPackets = 512, kMostOscMessages = 4096;

/// `Socket` is host::OscSocket, which this room does not know.
template <class Socket>
void exchangeOsc(Socket& socket, OscRemote& remote, double nowSeconds) {
    int messages = 0;
    for (int packets = 0; packets < kMostOscPackets && messages < kMostOscMessages; ++packets) {
        const auto received = socket.receive();
        if (!received) break;
        if (received->malformed) socket.send(received->from, {"/lacquer/error", {"", received->malformed->line()}});
        for (const OscMessage& message : received->messages) {
            if (++messages > kMostOscMessages) break;
            for (const OscMessage& answer : remote.take(message, received->from, nowSeconds))
                if (++messages <= kMostOscMessages) socket.send(received->from, answer);
        }
    }
    for (const auto& [peer, together] : remote.feedback(nowSeconds)) {
        if (together.size() == 1)
            socket.send(peer, together.front());
        else
            socket.sendBundled(peer, together);
    }
}

}  // namespace lacquer::sessions
