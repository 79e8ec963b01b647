#include "host/lv2/plugin_random.hpp"

#include <dlfcn.h>

#include <cmath>
#include <ctime>
#include <utility>

namespace lacquer::host {
namespace {

thread_local constinit PluginRandom* current = nullptr;

bool isTimeOfDay(std::int64_t seed) noexcept {
    return std::abs(seed - static_cast<std::int64_t>(static_cast<unsigned>(std::time(nullptr)))) <= 1;
}

// The function of this name that the program would have without the ones below.
template <class Function>
Function* original(const char* name) noexcept {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

PluginRandom::PluginRandom(unsigned seed) : seed_(seed) {
    ::initstate_r(seed, state_.data(), state_.size(), &data_);
    if (seed != 1) ::srand48_r(seed, &data48_);  // which has a start of its own that no seed gives
}

int PluginRandom::next() noexcept {
    std::int32_t value = 0;
    ::random_r(&data_, &value);
    return value;
}

void PluginRandom::seed(unsigned seed) noexcept {
    ::srandom_r(isTimeOfDay(seed) ? seed_ : seed, &data_);
}

double PluginRandom::nextUniform() noexcept {
    double value = 0;
    ::drand48_r(&data48_, &value);
    return value;
}

long PluginRandom::nextWhole48() noexcept {
    long value = 0;
    ::lrand48_r(&data48_, &value);
    return value;
}

long PluginRandom::nextWholeSigned48() noexcept {
    long value = 0;
    ::mrand48_r(&data48_, &value);
    return value;
}

void PluginRandom::seed48(long seed) noexcept {
    ::srand48_r(isTimeOfDay(seed) ? static_cast<long>(seed_) : seed, &data48_);
}

PluginRandomScope::PluginRandomScope(PluginRandom& random) noexcept : before_(std::exchange(current, &random)) {}

PluginRandomScope::~PluginRandomScope() {
    current = before_;
}

}  // namespace lacquer::host

// A program's own functions come before those of its libraries, for plugins too.
#define LACQUER_REPLACES extern "C" __attribute__((visibility("default")))
using lacquer::host::current;
using lacquer::host::original;

LACQUER_REPLACES int rand() noexcept {
    static const auto next = original<int()>("rand");
    return current != nullptr ? current->next() : next();
}

LACQUER_REPLACES long random() noexcept {
    static const auto next = original<long()>("random");
    return current != nullptr ? current->next() : next();
}

LACQUER_REPLACES void srand(unsigned seed) noexcept {
    static const auto next = original<void(unsigned)>("srand");
    current != nullptr ? current->seed(seed) : next(seed);
}

LACQUER_REPLACES void srandom(unsigned seed) noexcept {
    static const auto next = original<void(unsigned)>("srandom");
    current != nullptr ? current->seed(seed) : next(seed);
}

LACQUER_REPLACES double drand48() noexcept {
    static const auto next = original<double()>("drand48");
    return current != nullptr ? current->nextUniform() : next();
}

LACQUER_REPLACES long lrand48() noexcept {
    static const auto next = original<long()>("lrand48");
    return current != nullptr ? current->nextWhole48() : next();
}

LACQUER_REPLACES long mrand48() noexcept {
    static const auto next = original<long()>("mrand48");
    return current != nullptr ? current->nextWholeSigned48() : next();
}

LACQUER_REPLACES void srand48(long seed) noexcept {
    static const auto next = original<void(long)>("srand48");
    current != nullptr ? current->seed48(seed) : next(seed);
}
