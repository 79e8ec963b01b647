#include "sessions/media/quantizer.hpp"

#include <cmath>

namespace lacquer::sessions {

Quantizer::Quantizer(int bits, Dither dither, int channels) : bits_(bits), dither_(dither) {
    // Any distinct seeds do: SplitMix64 turns neighbouring states into unrelated numbers.
    for (int channel = 0; channel < channels; ++channel)
        generators_.push_back(static_cast<std::uint64_t>(channel) << 48);
}

double Quantizer::triangular(std::size_t channel) {
    // SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
    std::uint64_t z = generators_[channel] += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    // The difference of two uniform numbers of [0, 1) is triangular over (-1, 1).
    constexpr double kUnit = 1.0 / 4294967296.0;
    return (static_cast<double>(z >> 32) - static_cast<double>(z & 0xFFFFFFFFu)) * kUnit;
}

void Quantizer::quantize(ConstAudioBlock block, std::span<std::int32_t> interleaved) {
    const double scale = std::ldexp(1.0, bits_ - 1);
    const int shift = 32 - bits_;
    const auto channels = static_cast<std::size_t>(block.channelCount());
    for (std::size_t channel = 0; channel < channels; ++channel) {
        std::size_t at = channel;
        for (const float x : block.channel(static_cast<int>(channel))) {
            const double noise = dither_ == Dither::triangular ? triangular(channel) : 0.0;
            double value = std::floor(static_cast<double>(x) * scale + noise + 0.5);
            if (!(value >= -scale && value <= scale - 1)) {  // also what is no number, which no comparison holds for
                value = std::isnan(value) ? 0 : value < 0 ? -scale : scale - 1;
                ++clipped_;
            }
            interleaved[at] = static_cast<std::int32_t>(value) * (1 << shift);
            at += channels;
        }
    }
}

}  // namespace lacquer::sessions
