#include "host/lv2/ui/plugin_ui_traffic.hpp"

#include <algorithm>
#include <cstring>

namespace lacquer::host {
namespace {

// The port, and room that keeps the atom behind it where atoms may lie.
constexpr std::size_t kPrefix = 8;

void pack(const PortAtom& message, std::byte* into) noexcept {
    std::memcpy(into, &message.port, sizeof message.port);
    std::copy(message.atom.begin(), message.atom.end(), into + kPrefix);
}

}  // namespace

PortAtom UiTrafficRings::unpack(std::span<const std::byte> message) noexcept {
    PortAtom unpacked;
    std::memcpy(&unpacked.port, message.data(), sizeof unpacked.port);
    unpacked.atom = message.subspan(kPrefix);
    return unpacked;
}

void UiTrafficRings::open() {
    if (wanted()) return;
    if (!owned_) {
        owned_ = std::make_unique<Rings>();
        rings_.store(owned_.get(), std::memory_order_release);
    }
    while (receive()) {
    }
    wanted_.store(true, std::memory_order_relaxed);
}

bool UiTrafficRings::send(const PortAtom& message) {
    if (!owned_) return false;
    owned_->sending.resize(kPrefix + message.atom.size());
    pack(message, owned_->sending.data());
    return owned_->toPlugin.push(owned_->sending);
}

std::optional<PortAtom> UiTrafficRings::receive() {
    if (!owned_) return std::nullopt;
    const auto message = owned_->fromPlugin.pop(owned_->received);
    if (message.data() == nullptr) return std::nullopt;
    return unpack(message);
}

void UiTrafficRings::tell(const PortAtom& message) noexcept {
    Rings* rings = rings_.load(std::memory_order_acquire);
    if (rings == nullptr) return;
    const std::size_t size = kPrefix + message.atom.size();
    bool told = size <= rings->telling.size();
    if (told) {
        pack(message, rings->telling.data());
        told = rings->fromPlugin.push(std::span(rings->telling).first(size));
    }
    if (!told) dropped_.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace lacquer::host
