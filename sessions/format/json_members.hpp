// Reading JSON that people have written: every refusal says where in the text, what is wrong and what would do. Pure;
// message thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/error.hpp"
#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

/// Why a text cannot be read, of kind badData unless it says otherwise. Thrown by what reads it, and caught by what
/// began to.
struct Misread {
    Error error;
    std::string pointer;     ///< JSON pointer (RFC 6901) of the value that is wrong; empty: the whole
    bool followsUp = false;  ///< it would be right, had not something before it been wrong
};

/// A value, and where it stands. It must outlive this.
class JsonValue {
public:
    explicit JsonValue(const nlohmann::json& json, std::string pointer = {});

    [[nodiscard]] const nlohmann::json& json() const noexcept { return *json_; }
    [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }

    [[nodiscard]] bool isNumber() const;
    [[nodiscard]] bool isText() const;
    [[nodiscard]] bool isList() const;
    [[nodiscard]] bool isObject() const;

    /// Each of these throws Misread where the value is something else.
    [[nodiscard]] double number() const;
    /// A whole number, 3 or 3.0, from `least` to `most`.
    [[nodiscard]] std::int64_t whole(std::int64_t least, std::int64_t most) const;
    /// true, false, "on" or "off".
    [[nodiscard]] bool toggle() const;
    /// A text, or {"base64": …} for bytes that are no UTF-8.
    [[nodiscard]] std::string text() const;
    /// The values of a list that has from `least` to `most` of them. `what` says what it lists: "[frame, value]".
    [[nodiscard]] std::vector<JsonValue> list(std::size_t least, std::size_t most, const char* what) const;
    [[nodiscard]] std::vector<JsonValue> list() const;
    /// The members of an object with their names, in alphabetical order.
    [[nodiscard]] std::vector<std::pair<std::string, JsonValue>> entries() const;

    [[noreturn]] void refuse(std::string what, std::string remedy = {}) const;
    /// Of an error from elsewhere; its place moves into its text.
    [[noreturn]] void refuse(Error error) const;

private:
    const nlohmann::json* json_;
    std::string pointer_;
};

/// The members of an object, each of which is asked for by its name. null is the same as left out.
class JsonMembers {
public:
    /// Throws Misread unless it is an object.
    explicit JsonMembers(const JsonValue& object);

    [[nodiscard]] const JsonValue& object() const noexcept { return object_; }
    [[nodiscard]] std::optional<JsonValue> find(const char* name);
    /// Throws Misread where it is missing.
    [[nodiscard]] JsonValue need(const char* name);
    /// The members that nobody has asked for.
    [[nodiscard]] std::vector<std::pair<std::string, JsonValue>> others() const;
    /// The same, to be written back.
    [[nodiscard]] UnknownMembers keepOthers() const;
    /// The known member that was probably meant by the name of another, as didYouMean() says it.
    [[nodiscard]] std::string meantBy(const std::string& name) const;
    /// Throws Misread on a member that nobody has asked for, and names the one that was probably meant.
    void finish() const;

private:
    JsonValue object_;
    std::vector<std::string> asked_;
};

/// A text for a message, its first `most` bytes where it is longer.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// A text in quotes for a message, shortened.
[[nodiscard]] std::string inQuotes(std::string_view text);

/// "did you mean X?", of the first name that goes on where the word ends or else the nearest one; or else what there
/// is: "one of: X, Y".
[[nodiscard]] std::string didYouMean(std::string_view word, const std::vector<std::string>& known);

}  // namespace lacquer::sessions
