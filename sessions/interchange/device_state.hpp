// The state of a device as a text in an archive: a JSON object of its values, as session.json has them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/engine/processor.hpp"

namespace lacquer::sessions::dawproject {

[[nodiscard]] std::string writeState(const ProcessorState& state);
/// Fails with badData on anything else.
Result<ProcessorState> readState(std::string_view text);

}  // namespace lacquer::sessions::dawproject
