#include "core/engine/parameter_bank.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lacquer {

namespace {

constexpr double kNobody = std::numeric_limits<double>::quiet_NaN();

}  // namespace

ParameterBank::ParameterBank(const std::vector<ParameterInfo>& infos)
    : targets_(infos.size()), held_(infos.size()), parameters_(infos.size()), views_(infos.size()) {
    for (std::size_t i = 0; i < infos.size(); ++i) {
        targets_[i].store(infos[i].defaultValue, std::memory_order_relaxed);
        held_[i].store(kNobody, std::memory_order_relaxed);
        parameters_[i].stepped = infos[i].stepped();
        parameters_[i].minimum = infos[i].minimum;
        parameters_[i].maximum = infos[i].maximum;
    }
}

void ParameterBank::prepare(const PrepareSpec& spec) {
    quantumFrames_ = spec.quantumFrames;
    setRampFrames_ = std::max(1, static_cast<int>(std::lround(spec.sampleRate * kParameterRampMs / 1000)));
    laneRampFrames_ = std::max(1, static_cast<int>(std::lround(spec.sampleRate * kLaneRampMs / 1000)));
    ramps_.assign(parameters_.size() * static_cast<std::size_t>(quantumFrames_), 0.0f);
    scratch_.assign(static_cast<std::size_t>(quantumFrames_), 0.0);
    fresh_ = true;
    stale_.store(true, std::memory_order_release);
}

double ParameterBank::legal(const Parameter& parameter, double value) noexcept {
    if (!(value >= parameter.minimum)) return parameter.minimum;  // NaN too
    value = std::min(value, parameter.maximum);
    return parameter.stepped ? std::nearbyint(value) : value;
}

void ParameterBank::set(std::size_t index, double value) noexcept {
    targets_[index].store(legal(parameters_[index], value), std::memory_order_relaxed);
    stale_.store(true, std::memory_order_release);
}

double ParameterBank::get(std::size_t index) const noexcept {
    return targets_[index].load(std::memory_order_relaxed);
}

void ParameterBank::hold(std::size_t index, double value) noexcept {
    held_[index].store(legal(parameters_[index], value), std::memory_order_relaxed);
    stale_.store(true, std::memory_order_release);
}

void ParameterBank::letGo(std::size_t index) noexcept {
    held_[index].store(kNobody, std::memory_order_relaxed);
    stale_.store(true, std::memory_order_release);
}

void ParameterBank::setLanes(std::vector<std::shared_ptr<const AutomationLane>> lanes) {
    lanes.resize(parameters_.size());
    hasLanes_ = true;
    lanes_.publish(std::make_unique<const Lanes>(std::move(lanes)));
    stale_.store(true, std::memory_order_release);
}

void ParameterBank::renderAll(std::span<const Segment> segments) noexcept {
    stale_.exchange(false, std::memory_order_acquire);  // whatever is set from here on is rendered again
    lanes_.adopt();
    const Lanes* lanes = lanes_.current();
    bool busy = lanes != nullptr || lanes_.waiting();
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const double held = held_[i].load(std::memory_order_relaxed);
        const bool free = std::isnan(held);
        const AutomationLane* lane = lanes && free ? (*lanes)[i].get() : nullptr;
        if (parameters_[i].stepped)
            renderStepped(i, lane, free ? get(i) : held, segments);
        else
            renderContinuous(i, lane, free ? get(i) : held, segments);
        busy |= parameters_[i].rampLeft > 0 || views_[i].moving();
    }
    fresh_ = false;
    if (busy) stale_.store(true, std::memory_order_relaxed);
}

void ParameterBank::renderContinuous(std::size_t index, const AutomationLane* lane, double manual,
                                     std::span<const Segment> segments) noexcept {
    Parameter& parameter = parameters_[index];
    float* const ramp = ramps_.data() + index * static_cast<std::size_t>(quantumFrames_);
    bool constant = parameter.rampLeft == 0;
    bool first = fresh_;
    for (const Segment& segment : segments) {
        for (int done = 0; done < segment.frames;) {
            // One stretch in which the target follows one curve.
            AutomationLane::Piece piece;
            piece.from = piece.to = manual;
            TimelineFrame now = segment.timelineStart + (segment.rolling ? done : 0);
            int frames = segment.frames - done;
            if (lane != nullptr) {
                piece = lane->pieceAt(now);
                if (segment.rolling) {
                    if (piece.end < now + frames) frames = static_cast<int>(piece.end - now);
                } else {
                    piece.from = piece.to = piece.at(now);
                }
            }
            const double start = piece.constant() ? piece.from : piece.at(now);
            if (first) parameter.expectedNext = start;
            first = false;
            if (start != parameter.expectedNext) {
                const double left = parameter.jump * parameter.rampLeft / parameter.rampFrames;
                parameter.jump = left + parameter.expectedNext - start;
                parameter.rampFrames = lane != nullptr ? laneRampFrames_ : setRampFrames_;
                parameter.rampLeft = parameter.rampFrames;
            }
            constant &= piece.constant() && parameter.rampLeft == 0;
            if (piece.constant())
                std::fill_n(scratch_.data(), frames, start);
            else
                piece.render(now, frames, scratch_.data());
            writeRamp(parameter, scratch_.data(), frames, ramp + segment.offset + done);
            parameter.expectedNext = piece.constant() ? start : piece.at(now + frames);
            done += frames;
        }
    }
    views_[index] = ParameterView(ramp[0], constant ? nullptr : ramp);
}

void ParameterBank::writeRamp(Parameter& parameter, const double* targets, int frames, float* out) const noexcept {
    const int ramping = std::min(frames, parameter.rampLeft);
    // On a target that moves quickly, what is left of a jump the other way could lead out of the range.
    for (int i = 0; i < ramping; ++i)
        out[i] = static_cast<float>(
            legal(parameter, targets[i] + parameter.jump * (parameter.rampLeft - i) / parameter.rampFrames));
    for (int i = ramping; i < frames; ++i) out[i] = static_cast<float>(legal(parameter, targets[i]));
    parameter.rampLeft -= ramping;
}

void ParameterBank::renderStepped(std::size_t index, const AutomationLane* lane, double manual,
                                  std::span<const Segment> segments) noexcept {
    if (lane == nullptr) {
        views_[index] = ParameterView(static_cast<float>(manual), nullptr);
        return;
    }
    // The value at the start of each cell of the control grid holds for the cell.
    float* const ramp = ramps_.data() + index * static_cast<std::size_t>(quantumFrames_);
    bool constant = true;
    for (const Segment& segment : segments) {
        for (int i = 0; i < segment.frames; ++i) {
            const int frame = segment.offset + i;
            if (frame % kControlGridFrames == 0)
                ramp[frame] = static_cast<float>(
                    legal(parameters_[index], lane->valueAt(segment.timelineStart + (segment.rolling ? i : 0))));
            else
                ramp[frame] = ramp[frame - 1];
            constant &= ramp[frame] == ramp[0];
        }
    }
    views_[index] = ParameterView(ramp[0], constant ? nullptr : ramp);
}

}  // namespace lacquer
