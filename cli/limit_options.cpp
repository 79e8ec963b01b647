#include "cli/limit_options.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace lacquer::cli {
namespace {

constexpr const char* kLimitOption = "--limit";

Result<std::vector<double>> limitValues(const std::string& text, std::size_t from) {
    std::vector<double> values;
    for (const char *at = text.data() + from, *end = text.data() + text.size();; ++at) {
        double value = 0;
        const auto [stop, error] = std::from_chars(at, end, value);
        if (error != std::errc() || (stop != end && *stop != ','))
            return fail(ErrorKind::usage, "\"" + text + "\" is no limit", kLimitOption,
                        "NAME=WARN,FAIL as in curvature=0.4,0.8; `lacquer vinyl houses` lists all of them");
        values.push_back(value);
        if (stop == end) return values;
        at = stop;
    }
}

}  // namespace

void addLimitOption(CLI::App& command, std::vector<std::string>& texts) {
    command
        .add_option(
            kLimitOption, texts,
            "Warn and fail elsewhere than the house does: curvature=0.4,0.8; `lacquer vinyl houses` lists names")
        ->take_all();
}

Status readLimits(const std::vector<std::string>& texts, LimitsByName& limits) {
    for (const std::string& text : texts) {
        const std::size_t sign = std::min(text.find('='), text.size());
        auto values = limitValues(text, std::min(sign + 1, text.size()));
        if (!values) return fail(std::move(values).error());
        sessions::vinyl::MetricLimits any;
        if (Status set = sessions::vinyl::setLimit(any, text.substr(0, sign), *values); !set) {
            const Error& error = set.error();
            return fail(error.kind, "\"" + error.where + "\": " + error.what, kLimitOption, error.remedy);
        }
        limits[text.substr(0, sign)] = *std::move(values);
    }
    return {};
}

nlohmann::ordered_json limitsJson(const sessions::vinyl::MetricLimits& limits) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const auto& limit : sessions::vinyl::namedLimits(limits))
        json[limit.name] = limit.values.size() > 1 ? nlohmann::ordered_json(limit.values)
                                                   : nlohmann::ordered_json(limit.values.front());
    return json;
}

}  // namespace lacquer::cli
