#include "nodes/space/feedback_network.hpp"

#include <algorithm>
#include <cmath>

namespace lacquer::nodes {
namespace {

constexpr double kShortestMs = 23, kLongestMs = 97;
constexpr double kMovesHz = 0.7;
constexpr double kFurthestTurn = 0.35;  // radians

bool isPrime(std::size_t n) {
    for (std::size_t d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return n > 1;
}

// The Hadamard matrix of order 16, scaled to keep energy.
template <class Lines>
void mix(Lines& x) noexcept {
    for (std::size_t half = 1; half < x.size(); half *= 2)
        for (std::size_t first = 0; first < x.size(); first += 2 * half)
            for (std::size_t i = first; i < first + half; ++i) {
                const float a = x[i], b = x[i + half];
                x[i] = a + b;
                x[i + half] = a - b;
            }
    for (float& value : x) value *= 0.25f;
}

}  // namespace

// Lengths in equal ratios, all prime, so that no two lines' echoes coincide.
void FeedbackNetwork::prepare(double sampleRate, double size) {
    sampleRate_ = sampleRate;
    std::size_t before = 0;
    for (std::size_t i = 0; i < kLines; ++i) {
        const double share = static_cast<double>(i) / (kLines - 1);
        const double ms = size * kShortestMs * std::pow(kLongestMs / kShortestMs, share);
        auto frames = std::max(before + 1, static_cast<std::size_t>(ms * sampleRate / 1000));
        while (!isPrime(frames)) ++frames;
        // Neighbours go to different halves, and long and short lie among each other.
        lines_[(i * 7) % kLines].resize(frames);
        before = frames;
    }
    setDecay({});
    reset();
}

void FeedbackNetwork::reset() noexcept {
    losses_ = wanted_;
    moving_ = false;
    for (auto& line : lines_) std::ranges::fill(line, 0.0f);
    at_.fill(0);
    lowState_.fill(0);
    highState_.fill(0);
    phase_ = 0;
    cosine_.fill(1);
    sine_.fill(0);
}

// A line of L frames loses 60 dB L / (T fs) in a round. The shelves are of the first order, one after the other, so the
// loss is never less than the least of what is asked for, and the network is stable.
void FeedbackNetwork::setDecay(const Decay& decay) noexcept {
    const auto gain = [&](std::size_t line, double seconds) {
        return std::pow(10, -3 * static_cast<double>(lines_[line].size()) / (seconds * sampleRate_));
    };
    for (std::size_t i = 0; i < kLines; ++i) {
        const double middle = gain(i, decay.middleSeconds);
        wanted_.middle[i] = static_cast<float>(middle);
        wanted_.low[i] = static_cast<float>(gain(i, decay.middleSeconds * decay.lowShare) / middle - 1);
        wanted_.high[i] = static_cast<float>(gain(i, decay.middleSeconds * decay.highShare) / middle - 1);
    }
    // Trapezoidal integrators: V. Zavalishin, "The Art of VA Filter Design", 2018, chapter 3.
    const auto pole = [&](double hz) {
        const double g = std::tan(M_PI * std::min(hz, 0.45 * sampleRate_) / sampleRate_);
        return static_cast<float>(g / (1 + g));
    };
    wanted_.lowPole = pole(decay.lowHz);
    wanted_.highPole = pole(decay.highHz);
    moving_ = true;
}

void FeedbackNetwork::Losses::go(const Losses& from, const Losses& to, float share) noexcept {
    for (std::size_t i = 0; i < kLines; ++i) {
        low[i] += share * (to.low[i] - from.low[i]);
        high[i] += share * (to.high[i] - from.high[i]);
        middle[i] += share * (to.middle[i] - from.middle[i]);
    }
    lowPole += share * (to.lowPole - from.lowPole);
    highPole += share * (to.highPole - from.highPole);
}

// Pairs of lines are turned by angles that move to and fro, each at its own time.
void FeedbackNetwork::moveMatrix(double turn) noexcept {
    phase_ += kMovesHz * kControlGridFrames / sampleRate_;
    phase_ -= std::floor(phase_);
    for (std::size_t pair = 0; pair < cosine_.size(); ++pair) {
        double at = phase_ + static_cast<double>(pair) / static_cast<double>(cosine_.size());
        at -= std::floor(at);
        const double triangle = at < 0.5 ? 4 * at - 1 : 3 - 4 * at;
        const double angle = turn * kFurthestTurn * triangle * (1.5 - 0.5 * triangle * triangle);  // rounded corners
        const double quarters = std::fabs(angle) * (2 / M_PI);
        const auto sine = static_cast<float>(std::copysign(quarterSine(quarters), angle));
        const auto cosine = static_cast<float>(quarterSine(1 - quarters));
        cosineStep_[pair] = (cosine - cosine_[pair]) / kControlGridFrames;
        sineStep_[pair] = (sine - sine_[pair]) / kControlGridFrames;
    }
}

void FeedbackNetwork::process(const Cell& left, const Cell& right, double turn, Cell& outLeft,
                              Cell& outRight) noexcept {
    moveMatrix(turn);
    const Losses before = losses_;
    for (std::size_t frame = 0; frame < left.size(); ++frame) {
        if (moving_) losses_.go(before, wanted_, 1.0f / kControlGridFrames);
        Lines x;
        for (std::size_t i = 0; i < kLines; ++i) x[i] = lines_[i][at_[i]];
        for (std::size_t i = 0; i < kLines; ++i) {
            const float way = (x[i] - lowState_[i]) * losses_.lowPole, low = lowState_[i] + way;
            lowState_[i] = low + way;
            x[i] = losses_.middle[i] * (x[i] + losses_.low[i] * low);
        }
        for (std::size_t i = 0; i < kLines; ++i) {
            const float way = (x[i] - highState_[i]) * losses_.highPole, low = highState_[i] + way;
            highState_[i] = low + way;
            x[i] += losses_.high[i] * (x[i] - low);
        }
        // Signs that differ from ear to ear, so that both hear all lines and no two the same.
        float toLeft = 0, toRight = 0;
        for (std::size_t i = 0; i < kLines; i += 4) {
            toLeft += x[i] + x[i + 1] + x[i + 2] + x[i + 3];
            toRight += x[i] - x[i + 1] + x[i + 2] - x[i + 3];
        }
        outLeft[frame] = toLeft * 0.25f;
        outRight[frame] = toRight * 0.25f;

        mix(x);
        for (std::size_t pair = 0; pair < cosine_.size(); ++pair) {
            cosine_[pair] += cosineStep_[pair];
            sine_[pair] += sineStep_[pair];
            const float a = x[2 * pair], b = x[2 * pair + 1];
            x[2 * pair] = cosine_[pair] * a - sine_[pair] * b;
            x[2 * pair + 1] = sine_[pair] * a + cosine_[pair] * b;
        }
        for (std::size_t i = 0; i < kLines; ++i) {
            lines_[i][at_[i]] = x[i] + (i % 2 == 0 ? left[frame] : right[frame]);
            at_[i] = at_[i] + 1 == lines_[i].size() ? 0 : at_[i] + 1;
        }
    }
    if (moving_) losses_ = wanted_;
    moving_ = false;
}

}  // namespace lacquer::nodes
