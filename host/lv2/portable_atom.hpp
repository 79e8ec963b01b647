// The bytes of an atom made independent of this process's URIDs, and back. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

/// A value of any atom type. `body` is 8-byte aligned, as LV2 asks for.
struct AtomValue {
    LV2_URID type = 0;
    std::size_t size = 0;
    std::vector<std::uint64_t> body;

    [[nodiscard]] const void* data() const noexcept { return body.data(); }
};

/// The type and every URID in the body written as URIs: "<n>\n" then n URIs, a line each, then the body with each URID
/// replaced by its place in that list. Empty when an id means nothing here, sizes do not add up, or atoms are nested
/// more than 32 deep.
[[nodiscard]] std::string toPortable(UridMap& urids, LV2_URID type, const void* body, std::size_t size);

/// Nothing when toPortable cannot have made the text.
[[nodiscard]] std::optional<AtomValue> fromPortable(UridMap& urids, std::string_view text);

}  // namespace lacquer::host
