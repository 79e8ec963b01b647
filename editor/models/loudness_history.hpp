// LoudnessHistory: how loud it has been at a loudness meter over the last ten minutes. GUI thread; reads at the beat of
// the MeterClock, and tells only what has changed.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QElapsedTimer>
#include <QObject>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "editor/controllers/meter_clock.hpp"

namespace lacquer::editor {

class LoudnessHistory : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    static constexpr int kStepMs = 100;                              ///< as often there is a new short-term loudness
    static constexpr std::size_t kSteps = 10 * 60 * 1000 / kStepMs;  ///< that are kept
    static constexpr float kSilentLufs = -120;

    /// LUFS.
    struct Step {
        float momentary = kSilentLufs;  ///< the highest of the step
        float shortTerm = kSilentLufs;
    };
    /// The readouts of a loudness meter, LUFS.
    struct Reading {
        double momentary = kSilentLufs;
        double shortTerm = kSilentLufs;
        double integrated = std::numeric_limits<double>::quiet_NaN();
        double maxMomentary = kSilentLufs;
    };

    /// `rolls`: whether the transport does; only then the history goes on.
    LoudnessHistory(MeterClock& clock, std::function<bool()> rolls);

    /// Whether nodes of a type have these readouts.
    [[nodiscard]] static bool isOf(const ProcessorType& type);
    /// Follows a node of such a type from now on, also while others are shown; another one than before forgets all. 0:
    /// none.
    void setNode(NodeId node);

    /// How many steps there are.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// `age` 0 is the newest of size() steps.
    [[nodiscard]] const Step& step(std::size_t age) const { return steps_[(newest_ + kSteps - age) % kSteps]; }
    /// Nothing until there has been anything loud enough.
    [[nodiscard]] std::optional<double> integratedLufs() const noexcept { return integrated_; }

    /// What the clock's beat does with what it reads, so many milliseconds after the beat before. The history begins
    /// anew where the meter has.
    void take(const Reading& now, double elapsedMs);

Q_SIGNALS:
    /// It looks different now.
    void changed();

private:
    void look();
    void forget();

    MeterClock& clock_;
    std::function<bool()> rolls_;
    NodeId node_;
    QElapsedTimer sinceBeat_;
    std::vector<Step> steps_;
    std::size_t newest_ = 0, size_ = 0;
    Step open_;  ///< what has been heard since the newest step
    double openMs_ = 0;
    double highest_ = -std::numeric_limits<double>::infinity();  ///< momentary loudness since the meter's start
    std::optional<double> integrated_;
};

}  // namespace lacquer::editor
