// FollowingConvolver: a convolver whose responses follow what is wanted of them, one after the other. Real-time safe
// after construction; one thread at a time.
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "nodes/dsp/convolver.hpp"

namespace lacquer::nodes {

/// A Design makes responses step by step: busy(), and step(convolver, slot).
template <class Design>
class FollowingConvolver {
public:
    FollowingConvolver(const ConvolverSpec& spec, double sampleRate) : convolver_(spec) {
        // From one response to the next: long enough that a bass does not click, short against what a response takes.
        constexpr double kFadeMs = 20;
        fadeFrames_ = std::max(kControlGridFrames, static_cast<int>(sampleRate * kFadeMs / 1000));
        fadeFrames_ -= fadeFrames_ % kControlGridFrames;
    }

    /// Forgets all that it has heard. `design` has begun with what is wanted now, and is finished at once, which takes
    /// its time: not for the audio thread.
    void reset(Design& design) noexcept {
        convolver_.reset();
        while (design.busy()) design.step(convolver_, convolver_.heardSlot());
        fresh_ = true;
    }

    /// Before each cell. `takeUp` is asked when there is time for new responses: it has the design begin with those
    /// that are wanted by now, unless they are heard already. With every cell a little of them is made; then they are
    /// faded over to.
    template <class TakeUp>
    void follow(EngineFrame frame, Design& design, const TakeUp& takeUp) noexcept {
        if (design.busy()) {
            design.step(convolver_, 1 - convolver_.heardSlot());
            if (!design.busy()) convolver_.fade(frame, fadeFrames_);
        } else if (!convolver_.fading()) {
            takeUp();
        }
        fresh_ = false;
    }
    void process(EngineFrame frame, const std::array<Cell, 2>& in, std::span<Cell> out) noexcept {
        convolver_.process(frame, in, out);
    }

    /// True when silence would leave it as it is, unless something else is wanted.
    [[nodiscard]] bool rests(const Design& design) const noexcept {
        return !fresh_ && !design.busy() && convolver_.rests();
    }

private:
    Convolver convolver_;
    int fadeFrames_ = 0;
    bool fresh_ = true;  // nothing has been heard yet
};

}  // namespace lacquer::nodes
