// The track sheet of a record: for the cutting engineer, as text and as a page. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sessions/album/vinyl_plan.hpp"
#include "sessions/album/vinyl_side_files.hpp"
#include "sessions/page/page.hpp"

namespace lacquer::sessions {

/// A record, and the files that it is cut from.
struct RecordDelivery {
    const Album& album;
    const VinylMaterial& material;
    const VinylRecord& record;
    std::string house{};
    std::vector<SideFile> files{};
    std::vector<std::string> notes{};  ///< notesOn()
};

/// "12in at 33 1/3"
[[nodiscard]] std::string formatText(const vinyl::CutSettings& settings);
/// The settings that every number hangs on, in one line.
[[nodiscard]] std::string settingsText(const RecordDelivery& delivery);

/// UTF-8.
[[nodiscard]] std::string trackSheetText(const RecordDelivery& delivery);
[[nodiscard]] Page trackSheetPage(const RecordDelivery& delivery);

}  // namespace lacquer::sessions
