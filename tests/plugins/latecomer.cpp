// An LV2 plugin without a worker whose latency is part of its state. Its output counts its run()s, from 1.
#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace {

struct Latecomer {
    LV2_URID keyUrid = 0;
    LV2_URID intUrid = 0;
    float* out = nullptr;
    float* latency = nullptr;
    std::int32_t latencyFrames = 0;
    int runs = 0;
};

Latecomer& self(void* handle) {
    return *static_cast<Latecomer*>(handle);
}

LV2_Handle instantiate(const LV2_Descriptor*, double, const char*, const LV2_Feature* const* features) {
    for (; *features != nullptr; ++features) {
        if (std::strcmp((*features)->URI, LV2_URID__map) != 0) continue;
        const auto* map = static_cast<const LV2_URID_Map*>((*features)->data);
        return new Latecomer{map->map(map->handle, "urn:lacquer:latecomer#latency"),
                             map->map(map->handle, LV2_ATOM__Int)};
    }
    return nullptr;
}

void connect(LV2_Handle handle, std::uint32_t port, void* target) {
    (port == 0 ? self(handle).out : self(handle).latency) = static_cast<float*>(target);
}

void run(LV2_Handle handle, std::uint32_t frames) {
    Latecomer& plugin = self(handle);
    std::fill_n(plugin.out, frames, static_cast<float>(++plugin.runs));
    *plugin.latency = static_cast<float>(plugin.latencyFrames);
}

void cleanup(LV2_Handle handle) {
    delete &self(handle);
}

LV2_State_Status save(LV2_Handle handle, LV2_State_Store_Function store, LV2_State_Handle state, std::uint32_t,
                      const LV2_Feature* const*) {
    const Latecomer& plugin = self(handle);
    return store(state, plugin.keyUrid, &plugin.latencyFrames, sizeof plugin.latencyFrames, plugin.intUrid,
                 LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE);
}

LV2_State_Status restore(LV2_Handle handle, LV2_State_Retrieve_Function retrieve, LV2_State_Handle state, std::uint32_t,
                         const LV2_Feature* const*) {
    Latecomer& plugin = self(handle);
    std::size_t size = 0;
    std::uint32_t type = 0;
    std::uint32_t flags = 0;
    const void* value = retrieve(state, plugin.keyUrid, &size, &type, &flags);
    if (value == nullptr || type != plugin.intUrid || size != sizeof plugin.latencyFrames)
        return LV2_STATE_ERR_NO_PROPERTY;
    std::memcpy(&plugin.latencyFrames, value, size);
    return LV2_STATE_SUCCESS;
}

const void* extensionData(const char* uri) {
    static const LV2_State_Interface state{save, restore};
    return std::strcmp(uri, LV2_STATE__interface) == 0 ? &state : nullptr;
}

}  // namespace

extern "C" LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor(std::uint32_t index) {
    static const LV2_Descriptor descriptor{
        "urn:lacquer:latecomer", instantiate, connect, nullptr, run, nullptr, cleanup, extensionData};
    return index == 0 ? &descriptor : nullptr;
}
