// ParameterBank: the running values of one node's parameters. Set from the message thread, rendered in real time.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/engine/parameter.hpp"
#include "core/engine/processor.hpp"
#include "core/realtime/rt_exchange.hpp"
#include "core/signal/automation_lane.hpp"

namespace lacquer {

/// A jump of a continuous parameter that is set (a knob, a fader) is spread over this time …
inline constexpr double kParameterRampMs = 20;
/// … and one that a lane makes (a step, a locate) over this one: short enough to open in front of a drum hit.
inline constexpr double kLaneRampMs = 5;

class ParameterBank {
public:
    /// Starts at the defaults.
    explicit ParameterBank(const std::vector<ParameterInfo>& infos);

    /// Message thread, not while running: sizes the buffers. The first quantum after it starts on the values that are
    /// set by then, without ramps.
    void prepare(const PrepareSpec& spec);

    [[nodiscard]] std::size_t size() const noexcept { return targets_.size(); }

    /// Any single thread at a time. What is outside of the parameter's range, or no number, is brought into it, lanes
    /// likewise: a processor never sees a value that its type does not allow. The model keeps what it was given.
    void set(std::size_t index, double value) noexcept;
    [[nodiscard]] double get(std::size_t index) const noexcept;

    /// Message thread. Until it is let go, a parameter has this value, whatever its lane and set() say: a hand is on it
    /// and writes the lane anew.
    void hold(std::size_t index, double value) noexcept;
    void letGo(std::size_t index) noexcept;

    /// Message thread. Replaces all lanes at once: null where a parameter has none. Lanes rule over set().
    void setLanes(std::vector<std::shared_ptr<const AutomationLane>> lanes);
    /// Message thread: true once setLanes has been called.
    [[nodiscard]] bool hasLanes() const noexcept { return hasLanes_; }
    /// Message thread, now and then: frees lanes the audio thread has given back.
    void collect() { lanes_.collect(); }

    /// What a processor sees: always the same memory, brought up to date by render().
    [[nodiscard]] std::span<const ParameterView> views() const noexcept { return views_; }

    /// True when render() has something to do: something has been set, a ramp is under way, or there are lanes.
    [[nodiscard]] const std::atomic<bool>& stale() const noexcept { return stale_; }

    /// Real time, once per quantum. Costs next to nothing unless stale.
    std::span<const ParameterView> render(std::span<const Segment> segments) noexcept {
        if (stale_.load(std::memory_order_relaxed)) renderAll(segments);
        return views_;
    }

private:
    using Lanes = std::vector<std::shared_ptr<const AutomationLane>>;

    struct Parameter {
        bool stepped = false;
        double minimum = 0;
        double maximum = 1;
        double expectedNext = 0;  ///< the target that would go on without a jump
        double jump = 0;          ///< spread over the ramp, largest at its start
        int rampFrames = 1;       ///< over which the jump is spread
        int rampLeft = 0;         ///< of them to come
    };

    void renderAll(std::span<const Segment> segments) noexcept;
    /// Without a lane, the target is `manual`.
    void renderContinuous(std::size_t index, const AutomationLane* lane, double manual,
                          std::span<const Segment> segments) noexcept;
    void renderStepped(std::size_t index, const AutomationLane* lane, double manual,
                       std::span<const Segment> segments) noexcept;
    /// The value a processor may see: in range, and whole for a stepped parameter.
    [[nodiscard]] static double legal(const Parameter& parameter, double value) noexcept;
    /// Adds what is left of the jump to `frames` targets and writes them out.
    void writeRamp(Parameter& parameter, const double* targets, int frames, float* out) const noexcept;

    std::vector<std::atomic<double>> targets_;
    std::vector<std::atomic<double>> held_;  ///< no number where nobody holds it
    std::atomic<bool> stale_{true};
    RtExchange<const Lanes> lanes_;
    bool hasLanes_ = false;  ///< message thread

    // Audio thread
    std::vector<Parameter> parameters_;
    std::vector<ParameterView> views_;
    std::vector<float> ramps_;     ///< one quantum per parameter
    std::vector<double> scratch_;  ///< one quantum of targets
    int quantumFrames_ = 0;
    int setRampFrames_ = 1;
    int laneRampFrames_ = 1;
    bool fresh_ = true;  ///< nothing has been rendered yet: values start where they are
};

}  // namespace lacquer
