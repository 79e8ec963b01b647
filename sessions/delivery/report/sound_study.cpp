#include "sessions/delivery/report/sound_study.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "nodes/dsp/true_peak.hpp"
#include "sessions/analysis/spectrum.hpp"
#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions {
namespace {

constexpr int kBandOfOneKilohertzInSixths = 34;

// Which of equal stretches is at hand while frames go by.
class Stretches {
public:
    Stretches(std::int64_t frames, std::int64_t count) : frames_(frames), count_(count) {}
    /// The first frame behind stretch `index`.
    [[nodiscard]] std::int64_t endOf(std::int64_t index) const { return frames_ * (index + 1) / count_; }

private:
    std::int64_t frames_, count_;
};

class ColumnStudy {
public:
    ColumnStudy(std::int64_t frames, std::int64_t count) : stretches_(frames, count) {}

    void take(StereoPoint point) {
        column_.minimum = std::min({column_.minimum, point.left, point.right});
        column_.maximum = std::max({column_.maximum, point.left, point.right});
        squares_ += static_cast<double>(point.left) * point.left + static_cast<double>(point.right) * point.right;
        ++filled_;
        if (++frame_ == stretches_.endOf(static_cast<std::int64_t>(columns_.size()))) close();
    }
    [[nodiscard]] std::vector<SoundColumn> finish() { return std::move(columns_); }

private:
    void close() {
        column_.rms = static_cast<float>(std::sqrt(squares_ / static_cast<double>(2 * filled_)));
        columns_.push_back(std::exchange(column_, {}));
        squares_ = 0;
        filled_ = 0;
    }

    Stretches stretches_;
    std::vector<SoundColumn> columns_;
    SoundColumn column_;
    double squares_ = 0;
    std::int64_t filled_ = 0, frame_ = 0;
};

struct SideSums {
    double left = 0, right = 0, cross = 0;

    void take(StereoPoint point) {
        left += static_cast<double>(point.left) * point.left;
        right += static_cast<double>(point.right) * point.right;
        cross += static_cast<double>(point.left) * point.right;
    }
    void add(const SideSums& other) {
        left += other.left;
        right += other.right;
        cross += other.cross;
    }
    /// Sum of LR / sqrt(sum of L^2, sum of R^2).
    [[nodiscard]] std::optional<double> correlation() const {
        constexpr double kSilence = 1e-12;
        if (left <= kSilence || right <= kSilence) return std::nullopt;
        return std::clamp(cross / std::sqrt(left * right), -1.0, 1.0);
    }
};

class CorrelationStudy {
public:
    CorrelationStudy(std::int64_t frames, std::int64_t count) : stretches_(frames, count) {}

    void take(StereoPoint point) {
        sums_.take(point);
        if (++frame_ != stretches_.endOf(static_cast<std::int64_t>(history_.size()))) return;
        whole_.add(sums_);
        history_.emplace_back(std::exchange(sums_, {}).correlation());
    }
    [[nodiscard]] std::vector<std::optional<float>> history() { return std::move(history_); }
    [[nodiscard]] std::optional<double> whole() const { return whole_.correlation(); }

private:
    Stretches stretches_;
    SideSums sums_, whole_;
    std::vector<std::optional<float>> history_;
    std::int64_t frame_ = 0;
};

// Windows half over one another; silence in front of the first and behind the last gives every frame the same weight.
class BandStudy {
public:
    explicit BandStudy(int sampleRate) : spectrum_(sampleRate), half_(sampleRate / 2.0), points_(Spectrum::kFrames) {}

    void take(StereoPoint point) {
        points_[filled_++] = point;
        if (filled_ == points_.size()) analyse();
    }
    [[nodiscard]] std::array<double, SixthOctave::kBands> finish(std::int64_t frames) {
        std::fill(points_.begin() + static_cast<std::ptrdiff_t>(filled_), points_.end(), StereoPoint{});
        analyse();
        std::fill(points_.begin() + static_cast<std::ptrdiff_t>(filled_), points_.end(), StereoPoint{});
        analyse();
        for (double& power : powers_) power *= static_cast<double>(kHop) / static_cast<double>(frames);
        return powers_;
    }

private:
    static constexpr std::size_t kHop = Spectrum::kFrames / 2;

    void analyse() {
        spectrum_.analyse(points_);
        for (int band = 0; band < SixthOctave::kBands && SixthOctave::middleHz(band) < half_; ++band)
            powers_[static_cast<std::size_t>(band)] +=
                spectrum_.within(SixthOctave::lowerEdgeHz(band), SixthOctave::lowerEdgeHz(band + 1));
        std::copy(points_.begin() + kHop, points_.end(), points_.begin());
        filled_ = kHop;
    }

    Spectrum spectrum_;
    double half_;
    std::vector<StereoPoint> points_;
    std::size_t filled_ = kHop;  // silence, to begin with
    std::array<double, SixthOctave::kBands> powers_{};
};

class PeakStudy {
public:
    PeakStudy(int sampleRate, double aboveDbtp)
        : sampleRate_(sampleRate), above_(std::pow(10, (aboveDbtp + kWorthTelling) / 20)) {}

    void take(StereoPoint point) {
        left_[filled_] = point.left;
        right_[filled_] = point.right;
        if (++filled_ == left_.size()) closeCell();
    }
    void finish(SoundStudy& study) {
        for (int i = 0; i < nodes::TruePeakDetector::kDelayFrames + kControlGridFrames; ++i) take({});
        study.eventCount = static_cast<std::int64_t>(events_.size());
        std::ranges::stable_sort(events_, std::greater<>(), &TruePeakEvent::dbtp);
        events_.resize(std::min(events_.size(), SoundStudy::kMostEvents));
        std::ranges::sort(events_, std::less<>(), &TruePeakEvent::seconds);
        study.events = std::move(events_);
    }

private:
    static constexpr double kWorthTelling = 0.05;  // dB
    static constexpr double kTogetherSeconds = 0.1;

    void closeCell() {
        nodes::Cell peaks{};
        detectors_[0].raise(left_, peaks);
        detectors_[1].raise(right_, peaks);
        for (std::size_t i = 0; i < peaks.size(); ++i)
            if (static_cast<double>(peaks[i]) > above_)
                note(frame_ + static_cast<std::int64_t>(i) - nodes::TruePeakDetector::kDelayFrames, peaks[i]);
        frame_ += kControlGridFrames;
        filled_ = 0;
    }
    void note(std::int64_t frame, double peak) {
        const TruePeakEvent event{static_cast<double>(std::max<std::int64_t>(frame, 0)) / sampleRate_,
                                  20 * std::log10(peak)};
        if (events_.empty() || event.seconds - last_ > kTogetherSeconds)
            events_.push_back(event);
        else if (event.dbtp > events_.back().dbtp)
            events_.back() = event;
        last_ = event.seconds;
    }

    int sampleRate_;
    double above_;
    std::array<nodes::TruePeakDetector, 2> detectors_{};
    nodes::Cell left_{}, right_{};
    std::size_t filled_ = 0;
    std::int64_t frame_ = 0;  // of the cell's first
    double last_ = 0;
    std::vector<TruePeakEvent> events_;
};

// No more of them than make sense.
std::int64_t correlationStretches(const AudioFileFacts& facts) {
    constexpr double kShortestSeconds = 0.3;
    const auto most =
        static_cast<std::int64_t>(static_cast<double>(facts.frames) / facts.sampleRate / kShortestSeconds);
    return std::clamp<std::int64_t>(most, 1, SoundStudy::kMostColumns);
}

}  // namespace

double SixthOctave::middleHz(int band) {
    return 1000 * std::pow(10, (band - kBandOfOneKilohertzInSixths) / 20.0);
}
double SixthOctave::lowerEdgeHz(int band) {
    return 1000 * std::pow(10, (band - kBandOfOneKilohertzInSixths - 0.5) / 20.0);
}

Result<SoundStudy> studySound(const std::filesystem::path& path, double eventsAboveDbtp,
                              const std::function<Status()>& keepOn) {
    Result<AudioFile> file = AudioFile::open(path);
    if (!file) return fail(std::move(file).error());
    const AudioFileFacts& facts = file->facts();
    if (facts.channels > 2)
        return fail(ErrorKind::usage, "has " + std::to_string(facts.channels) + " channels; a song has one or two",
                    path.string());
    ColumnStudy columns(facts.frames, std::min<std::int64_t>(facts.frames, SoundStudy::kMostColumns));
    CorrelationStudy correlation(facts.frames, correlationStretches(facts));
    BandStudy bands(facts.sampleRate);
    PeakStudy peaks(facts.sampleRate, eventsAboveDbtp);
    constexpr std::int64_t kFrames = 16384;
    std::vector<float> chunk(static_cast<std::size_t>(kFrames * facts.channels));
    for (std::int64_t frame = 0; frame < facts.frames;) {
        if (keepOn)
            if (Status kept = keepOn(); !kept) return fail(std::move(kept).error());
        const Result<std::int64_t> got = file->read(frame, chunk);
        if (!got) return fail(got.error());
        const auto step = static_cast<std::size_t>(facts.channels);
        for (std::size_t i = 0; i < static_cast<std::size_t>(*got) * step; i += step) {
            const StereoPoint point{chunk[i], chunk[i + step - 1]};
            columns.take(point);
            correlation.take(point);
            bands.take(point);
            peaks.take(point);
        }
        frame += *got;
    }
    SoundStudy study{.sampleRate = facts.sampleRate,
                     .channels = facts.channels,
                     .frames = facts.frames,
                     .columns = columns.finish(),
                     .correlation = {},
                     .wholeCorrelation = {},
                     .bandPowers = bands.finish(facts.frames),
                     .events = {}};
    if (facts.channels == 2) {
        study.wholeCorrelation = correlation.whole();
        study.correlation = correlation.history();
    }
    peaks.finish(study);
    return study;
}

}  // namespace lacquer::sessions
