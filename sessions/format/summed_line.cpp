#include "sessions/format/summed_line.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "sessions/format/fingerprint.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

constexpr std::size_t kSumDigits = 16;
constexpr std::string_view kSumMember = R"(,"sum":")";
constexpr std::string_view kLineEnd = "\"}\n";

}  // namespace

std::string summedLine(const json& object) {
    std::string text = object.dump(-1, ' ', false, json::error_handler_t::replace);
    text.pop_back();
    const std::string sum = fingerprint(text);
    return text.append(kSumMember).append(sum).append(kLineEnd);
}

json readSummedLine(std::string_view line) {
    const std::size_t behind = kSumMember.size() + kSumDigits + kLineEnd.size();
    if (line.size() <= behind || !line.ends_with(kLineEnd)) return json::value_t::discarded;
    const std::string_view text = line.substr(0, line.size() - behind);
    const std::string_view sum = line.substr(text.size() + kSumMember.size(), kSumDigits);
    if (line.substr(text.size(), kSumMember.size()) != kSumMember || sum != fingerprint(text))
        return json::value_t::discarded;
    return json::parse(line, nullptr, false);
}

std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

}  // namespace lacquer::sessions
