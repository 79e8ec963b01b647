// HeardSignal: what the shown node has heard of late, as pictures of it need it: a goniometer's points, a spectrum,
// the spectra of the last seconds, and how far the two sides go together. GUI thread; reads at the beat of the
// MeterClock, and tells only what has changed.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "editor/controllers/meter_clock.hpp"
#include "sessions/analysis/spectrum.hpp"

namespace lacquer::editor {

class HeardSignal : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    static constexpr double kLowestHz = 20, kHighestHz = 20000;
    static constexpr double kFloorDb = -90;                               ///< less is not shown
    static constexpr double kFallDbPerSecond = 20;                        ///< of what is shown, so that it can be read
    static constexpr double kCorrelationSeconds = 1;                      ///< over about as long they are averaged
    static constexpr std::size_t kColumns = 240;                          ///< of a spectrum: 24 in an octave
    static constexpr std::size_t kTrailFrames = 2048;                     ///< of a goniometer
    static constexpr std::size_t kRows = 5000 / MeterClock::kIntervalMs;  ///< of the spectrogram: five seconds

    /// In dB, from kFloorDb up, by frequency.
    using Row = std::array<float, kColumns>;
    using Bands = std::array<float, sessions::ThirdOctave::kBands>;

    /// By third-octave band, see sessions::bandCorrelations.
    using Correlations = std::array<double, sessions::ThirdOctave::kBands>;

    explicit HeardSignal(MeterClock& clock);

    /// A node whose type hears for pictures; 0: none. Forgets all. The rate in Hz.
    void setNode(NodeId node, double sampleRate);

    [[nodiscard]] static double frequencyOf(double column);
    /// 0 at kLowestHz, 1 at kHighestHz.
    [[nodiscard]] static double alongOf(double hertz);

    /// Oldest first.
    [[nodiscard]] std::span<const StereoPoint> trail() const;
    [[nodiscard]] const Row& line() const noexcept { return line_; }
    [[nodiscard]] const Bands& bands() const noexcept { return bands_; }
    /// Averaged; not a number where a side is silent.
    [[nodiscard]] const Correlations& correlations() const noexcept { return correlations_; }
    /// `age` 0 is the newest of kRows spectra, as they were.
    [[nodiscard]] const Row& row(std::size_t age) const { return rows_[(newest_ + kRows - age) % kRows]; }

    /// What the clock's beat does with what it reads.
    void take(std::span<const StereoPoint> points);

Q_SIGNALS:
    /// All of it looks different now.
    void changed();

private:
    void look();
    void forget();
    void correlate();

    MeterClock& clock_;
    NodeId node_;
    double sampleRate_ = 0;
    std::uint64_t heard_ = 0;
    std::unique_ptr<sessions::Spectrum> spectrum_;  // while there is a node
    std::vector<StereoPoint> points_;
    Row line_{};
    Bands bands_{};
    sessions::BandCrossPowers crossPowers_{};  // averaged
    Correlations correlations_{};
    std::vector<Row> rows_;
    std::size_t newest_ = 0;
};

}  // namespace lacquer::editor
