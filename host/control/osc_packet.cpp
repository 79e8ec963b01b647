#include "host/control/osc_packet.hpp"

#include <lo/lo.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "core/base/overloaded.hpp"

namespace lacquer::host {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::string_view kBundle{"#bundle", 8};  // with its NUL
constexpr int kDeepest = 8;

struct FreeMessage {
    void operator()(lo_message message) const { lo_message_free(message); }
};
using LoMessage = std::unique_ptr<void, FreeMessage>;

Failure<Error> malformed(std::string what) {
    return fail(ErrorKind::badData, "this is no OSC: " + std::move(what));
}

/// Bytes of the text at the front with its NULs, which fill it up to a multiple of four; nothing when it is torn.
std::optional<std::size_t> textBytes(Bytes bytes) {
    const auto end = std::find(bytes.begin(), bytes.end(), 0);
    if (end == bytes.end()) return std::nullopt;
    const std::size_t padded = (static_cast<std::size_t>(end - bytes.begin()) / 4 + 1) * 4;
    if (padded > bytes.size() || std::any_of(end, bytes.begin() + static_cast<std::ptrdiff_t>(padded),
                                             [](std::uint8_t byte) { return byte != 0; }))
        return std::nullopt;
    return padded;
}

/// That a message is whole, before liblo reads it.
Status checkMessage(Bytes bytes) {
    if (bytes.empty() || bytes.size() % 4 != 0) return malformed("its length is no multiple of four");
    if (bytes[0] != '/') return malformed("the address does not begin with a slash");
    const auto address = textBytes(bytes);
    if (!address) return malformed("the address does not end");
    bytes = bytes.subspan(*address);
    if (bytes.empty() || bytes[0] != ',') return malformed("it does not say which arguments it has");
    const auto types = textBytes(bytes);
    if (!types) return malformed("its list of arguments does not end");
    const char* type = reinterpret_cast<const char*>(bytes.data()) + 1;
    for (bytes = bytes.subspan(*types); *type != 0; ++type) {
        std::optional<std::size_t> size;
        switch (*type) {
            case 'T':
            case 'F':
                size = 0;
                break;
            case 'i':
            case 'f':
                size = 4;
                break;
            case 'h':
            case 'd':
                size = 8;
                break;
            case 's':
            case 'S':
                size = textBytes(bytes);
                break;
            default:
                return fail(ErrorKind::badData, std::string("arguments of the type ") +
                                                    (*type > 32 && *type < 127 ? *type : '?') + " are not taken");
        }
        if (!size || *size > bytes.size()) return malformed("an argument is cut off");
        bytes = bytes.subspan(*size);
    }
    if (!bytes.empty()) return malformed("something follows the last argument");
    return {};
}

template <class Number>
Number numberAt(const void* place) {
    Number number;
    std::memcpy(&number, place, sizeof number);  // liblo puts 8 bytes on any multiple of four
    return number;
}

OscArgument argumentOf(char type, const void* value) {
    switch (type) {
        case 'T':
        case 'F':
            return type == 'T';
        case 'i':
            return numberAt<std::int32_t>(value);
        case 'h':
            return static_cast<double>(numberAt<std::int64_t>(value));
        case 'f':
            return numberAt<float>(value);
        case 'd':
            return numberAt<double>(value);
        default:
            return std::string(static_cast<const char*>(value));
    }
}

Result<OscMessage> readMessage(Bytes bytes) {
    if (Status whole = checkMessage(bytes); !whole) return fail(std::move(whole).error());
    std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());  // liblo turns the bytes of numbers round in place
    int result = 0;
    const LoMessage read(lo_message_deserialise(copy.data(), copy.size(), &result));
    if (!read) return malformed("liblo refuses it (" + std::to_string(result) + ")");
    OscMessage message{reinterpret_cast<const char*>(bytes.data()), {}};
    const char* types = lo_message_get_types(read.get());
    lo_arg** values = lo_message_get_argv(read.get());
    for (int i = 0; i < lo_message_get_argc(read.get()); ++i)
        message.arguments.push_back(argumentOf(types[i], values[i]));
    return message;
}

Status readInto(std::vector<OscMessage>& messages, Bytes bytes, int depth) {
    const bool bundle = bytes.size() >= kBundle.size() && std::memcmp(bytes.data(), kBundle.data(), 8) == 0;
    if (!bundle) {
        auto message = readMessage(bytes);
        if (!message) return fail(std::move(message).error());
        messages.push_back(*std::move(message));
        return {};
    }
    if (depth > kDeepest) return malformed("bundles lie too deep within each other");
    if (bytes.size() < 16) return malformed("a bundle is cut off");
    for (bytes = bytes.subspan(16); !bytes.empty();) {
        if (bytes.size() < 4) return malformed("a bundle is cut off");
        const std::size_t size = std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 |
                                 std::size_t{bytes[2]} << 8 | std::size_t{bytes[3]};
        bytes = bytes.subspan(4);
        if (size > bytes.size()) return malformed("a bundle is cut off");
        if (Status read = readInto(messages, bytes.first(size), depth + 1); !read) return read;
        bytes = bytes.subspan(size);
    }
    return {};
}

}  // namespace

Result<std::vector<OscMessage>> readOscPacket(std::span<const std::uint8_t> bytes) {
    std::vector<OscMessage> messages;
    if (Status read = readInto(messages, bytes, 1); !read) return fail(std::move(read).error());
    return messages;
}

std::vector<std::uint8_t> writeOscMessage(const OscMessage& message) {
    const LoMessage made(lo_message_new());
    for (const OscArgument& argument : message.arguments)
        std::visit(Overloaded{[&](bool on) { on ? lo_message_add_true(made.get()) : lo_message_add_false(made.get()); },
                              [&](std::int32_t number) { lo_message_add_int32(made.get(), number); },
                              [&](float number) { lo_message_add_float(made.get(), number); },
                              [&](double number) { lo_message_add_double(made.get(), number); },
                              [&](const std::string& text) { lo_message_add_string(made.get(), text.c_str()); }},
                   argument);
    std::vector<std::uint8_t> bytes(lo_message_length(made.get(), message.address.c_str()));
    std::size_t size = bytes.size();
    lo_message_serialise(made.get(), message.address.c_str(), bytes.data(), &size);
    return bytes;
}

std::vector<std::vector<std::uint8_t>> writeOscBundles(std::span<const OscMessage> messages, std::size_t mostBytes) {
    constexpr std::size_t kHead = kBundle.size() + 8, kLength = 4;
    std::vector<std::vector<std::uint8_t>> bundles;
    for (const OscMessage& message : messages) {
        const std::vector<std::uint8_t> bytes = writeOscMessage(message);
        if (bundles.empty() || bundles.back().size() + kLength + bytes.size() > mostBytes) {
            bundles.emplace_back(kBundle.begin(), kBundle.end());
            bundles.back().resize(kHead, 0);
            bundles.back().back() = 1;  // at once
        }
        std::vector<std::uint8_t>& bundle = bundles.back();
        for (int shift = 24; shift >= 0; shift -= 8) bundle.push_back(static_cast<std::uint8_t>(bytes.size() >> shift));
        bundle.insert(bundle.end(), bytes.begin(), bytes.end());
    }
    return bundles;
}

}  // namespace lacquer::host
