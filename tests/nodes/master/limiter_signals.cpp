#include "tests/nodes/master/limiter_signals.hpp"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "support/true_peak_reference.hpp"

namespace lacquer::test {

double libebur128TruePeakDb(const Signal& signal, double sampleRate) {
    const auto channels = static_cast<unsigned>(signal.size());
    ebur128_state* state = ebur128_init(channels, static_cast<unsigned long>(sampleRate), EBUR128_MODE_TRUE_PEAK);
    std::vector<float> interleaved;
    for (std::size_t i = 0; i < signal[0].size(); ++i)
        for (const auto& channel : signal) interleaved.push_back(channel[i]);
    ebur128_add_frames_float(state, interleaved.data(), signal[0].size());
    double highest = 0;
    for (unsigned c = 0; c < channels; ++c) {
        double peak = 0;
        ebur128_true_peak(state, c, &peak);
        highest = std::max(highest, peak);
    }
    ebur128_destroy(&state);
    return 20 * std::log10(highest);
}

double referenceTruePeakDb(const Signal& signal) {
    double highest = -1000;
    for (const auto& channel : signal) highest = std::max(highest, referenceTruePeakDb(channel));
    return highest;
}

double windowedSincTruePeakDb(const Signal& signal) {
    double highest = -1000;
    for (const auto& channel : signal) highest = std::max(highest, windowedSincTruePeakDb(channel));
    return highest;
}

Signal faded(Signal signal) {
    for (auto& channel : signal)
        for (std::size_t i = 0; i < 480; ++i) {
            channel[i] *= static_cast<float>(i) / 480;
            channel[channel.size() - 1 - i] *= static_cast<float>(i) / 480;
        }
    return signal;
}

Signal square(int frames, int period) {
    Signal signal = constant(1, frames, 1);
    for (int i = 0; i < frames; ++i)
        if (i % period >= period / 2) signal[0][static_cast<std::size_t>(i)] = -1;
    return signal;
}

Signal interSamplePeak(int offset) {
    constexpr int kWide = 4 * 6000;
    std::vector<double> wide;
    const double step = 2 * std::numbers::pi / 6 / 4;  // fs/6 of the final rate
    const double loudStep = 2 * std::numbers::pi / 4 / 4;
    while (static_cast<int>(wide.size()) < kWide / 2 / 24 * 24)
        wide.push_back(0.5 * std::sin(step * static_cast<double>(wide.size())));
    for (int i = 0; i < 16; ++i) wide.push_back(std::sin(loudStep * i));
    for (int i = 0; static_cast<int>(wide.size()) < kWide; ++i) wide.push_back(0.5 * std::sin(step * i));
    Signal result(1);
    for (int n = offset; n < kWide; n += 4) {
        double sum = 0;  // windowed sinc, cut-off at half the final rate
        for (int k = -200; k <= 200; ++k) {
            if (n + k < 0 || n + k >= kWide) continue;
            const double x = k / 4.0;
            const double sinc = k == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
            const double window = std::pow(std::cos(std::numbers::pi * k / 402), 2);
            sum += wide[static_cast<std::size_t>(n + k)] * sinc * window / 4;
        }
        result[0].push_back(static_cast<float>(sum));
    }
    return faded(result);
}

Signal bandLimited(const Signal& signal) {
    Signal result = signal;
    constexpr int kHalf = 256;
    const double cut = 2 * 20000 / kSignalRate;
    std::vector<double> taps;
    for (int k = -kHalf; k <= kHalf; ++k) {
        const double x = std::numbers::pi * cut * k;
        const double window = std::pow(std::cos(std::numbers::pi * k / (2 * kHalf + 2)), 2);
        taps.push_back((k == 0 ? 1 : std::sin(x) / x) * cut * window);
    }
    for (std::size_t c = 0; c < signal.size(); ++c)
        for (int n = 0; n < static_cast<int>(signal[c].size()); ++n) {
            double sum = 0;
            for (int k = -kHalf; k <= kHalf; ++k)
                if (n + k >= 0 && n + k < static_cast<int>(signal[c].size()))
                    sum += taps[static_cast<std::size_t>(k + kHalf)] * signal[c][static_cast<std::size_t>(n + k)];
            result[c][static_cast<std::size_t>(n)] = static_cast<float>(sum);
        }
    return result;
}

Signal music(int frames, unsigned seed) {
    // Pink noise after P. Kellet's three one-poles, -3 dB per octave within 0.5 dB from 40 Hz on.
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> white(-1, 1);
    auto pink = [&, a = 0.0, b = 0.0, c = 0.0]() mutable {
        const double w = white(random);
        a = 0.99765 * a + w * 0.0990460;
        b = 0.96300 * b + w * 0.2965164;
        c = 0.57000 * c + w * 1.0526913;
        return (a + b + c + w * 0.1848) / 4;
    };
    Signal result = constant(2, frames, 0);
    constexpr double kBeatSeconds = 0.5, kTau = 2 * std::numbers::pi;
    for (int n = 0; n < frames; ++n) {
        const double t = n / kSignalRate, beat = std::fmod(t, kBeatSeconds), off = std::fmod(t + 0.25, kBeatSeconds);
        const double kick =
            0.8 * std::exp(-beat / 0.08) * std::sin(kTau * (50 * beat + 4 * (1 - std::exp(-beat / 0.02))));
        const double bass = 0.25 * std::sin(kTau * 55 * t) + 0.1 * std::sin(kTau * 110 * t);
        const double snare = 0.5 * std::exp(-off / 0.05) * white(random);
        const double hiss = 0.3 * pink();
        double chord = 0;
        for (const double hz : {220.0, 277.18, 329.63, 440.0}) chord += 0.06 * std::sin(kTau * hz * t);
        for (std::size_t c = 0; c < 2; ++c)
            result[c][static_cast<std::size_t>(n)] =
                static_cast<float>(0.6 * (kick + bass + snare + (c == 0 ? chord : -chord) + hiss));
    }
    return result;
}

}  // namespace lacquer::test
