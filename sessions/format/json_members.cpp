#include "sessions/format/json_members.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/base64.hpp"
#include "core/base/nearest_word.hpp"
#include "sessions/format/source_map.hpp"

namespace lacquer::sessions {

namespace {

constexpr std::size_t kLongestQuote = 60;  // bytes: enough to find the place
constexpr std::size_t kMostNames = 24;     // of a remedy that lists what there is

// Whole numbers beyond are not exact as doubles.
constexpr double kLargestExact = 9007199254740992.0;

}  // namespace

std::string shortened(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;  // between two letters of UTF-8
    return std::string(text.substr(0, end)) + "…";
}

std::string inQuotes(std::string_view text) {
    return "\"" + shortened(text, kLongestQuote) + "\"";
}

std::string didYouMean(std::string_view word, const std::vector<std::string>& known) {
    const auto begins = [&](const std::string& name) { return !word.empty() && name.starts_with(word); };
    const auto longer = std::find_if(known.begin(), known.end(), begins);
    const std::string nearest = longer != known.end() ? *longer : nearestWord(word, known);
    if (!nearest.empty()) return "did you mean " + nearest + "?";
    if (known.empty()) return {};
    std::string names = known.size() == 1 ? "there is: " : "one of: ";
    for (std::size_t i = 0; i < std::min(known.size(), kMostNames); ++i) names += (i == 0 ? "" : ", ") + known[i];
    return known.size() > kMostNames ? names + ", …" : names;
}

JsonValue::JsonValue(const nlohmann::json& json, std::string pointer) : json_(&json), pointer_(std::move(pointer)) {}

bool JsonValue::isNumber() const {
    return json_->is_number();
}
bool JsonValue::isText() const {
    return json_->is_string();
}
bool JsonValue::isList() const {
    return json_->is_array();
}
bool JsonValue::isObject() const {
    return json_->is_object();
}

double JsonValue::number() const {
    if (!isNumber()) refuse("must be a number", "write it without quotes and without a unit");
    return json_->get<double>();
}

std::int64_t JsonValue::whole(std::int64_t least, std::int64_t most) const {
    const double value = number();
    const bool exact = value == std::floor(value) && std::abs(value) <= kLargestExact;
    if (!exact || value < static_cast<double>(least) || value > static_cast<double>(most))
        refuse("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return static_cast<std::int64_t>(value);
}

bool JsonValue::toggle() const {
    if (json_->is_boolean()) return json_->get<bool>();
    if (isText() && (*json_ == "on" || *json_ == "off")) return *json_ == "on";
    refuse("must be true or false", "or \"on\" or \"off\"");
}

std::string JsonValue::text() const {
    if (isText()) return json_->get<std::string>();
    if (!isObject() || json_->size() != 1 || !json_->contains("base64") || !json_->at("base64").is_string())
        refuse("must be a text", "put it in quotes");
    auto bytes = decodeBase64(json_->at("base64").get<std::string>());
    if (!bytes) refuse("is no base64 (RFC 4648)");
    return *std::move(bytes);
}

std::vector<JsonValue> JsonValue::list(std::size_t least, std::size_t most, const char* what) const {
    if (!isList() || json_->size() < least || json_->size() > most) refuse(std::string("must be ") + what);
    std::vector<JsonValue> values;
    for (std::size_t i = 0; i < json_->size(); ++i) values.emplace_back((*json_)[i], childPointer(pointer_, i));
    return values;
}

std::vector<JsonValue> JsonValue::list() const {
    return list(0, std::numeric_limits<std::size_t>::max(), "a list");
}

std::vector<std::pair<std::string, JsonValue>> JsonValue::entries() const {
    if (!isObject()) refuse("must be an object");
    std::vector<std::pair<std::string, JsonValue>> found;
    for (const auto& [name, value] : json_->items())
        found.emplace_back(name, JsonValue(value, childPointer(pointer_, name)));
    return found;
}

void JsonValue::refuse(std::string what, std::string remedy) const {
    throw Misread{{ErrorKind::badData, std::move(what), {}, std::move(remedy)}, pointer_};
}

void JsonValue::refuse(Error error) const {
    if (!error.where.empty()) error.what = std::exchange(error.where, {}) + ": " + error.what;
    if (error.kind != ErrorKind::unavailable) error.kind = ErrorKind::badData;
    throw Misread{std::move(error), pointer_};
}

JsonMembers::JsonMembers(const JsonValue& object) : object_(object) {
    if (!object.isObject())
        object.refuse("must be an object", "as in {\"edit\": \"removeNode\", \"node\": \"Old EQ\"}");
}

std::optional<JsonValue> JsonMembers::find(const char* name) {
    asked_.emplace_back(name);
    const auto found = object_.json().find(name);
    if (found == object_.json().end() || found->is_null()) return std::nullopt;
    return JsonValue(*found, childPointer(object_.pointer(), name));
}

JsonValue JsonMembers::need(const char* name) {
    auto found = find(name);
    if (!found) object_.refuse("\"" + std::string(name) + "\" is missing");
    return *std::move(found);
}

std::vector<std::pair<std::string, JsonValue>> JsonMembers::others() const {
    auto others = object_.entries();
    std::erase_if(others, [this](const auto& entry) {
        return std::find(asked_.begin(), asked_.end(), entry.first) != asked_.end();
    });
    return others;
}

UnknownMembers JsonMembers::keepOthers() const {
    nlohmann::json kept;
    for (const auto& [name, value] : others()) kept[name] = value.json();
    return UnknownMembers(std::move(kept));
}

std::string JsonMembers::meantBy(const std::string& name) const {
    return didYouMean(name, asked_);
}

void JsonMembers::finish() const {
    for (const auto& [name, value] : others())
        value.refuse("there is no member " + inQuotes(name) + " here", meantBy(name));
}

}  // namespace lacquer::sessions
