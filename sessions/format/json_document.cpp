#include "sessions/format/json_document.hpp"

#include <cmath>

namespace lacquer::sessions {

namespace {

using Json = nlohmann::ordered_json;

// JSON on one line, with a space behind each colon and comma. nlohmann's own one-line form is without.
void append(std::string& out, const Json& value) {
    if (!value.is_structured()) {
        out += value.dump();
        return;
    }
    out += value.is_object() ? '{' : '[';
    bool first = true;
    for (const auto& [key, member] : value.items()) {
        if (!first) out += ", ";
        first = false;
        if (value.is_object()) out += Json(key).dump() + ": ";
        append(out, member);
    }
    out += value.is_object() ? '}' : ']';
}

// Where a value is that JSON would turn into null.
const Json* findNonFinite(const Json& value) {
    if (value.is_number_float() && !std::isfinite(value.get<double>())) return &value;
    if (value.is_structured())
        for (const Json& member : value)
            if (const Json* found = findNonFinite(member)) return found;
    return nullptr;
}

}  // namespace

nlohmann::ordered_json jsonNumber(double value) {
    constexpr double kExact = 9007199254740992.0;  // 2^53: up to here every whole double is that integer
    const bool whole = value == std::floor(value) && std::abs(value) < kExact && !(value == 0 && std::signbit(value));
    return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

void appendExtra(nlohmann::ordered_json& object, const UnknownMembers& extra) {
    if (!extra.json().is_object()) return;
    for (const auto& [key, member] : extra.json().items())
        if (!object.contains(key)) object[key] = Json(member);
}

void JsonDocument::member(const std::string& name, const Json& value) {
    check(value, name);
    begin(name);
    append(text_, value);
}

void JsonDocument::list(const std::string& name, const std::vector<Json>& lines) {
    begin(name);
    text_ += '[';
    for (std::size_t i = 0; i < lines.size(); ++i) {
        check(lines[i], name + " " + std::to_string(i));
        text_ += i == 0 ? "\n    " : ",\n    ";
        append(text_, lines[i]);
    }
    text_ += lines.empty() ? "]" : "\n  ]";
}

void JsonDocument::extra(const UnknownMembers& extra) {
    if (extra.json().is_object())
        for (const auto& [key, value] : extra.json().items()) member(key, Json(value));
}

Result<std::string> JsonDocument::finish() {
    if (!firstFault_.empty())
        return fail(ErrorKind::badData, "a number that is not finite cannot be saved", firstFault_,
                    "set it to another value");
    return text_ + "\n}\n";
}

void JsonDocument::begin(const std::string& name) {
    text_ += text_.empty() ? "{\n  " : ",\n  ";
    text_ += Json(name).dump() + ": ";
}

void JsonDocument::check(const Json& value, const std::string& where) {
    if (firstFault_.empty() && findNonFinite(value)) firstFault_ = where;
}

}  // namespace lacquer::sessions
