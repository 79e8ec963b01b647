#include "host/lv2/urid_map.hpp"

namespace lacquer::host {

UridMap::UridMap()
    : map_{this, [](LV2_URID_Map_Handle self, const char* uri) { return static_cast<UridMap*>(self)->map(uri); }},
      unmap_{this, [](LV2_URID_Unmap_Handle self, LV2_URID urid) { return static_cast<UridMap*>(self)->unmap(urid); }} {
}

LV2_URID UridMap::map(std::string_view uri) {
    const std::scoped_lock lock(mutex_);
    if (const auto known = ids_.find(uri); known != ids_.end()) return known->second;
    uris_.emplace_back(uri);
    const auto id = static_cast<LV2_URID>(uris_.size());
    ids_.emplace(uris_.back(), id);
    return id;
}

const char* UridMap::unmap(LV2_URID urid) const {
    const std::scoped_lock lock(mutex_);
    return urid >= 1 && urid <= uris_.size() ? uris_[urid - 1].c_str() : nullptr;
}

}  // namespace lacquer::host
