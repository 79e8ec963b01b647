#include "sessions/delivery/loudness_tags.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace lacquer::sessions {

namespace {

// A point whatever the locale.
std::string fixed(double value, int decimals) {
    std::array<char, 512> text;  // the largest double has 309 digits
    const auto [end, problem] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
    return {text.data(), end};
}

}  // namespace

std::int16_t bextValue(const std::optional<double>& value) {
    constexpr double kMost = 99.99;
    if (!value || !(std::abs(*value) <= kMost)) return kBextUnknown;
    return static_cast<std::int16_t>(std::lround(*value * 100));
}

std::string replayGain(double integratedLufs) {
    constexpr double kReferenceLufs = -18;
    return fixed(kReferenceLufs - integratedLufs, 2) + " dB";
}

std::string replayGainPeak(double peakDb) {
    return fixed(std::pow(10, peakDb / 20), 6);
}

std::string opusGain(double integratedLufs) {
    constexpr double kReferenceLufs = -23;
    return std::to_string(std::lround(std::clamp((kReferenceLufs - integratedLufs) * 256, -32768.0, 32767.0)));
}

}  // namespace lacquer::sessions
