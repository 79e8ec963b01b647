#include "sessions/control/osc_names.hpp"

#include <algorithm>
#include <charconv>

namespace lacquer::sessions {

namespace {

constexpr std::string_view kPatternSigns = "*?[]{}";

bool isPlain(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte > 32 && byte < 127 && std::string_view("#*,/?[]{}%").find(letter) == std::string_view::npos;
}

Result<std::string> decoded(std::string_view part) {
    std::string text;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] != '%') {
            text += part[i];
            continue;
        }
        unsigned byte = 0;
        const std::string_view digits = part.substr(i + 1, 2);
        if (digits.size() < 2 || std::from_chars(digits.begin(), digits.end(), byte, 16).ptr != digits.end())
            return fail(ErrorKind::badData, "a percent sign in an address must be followed by two hexadecimal digits",
                        {}, "write %25 for the sign itself");
        text += static_cast<char>(byte);
        i += 2;
    }
    return text;
}

}  // namespace

Result<std::vector<std::string>> partsOf(std::string_view address) {
    if (!address.starts_with('/')) return fail(ErrorKind::badData, "an OSC address begins with a slash");
    if (address.find_first_of(kPatternSigns) != std::string_view::npos)
        return fail(ErrorKind::usage, "patterns are not taken", {}, "name one address");
    std::vector<std::string> parts;
    while (!address.empty()) {
        address.remove_prefix(1);
        const std::size_t end = std::min(address.find('/'), address.size());
        auto part = decoded(address.substr(0, end));
        if (!part) return fail(std::move(part).error());
        parts.push_back(*std::move(part));
        address.remove_prefix(end);
    }
    return parts;
}

std::string asPart(std::string_view text) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string part;
    for (const char letter : text) {
        if (isPlain(letter)) {
            part += letter;
            continue;
        }
        const auto byte = static_cast<unsigned char>(letter);
        part += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return part;
}

Result<NodeId> nodeCalled(const Session& session, const std::string& name, const std::string& where) {
    std::uint64_t number = 0;
    const char* end = name.data() + name.size();
    if (const auto [read, error] = std::from_chars(name.data(), end, number); read == end && !name.empty()) {
        if (error == std::errc() && session.graph.find(NodeId{number})) return NodeId{number};
        return fail(ErrorKind::usage, "there is no node " + name + " in the session", {}, where);
    }
    std::vector<NodeId> called;
    for (const auto& [id, node] : session.graph.nodes())
        if (node.name == name) called.push_back(id);
    if (called.size() == 1) return called.front();
    if (called.empty()) return fail(ErrorKind::usage, "no node is called \"" + name + "\"", {}, where);
    std::string ids;
    for (const NodeId id : called) ids += (ids.empty() ? "" : ", ") + std::to_string(id.value);
    return fail(ErrorKind::usage, std::to_string(called.size()) + " nodes are called \"" + name + "\"", {},
                "name one by its id: " + ids);
}

}  // namespace lacquer::sessions
