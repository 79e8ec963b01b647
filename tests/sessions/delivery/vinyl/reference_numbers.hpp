// The answers that the tests of records are held against: reference_numbers.json, worked out by another program.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>

namespace lacquer::sessions::vinyl {

inline const nlohmann::json& referenceNumbers() {
    static const nlohmann::json numbers = [] {
        std::ifstream file(LACQUER_SOURCE_DIR "/tests/sessions/delivery/vinyl/reference_numbers.json");
        return nlohmann::json::parse(file);
    }();
    return numbers;
}

}  // namespace lacquer::sessions::vinyl
