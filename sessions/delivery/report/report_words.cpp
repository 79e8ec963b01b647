#include "sessions/delivery/report/report_words.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace lacquer::sessions {

std::string decimalText(double value, int decimals) {
    std::array<char, 512> buffer;  // the largest double has 309 digits
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value),
                                   std::chars_format::fixed, decimals)
                         .ptr;
    const std::string digits(buffer.data(), end);
    const bool zero = digits.find_first_not_of("0.") == std::string::npos;
    return (value < 0 && !zero ? "\u2212" : "") + digits;
}

std::string signedText(double value, int decimals) {
    const std::string text = decimalText(value, decimals);
    return (value > 0 && text.find_first_not_of("0.") != std::string::npos ? "+" : "") + text;
}

std::string levelText(const std::optional<double>& value) {
    return value ? decimalText(*value, 1) : "\u2013";
}

std::string clockText(double seconds) {
    const long long whole = std::llround(seconds);
    return std::to_string(whole / 60) + ":" + (whole % 60 < 10 ? "0" : "") + std::to_string(whole % 60);
}

std::string exactClockText(double seconds) {
    const long long ms = std::llround(seconds * 1000);
    const std::string fraction = std::to_string(ms % 1000);
    return std::to_string(ms / 60000) + ":" + (ms / 1000 % 60 < 10 ? "0" : "") + std::to_string(ms / 1000 % 60) + "." +
           std::string(3 - fraction.size(), '0') + fraction;
}

std::string sizeText(std::uintmax_t bytes) {
    constexpr double kKilo = 1e3, kMega = 1e6;
    const auto size = static_cast<double>(bytes);
    return size < kMega ? decimalText(size / kKilo, 1) + " kB" : decimalText(size / kMega, 1) + " MB";
}

std::string rateText(int hertz) {
    const int decimals = hertz % 1000 == 0 ? 0 : hertz % 100 == 0 ? 1 : 3;
    return decimalText(hertz / 1000.0, decimals) + " kHz";
}

std::string countText(std::int64_t count, const std::string& one, const std::string& several) {
    return std::to_string(count) + " " + (count == 1 ? one : several);
}

}  // namespace lacquer::sessions
