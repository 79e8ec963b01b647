// UiChannel: messages between a program and the process that shows a plugin's own window, over a pair of sockets. Both
// ends use it; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/file_descriptor.hpp"

namespace lacquer::host {

enum class UiMessageKind : std::uint32_t {
    // To the window.
    open,     ///< a UiOpening as JSON; the first message
    urids,    ///< URIs, each with a zero behind it; `number` is the id of the first, the others count up
    control,  ///< a float: the value of a control port. Both ways
    atom,     ///< an atom with its header, for or of a port's sequence. Both ways
    ping,     ///< to be answered with pong
    close,    ///< clean up and end

    // From the window.
    map,     ///< a URI that has no id yet: to be answered with urids
    ready,   ///< the UI has been instantiated
    size,    ///< a UiSize: what the UI wants
    touch,   ///< `number` is a port; one byte: 1 when the user takes hold of its control, 0 when he lets go
    pong,    ///< the UI is alive
    log,     ///< a line of text: an error that the UI has told of
    failed,  ///< text: why there is no window. The process ends
    closed,  ///< the UI wants to be closed, or has been. The process ends
};

/// Valid until the channel is used again.
struct UiMessage {
    UiMessageKind kind{};
    std::uint32_t number = 0;  ///< of a port, most of the time
    std::span<const std::byte> payload{};

    [[nodiscard]] std::string_view text() const noexcept {
        return {reinterpret_cast<const char*>(payload.data()), payload.size()};
    }
    /// The payload as one plain value; nothing when it has another size.
    template <class Value>
    [[nodiscard]] std::optional<Value> as() const noexcept {
        if (payload.size() != sizeof(Value)) return std::nullopt;
        Value value;
        std::memcpy(&value, payload.data(), sizeof value);
        return value;
    }
};

/// Of a UI's window, in pixels of the screen.
struct UiSize {
    std::int32_t width = 0, height = 0;
    std::int32_t minimumWidth = 0, minimumHeight = 0;  ///< 0: unsaid
    std::int32_t maximumWidth = 0, maximumHeight = 0;  ///< 0: unsaid
    std::int32_t resizable = 0;                        ///< 1: the user may change it

    friend bool operator==(const UiSize&, const UiSize&) = default;
};

class UiChannel {
public:
    /// No message is longer.
    static constexpr std::size_t kLongest = 1 << 24;

    /// Takes over one end of a connected pair of stream sockets.
    explicit UiChannel(FileDescriptor file);

    [[nodiscard]] int file() const noexcept { return file_.number(); }
    /// False once the other side has gone, or has sent what is no message.
    [[nodiscard]] bool isOpen() const noexcept { return open_; }

    /// Never waits: what the other side does not take now is kept, and sent by a later flush().
    void send(UiMessageKind kind, std::uint32_t number = 0, std::span<const std::byte> payload = {});
    void send(UiMessageKind kind, std::uint32_t number, std::string_view text) {
        send(kind, number, std::as_bytes(std::span(text)));
    }
    template <class Value>
    void sendValue(UiMessageKind kind, std::uint32_t number, const Value& value) {
        send(kind, number, std::as_bytes(std::span(&value, 1)));
    }
    void flush();
    /// Bytes that wait to be sent.
    [[nodiscard]] std::size_t backlog() const noexcept { return outgoing_.size() - sent_; }

    /// The next message that has come in whole; nothing when there is none. Never waits. What has come before the other
    /// side went is still handed out.
    std::optional<UiMessage> receive();

private:
    bool readSome();

    FileDescriptor file_;
    bool open_ = true;
    std::vector<std::byte> outgoing_;
    std::size_t sent_ = 0;
    std::vector<std::byte> incoming_;
    std::size_t taken_ = 0;  ///< of `incoming_`
};

}  // namespace lacquer::host
