// WindowLink: the window's end of the channel to the program, and the ids of URIs, which are the program's.
#pragma once

#include <lv2/urid/urid.h>

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/lv2/ui/ui_channel.hpp"

namespace lacquer::plugin_host {

/// A message that stays.
struct KeptMessage {
    host::UiMessageKind kind{};
    std::uint32_t number = 0;
    std::vector<std::byte> payload{};

    [[nodiscard]] host::UiMessage view() const { return {kind, number, payload}; }
};

/// Any thread: UIs have threads of their own that ask for ids.
class WindowLink {
public:
    explicit WindowLink(int file);

    void send(host::UiMessageKind kind, std::uint32_t number = 0, std::span<const std::byte> payload = {});
    void send(host::UiMessageKind kind, std::string_view text) { send(kind, 0, std::as_bytes(std::span(text))); }
    template <class Value>
    void sendValue(host::UiMessageKind kind, std::uint32_t number, const Value& value) {
        send(kind, number, std::as_bytes(std::span(&value, 1)));
    }
    void flush();
    /// Waits until all has been sent, or nobody listens.
    void flushAll();

    /// The next message but for what is about ids. Never waits.
    std::optional<KeptMessage> receive();
    /// Waits for it; nothing when the program has gone.
    std::optional<KeptMessage> await();

    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] int file() const noexcept { return file_; }
    [[nodiscard]] bool hasBacklog() const;

    /// Asks the program where the id is not known, and waits for the answer. 0 when the program has gone.
    LV2_URID map(const char* uri);
    /// Null for an id that was never given out.
    const char* unmap(LV2_URID urid) const;

private:
    std::optional<KeptMessage> receiveLocked();
    void learn(const host::UiMessage& urids);
    void wait() const;

    mutable std::mutex mutex_;
    host::UiChannel channel_;
    const int file_;
    std::deque<KeptMessage> waiting_;  // came while an id was waited for
    std::deque<std::string> uris_;     // by id, from 1 on; a deque never moves its strings
    std::unordered_map<std::string_view, LV2_URID> ids_;
};

}  // namespace lacquer::plugin_host
