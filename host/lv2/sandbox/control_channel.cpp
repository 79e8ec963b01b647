#include "host/lv2/sandbox/control_channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <vector>

#include <nlohmann/json.hpp>

namespace lacquer::host {
namespace {

using Clock = std::chrono::steady_clock;
using Trouble = ControlChannel::Trouble;

// A state of some hundred megabytes would be a large sample library; more is no message of ours.
constexpr std::uint32_t kMostBytes = 1u << 30;
constexpr std::size_t kFirstBytes = 1u << 16;

/// A message is its length, then itself in CBOR.
using Length = std::uint32_t;

class Deadline {
public:
    explicit Deadline(ControlChannel::Limit limit) {
        if (limit) at_ = Clock::now() + *limit;
    }
    /// For poll(): rounded up, so that it does not spin at the end.
    [[nodiscard]] int milliseconds() const {
        if (!at_) return -1;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*at_ - Clock::now()).count();
        return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1 << 30));
    }

private:
    std::optional<Clock::time_point> at_;
};

Result<void, Trouble> await(int socket, short what, const Deadline& deadline) {
    pollfd watched{socket, what, 0};
    for (;;) {
        const int count = ::poll(&watched, 1, deadline.milliseconds());
        if (count > 0) return {};
        if (count == 0) return fail(Trouble::late);
        if (errno != EINTR) return fail(Trouble::closed);
    }
}

// `move` is send() or recv() of what is left; both say 0 or less when there is nobody any more.
template <class Byte, class Move>
Result<void, Trouble> moveAll(int socket, short what, Byte* bytes, std::size_t size, const Deadline& deadline,
                              const Move& move) {
    while (size > 0) {
        const ssize_t moved = move(bytes, size);
        if (moved > 0) {
            bytes += moved;
            size -= static_cast<std::size_t>(moved);
        } else if (moved < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (auto ready = await(socket, what, deadline); !ready) return ready;
        } else {
            return fail(Trouble::closed);
        }
    }
    return {};
}

Result<void, Trouble> receiveAll(int socket, std::uint8_t* bytes, std::size_t size, const Deadline& deadline) {
    return moveAll(socket, POLLIN, bytes, size, deadline,
                   [&](std::uint8_t* to, std::size_t most) { return ::recv(socket, to, most, MSG_DONTWAIT); });
}

}  // namespace

Result<std::pair<FileDescriptor, FileDescriptor>> ControlChannel::makeEnds() {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(ErrorKind::failed, "no socket can be made: " + std::generic_category().message(errno));
    return std::pair{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Result<void, Trouble> ControlChannel::send(const nlohmann::json& message, Limit limit) {
    std::vector<std::uint8_t> bytes(sizeof(Length));
    nlohmann::json::to_cbor(message, bytes);
    const auto length = static_cast<Length>(bytes.size() - sizeof(Length));
    std::memcpy(bytes.data(), &length, sizeof length);
    const int socket = socket_.number();
    return moveAll(socket, POLLOUT, static_cast<const std::uint8_t*>(bytes.data()), bytes.size(), Deadline(limit),
                   [&](const std::uint8_t* from, std::size_t most) {
                       return ::send(socket, from, most, MSG_DONTWAIT | MSG_NOSIGNAL);
                   });
}

Result<nlohmann::json, Trouble> ControlChannel::receive(Limit limit) {
    const Deadline deadline(limit);
    Length length = 0;
    std::array<std::uint8_t, sizeof length> head{};
    if (auto got = receiveAll(socket_.number(), head.data(), head.size(), deadline); !got) return fail(got.error());
    std::memcpy(&length, head.data(), sizeof length);
    if (length > kMostBytes) return fail(Trouble::closed);
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < length) {  // no more memory than for what comes, whatever has been announced
        const std::size_t at = bytes.size();
        bytes.resize(at + std::min<std::size_t>(length - at, std::max(at, kFirstBytes)));
        if (auto got = receiveAll(socket_.number(), bytes.data() + at, bytes.size() - at, deadline); !got)
            return fail(got.error());
    }
    auto message = nlohmann::json::from_cbor(bytes, true, false);
    if (message.is_discarded()) return fail(Trouble::closed);
    return message;
}

bool ControlChannel::awaitEnd(Limit limit) {
    pollfd watched{socket_.number(), 0, 0};  // that it hangs up is told in any case
    const Deadline deadline(limit);
    int count = 0;
    do count = ::poll(&watched, 1, deadline.milliseconds());
    while (count < 0 && errno == EINTR);
    return count > 0;
}

}  // namespace lacquer::host
