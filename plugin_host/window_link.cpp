#include "plugin_host/window_link.hpp"

#include <poll.h>

namespace lacquer::plugin_host {

using host::UiMessage;
using host::UiMessageKind;

WindowLink::WindowLink(int file) : channel_(FileDescriptor(file)), file_(file) {}

void WindowLink::send(UiMessageKind kind, std::uint32_t number, std::span<const std::byte> payload) {
    const std::scoped_lock lock(mutex_);
    channel_.send(kind, number, payload);
}

void WindowLink::flush() {
    const std::scoped_lock lock(mutex_);
    channel_.flush();
}

void WindowLink::flushAll() {
    const std::scoped_lock lock(mutex_);
    while (channel_.isOpen() && channel_.backlog() > 0) {
        pollfd writable{file_, POLLOUT, 0};
        ::poll(&writable, 1, -1);
        channel_.flush();
    }
}

void WindowLink::wait() const {
    pollfd readable{file_, POLLIN, 0};
    if (channel_.backlog() > 0) readable.events |= POLLOUT;
    ::poll(&readable, 1, -1);
}

std::optional<KeptMessage> WindowLink::receive() {
    const std::scoped_lock lock(mutex_);
    return receiveLocked();
}

std::optional<KeptMessage> WindowLink::receiveLocked() {
    if (!waiting_.empty()) {
        KeptMessage first = std::move(waiting_.front());
        waiting_.pop_front();
        return first;
    }
    while (const auto message = channel_.receive()) {
        if (message->kind == UiMessageKind::urids)
            learn(*message);
        else
            return KeptMessage{message->kind, message->number, {message->payload.begin(), message->payload.end()}};
    }
    return std::nullopt;
}

std::optional<KeptMessage> WindowLink::await() {
    const std::scoped_lock lock(mutex_);
    for (;;) {
        if (auto message = receiveLocked()) return message;
        if (!channel_.isOpen()) return std::nullopt;
        wait();
        channel_.flush();
    }
}

bool WindowLink::isOpen() const {
    const std::scoped_lock lock(mutex_);
    return channel_.isOpen();
}

bool WindowLink::hasBacklog() const {
    const std::scoped_lock lock(mutex_);
    return channel_.backlog() > 0;
}

void WindowLink::learn(const UiMessage& urids) {
    if (urids.number != uris_.size() + 1) return;  // ids are told in order
    std::string_view rest = urids.text();
    for (std::size_t end; (end = rest.find('\0')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
        uris_.emplace_back(rest.substr(0, end));
        ids_.emplace(uris_.back(), static_cast<LV2_URID>(uris_.size()));
    }
}

LV2_URID WindowLink::map(const char* uri) {
    const std::scoped_lock lock(mutex_);
    const std::string_view wanted = uri;
    bool asked = false;
    for (;;) {
        if (const auto known = ids_.find(wanted); known != ids_.end()) return known->second;
        if (!channel_.isOpen()) return 0;
        if (!asked) channel_.send(UiMessageKind::map, 0, wanted);
        asked = true;
        while (const auto message = channel_.receive()) {
            if (message->kind == UiMessageKind::urids)
                learn(*message);
            else
                waiting_.push_back(
                    {message->kind, message->number, {message->payload.begin(), message->payload.end()}});
        }
        if (ids_.contains(wanted)) continue;
        if (channel_.isOpen()) wait();
        channel_.flush();
    }
}

const char* WindowLink::unmap(LV2_URID urid) const {
    const std::scoped_lock lock(mutex_);
    return urid >= 1 && urid <= uris_.size() ? uris_[urid - 1].c_str() : nullptr;
}

}  // namespace lacquer::plugin_host
