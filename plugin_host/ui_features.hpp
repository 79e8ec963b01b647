// UiFeatures: everything a plugin's UI is handed. Must outlive it.
#pragma once

#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/ui/ui.h>
#include <lv2/urid/urid.h>

#include <array>
#include <cstdarg>
#include <functional>

#include "host/lv2/ui/ui_opening.hpp"
#include "plugin_host/window_link.hpp"

namespace lacquer::plugin_host {

class UiFeatures {
public:
    /// `resize` is called when the UI asks for a size in pixels.
    UiFeatures(WindowLink& link, const host::UiOpening& opening, std::function<void(int width, int height)> resize);
    UiFeatures(const UiFeatures&) = delete;
    UiFeatures& operator=(const UiFeatures&) = delete;

    /// Null-terminated.
    [[nodiscard]] const LV2_Feature* const* list() const noexcept { return pointers_.data(); }

private:
    static int printLog(LV2_Log_Handle self, LV2_URID type, const char* format, ...) noexcept;
    static int printLogList(LV2_Log_Handle self, LV2_URID type, const char* format, va_list arguments) noexcept;
    [[nodiscard]] std::uint32_t portOf(const char* symbol) const;

    static constexpr std::size_t kOptions = 8, kFeatures = 13;

    WindowLink& link_;
    const host::UiOpening opening_;
    const std::function<void(int width, int height)> resize_;
    const LV2_URID logError_, logWarning_;

    LV2_URID_Map map_;
    LV2_URID_Unmap unmap_;
    LV2_Log_Log log_;
    LV2UI_Resize resizing_;
    LV2UI_Port_Map portMap_;
    LV2UI_Port_Subscribe subscribe_;
    LV2UI_Touch touch_;
    float sampleRate_, updateRate_, scale_;
    std::int32_t blockFrames_;
    std::array<LV2_Options_Option, kOptions> options_;
    std::array<LV2_Feature, kFeatures> features_;
    std::array<const LV2_Feature*, kFeatures + 1> pointers_{};
};

}  // namespace lacquer::plugin_host
