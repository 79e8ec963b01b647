// Plugins that do what plugins must not, one failure each. They pass their input on otherwise.
#include <lv2/atom/atom.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <unistd.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <chrono>
#include <clocale>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "tests/plugins/test_plugin.hpp"

namespace {

using lacquer::test::describe;
using lacquer::test::MonoEffect;

using Features = const LV2_Feature* const*;

[[noreturn]] void crash() {
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
    std::abort();
}

void blockForever() {
    for (;;) ::pause();
}

LV2_Handle noInstance(const LV2_Descriptor*, double, const char*, Features) {
    return nullptr;
}

struct CrashInInstantiate : MonoEffect {
    CrashInInstantiate(double rate, Features features) : MonoEffect(rate, features) { crash(); }
};

// Only once "amount" is above one half, so that it can be loaded and hit later.
struct CrashInRun : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        if (amount() > 0.5f) crash();
        MonoEffect::run(frames);
    }
};

// As CrashInRun.
struct AbortsInRun : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        if (amount() > 0.5f) std::abort();
        MonoEffect::run(frames);
    }
};

// As CrashInRun.
struct ExitsInRun : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        if (amount() > 0.5f) ::_exit(7);
        MonoEffect::run(frames);
    }
};

// As CrashInRun, but spends its time instead of waiting.
struct LoopsInRun : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        for (volatile bool stuck = amount() > 0.5f; stuck;) {
        }
        MonoEffect::run(frames);
    }
};

// A quantum in which "amount" is above one half takes a fifth of a second.
struct LateInRun : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        if (amount() > 0.5f) ::usleep(200'000);
        MonoEffect::run(frames);
    }
};

struct CrashInCleanup : MonoEffect {
    using MonoEffect::MonoEffect;
    ~CrashInCleanup() { crash(); }
};

struct BlocksInCleanup : MonoEffect {
    using MonoEffect::MonoEffect;
    ~BlocksInCleanup() { blockForever(); }
};

struct BlocksInInstantiate : MonoEffect {
    BlocksInInstantiate(double rate, Features features) : MonoEffect(rate, features) { blockForever(); }
};

// As CrashInRun.
struct BlocksInRun : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        if (amount() > 0.5f) blockForever();
        MonoEffect::run(frames);
    }
};

// Once "amount" is above one half or the input is absurd: for good, as a filter whose memory is spoilt.
struct NotANumber : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        MonoEffect::run(frames);
        spoilt = spoilt || amount() > 0.5f ||
                 std::any_of(in(), in() + frames, [](float x) { return !(std::abs(x) < 1e19f); });
        if (spoilt) std::fill_n(out(), frames, std::numeric_limits<float>::quiet_NaN());
    }
    bool spoilt = false;
};

struct TooLoud : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        MonoEffect::run(frames);
        if (amount() > 0.5f) std::fill_n(out(), frames, 1e30f);
    }
};

// The latency it reports is 100 times "amount"; the sound is not late at all.
struct MovingLatency : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        MonoEffect::run(frames);
        setLatency(100 * amount());
    }
};

struct SetsLocale : MonoEffect {
    SetsLocale(double rate, Features features) : MonoEffect(rate, features) { std::setlocale(LC_ALL, "C.UTF-8"); }
    ~SetsLocale() { std::setlocale(LC_ALL, "POSIX"); }
};

struct LeavesFlushToZero : MonoEffect {
    LeavesFlushToZero(double rate, Features features) : MonoEffect(rate, features) { leave(); }
    void run(std::uint32_t frames) {
        MonoEffect::run(frames);
        leave();
    }
    static void leave() {
#if defined(__SSE2__)
        _mm_setcsr(_mm_getcsr() | 0x8040);  // FTZ and DAZ
#endif
    }
};

struct Prints : MonoEffect {
    Prints(double rate, Features features) : MonoEffect(rate, features) { say("instantiated"); }
    ~Prints() { say("cleaned up"); }
    static void say(const char* what) {
        std::printf("misbehaving: %s\n", what);
        std::fflush(stdout);
    }
};

struct WritesToHome : MonoEffect {
    WritesToHome(double rate, Features features) : MonoEffect(rate, features) {
        if (const char* home = std::getenv("HOME")) std::ofstream(std::string(home) + "/misbehaving.txt") << "here\n";
    }
};

struct NotRepeatable : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        for (std::uint32_t i = 0; i < frames; ++i) out()[i] = in()[i] + 1e-3f * static_cast<float>((now + i) % 1009);
        setLatency(0);
    }
};

// Saves a number, and will have none of it.
struct RefusesState : MonoEffect {
    RefusesState(double rate, Features features)
        : MonoEffect(rate, features), map(lacquer::test::feature<LV2_URID_Map>(features, LV2_URID__map)) {}
    static const void* extension(const char* uri) {
        static const LV2_State_Interface interface {
            [](LV2_Handle self, LV2_State_Store_Function store, LV2_State_Handle state, std::uint32_t, Features) {
                const LV2_URID_Map& urids = *static_cast<RefusesState*>(self)->map;
                const std::int32_t value = 7;
                return store(state, urids.map(urids.handle, "urn:lacquer:misbehaving#number"), &value, sizeof value,
                             urids.map(urids.handle, LV2_ATOM__Int), LV2_STATE_IS_POD);
            },
                [](LV2_Handle, LV2_State_Retrieve_Function, LV2_State_Handle, std::uint32_t, Features) {
                    return LV2_STATE_ERR_UNKNOWN;
                }
        };
        return std::strcmp(uri, LV2_STATE__interface) == 0 ? &interface : nullptr;
    }
    const LV2_URID_Map* map;
};

struct CrashInState : MonoEffect {
    using MonoEffect::MonoEffect;
    static const void* extension(const char* uri) {
        static const LV2_State_Interface interface {
            [](LV2_Handle, LV2_State_Store_Function, LV2_State_Handle, std::uint32_t, Features) -> LV2_State_Status {
                crash();
            },
                [](LV2_Handle, LV2_State_Retrieve_Function, LV2_State_Handle, std::uint32_t, Features) {
                    return LV2_STATE_SUCCESS;
                }
        };
        return std::strcmp(uri, LV2_STATE__interface) == 0 ? &interface : nullptr;
    }
};

LV2_Descriptor withoutInstance() {
    LV2_Descriptor descriptor = describe<MonoEffect>("urn:lacquer:misbehaving#no-instance");
    descriptor.instantiate = noInstance;
    return descriptor;
}

}  // namespace

extern "C" LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor(std::uint32_t index) {
    static const LV2_Descriptor descriptors[] = {
        withoutInstance(),
        describe<CrashInInstantiate>("urn:lacquer:misbehaving#crash-in-instantiate"),
        describe<CrashInRun>("urn:lacquer:misbehaving#crash-in-run"),
        describe<CrashInCleanup>("urn:lacquer:misbehaving#crash-in-cleanup"),
        describe<BlocksInInstantiate>("urn:lacquer:misbehaving#blocks-in-instantiate"),
        describe<BlocksInRun>("urn:lacquer:misbehaving#blocks-in-run"),
        describe<NotANumber>("urn:lacquer:misbehaving#not-a-number"),
        describe<TooLoud>("urn:lacquer:misbehaving#too-loud"),
        describe<MovingLatency>("urn:lacquer:misbehaving#moving-latency"),
        describe<SetsLocale>("urn:lacquer:misbehaving#sets-locale"),
        describe<LeavesFlushToZero>("urn:lacquer:misbehaving#leaves-flush-to-zero"),
        describe<Prints>("urn:lacquer:misbehaving#prints"),
        describe<WritesToHome>("urn:lacquer:misbehaving#writes-to-home"),
        describe<NotRepeatable>("urn:lacquer:misbehaving#not-repeatable"),
        describe<RefusesState>("urn:lacquer:misbehaving#refuses-state"),
        describe<AbortsInRun>("urn:lacquer:misbehaving#aborts-in-run"),
        describe<ExitsInRun>("urn:lacquer:misbehaving#exits-in-run"),
        describe<LoopsInRun>("urn:lacquer:misbehaving#loops-in-run"),
        describe<LateInRun>("urn:lacquer:misbehaving#late-in-run"),
        describe<BlocksInCleanup>("urn:lacquer:misbehaving#blocks-in-cleanup"),
        describe<CrashInState>("urn:lacquer:misbehaving#crash-in-state"),
    };
    return index < std::size(descriptors) ? &descriptors[index] : nullptr;
}
