#include "plugin_host/ui_features.hpp"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/parameters/parameters.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <utility>

namespace lacquer::plugin_host {
namespace {

constexpr const char* kMakeResident = LV2_UI_PREFIX "makeResident";

template <class T>
LV2_Options_Option option(WindowLink& link, const char* key, const char* type, const T& value) {
    return {LV2_OPTIONS_INSTANCE, 0, link.map(key), sizeof(T), link.map(type), &value};
}

}  // namespace

UiFeatures::UiFeatures(WindowLink& link, const host::UiOpening& opening, std::function<void(int, int)> resize)
    : link_(link),
      opening_(opening),
      resize_(std::move(resize)),
      logError_(link.map(LV2_LOG__Error)),
      logWarning_(link.map(LV2_LOG__Warning)),
      map_{&link, [](LV2_URID_Map_Handle self, const char* uri) { return static_cast<WindowLink*>(self)->map(uri); }},
      unmap_{&link, [](LV2_URID_Unmap_Handle self, LV2_URID id) { return static_cast<WindowLink*>(self)->unmap(id); }},
      log_{this, printLog, printLogList},
      resizing_{this,
                [](LV2UI_Feature_Handle self, int width, int height) {
                    static_cast<UiFeatures*>(self)->resize_(width, height);
                    return 0;
                }},
      portMap_{this, [](LV2UI_Feature_Handle self,
                        const char* symbol) { return static_cast<UiFeatures*>(self)->portOf(symbol); }},
      // Everything is told anyway.
      subscribe_{this, [](LV2UI_Feature_Handle, std::uint32_t, std::uint32_t, const LV2_Feature* const*) { return 0u; },
                 [](LV2UI_Feature_Handle, std::uint32_t, std::uint32_t, const LV2_Feature* const*) { return 0u; }},
      touch_{this,
             [](LV2UI_Feature_Handle self, std::uint32_t port, bool grabbed) {
                 const std::uint8_t state = grabbed ? 1 : 0;
                 static_cast<UiFeatures*>(self)->link_.sendValue(host::UiMessageKind::touch, port, state);
             }},
      sampleRate_(static_cast<float>(opening.sampleRate)),
      updateRate_(host::kUiUpdatesPerSecond),
      scale_(static_cast<float>(opening.scale)),
      blockFrames_(opening.quantumFrames),
      options_{option(link, LV2_PARAMETERS__sampleRate, LV2_ATOM__Float, sampleRate_),
               option(link, LV2_UI__updateRate, LV2_ATOM__Float, updateRate_),
               option(link, LV2_UI__scaleFactor, LV2_ATOM__Float, scale_),
               option(link, LV2_BUF_SIZE__minBlockLength, LV2_ATOM__Int, blockFrames_),
               option(link, LV2_BUF_SIZE__maxBlockLength, LV2_ATOM__Int, blockFrames_),
               option(link, LV2_BUF_SIZE__nominalBlockLength, LV2_ATOM__Int, blockFrames_),
               LV2_Options_Option{LV2_OPTIONS_INSTANCE, 0, link.map(LV2_UI__windowTitle),
                                  static_cast<std::uint32_t>(opening_.title.size() + 1), link.map(LV2_ATOM__String),
                                  opening_.title.c_str()},
               LV2_Options_Option{LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, nullptr}},
      features_{LV2_Feature{LV2_URID__map, &map_},
                {LV2_URID__unmap, &unmap_},
                {LV2_OPTIONS__options, options_.data()},
                {LV2_LOG__log, &log_},
                {LV2_UI__parent, reinterpret_cast<void*>(static_cast<std::uintptr_t>(opening_.parent))},
                {LV2_UI__resize, &resizing_},
                {LV2_UI__portMap, &portMap_},
                {LV2_UI__portSubscribe, &subscribe_},
                {LV2_UI__touch, &touch_},
                {LV2_UI__idleInterface, nullptr},
                {kMakeResident, nullptr},
                {LV2_UI__noUserResize, nullptr},
                {LV2_UI__fixedSize, nullptr}} {
    for (std::size_t i = 0; i < kFeatures; ++i) pointers_[i] = &features_[i];
}

std::uint32_t UiFeatures::portOf(const char* symbol) const {
    const auto found = std::find(opening_.ports.begin(), opening_.ports.end(), symbol);
    return found == opening_.ports.end() ? LV2UI_INVALID_PORT_INDEX
                                         : static_cast<std::uint32_t>(found - opening_.ports.begin());
}

int UiFeatures::printLog(LV2_Log_Handle self, LV2_URID type, const char* format, ...) noexcept {
    va_list arguments;
    va_start(arguments, format);
    const int written = printLogList(self, type, format, arguments);
    va_end(arguments);
    return written;
}

// Notes and traces are for the UI's author.
int UiFeatures::printLogList(LV2_Log_Handle self, LV2_URID type, const char* format, va_list arguments) noexcept {
    auto& features = *static_cast<UiFeatures*>(self);
    if (type != features.logError_ && type != features.logWarning_) return 0;
    char line[512];
    const int length = std::vsnprintf(line, sizeof line, format, arguments);
    line[std::strcspn(line, "\n")] = 0;
    features.link_.send(host::UiMessageKind::log, line);
    return length;
}

}  // namespace lacquer::plugin_host
