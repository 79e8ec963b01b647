// PluginRandom: what the C library's random functions give to one plugin instance. Any thread, one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>

namespace lacquer::host {

/// The C library has one state for the whole process, so what a plugin with noise in it sounds like would depend on
/// which others run and on whose turn it is. Inside a PluginRandomScope, rand(), random(), drand48() and their kin work
/// on a state of the instance's own: for that they are replaced in every program that links this library. They are
/// those of the C library to the bit; outside such a scope the C library itself is asked. Nothing allocates or locks.
class PluginRandom {
public:
    /// Seed 1 is what a program starts with that sets none.
    explicit PluginRandom(unsigned seed);
    PluginRandom(const PluginRandom&) = delete;
    PluginRandom& operator=(const PluginRandom&) = delete;

    /// 0 to RAND_MAX, as rand() and random().
    [[nodiscard]] int next() noexcept;
    /// As srand(); but the time of day, which is a seed for programs that must not repeat themselves, starts the
    /// sequence of the constructor again.
    void seed(unsigned seed) noexcept;

    [[nodiscard]] double nextUniform() noexcept;                ///< as drand48()
    [[nodiscard]] long nextWhole48() noexcept;                  ///< as lrand48()
    [[nodiscard]] long nextWholeSigned48() noexcept;            ///< as mrand48()
    void seed48(long seed) noexcept;                            ///< as srand48(); of the time of day, see seed()
    unsigned short* seed48(unsigned short* seed) noexcept;      ///< as seed48(): three words; the ones before
    void setCongruence48(unsigned short* parameters) noexcept;  ///< as lcong48(): seven words

private:
    const unsigned seed_;
    random_data data_{};
    alignas(std::int32_t) std::array<char, 128> state_{};  // of this size the C library's own is
    drand48_data data48_{};
};

/// Until it ends, this thread's random numbers are those of an instance. May be nested.
class PluginRandomScope {
public:
    explicit PluginRandomScope(PluginRandom& random) noexcept;
    ~PluginRandomScope();
    PluginRandomScope(const PluginRandomScope&) = delete;
    PluginRandomScope& operator=(const PluginRandomScope&) = delete;

private:
    PluginRandom* before_;
};

}  // namespace lacquer::host
