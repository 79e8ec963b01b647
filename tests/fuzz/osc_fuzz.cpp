// Fuzzes what comes by OSC: whatever the bytes, a packet is read or refused; what is read is written back the same; and
// a session that is told it stays one that can be saved.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "host/control/osc_packet.hpp"
#include "sessions/control/osc_remote.hpp"
#include "sessions/format/session_writer.hpp"
#include "tests/sessions/control/desk.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lacquer;
    const auto messages = host::readOscPacket(std::span(data, size));
    if (!messages) return 0;

    sessions::test::Desk desk;
    sessions::RemoteEdits edits(desk);
    sessions::OscRemote remote(desk, edits);
    desk.history.addListener([&](const sessions::Edit& edit) { remote.noteEdit(edit); });
    const OscPeer one{"127.0.0.1", 1}, other{"127.0.0.1", 2};
    remote.take({"/lacquer/subscribe", {"meters"}}, other, 0);
    double now = 0;
    for (const OscMessage& message : *messages) {
        const auto bytes = host::writeOscMessage(message);
        const auto again = host::readOscPacket(bytes);
        // A NaN is not equal to itself, its bytes are.
        if (!again || again->size() != 1 || host::writeOscMessage(again->front()) != bytes) std::abort();
        for (const OscMessage& answer : remote.take(message, one, now += 0.3)) (void)host::writeOscMessage(answer);
        for (const auto& [peer, told] : remote.feedback(now)) (void)host::writeOscBundles(told, 1400);
    }
    if (!sessions::writeSession(desk.session())) std::abort();
    return 0;
}
