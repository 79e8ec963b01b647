#include "sessions/format/guarded_head.hpp"

#include <nlohmann/json.hpp>

#include "sessions/format/fingerprint.hpp"

namespace lacquer::sessions {

std::string guardedHead(const nlohmann::ordered_json& head) {
    const std::string text = head.dump();
    std::string line = fingerprint(text) + ' ' + text + '\n';
    line.resize(kGuardedHeadBytes, ' ');
    return line;
}

std::optional<nlohmann::json> readGuardedHead(std::string_view bytes) {
    const std::size_t space = bytes.find(' '), end = bytes.find('\n');
    if (space == std::string_view::npos || end == std::string_view::npos || end < space) return std::nullopt;
    const std::string_view text = bytes.substr(space + 1, end - space - 1);
    if (fingerprint(text) != bytes.substr(0, space)) return std::nullopt;
    return nlohmann::json::parse(text, nullptr, false);
}

}  // namespace lacquer::sessions
