#include "sessions/model/value_words.hpp"

#include <algorithm>
#include <charconv>

namespace lacquer::sessions {

namespace {

std::string whatCouldBeWritten(const ParameterInfo& info) {
    if (!info.choices.empty()) {
        std::string names = "one of: " + info.choices.front();
        for (std::size_t i = 1; i < info.choices.size(); ++i) names += ", " + info.choices[i];
        return names;
    }
    if (info.scale == ParameterScale::toggle) return "on or off";
    return "write a number with a point and without a unit: 0.5";
}

}  // namespace

Result<double> parseValue(const ParameterInfo& info, const std::string& word) {
    double value = 0;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (problem == std::errc{} && end == word.data() + word.size()) return value;
    if (info.scale == ParameterScale::toggle && (word == "on" || word == "off")) return word == "on" ? 1.0 : 0.0;
    const auto choice = std::find(info.choices.begin(), info.choices.end(), word);
    if (choice != info.choices.end()) return static_cast<double>(choice - info.choices.begin());
    return fail(ErrorKind::badData, "\"" + word + "\" is no value of " + info.name, {}, whatCouldBeWritten(info));
}

}  // namespace lacquer::sessions
