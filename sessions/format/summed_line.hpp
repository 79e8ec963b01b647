// Lines of JSON that tell whether they are whole: each an object that ends with a sum over what stands before it. What
// journals and histories are made of. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace lacquer::sessions {

/// An object, not empty and without a member "sum", as a line with its line end.
[[nodiscard]] std::string summedLine(const nlohmann::json& object);

/// The object of a line with its line end; discarded when the line is not whole.
[[nodiscard]] nlohmann::json readSummedLine(std::string_view line);

/// The lines of a text, each with its line end; the last one may lack it.
[[nodiscard]] std::vector<std::string_view> linesOf(std::string_view text);

}  // namespace lacquer::sessions
