#include "sessions/delivery/vinyl/groove_meter.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>

#include "sessions/delivery/vinyl/fir.hpp"
#include "sessions/delivery/vinyl/riaa.hpp"

namespace lacquer::sessions::vinyl {
namespace {

using FourValues [[gnu::vector_size(16)]] = float;
constexpr std::int64_t kFour = 4;  // cells begin on multiples of it

constexpr double kHeatSeconds = 1;
constexpr double kReplayMatchedHz = 20000;
// What is traced above 20 kHz nobody hears.
constexpr double kHeardHz = 20000, kUnheardHz = 24000, kUnheardDb = 80;
constexpr int kCorrectingTaps = 9;
constexpr double kSibilanceHz[] = {5000, 10000}, kPresenceHz[] = {300, 3000};
constexpr double kButterworth = std::numbers::sqrt2 / 2;                // second order
constexpr double kSharp[] = {0.54119610014619698, 1.3065629648763766};  // fourth order

FourValues loadValues(const float* from) noexcept {
    FourValues values;
    std::memcpy(&values, from, sizeof values);
    return values;
}
FourValues higher(FourValues a, FourValues b) noexcept {
    return a > b ? a : b;
}
float highestOf(FourValues values) noexcept {
    return std::max(std::max(values[0], values[1]), std::max(values[2], values[3]));
}
double sumOf(FourValues values) noexcept {
    return static_cast<double>(values[0]) + static_cast<double>(values[1]) + static_cast<double>(values[2]) +
           static_cast<double>(values[3]);
}

GrooveCell emptyCell() noexcept {
    constexpr float kLowest = std::numeric_limits<float>::lowest();
    return {kLowest, kLowest, kLowest, kLowest, 0, 0};
}

// (1 + s T2) / ((1 + s T1)(1 + s T3)): the inverse of the recording response, but for what that is at 0 Hz.
std::array<FilterTaps, 2> replaySections(double sampleRate) {
    return {shelfSection(kMiddleSeconds, kBassSeconds, kReplayMatchedHz, sampleRate),
            shelfSection(0, kTrebleSeconds, kReplayMatchedHz, sampleRate)};
}

std::array<StereoFilter, 2> replayFilter(double sampleRate) {
    const auto sections = replaySections(sampleRate);
    return {StereoFilter(sections[0]), StereoFilter(sections[1])};
}

// A low pass that also takes out what replay's digital sections get wrong below it.
std::vector<float> tracedTaps(double sampleRate) {
    const auto lowPass =
        lowPassTaps((kHeardHz + kUnheardHz) / 2 / sampleRate, (kUnheardHz - kHeardHz) / sampleRate, kUnheardDb);
    const auto sections = replaySections(sampleRate);
    const auto leftToFit = [&](double w) {
        const double hz = w * sampleRate / (2 * std::numbers::pi);
        return recordResponse(0) / recordResponse(hz) / (sections[0].response(w) * sections[1].response(w));
    };
    const auto correcting = fittedTaps(leftToFit, 2 * std::numbers::pi * kHeardHz / sampleRate, kCorrectingTaps);
    std::vector<float> taps(lowPass.size() + correcting.size() - 1);
    for (std::size_t i = 0; i < taps.size(); ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < correcting.size(); ++k)
            if (i >= k && i - k < lowPass.size()) sum += correcting[k] * lowPass[i - k];
        taps[i] = static_cast<float>(sum);
    }
    return taps;
}

// From 12 dB per octave below, where acceleration has little, to 24 dB above.
std::array<StereoFilter, 3> bandFilter(const double (&hz)[2], double sampleRate) {
    const double top = std::min(hz[1], 0.45 * sampleRate), bottom = std::min(hz[0], 0.45 * sampleRate);
    return {StereoFilter(highPassSection(bottom, kButterworth, sampleRate)),
            StereoFilter(lowPassSection(top, kSharp[0], sampleRate)),
            StereoFilter(lowPassSection(top, kSharp[1], sampleRate))};
}

double higherWall(StereoSample walls) noexcept {
    return std::max(walls[0], walls[1]);
}

}  // namespace

GrooveMeter::GrooveMeter(double sampleRate, int mostFrames, std::int64_t latencyFrames)
    : sampleRate_(sampleRate),
      skip_((latencyFrames + kFour / 2) / kFour * kFour),
      cell_(emptyCell()),
      heatShare_(1 - std::exp(-1 / (kCellsPerSecond * kHeatSeconds))),
      traced_(replayFilter(sampleRate)),
      heard_(cuttingHighPassFilter(sampleRate)),
      sibilance_(bandFilter(kSibilanceHz, sampleRate)),
      presence_(bandFilter(kPresenceHz, sampleRate)),
      lowEnd_(sampleRate, mostFrames),
      heardGain_(kReferenceVelocity / std::numbers::sqrt2 * std::abs(recordResponse(0))),
      tracedTaps_(tracedTaps(sampleRate)) {
    for (std::size_t wall = 0; wall < 2; ++wall) {
        products_[wall].assign(tracedTaps_.size() - 1 + static_cast<std::size_t>(mostFrames), 0.0f);
        distortion_[wall].resize(static_cast<std::size_t>(mostFrames));
    }
}

// e = u b, but for the tip's R / V², as far as it is heard.
void GrooveMeter::trace(const WallMotion& motion, std::size_t frames) noexcept {
    const std::size_t history = tracedTaps_.size() - 1;
    for (std::size_t wall = 0; wall < 2; ++wall) {
        std::vector<float>& products = products_[wall];
        for (std::size_t i = 0; i < frames; ++i)
            products[history + i] = motion.velocity[wall][i] * motion.acceleration[wall][i];
        convolve(tracedTaps_, products.data() + history, static_cast<int>(frames), distortion_[wall].data());
        std::copy_n(products.begin() + static_cast<std::ptrdiff_t>(frames), history, products.begin());
    }
}

std::int64_t GrooveMeter::endOfCell() const noexcept {
    const auto next = static_cast<double>(analysis_.cells.size() + 1);
    return static_cast<std::int64_t>(next * sampleRate_ / kCellsPerSecond) / kFour * kFour;
}

void GrooveMeter::take(std::span<const float> left, std::span<const float> right, const WallMotion& motion) {
    lowEnd_.take(left, right, motion, slice_);
    trace(motion, left.size());
    const auto frames = static_cast<std::int64_t>(left.size());
    std::int64_t at = std::min(skip_, frames);
    skip_ -= at;
    measureBands(left, right, motion, 0, static_cast<std::size_t>(at));
    while (at < frames) {
        const std::int64_t end = std::min(frames, at + endOfCell() - frames_);
        const auto first = static_cast<std::size_t>(at), last = static_cast<std::size_t>(end);
        measureExtremes(motion, first, last);
        measureBands(left, right, motion, first, last);
        measureStereo(left, right, first, last);
        frames_ += end - at;
        cellFrames_ += end - at;
        at = end;
        if (frames_ == endOfCell()) closeCell();
    }
}

void GrooveMeter::measureExtremes(const WallMotion& motion, std::size_t first, std::size_t last) noexcept {
    const float *aL = motion.displacementUm[0].data(), *aR = motion.displacementUm[1].data();
    const float *uL = motion.velocity[0].data(), *uR = motion.velocity[1].data();
    const float *bL = motion.acceleration[0].data(), *bR = motion.acceleration[1].data();
    const float lowest = std::numeric_limits<float>::lowest();
    const FourValues none{lowest, lowest, lowest, lowest};
    FourValues right = none, left = none, deep = none, shallow = none;
    FourValues lateral{}, wall{}, sideways{}, acceleration{}, squaresL{}, squaresR{};
    const auto magnitude = [](FourValues values) { return higher(values, -values); };
    for (std::size_t i = first; i < last; i += kFour) {
        const FourValues al = loadValues(aL + i), ar = loadValues(aR + i), ul = loadValues(uL + i),
                         ur = loadValues(uR + i), bl = loadValues(bL + i), br = loadValues(bR + i);
        right = higher(right, ar);
        left = higher(left, -al);
        deep = higher(deep, ar - al);
        shallow = higher(shallow, al - ar);
        lateral = higher(lateral, magnitude(al + ar));
        wall = higher(wall, higher(magnitude(ul), magnitude(ur)));
        sideways = higher(sideways, magnitude(ul + ur));
        acceleration = higher(acceleration, higher(magnitude(bl), magnitude(br)));
        squaresL += bl * bl;
        squaresR += br * br;
    }
    constexpr float kHalf = static_cast<float>(1 / std::numbers::sqrt2);
    cell_.rightUm = std::max(cell_.rightUm, highestOf(right));
    cell_.leftUm = std::max(cell_.leftUm, highestOf(left));
    cell_.deepUm = std::max(cell_.deepUm, highestOf(deep) * kHalf);
    cell_.shallowUm = std::max(cell_.shallowUm, highestOf(shallow) * kHalf);
    cell_.lateralUm = std::max(cell_.lateralUm, highestOf(lateral) * kHalf);
    cell_.acceleration = std::max(cell_.acceleration, highestOf(acceleration));
    slice_.wallVelocity = std::max(slice_.wallVelocity, static_cast<double>(highestOf(wall)));
    slice_.lateralVelocity = std::max(slice_.lateralVelocity, static_cast<double>(highestOf(sideways) * kHalf));
    cellHeat_ += StereoSample{sumOf(squaresL), sumOf(squaresR)};
}

// Replay undoes recording: of the velocity it leaves the sound, but for the lathe's high pass.
void GrooveMeter::measureBands(std::span<const float> left, std::span<const float> right, const WallMotion& motion,
                               std::size_t first, std::size_t last) noexcept {
    for (std::size_t i = first; i < last; ++i) {
        const StereoSample x{left[i], right[i]};
        const StereoSample b{motion.acceleration[0][i], motion.acceleration[1][i]};
        const StereoSample e{distortion_[0][i], distortion_[1][i]};
        const StereoSample traced = traced_[1](traced_[0](e)), heard = heardGain_ * heard_[1](heard_[0](x));
        const StereoSample sibilance = sibilance_[2](sibilance_[1](sibilance_[0](b)));
        const StereoSample presence = presence_[2](presence_[1](presence_[0](b)));
        sums_.traced += traced * traced;
        sums_.heard += heard * heard;
        sums_.sibilance += sibilance * sibilance;
        sums_.presence += presence * presence;
    }
}

void GrooveMeter::measureStereo(std::span<const float> left, std::span<const float> right, std::size_t first,
                                std::size_t last) noexcept {
    FourValues lefts{}, rights{}, products{};
    for (std::size_t i = first; i < last; i += kFour) {
        const FourValues l = loadValues(left.data() + i), r = loadValues(right.data() + i);
        lefts += l * l;
        rights += r * r;
        products += l * r;
    }
    slice_.stereo.add({sumOf(lefts), sumOf(rights), sumOf(products)});
}

void GrooveMeter::closeCell() {
    sums_.acceleration += cellHeat_;
    sums_.frames += static_cast<double>(cellFrames_);
    heat_ += heatShare_ * (cellHeat_ / static_cast<double>(cellFrames_) - heat_);
    slice_.heat = std::max(slice_.heat, higherWall(heat_));
    slice_.lateralUm = std::max(slice_.lateralUm, static_cast<double>(cell_.lateralUm));
    slice_.deepUm = std::max(slice_.deepUm, static_cast<double>(cell_.deepUm));
    slice_.shallowUm = std::max(slice_.shallowUm, static_cast<double>(cell_.shallowUm));
    slice_.acceleration = std::max(slice_.acceleration, static_cast<double>(cell_.acceleration));
    analysis_.cells.push_back(cell_);
    cell_ = emptyCell();
    cellFrames_ = 0;
    cellHeat_ = StereoSample{};
    if (analysis_.cells.size() % kCellsPerSlice == 0) closeSlice();
}

void GrooveMeter::closeSlice() {
    const auto rms = [this](StereoSample sums) { return std::sqrt(higherWall(sums) / std::max(1.0, sums_.frames)); };
    slice_.seconds = 1;
    slice_.accelerationRms = rms(sums_.acceleration);
    slice_.sibilance = rms(sums_.sibilance);
    slice_.presence = rms(sums_.presence);
    for (int wall = 0; wall < 2; ++wall)
        if (sums_.heard[wall] > 0)
            slice_.tracing = std::max(slice_.tracing, std::sqrt(sums_.traced[wall] / sums_.heard[wall]));
    analysis_.slices.push_back(slice_);
    slice_ = {};
    sums_ = {};
}

GrooveAnalysis GrooveMeter::finish(double seconds) {
    // The last cell is whole where the song is not: silence follows it.
    const auto cells = static_cast<std::size_t>(std::ceil(seconds * kCellsPerSecond - 1e-9));
    if (analysis_.cells.size() % kCellsPerSlice != 0) closeSlice();
    analysis_.cells.resize(std::min(cells, analysis_.cells.size()));
    analysis_.slices.resize((analysis_.cells.size() + kCellsPerSlice - 1) / kCellsPerSlice);
    analysis_.seconds = seconds;
    if (!analysis_.slices.empty())
        analysis_.slices.back().seconds = seconds - static_cast<double>(analysis_.slices.size() - 1);
    return std::move(analysis_);
}

}  // namespace lacquer::sessions::vinyl
