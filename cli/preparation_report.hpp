// What `lacquer vinyl prepare` prints: what each song needs, and what that brings. Main thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sessions/album/album_preparation.hpp"

namespace lacquer::cli {

struct PreparationReport {
    sessions::RecordPlaces places{};
    std::string house{};
    sessions::vinyl::PreparationWishes wishes{};
    std::vector<std::string> titles{};
    std::vector<sessions::vinyl::PreparationResult> songs{};
    std::vector<std::string> files{};            ///< that were written; empty: none
    std::vector<std::int64_t> clippedSamples{};  ///< of these
};

void printPreparation(const PreparationReport& report);
[[nodiscard]] nlohmann::ordered_json preparationJson(const PreparationReport& report);

}  // namespace lacquer::cli
