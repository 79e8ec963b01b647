#include "host/lv2/features.hpp"

#include <lv2/buf-size/buf-size.h>
#include <lv2/event/event.h>
#include <lv2/uri-map/uri-map.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace lacquer::host {
namespace {

// Files a plugin refers to stay where they are, under their full names.
char* samePath(void*, const char* path) {
    return strdup(path);
}

// Events have only 16 bits for their type.
std::uint32_t oldId(void* urids, const char* map, const char* uri) {
    const LV2_URID id = static_cast<UridMap*>(urids)->map(uri);
    const bool forEvents = map != nullptr && std::string_view(map) == LV2_EVENT_URI;
    return forEvents && id > UINT16_MAX ? 0 : id;
}

// All events are plain bytes here, so nobody holds any.
std::uint32_t holdNothing(void*, void*) {
    return 0;
}

}  // namespace

InstanceFeatures::InstanceFeatures(UridMap& urids, const PrepareSpec& spec, Worker& worker, std::string pluginName)
    : options_(urids, spec),
      pluginName_(std::move(pluginName)),
      logError_(urids.map(LV2_LOG__Error)),
      logWarning_(urids.map(LV2_LOG__Warning)),
      log_{this, printLog, printLogList},
      mapPath_{nullptr, samePath, samePath},
      freePath_{nullptr, [](void*, char* path) { std::free(path); }},
      oldUriMap_{&urids, oldId},
      oldEvents_{nullptr, holdNothing, holdNothing},
      features_{LV2_Feature{LV2_URID__map, urids.mapFeature()},
                {LV2_URID__unmap, urids.unmapFeature()},
                {LV2_URI_MAP_URI, &oldUriMap_},
                {LV2_EVENT_URI, &oldEvents_},
                {LV2_OPTIONS__options, options_.list()},
                {LV2_WORKER__schedule, worker.feature()},
                {LV2_LOG__log, &log_},
                {LV2_STATE__mapPath, &mapPath_},
                {LV2_STATE__freePath, &freePath_},
                {LV2_STATE__loadDefaultState, nullptr},
                {LV2_BUF_SIZE__boundedBlockLength, nullptr},
                {LV2_BUF_SIZE__fixedBlockLength, nullptr},
                {LV2_BUF_SIZE__powerOf2BlockLength, nullptr},
                {LV2_BUF_SIZE__coarseBlockLength, nullptr},
                {LV2_CORE__isLive, nullptr}} {
    for (std::size_t i = 0; i < kCount; ++i) pointers_[i] = &features_[i];
    std::copy_if(pointers_.begin(), pointers_.end() - 1, pointersForLilv_.begin(),
                 [&](const LV2_Feature* feature) { return feature->data != &mapPath_; });
}

int InstanceFeatures::printLog(LV2_Log_Handle self, LV2_URID type, const char* format, ...) noexcept {
    va_list arguments;
    va_start(arguments, format);
    const int written = printLogList(self, type, format, arguments);
    va_end(arguments);
    return written;
}

// Errors and warnings reach stderr as one line; notes and traces are for the plugin's author.
int InstanceFeatures::printLogList(LV2_Log_Handle self, LV2_URID type, const char* format, va_list arguments) noexcept {
    const auto& features = *static_cast<const InstanceFeatures*>(self);
    if (type != features.logError_ && type != features.logWarning_) return 0;
    char line[512];
    const int length = std::vsnprintf(line, sizeof line, format, arguments);
    if (const std::size_t end = std::strcspn(line, "\n"); line[end] != 0) line[end] = 0;
    std::fprintf(stderr, "%s: %s\n", features.pluginName_.c_str(), line);
    return length;
}

}  // namespace lacquer::host
