#include "host/lv2/ui/ui_channel.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace lacquer::host {
namespace {

struct Header {
    std::uint32_t kind;
    std::uint32_t number;
    std::uint64_t size;
};

}  // namespace

UiChannel::UiChannel(FileDescriptor file) : file_(std::move(file)) {
    ::fcntl(file_.number(), F_SETFD, FD_CLOEXEC);
    ::fcntl(file_.number(), F_SETFL, ::fcntl(file_.number(), F_GETFL) | O_NONBLOCK);
}

void UiChannel::send(UiMessageKind kind, std::uint32_t number, std::span<const std::byte> payload) {
    if (!open_ || payload.size() > kLongest) return;
    const Header header{static_cast<std::uint32_t>(kind), number, payload.size()};
    const auto bytes = std::as_bytes(std::span(&header, 1));
    outgoing_.insert(outgoing_.end(), bytes.begin(), bytes.end());
    outgoing_.insert(outgoing_.end(), payload.begin(), payload.end());
    flush();
}

void UiChannel::flush() {
    while (open_ && backlog() > 0) {
        const ssize_t written = ::send(file_.number(), outgoing_.data() + sent_, backlog(), MSG_NOSIGNAL);
        if (written > 0)
            sent_ += static_cast<std::size_t>(written);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        else if (errno != EINTR)
            open_ = false;
    }
    outgoing_.clear();
    sent_ = 0;
}

// False when nothing more is there.
bool UiChannel::readSome() {
    if (taken_ > 0) {
        incoming_.erase(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(taken_));
        taken_ = 0;
    }
    std::array<std::byte, 16384> bytes;
    for (;;) {
        const ssize_t count = ::recv(file_.number(), bytes.data(), bytes.size(), 0);
        if (count > 0) {
            incoming_.insert(incoming_.end(), bytes.begin(), bytes.begin() + count);
            return true;
        }
        if (count < 0 && errno == EINTR) continue;
        if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) open_ = false;
        return false;
    }
}

std::optional<UiMessage> UiChannel::receive() {
    for (;;) {
        const std::size_t there = incoming_.size() - taken_;
        Header header{};
        if (there >= sizeof header) {
            std::memcpy(&header, incoming_.data() + taken_, sizeof header);
            if (header.size > kLongest) {
                open_ = false;
                return std::nullopt;
            }
            if (there - sizeof header >= header.size) {
                const std::span<const std::byte> payload(incoming_.data() + taken_ + sizeof header, header.size);
                taken_ += sizeof header + header.size;
                return UiMessage{static_cast<UiMessageKind>(header.kind), header.number, payload};
            }
        }
        if (!open_ || !readSome()) return std::nullopt;
    }
}

}  // namespace lacquer::host
