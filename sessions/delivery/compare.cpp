#include "sessions/delivery/compare.hpp"

#include <kissfft/kiss_fftr.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "sessions/media/audio_file_writer.hpp"
#include "sessions/media/clip_file.hpp"

namespace lacquer::sessions {
namespace {

using ComparedSource = std::shared_ptr<nodes::ClipSource>;

constexpr std::int64_t kSearchFrames = 1 << 16;  // on either side
constexpr std::int64_t kComparedFrames = 1 << 17;
constexpr int kComparedBlock = 4096;
constexpr double kQuietestBandDb = -90;

double decibelsOf(double power) {
    return 10 * std::log10(power);
}

// Any frames of a source, silence beyond its ends.
class PaddedSource {
public:
    explicit PaddedSource(ComparedSource source) : source_(std::move(source)) {}
    [[nodiscard]] int channels() const { return source_->channelCount(); }

    Status read(std::int64_t frame, int count, std::array<std::vector<float>, 2>& to) const {
        std::array<float*, 2> pointers{};
        const auto front = static_cast<int>(std::clamp<std::int64_t>(-frame, 0, count));
        const auto end = static_cast<int>(std::clamp<std::int64_t>(source_->frames() - frame, front, count));
        for (std::size_t c = 0; c < to.size(); ++c) {
            to[c].assign(static_cast<std::size_t>(count), 0.0f);
            pointers[c] = to[c].data() + front;
        }
        if (end == front) return {};
        return source_->read(frame + front, AudioBlock(pointers.data(), channels(), end - front));
    }
    // The sum of the channels.
    Result<std::vector<float>> mono(std::int64_t frame, std::int64_t count) const {
        std::vector<float> sum;
        std::array<std::vector<float>, 2> block;
        for (std::int64_t at = 0; at < count; at += kComparedBlock) {
            if (Status read = this->read(frame + at, kComparedBlock, block); !read)
                return fail(std::move(read).error());
            for (std::size_t i = 0; i < block[0].size(); ++i) sum.push_back(block[0][i] + block[1][i]);
        }
        sum.resize(static_cast<std::size_t>(count));
        return sum;
    }

private:
    ComparedSource source_;
};

struct Place {
    std::int64_t offset = 0;
    double correlation = 0;
};

// Where in `where` the shorter `what` fits best, by its correlation with each place: the inverse transform of the
// product of their spectra, over the energies there.
Place bestFit(const std::vector<float>& what, const std::vector<float>& where) {
    const std::size_t size = where.size();
    std::vector<float> padded = what;
    padded.resize(size);
    using Spectral = std::vector<kiss_fft_cpx>;
    Spectral spectrumA(size / 2 + 1), spectrumB(size / 2 + 1);
    const auto plan = [size](int inverse) {
        return std::unique_ptr<kiss_fftr_state, decltype(&std::free)>(
            kiss_fftr_alloc(static_cast<int>(size), inverse, nullptr, nullptr), &std::free);
    };
    const auto forward = plan(0), back = plan(1);
    kiss_fftr(forward.get(), padded.data(), spectrumA.data());
    kiss_fftr(forward.get(), where.data(), spectrumB.data());
    for (std::size_t i = 0; i < spectrumA.size(); ++i) {
        const std::complex<float> a(spectrumA[i].r, spectrumA[i].i), b(spectrumB[i].r, spectrumB[i].i);
        const std::complex<float> product = std::conj(a) * b / static_cast<float>(size);
        spectrumA[i] = {product.real(), product.imag()};
    }
    std::vector<float> products(size);
    kiss_fftri(back.get(), spectrumA.data(), products.data());

    double whatEnergy = 0, whereEnergy = 0;
    for (const float x : what) whatEnergy += static_cast<double>(x) * static_cast<double>(x);
    for (std::size_t i = 0; i < what.size(); ++i)
        whereEnergy += static_cast<double>(where[i]) * static_cast<double>(where[i]);
    Place best;
    for (std::size_t at = 0; at + what.size() <= size; ++at) {
        const double scale = std::sqrt(whatEnergy * std::max(whereEnergy, 1e-12));
        const double correlation = scale > 0 ? static_cast<double>(products[at]) / scale : 0;
        if (std::fabs(correlation) > std::fabs(best.correlation)) best = {static_cast<std::int64_t>(at), correlation};
        if (at + what.size() < size) {
            const double gone = where[at], come = where[at + what.size()];
            whereEnergy += come * come - gone * gone;
        }
    }
    return best;
}

// Mean power by band of what goes by.
class BandMean {
public:
    explicit BandMean(double sampleRate) : spectrum_(sampleRate) {}
    void hear(const std::array<std::vector<float>, 2>& block) {
        const bool stereo = !block[1].empty();
        for (std::size_t i = 0; i < block[0].size(); ++i) {
            points_.push_back({block[0][i], stereo ? block[1][i] : block[0][i]});
            if (points_.size() < Spectrum::kFrames) continue;
            spectrum_.analyse(points_);
            for (std::size_t band = 0; band < sums_.size(); ++band)
                sums_[band] += spectrum_.within(ThirdOctave::lowerEdgeHz(static_cast<int>(band)),
                                                ThirdOctave::lowerEdgeHz(static_cast<int>(band) + 1));
            ++count_;
            points_.erase(points_.begin(), points_.begin() + Spectrum::kFrames / 2);
        }
    }
    [[nodiscard]] double power(std::size_t band) const { return count_ > 0 ? sums_[band] / count_ : 0; }

private:
    Spectrum spectrum_;
    std::vector<StereoPoint> points_;
    std::array<double, ThirdOctave::kBands> sums_{};
    int count_ = 0;
};

class Comparer {
public:
    Comparer(PaddedSource a, PaddedSource b, Comparison& result, const Progress& progress)
        : a_(std::move(a)), b_(std::move(b)), result_(result), progress_(progress) {}

    Status align() {
        const LoudnessReport& report = result_.a;
        const auto loudest = std::ranges::max_element(report.history, {}, &LoudnessPoint::momentaryLufs);
        const std::int64_t hop = report.sampleRate / LoudnessReport::kPointsPerSecond;
        const std::int64_t middle = (loudest - report.history.begin()) * hop;
        const std::int64_t begin = std::clamp<std::int64_t>(middle - kComparedFrames / 2, 0,
                                                            std::max<std::int64_t>(0, report.frames - kComparedFrames));
        const auto what = a_.mono(begin, kComparedFrames);
        if (!what) return fail(what.error());
        const auto where = b_.mono(begin - kSearchFrames, kComparedFrames + 2 * kSearchFrames);
        if (!where) return fail(where.error());
        const Place place = bestFit(*what, *where);
        result_.offsetFrames = place.offset - kSearchFrames;
        result_.alike = std::fabs(place.correlation);
        result_.inverted = place.correlation < 0;
        return {};
    }

    // Two passes: the gain first, then what is left.
    Status takeApart(std::int64_t framesOfB, AudioFileWriter* difference) {
        begin_ = std::max<std::int64_t>(0, -result_.offsetFrames);
        end_ = std::min(result_.a.frames, framesOfB - result_.offsetFrames);
        result_.sharedFrames = std::max<std::int64_t>(0, end_ - begin_);
        double energyA = 0, energyB = 0, common = 0;
        BandMean bandsA(result_.a.sampleRate), bandsB(result_.a.sampleRate);
        Status first = eachBlock([&](const auto& a, const auto& b) -> Status {
            for (std::size_t c = 0; c < 2; ++c)
                for (std::size_t i = 0; i < a[c].size(); ++i) {
                    const double x = a[c][i], y = b[c][i];
                    energyA += x * x;
                    energyB += y * y;
                    common += x * y;
                }
            bandsA.hear(a);
            bandsB.hear(b);
            return {};
        });
        if (!first) return first;
        if (energyA <= 0 || energyB <= 0) return {};
        const double gain = common / energyB;
        result_.gainDb = 20 * std::log10(std::max(1e-10, std::fabs(gain)));
        compareBands(bandsA, bandsB, energyA / energyB);

        double left = 0, highest = 0;
        std::int64_t frame = begin_;
        Status second = eachBlock([&](auto& a, const auto& b) -> Status {
            for (std::size_t c = 0; c < 2; ++c)
                for (std::size_t i = 0; i < a[c].size(); ++i) {
                    const double rest = static_cast<double>(a[c][i]) - gain * static_cast<double>(b[c][i]);
                    left += rest * rest;
                    a[c][i] = static_cast<float>(rest);
                    if (std::fabs(rest) > highest) {
                        highest = std::fabs(rest);
                        result_.residualPeakFrame = frame + static_cast<std::int64_t>(i);
                    }
                }
            frame += static_cast<std::int64_t>(a[0].size());
            const std::array<const float*, 2> channels{a[0].data(), a[1].data()};
            if (!difference) return {};
            return difference->write(ConstAudioBlock(channels.data(), a_.channels(), static_cast<int>(a[0].size())));
        });
        if (!second) return second;
        result_.residualDb = decibelsOf(left / energyA);
        if (highest > 0) result_.residualPeakDbfs = 20 * std::log10(highest);
        return {};
    }

private:
    using Block = std::array<std::vector<float>, 2>;
    Status eachBlock(const std::function<Status(Block& a, const Block& b)>& visit) {
        Block a, b;
        for (std::int64_t frame = begin_; frame < end_; frame += kComparedBlock) {
            const int count = static_cast<int>(std::min<std::int64_t>(kComparedBlock, end_ - frame));
            if (Status read = a_.read(frame, count, a); !read) return read;
            if (Status read = b_.read(frame + result_.offsetFrames, count, b); !read) return read;
            if (a_.channels() == 1) a[1].clear(), b[1].clear();
            if (Status visited = visit(a, b); !visited) return visited;
            done_ += count;
            if (progress_ &&
                progress_(static_cast<double>(done_) / static_cast<double>(2 * (end_ - begin_))) == Proceed::stop)
                return fail(ErrorKind::failed, "comparing was stopped");
        }
        return {};
    }
    // Equally loud as a whole: of the same energy.
    void compareBands(const BandMean& a, const BandMean& b, double energyRatio) {
        const double quietest = std::pow(10.0, kQuietestBandDb / 10);
        for (std::size_t band = 0; band < result_.bandsDb.size(); ++band)
            if (a.power(band) > quietest && b.power(band) > quietest)
                result_.bandsDb[band] = decibelsOf(b.power(band) * energyRatio / a.power(band));
    }

    PaddedSource a_, b_;
    Comparison& result_;
    const Progress& progress_;
    std::int64_t begin_ = 0, end_ = 0, done_ = 0;
};

}  // namespace

Result<Comparison> compare(const std::filesystem::path& a, const std::filesystem::path& b,
                           const std::filesystem::path& difference, const Progress& progress) {
    Comparison result;
    for (auto [path, report] : {std::pair(&a, &result.a), std::pair(&b, &result.b)}) {
        auto measured = measure(*path, [&](double) { return progress ? progress(0) : Proceed::yes; });
        if (!measured) return fail(std::move(measured).error());
        *report = std::move(*measured);
    }
    if (result.a.channels != result.b.channels)
        return fail(ErrorKind::usage, "one is mono and the other is stereo", b.string(), "make both the same first");
    std::array<ComparedSource, 2> sources;
    for (std::size_t i = 0; i < 2; ++i) {
        auto source = openClipFile(i == 0 ? a : b, result.a.sampleRate);
        if (!source) return fail(std::move(source).error());
        sources[i] = std::move(*source);
    }
    std::optional<AudioFileWriter> writer;
    if (!difference.empty()) {
        auto created = AudioFileWriter::create(
            difference,
            {.samples = SampleFormat::float32, .sampleRate = result.a.sampleRate, .channels = result.a.channels});
        if (!created) return fail(std::move(created).error());
        writer.emplace(std::move(*created));
    }
    Comparer comparer{PaddedSource(sources[0]), PaddedSource(sources[1]), result, progress};
    if (Status done = comparer.align(); !done) return fail(std::move(done).error());
    if (Status done = comparer.takeApart(sources[1]->frames(), writer ? &*writer : nullptr); !done)
        return fail(std::move(done).error());
    if (writer)
        if (Status committed = writer->commit(); !committed) return fail(std::move(committed).error());
    return result;
}

}  // namespace lacquer::sessions
