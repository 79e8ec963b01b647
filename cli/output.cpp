#include "cli/output.hpp"

#include <array>
#include <charconv>
#include <iostream>

#include <nlohmann/json.hpp>

namespace lacquer::cli {
namespace {

const char* name(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::failed:
            return "failed";
        case ErrorKind::usage:
            return "usage";
        case ErrorKind::badData:
            return "badData";
        case ErrorKind::missingInput:
            return "missingInput";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::cannotCreate:
            return "cannotCreate";
    }
    return "";
}

}  // namespace

std::string number(double value, int decimals) {
    std::array<char, 512> buffer;  // the largest double has 309 digits
    const auto [end, problem] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
    return {buffer.data(), end};
}

std::string shortest(double value) {
    std::array<char, 64> buffer;
    const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end};
}

std::string level(const std::optional<double>& value, const char* unit) {
    return value ? number(*value, 1) + " " + unit : std::string("silent");
}

nlohmann::ordered_json orNull(const std::optional<double>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json asJson(const Error& error) {
    return {{"kind", name(error.kind)}, {"where", error.where}, {"what", error.what}, {"remedy", error.remedy}};
}

void printJson(const nlohmann::ordered_json& object) {
    constexpr int kIndent = 2;
    std::cout << object.dump(kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

void printJsonLine(const nlohmann::ordered_json& object) {
    std::cout << object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << std::endl;
}

}  // namespace lacquer::cli
