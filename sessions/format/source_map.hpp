// SourceMap: on which line of a JSON text a value stands. Pure.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lacquer::sessions {

class SourceMap {
public:
    /// Deeper than this no reader of ours goes; the map ends there.
    static constexpr std::size_t kMaximumDepth = 64;

    /// Of text that is no JSON, the map holds what stands in front of the fault, or less.
    explicit SourceMap(std::string_view text);

    /// Line, from 1, of the value at a JSON pointer (RFC 6901): where its member name or, in an array, the value itself
    /// begins. For a pointer to nothing, the line of the innermost value around it.
    [[nodiscard]] int line(std::string_view pointer) const;

    /// Pointers of members whose name stands more than once in their object.
    [[nodiscard]] const std::vector<std::string>& repeatedMembers() const noexcept { return repeated_; }
    /// The line on which values are nested deeper than kMaximumDepth; 0 when none are.
    [[nodiscard]] int tooDeepLine() const noexcept { return tooDeepLine_; }

private:
    // Only values that begin on another line than the value around them, so the table grows with the lines of a file
    // and not with its numbers.
    std::unordered_map<std::string, int> lines_;
    std::vector<std::string> repeated_;
    int tooDeepLine_ = 0;
};

/// Line, from 1, of a byte of a text.
[[nodiscard]] int lineOfByte(std::string_view text, std::size_t byte);

/// Appends one token to a JSON pointer, escaped.
[[nodiscard]] std::string childPointer(std::string_view pointer, std::string_view token);
[[nodiscard]] std::string childPointer(std::string_view pointer, std::size_t index);

}  // namespace lacquer::sessions
