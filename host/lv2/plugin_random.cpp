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

// The functions that the program would have without the ones below.
struct Originals {
    template <class Function>
    static Function* find(const char* name) noexcept {
        return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
    }
    int (*rand)() = find<int()>("rand");
    long (*random)() = find<long()>("random");
    void (*srand)(unsigned) = find<void(unsigned)>("srand");
    void (*srandom)(unsigned) = find<void(unsigned)>("srandom");
    char* (*initstate)(unsigned, char*, std::size_t) = find<char*(unsigned, char*, std::size_t)>("initstate");
    char* (*setstate)(char*) = find<char*(char*)>("setstate");
    double (*drand48)() = find<double()>("drand48");
    long (*lrand48)() = find<long()>("lrand48");
    long (*mrand48)() = find<long()>("mrand48");
    void (*srand48)(long) = find<void(long)>("srand48");
    unsigned short* (*seed48)(unsigned short*) = find<unsigned short*(unsigned short*)>("seed48");
    void (*lcong48)(unsigned short*) = find<void(unsigned short*)>("lcong48");
};

const Originals& originals() noexcept {
    static const Originals found;
    return found;
}

// The loader locks where it looks functions up, so that is over before anything plays.
[[gnu::constructor]] void findOriginals() {
    (void)originals();
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

unsigned short* PluginRandom::seed48(unsigned short* seed) noexcept {
    ::seed48_r(seed, &data48_);
    return data48_.__old_x;
}

void PluginRandom::setCongruence48(unsigned short* parameters) noexcept {
    ::lcong48_r(parameters, &data48_);
}

PluginRandomScope::PluginRandomScope(PluginRandom& random) noexcept : before_(std::exchange(current, &random)) {}

PluginRandomScope::~PluginRandomScope() {
    current = before_;
}

}  // namespace lacquer::host

// A program's own functions come before those of its libraries, for plugins too.
#define LACQUER_REPLACES extern "C" __attribute__((visibility("default")))
using lacquer::host::current;
using lacquer::host::originals;

LACQUER_REPLACES int rand() noexcept {
    return current != nullptr ? current->next() : originals().rand();
}

LACQUER_REPLACES long random() noexcept {
    return current != nullptr ? current->next() : originals().random();
}

LACQUER_REPLACES void srand(unsigned seed) noexcept {
    current != nullptr ? current->seed(seed) : originals().srand(seed);
}

LACQUER_REPLACES void srandom(unsigned seed) noexcept {
    current != nullptr ? current->seed(seed) : originals().srandom(seed);
}

// An instance has one state, of the size that the C library starts with.
LACQUER_REPLACES char* initstate(unsigned seed, char* state, std::size_t size) noexcept {
    if (current == nullptr) return originals().initstate(seed, state, size);
    current->seed(seed);
    return state;
}

LACQUER_REPLACES char* setstate(char* state) noexcept {
    return current != nullptr ? state : originals().setstate(state);
}

LACQUER_REPLACES double drand48() noexcept {
    return current != nullptr ? current->nextUniform() : originals().drand48();
}

LACQUER_REPLACES long lrand48() noexcept {
    return current != nullptr ? current->nextWhole48() : originals().lrand48();
}

LACQUER_REPLACES long mrand48() noexcept {
    return current != nullptr ? current->nextWholeSigned48() : originals().mrand48();
}

LACQUER_REPLACES void srand48(long seed) noexcept {
    current != nullptr ? current->seed48(seed) : originals().srand48(seed);
}

LACQUER_REPLACES unsigned short* seed48(unsigned short seed[3]) noexcept {
    return current != nullptr ? current->seed48(seed) : originals().seed48(seed);
}

LACQUER_REPLACES void lcong48(unsigned short parameters[7]) noexcept {
    current != nullptr ? current->setCongruence48(parameters) : originals().lcong48(parameters);
}
