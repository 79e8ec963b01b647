// Plugins that put out what the C library's random functions give them: each number cut to the 24 bits that a float
// holds exactly, as a fraction of 1.
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <iterator>

#include "tests/plugins/test_plugin.hpp"

namespace {

using lacquer::test::MonoEffect;

template <long (*draw)()>
struct Dice : MonoEffect {
    using MonoEffect::MonoEffect;
    void run(std::uint32_t frames) {
        MonoEffect::run(frames);
        for (std::uint32_t i = 0; i < frames; ++i) out()[i] = static_cast<float>(draw() >> 7) / 16777216;
    }
};

long drawRand() {
    return std::rand();
}

struct Clock : Dice<drawRand> {
    Clock(double rate, const LV2_Feature* const* features) : Dice(rate, features) {
        std::srand(static_cast<unsigned>(std::time(nullptr)));
    }
};

struct Seeded : Dice<drawRand> {
    Seeded(double rate, const LV2_Feature* const* features) : Dice(rate, features) { std::srand(2); }
};

}  // namespace

extern "C" LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor(std::uint32_t index) {
    static const LV2_Descriptor descriptors[] = {
        lacquer::test::describe<Dice<drawRand>>("urn:lacquer:dice#rand"),
        lacquer::test::describe<Dice<::random>>("urn:lacquer:dice#random"),
        lacquer::test::describe<Dice<::lrand48>>("urn:lacquer:dice#lrand48"),
        lacquer::test::describe<Clock>("urn:lacquer:dice#clock"),
        lacquer::test::describe<Seeded>("urn:lacquer:dice#seeded"),
    };
    return index < std::size(descriptors) ? &descriptors[index] : nullptr;
}
