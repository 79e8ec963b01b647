#include "sessions/format/schema_check.hpp"

#include <optional>
#include <set>
#include <string_view>

#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "sessions/format/source_map.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

// How valijson's messages about members begin; their names follow.
constexpr std::string_view kMissing = "Missing required property ";
constexpr std::string_view kUnknown =
    "Object contains a property that could not be validated using 'properties' or 'additionalProperties' constraints: ";

// valijson gives the way to a value as "<root>", "[nodes]", "[3]", "[id]".
std::vector<std::string> tokensOf(const std::vector<std::string>& context) {
    std::vector<std::string> tokens;
    for (std::size_t i = 1; i < context.size(); ++i) tokens.push_back(context[i].substr(1, context[i].size() - 2));
    return tokens;
}

// The part of the schema that rules the value at the end of a way, or null.
const json* ruleFor(const json& schema, const std::vector<std::string>& tokens) {
    const auto resolve = [&schema](const json* rule) {
        while (rule && rule->contains("$ref"))
            rule = &schema.at(json::json_pointer(rule->at("$ref").get<std::string>().substr(1)));
        return rule;
    };
    const json* rule = &schema;
    for (const std::string& token : tokens) {
        if (rule->contains("items")) {
            const json& items = rule->at("items");
            const std::size_t index = std::stoul(token);
            if (items.is_array() && index >= items.size()) return nullptr;
            rule = resolve(items.is_array() ? &items[index] : &items);
        } else if (rule->contains("properties") && rule->at("properties").contains(token)) {
            rule = resolve(&rule->at("properties").at(token));
        } else if (rule->contains("additionalProperties") && rule->at("additionalProperties").is_object()) {
            rule = resolve(&rule->at("additionalProperties"));
        } else {
            return nullptr;
        }
    }
    return rule;
}

std::string describe(const json& value) {
    switch (value.type()) {
        case json::value_t::object:
            return "an object";
        case json::value_t::array:
            return "a list of " + std::to_string(value.size());
        case json::value_t::string: {
            const auto& text = value.get_ref<const std::string&>();
            return text.size() > 40 ? "a text" : "the text \"" + text + "\"";
        }
        case json::value_t::null:
            return "null";
        default:
            return value.dump();
    }
}

// The member name behind a given start of a message of valijson's: "start'name'" and perhaps a full stop.
std::string quotedName(const std::string& message, std::string_view start) {
    return message.substr(start.size() + 1, message.rfind('\'') - start.size() - 1);
}

// One message of valijson's in the words of the schema. Nothing where it only repeats, at a value around it, what has
// been said of the value itself.
std::optional<SchemaViolation> translate(const json& schema, const json& document,
                                         const valijson::ValidationResults::Error& message) {
    const std::string& text = message.description;
    if (text.starts_with("Failed to validate") || text.starts_with("Cannot validate item")) return std::nullopt;
    const auto tokens = tokensOf(message.context);
    std::string pointer;
    for (const std::string& token : tokens) pointer = childPointer(pointer, token);

    if (text.starts_with(kMissing))
        return SchemaViolation{pointer, "the member \"" + quotedName(text, kMissing) + "\" is missing"};
    if (text.starts_with(kUnknown))
        return SchemaViolation{childPointer(pointer, quotedName(text, kUnknown)), "there is no such member here"};
    const json* rule = ruleFor(schema, tokens);
    if (!rule || !rule->contains("description")) return SchemaViolation{pointer, text};
    return SchemaViolation{pointer, "expected " + rule->at("description").get<std::string>() + ", found " +
                                        describe(document.at(json::json_pointer(pointer)))};
}

}  // namespace

std::vector<SchemaViolation> checkAgainstSchema(const json& document) {
    std::vector<SchemaViolation> violations;
    try {
        const json schemaJson = json::parse(sessionSchemaText());
        valijson::Schema schema;
        valijson::SchemaParser(valijson::SchemaParser::kDraft7)
            .populateSchema(valijson::adapters::NlohmannJsonAdapter(schemaJson), schema);
        valijson::ValidationResults results;
        valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results);

        std::set<std::pair<std::string, std::string>> seen;
        for (const auto& message : results)
            if (auto violation = translate(schemaJson, document, message);
                violation && seen.emplace(violation->pointer, violation->what).second)
                violations.push_back(std::move(*violation));
    } catch (const std::exception& error) {
        violations.push_back({"", std::string("the check against the schema failed: ") + error.what()});
    }
    return violations;
}

}  // namespace lacquer::sessions
