// An LV2 plugin from a C++ class, for plugins that tests load.
#pragma once

#include <lv2/core/lv2.h>

#include <cstdint>
#include <cstring>

namespace lacquer::test {

/// The data of a feature, or null when the host does not offer it.
template <class Data>
const Data* feature(const LV2_Feature* const* features, const char* uri) {
    for (; *features != nullptr; ++features)
        if (std::strcmp((*features)->URI, uri) == 0) return static_cast<const Data*>((*features)->data);
    return nullptr;
}

/// `Plugin` has a constructor (rate in Hz, features), connect(port, memory), run(frames), and
/// static extension(uri), which may return null.
template <class Plugin>
LV2_Descriptor describe(const char* uri) {
    return {
        uri,
        [](const LV2_Descriptor*, double rate, const char*, const LV2_Feature* const* features) -> LV2_Handle {
            return new Plugin(rate, features);
        },
        [](LV2_Handle self, std::uint32_t port, void* memory) { static_cast<Plugin*>(self)->connect(port, memory); },
        nullptr,
        [](LV2_Handle self, std::uint32_t frames) { static_cast<Plugin*>(self)->run(frames); },
        nullptr,
        [](LV2_Handle self) { delete static_cast<Plugin*>(self); },
        [](const char* extensionUri) { return Plugin::extension(extensionUri); }};
}

/// A mono effect with one control and its latency: audio in (0), audio out (1), control "amount" (2), latency (3).
class MonoEffect {
public:
    MonoEffect(double /*rate*/, const LV2_Feature* const* /*features*/) {}
    void connect(std::uint32_t port, void* memory) { ports_[port] = static_cast<float*>(memory); }
    void run(std::uint32_t frames) {
        std::memmove(out(), in(), frames * sizeof(float));
        *ports_[3] = 0;
    }
    static const void* extension(const char* /*uri*/) { return nullptr; }

protected:
    [[nodiscard]] const float* in() const { return ports_[0]; }
    [[nodiscard]] float* out() const { return ports_[1]; }
    [[nodiscard]] float amount() const { return *ports_[2]; }
    void setLatency(float frames) { *ports_[3] = frames; }

private:
    float* ports_[4]{};
};

}  // namespace lacquer::test
