// AtomChannel: the atoms of a sandboxed plugin's window, between the program and the helper in which the plugin runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/file_descriptor.hpp"
#include "host/lv2/ui/plugin_ui_traffic.hpp"
#include "host/lv2/ui/ui_channel.hpp"
#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

/// One end of a pair of stream sockets; one thread at a time, not a real-time one. Never waits. Both sides have ids of
/// their own for URIs, so atoms travel as toPortable() writes them.
class AtomChannel {
public:
    AtomChannel(FileDescriptor socket, UridMap& urids) : channel_(std::move(socket)), urids_(urids) {}

    [[nodiscard]] int file() const noexcept { return channel_.file(); }
    [[nodiscard]] bool isOpen() const noexcept { return channel_.isOpen(); }
    /// So much waits for the other side to read that nothing more is taken.
    [[nodiscard]] bool full() const noexcept { return channel_.backlog() > kMostBacklog; }

    /// The program: whether it wants to be told what the plugin tells.
    void want(bool wanted) { channel_.send(wanted ? UiMessageKind::open : UiMessageKind::close); }
    /// False when it is dropped: full, or no atom that can be written down.
    bool send(const PortAtom& message);
    void flush() { channel_.flush(); }

    struct Received {
        std::optional<bool> wanted{};    ///< the other side wants to be told from now on, or no longer
        std::optional<PortAtom> atom{};  ///< valid until the next call
    };
    /// The next message; nothing when none has come. What is no message closes the channel.
    std::optional<Received> receive();

private:
    static constexpr std::size_t kMostBacklog = 1 << 20;

    UiChannel channel_;
    UridMap& urids_;
    std::vector<std::uint64_t> received_;  ///< the atom handed out last; aligned as atoms must be
};

}  // namespace lacquer::host
