#include "host/lv2/sandbox/atom_channel.hpp"

#include <lv2/atom/atom.h>

#include <cstring>
#include <string>

#include "host/lv2/portable_atom.hpp"

namespace lacquer::host {

bool AtomChannel::send(const PortAtom& message) {
    if (!isOpen() || full() || message.atom.size() < sizeof(LV2_Atom)) return false;
    LV2_Atom header{};
    std::memcpy(&header, message.atom.data(), sizeof header);
    if (header.size > message.atom.size() - sizeof header) return false;
    const std::string text = toPortable(urids_, header.type, message.atom.data() + sizeof header, header.size);
    if (text.empty() || text.size() > UiChannel::kLongest) return false;
    channel_.send(UiMessageKind::atom, message.port, text);
    return true;
}

std::optional<AtomChannel::Received> AtomChannel::receive() {
    channel_.flush();
    while (const auto message = channel_.receive()) {
        if (message->kind == UiMessageKind::open || message->kind == UiMessageKind::close)
            return Received{message->kind == UiMessageKind::open, {}};
        const auto value = message->kind == UiMessageKind::atom ? fromPortable(urids_, message->text()) : std::nullopt;
        if (!value) continue;
        const LV2_Atom header{static_cast<std::uint32_t>(value->size), value->type};
        const std::size_t size = sizeof header + value->size;
        received_.resize((size + 7) / 8);
        std::memcpy(received_.data(), &header, sizeof header);
        std::memcpy(received_.data() + 1, value->data(), value->size);
        return Received{{}, PortAtom{message->number, std::as_bytes(std::span(received_)).first(size)}};
    }
    return std::nullopt;
}

}  // namespace lacquer::host
