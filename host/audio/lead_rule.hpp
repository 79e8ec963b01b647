// LeadRule: how far ahead of a callback a thread must run to have the whole length of a quantum for every quantum.
// Audio thread; pure.
#pragma once

#include <algorithm>
#include <numeric>

namespace lacquer::host {

/// Quantum Q, callbacks of up to n frames, g the greatest common divisor of Q and all their lengths: another quantum is
/// run while less than Q + n - g frames lie ready behind the callback. That is Q where the callback divides it.
///
/// Why it is enough: the quantum is released by the first callback that leaves less than that. The callback before it
/// left at least as much, so this one, of n' frames, leaves at least Q + n - g - n'. From here on a thread that needs
/// its whole time has made floor(t / Q) quanta at the start of a callback t frames later, when all callbacks up to
/// and with that one have taken at most t - n' + n frames more: they are there if t mod Q <= Q - g, and all lengths are
/// multiples of g.
class LeadRule {
public:
    explicit LeadRule(int quantumFrames) noexcept : quantumFrames_(quantumFrames), grid_(quantumFrames) {}

    /// Of this callback and those before it. The lead never shrinks, so that a size that came once may come again.
    int leadFrames(int callbackFrames) noexcept {
        largest_ = std::max(largest_, callbackFrames);
        grid_ = std::gcd(grid_, callbackFrames);
        return quantumFrames_ + largest_ - grid_;
    }

    /// By how much input must be late so that a quantum finds its own: a quantum is run when the callback, with whose
    /// end the input is there, leaves lead - g frames at the most.
    [[nodiscard]] int inputDelayFrames() const noexcept { return 2 * quantumFrames_ + largest_ - 2 * grid_; }

private:
    int quantumFrames_;
    int largest_ = 0;
    int grid_;
};

}  // namespace lacquer::host
