// A plugin that tells how it is treated: on its control outputs whether the host keeps to the rules, and in the first
// frames of its output the values of its control inputs, and 1 if Qt programs are told to do without a display.
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tests/plugins/test_plugin.hpp"

namespace {

constexpr std::uint32_t kIn = 0, kSpare = 1, kOut = 2, kFirstControl = 3, kFirstAnswer = 8, kPorts = 12;

class Witness {
public:
    Witness(double /*rate*/, const LV2_Feature* const* /*features*/) {}
    void connect(std::uint32_t port, void* memory) { ports_[port] = static_cast<float*>(memory); }
    static const void* extension(const char* /*uri*/) { return nullptr; }

    void run(std::uint32_t frames) {
        float* const out = ports_[kOut];
        std::fill_n(out, frames, 0.0f);
        for (std::uint32_t i = kFirstControl; i < kFirstAnswer; ++i) out[i - kFirstControl] = *ports_[i];
        const char* const platform = std::getenv("QT_QPA_PLATFORM");
        out[kFirstAnswer - kFirstControl] = platform != nullptr && std::string_view(platform) == "offscreen" ? 1 : 0;
        const bool answers[] = {
            std::all_of(ports_.begin(), ports_.end(), [](const float* port) { return port != nullptr; }),
            isAligned(kIn) && isAligned(kSpare) && isAligned(kOut),
            areApart(kIn, kSpare, frames) && areApart(kIn, kOut, frames) && areApart(kSpare, kOut, frames),
            flushesToZero(),
        };
        for (std::uint32_t i = kFirstAnswer; i < kPorts; ++i) *ports_[i] = answers[i - kFirstAnswer] ? 1 : 0;
    }

private:
    [[nodiscard]] bool isAligned(std::uint32_t port) const {
        return reinterpret_cast<std::uintptr_t>(ports_[port]) % 64 == 0;
    }
    /// With room behind both for a vector that reaches beyond the end.
    [[nodiscard]] bool areApart(std::uint32_t a, std::uint32_t b, std::uint32_t frames) const {
        return std::abs(ports_[a] - ports_[b]) >= static_cast<std::ptrdiff_t>(frames) + 16;
    }
    static bool flushesToZero() {
#if defined(__SSE2__)
        return (_mm_getcsr() & 0x8040) == 0x8040;
#else
        return true;
#endif
    }

    std::array<float*, kPorts> ports_{};
};

}  // namespace

extern "C" LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor(std::uint32_t index) {
    static const LV2_Descriptor descriptor = lacquer::test::describe<Witness>("urn:lacquer:witness");
    return index == 0 ? &descriptor : nullptr;
}
