// Numbers and sentences as a report has them. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lacquer::sessions {

/// With so many decimals, a true minus sign, and none in front of a zero.
[[nodiscard]] std::string decimalText(double value, int decimals);
/// The same with a plus sign above zero.
[[nodiscard]] std::string signedText(double value, int decimals);
/// To a tenth; a dash for what silence does not have.
[[nodiscard]] std::string levelText(const std::optional<double>& value);
/// "4:03"
[[nodiscard]] std::string clockText(double seconds);
/// "4:03.250"
[[nodiscard]] std::string exactClockText(double seconds);
/// "12.3 MB"
[[nodiscard]] std::string sizeText(std::uintmax_t bytes);
/// "44.1 kHz"
[[nodiscard]] std::string rateText(int hertz);
/// "1 place", "3 places"
[[nodiscard]] std::string countText(std::int64_t count, const std::string& one, const std::string& several);

}  // namespace lacquer::sessions
