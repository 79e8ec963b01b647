// Values of parameters as people write them. Pure; message thread.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/engine/parameter.hpp"

namespace lacquer::sessions {

/// The value that a word stands for: a number with a point, "on" and "off" of a toggle, a name of a choice. Whether it
/// lies in the range is for checkParameter() to say. Fails with badData, and says what could be written.
Result<double> parseValue(const ParameterInfo& info, const std::string& word);

}  // namespace lacquer::sessions
