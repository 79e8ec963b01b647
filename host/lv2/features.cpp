#include "host/lv2/features.hpp"

#include <lv2/buf-size/buf-size.h>
#include <lv2/event/event.h>
#include <lv2/port-props/port-props.h>
#include <lv2/uri-map/uri-map.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

namespace lacquer::host {
namespace {

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

InstanceFeatures::InstanceFeatures(UridMap& urids, const PrepareSpec& spec, Worker& worker, StatePaths& paths,
                                   LV2_Resize_Port_Resize resizePort, std::string pluginName)
    : options_(urids, spec),
      pluginName_(std::move(pluginName)),
      logError_(urids.map(LV2_LOG__Error)),
      logWarning_(urids.map(LV2_LOG__Warning)),
      log_{this, printLog, printLogList},
      resizePort_(resizePort),
      oldUriMap_{&urids, oldId},
      oldEvents_{nullptr, holdNothing, holdNothing},
      features_{LV2_Feature{LV2_URID__map, urids.mapFeature()},
                {LV2_URID__unmap, urids.unmapFeature()},
                {LV2_URI_MAP_URI, &oldUriMap_},
                {LV2_EVENT_URI, &oldEvents_},
                {LV2_OPTIONS__options, options_.list()},
                {LV2_WORKER__schedule, worker.feature()},
                {LV2_LOG__log, &log_},
                {LV2_RESIZE_PORT__resize, &resizePort_},
                {LV2_STATE__mapPath, paths.mapFeature()},
                {LV2_STATE__freePath, paths.freeFeature()},
                {LV2_STATE__loadDefaultState, nullptr},
                {LV2_BUF_SIZE__boundedBlockLength, nullptr},
                {LV2_BUF_SIZE__fixedBlockLength, nullptr},
                {LV2_BUF_SIZE__powerOf2BlockLength, nullptr},
                {LV2_BUF_SIZE__coarseBlockLength, nullptr},
                {LV2_PORT_PROPS__supportsStrictBounds, nullptr},
                {LV2_CORE__isLive, nullptr}},
      scheduleAtOnce_{LV2_WORKER__schedule, worker.featureAtOnce()} {
    if (LV2_State_Make_Path* make = paths.makeFeature()) features_.push_back({LV2_STATE__makePath, make});
    for (const LV2_Feature& feature : features_) {
        all_.push_back(&feature);
        if (feature.data != paths.mapFeature()) forLilv_.push_back(&feature);
        whileRunning_.push_back(feature.data == worker.feature() ? &scheduleAtOnce_ : &feature);
    }
    for (List* list : {&all_, &forLilv_, &whileRunning_}) list->push_back(nullptr);
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
