#include "sessions/media/quantizer.hpp"

#include <cmath>

namespace lacquer::sessions {

Quantizer::Quantizer(int bits, nodes::DitherNoise dither, int channels, nodes::NoiseShape shape)
    : bits_(bits), rule_{.noise = dither, .filter = nodes::shapingFilter(shape)} {
    for (int channel = 0; channel < channels; ++channel) channels_.emplace_back(static_cast<std::uint64_t>(channel));
}

void Quantizer::quantize(ConstAudioBlock block, std::span<std::int32_t> interleaved) {
    const double scale = std::ldexp(1.0, bits_ - 1);
    const int shift = 32 - bits_;
    for (std::size_t channel = 0; channel < channels_.size(); ++channel) {
        std::size_t at = channel;
        for (const float x : block.channel(static_cast<int>(channel))) {
            double value = channels_[channel].next(static_cast<double>(x) * scale, rule_);
            const bool fits = value >= -scale && value <= scale - 1;
            if (!fits) value = value < 0 ? -scale : scale - 1;
            if (!fits || std::isnan(x)) ++clipped_;
            interleaved[at] = static_cast<std::int32_t>(value) * (1 << shift);
            at += channels_.size();
        }
    }
}

}  // namespace lacquer::sessions
