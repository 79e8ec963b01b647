#include "sessions/interchange/device_state.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/base64.hpp"
#include "sessions/format/json_members.hpp"

namespace lacquer::sessions::dawproject {

std::string writeState(const ProcessorState& state) {
    nlohmann::json object = nlohmann::json::object();
    // Bytes that are no text survive this way alone, so all go it.
    for (const auto& [name, bytes] : state) object[name] = {{"base64", encodeBase64(bytes)}};
    return object.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<ProcessorState> readState(std::string_view text) {
    try {
        const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
        ProcessorState state;
        for (const auto& [name, value] : JsonValue(json).entries()) state[name] = value.text();
        return state;
    } catch (Misread& misread) {
        return fail(std::move(misread.error));
    }
}

}  // namespace lacquer::sessions::dawproject
