// UridMap: LV2's table from URIs to small integers and back. Any thread; plugins may call it even from run().
#pragma once

#include <lv2/urid/urid.h>

#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lacquer::host {

/// Ids count up from 1 in the order in which URIDs are first asked for; they mean nothing outside this object.
class UridMap {
public:
    UridMap();
    UridMap(const UridMap&) = delete;
    UridMap& operator=(const UridMap&) = delete;

    LV2_URID map(std::string_view uri);
    /// Null for an id that was never given out. The text lives as long as the map.
    [[nodiscard]] const char* unmap(LV2_URID urid) const;

    /// What plugins and lilv are handed.
    [[nodiscard]] LV2_URID_Map* mapFeature() noexcept { return &map_; }
    [[nodiscard]] LV2_URID_Unmap* unmapFeature() noexcept { return &unmap_; }

private:
    mutable std::mutex mutex_;
    std::deque<std::string> uris_;  // a deque never moves its strings
    std::unordered_map<std::string_view, LV2_URID> ids_;
    LV2_URID_Map map_;
    LV2_URID_Unmap unmap_;
};

}  // namespace lacquer::host
