// InstanceFeatures: everything the host hands to one plugin instance. Must outlive it.
#pragma once

#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/resize-port/resize-port.h>

#include <cstdarg>
#include <cstdint>
#include <string>
#include <vector>

#include "host/lv2/options.hpp"
#include "host/lv2/state_paths.hpp"
#include "host/lv2/urid_map.hpp"
#include "host/lv2/worker.hpp"

namespace lacquer::host {

class InstanceFeatures {
public:
    /// `pluginName` stands in front of what the plugin logs. `resizePort` answers what the plugin asks for while it
    /// runs, too.
    InstanceFeatures(UridMap& urids, const PrepareSpec& spec, Worker& worker, StatePaths& paths,
                     LV2_Resize_Port_Resize resizePort, std::string pluginName);
    InstanceFeatures(const InstanceFeatures&) = delete;
    InstanceFeatures& operator=(const InstanceFeatures&) = delete;

    /// Null-terminated, for instantiate, save and restore.
    [[nodiscard]] const LV2_Feature* const* list() const noexcept { return all_.data(); }
    /// The same for lilv, which maps paths itself, unless it finds somebody else in the list.
    [[nodiscard]] const LV2_Feature* const* listForLilv() const noexcept { return forLilv_.data(); }
    /// The same for restore() while the plugin runs: what it schedules then is done at once.
    [[nodiscard]] const LV2_Feature* const* listWhileRunning() const noexcept { return whileRunning_.data(); }

private:
    static int printLog(LV2_Log_Handle self, LV2_URID type, const char* format, ...) noexcept;
    static int printLogList(LV2_Log_Handle self, LV2_URID type, const char* format, va_list arguments) noexcept;

    using List = std::vector<const LV2_Feature*>;

    // As LV2_URI_Map_Feature and LV2_Event_Feature, which are marked as deprecated.
    struct OldUriMap {
        void* handle;
        std::uint32_t (*uriToId)(void* handle, const char* map, const char* uri);
    };
    struct OldEventFeature {
        void* handle;
        std::uint32_t (*ref)(void* handle, void* event);
        std::uint32_t (*unref)(void* handle, void* event);
    };

    InstanceOptions options_;
    std::string pluginName_;
    LV2_URID logError_;
    LV2_URID logWarning_;
    LV2_Log_Log log_;
    LV2_Resize_Port_Resize resizePort_;
    OldUriMap oldUriMap_;
    OldEventFeature oldEvents_;
    std::vector<LV2_Feature> features_;
    LV2_Feature scheduleAtOnce_;
    List all_, forLilv_, whileRunning_;
};

}  // namespace lacquer::host
