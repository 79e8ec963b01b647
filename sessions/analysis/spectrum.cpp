#include "sessions/analysis/spectrum.hpp"

#include <kissfft/kiss_fft.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace lacquer::sessions {
namespace {

constexpr int kBandOfOneKilohertz = 17;
// A Hann window spreads a sine over as many bins as this (F. J. Harris, "On the use of windows for harmonic analysis
// with the discrete Fourier transform", Proc. IEEE 66, 1978, table 1).
constexpr double kNoiseBandwidthBins = 1.5;

}  // namespace

double ThirdOctave::middleHz(int band) {
    return 1000 * std::pow(10, (band - kBandOfOneKilohertz) / 10.0);
}
double ThirdOctave::lowerEdgeHz(int band) {
    return 1000 * std::pow(10, (band - kBandOfOneKilohertz - 0.5) / 10.0);
}

class Spectrum::Transform {
public:
    Transform() : plan_(kiss_fft_alloc(static_cast<int>(kFrames), 0, nullptr, nullptr)), in_(kFrames), out_(kFrames) {}
    ~Transform() { kiss_fft_free(plan_); }
    Transform(const Transform&) = delete;
    Transform& operator=(const Transform&) = delete;

    [[nodiscard]] std::span<kiss_fft_cpx> input() noexcept { return in_; }
    std::span<const kiss_fft_cpx> run() noexcept {
        kiss_fft(plan_, in_.data(), out_.data());
        return out_;
    }

private:
    kiss_fft_cfg plan_;
    std::vector<kiss_fft_cpx> in_, out_;
};

Spectrum::Spectrum(double sampleRate)
    : binHz_(sampleRate / kFrames),
      window_(kFrames),
      transform_(std::make_unique<Transform>()),
      bins_(kFrames / 2 + 1) {
    for (std::size_t i = 0; i < kFrames; ++i)
        window_[i] = static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / kFrames));
}
Spectrum::~Spectrum() = default;

// One transform for both sides: where L is the spectrum of the left side, R that of the right one, and Z = L + jR, the
// symmetry of L and R leaves L = (Z(k) + Z*(-k)) / 2 and jR = (Z(k) - Z*(-k)) / 2. A sine of full scale has |L| = N/4.
void Spectrum::analyse(std::span<const StereoPoint> points) {
    points = points.last(std::min(points.size(), kFrames));
    const std::span<kiss_fft_cpx> in = transform_->input();
    const std::size_t silent = kFrames - points.size();
    std::fill_n(in.begin(), silent, kiss_fft_cpx{0, 0});
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto [left, right] = points[i];
        const float weight = std::isfinite(left) && std::isfinite(right) ? window_[silent + i] : 0;
        in[silent + i] = weight == 0 ? kiss_fft_cpx{0, 0} : kiss_fft_cpx{weight * left, weight * right};
    }
    const std::span<const kiss_fft_cpx> bins = transform_->run();
    constexpr float kOfFullScale = 4.0f / kFrames, kHalf = kOfFullScale / 2;
    for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
        const kiss_fft_cpx z = bins[bin], mirrored = bins[(kFrames - bin) % kFrames];
        const float lReal = kHalf * (z.r + mirrored.r), lImaginary = kHalf * (z.i - mirrored.i);
        const float rReal = kHalf * (z.i + mirrored.i), rImaginary = kHalf * (mirrored.r - z.r);
        bins_[bin] = {lReal * lReal + lImaginary * lImaginary, rReal * rReal + rImaginary * rImaginary,
                      lReal * rReal + lImaginary * rImaginary};
    }
}

template <class Visit>
void Spectrum::eachBin(double fromHz, double toHz, Visit visit) const {
    // A bin reaches half the way to its neighbours.
    const auto last = static_cast<double>(bins_.size() - 1);
    const double from = std::clamp(fromHz / binHz_, 0.5, last);
    const double to = std::clamp(toHz / binHz_, 0.5, last);
    for (auto bin = static_cast<std::size_t>(std::lround(from)); bin < bins_.size(); ++bin) {
        const auto middle = static_cast<double>(bin);
        const double part = std::min(to, middle + 0.5) - std::max(from, middle - 0.5);
        if (part <= 0 && middle > to) break;
        visit(bin, std::max(part, 0.0));
    }
}

double Spectrum::within(double fromHz, double toHz) const {
    double sum = 0;
    eachBin(fromHz, toHz, [&](std::size_t bin, double part) { sum += bins_[bin].power() * part; });
    return sum / kNoiseBandwidthBins;
}

CrossPower Spectrum::crossWithin(double fromHz, double toHz) const {
    CrossPower sum;
    eachBin(fromHz, toHz, [&](std::size_t bin, double part) {
        sum.left += part * bins_[bin].left / kNoiseBandwidthBins;
        sum.right += part * bins_[bin].right / kNoiseBandwidthBins;
        sum.cross += part * bins_[bin].cross / kNoiseBandwidthBins;
    });
    return sum;
}

double Spectrum::highest(double fromHz, double toHz) const {
    const auto last = static_cast<double>(bins_.size() - 1);
    const double from = std::clamp(fromHz / binHz_, 0.0, last);
    const double to = std::clamp(toHz / binHz_, 0.0, last);
    double power = std::max(powerAt(from), powerAt(to));
    for (auto bin = static_cast<std::size_t>(std::ceil(from)); static_cast<double>(bin) <= to; ++bin)
        power = std::max<double>(power, bins_[bin].power());
    return power;
}

double Spectrum::powerAt(double bin) const {
    const auto below = static_cast<std::size_t>(bin);
    const std::size_t above = std::min(below + 1, bins_.size() - 1);
    return std::lerp(bins_[below].power(), bins_[above].power(), static_cast<float>(bin - std::floor(bin)));
}

BandCrossPowers bandCrossPowers(const Spectrum& spectrum) {
    BandCrossPowers powers;
    for (int band = 0; band < ThirdOctave::kBands; ++band)
        powers[static_cast<std::size_t>(band)] =
            spectrum.crossWithin(ThirdOctave::lowerEdgeHz(band), ThirdOctave::lowerEdgeHz(band + 1));
    return powers;
}

std::array<double, ThirdOctave::kBands> bandCorrelations(const BandCrossPowers& powers) {
    std::array<double, ThirdOctave::kBands> correlations{};
    for (std::size_t band = 0; band < powers.size(); ++band) {
        const auto& [left, right, cross] = powers[band];
        const bool silent = !(left > 0 && right > 0);
        correlations[band] =
            silent ? std::numeric_limits<double>::quiet_NaN() : std::clamp(cross / std::sqrt(left * right), -1.0, 1.0);
    }
    return correlations;
}

}  // namespace lacquer::sessions
