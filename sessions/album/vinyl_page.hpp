// The page of a record: what lies where on its sides, and what will be heard. Pure.
#pragma once

#include "sessions/album/vinyl_sheet.hpp"

namespace lacquer::sessions {

[[nodiscard]] Page recordPage(const RecordDelivery& delivery);

}  // namespace lacquer::sessions
