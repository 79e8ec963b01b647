// Instances of vinyl sequencing for tests, and what they cost worked out another way.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <vector>

#include "sessions/delivery/vinyl/sequence_problem.hpp"

namespace lacquer::test {

using sessions::vinyl::SequenceOrder;
using sessions::vinyl::SequenceProblem;
using sessions::vinyl::SequenceSlice;
using sessions::vinyl::SequenceTrack;

/// A worked example: six songs, two sides.
inline SequenceProblem workedExample() {
    SequenceProblem problem;
    problem.weights = {.curvature = 0.02, .tau = 1e-5, .balance = 0};
    const auto track = [&](const char* id, double seconds, std::vector<std::array<double, 3>> slices) {
        SequenceTrack made{id};
        for (const auto& [pitch, d60, c60] : slices) made.slices.push_back({seconds, pitch, d60, c60});
        problem.tracks.push_back(std::move(made));
    };
    track("t1 opener", 52.5,
          {{128.06, 0.03148, 1.505}, {128.29, 0.03078, 1.3538}, {123.33, 0.03083, 1.3729}, {134.08, 0.02521, 1.2263}});
    track("t2 ballad", 69.0,
          {{91.75, 0.00897, 0.3606}, {91.39, 0.00956, 0.3919}, {95.95, 0.00829, 0.2987}, {91.19, 0.00799, 0.2874}});
    track("t3 single", 48.0,
          {{103.22, 0.02349, 0.953}, {120.71, 0.03611, 1.775}, {136.29, 0.05061, 2.043}, {154.49, 0.05718, 2.3081}});
    track("t4 acoustic", 58.5,
          {{94.94, 0.01223, 0.4805}, {93.05, 0.00923, 0.3908}, {90.33, 0.00815, 0.4696}, {91.05, 0.01157, 0.4138}});
    track("t5 groove", 66.0,
          {{151.1, 0.03328, 1.0266}, {135.09, 0.03408, 1.225}, {151.57, 0.02758, 1.0572}, {144.07, 0.03241, 1.1404}});
    track("t6 finale", 87.0,
          {{103.61, 0.02365, 1.2674}, {127.87, 0.02974, 1.399}, {130.79, 0.03707, 2.169}, {146.24, 0.05762, 2.3637}});
    return problem;
}

/// The definition of the cost, term by term, or nothing where the order cannot be cut. Shares no line with the program.
inline std::optional<double> plainCost(const SequenceProblem& p, const SequenceOrder& order) {
    constexpr double kSlack = 1e-9;
    std::vector<int> side(p.tracks.size(), -1), position(p.tracks.size(), -1), all;
    std::vector<double> times;
    double cost = 0;
    for (std::size_t s = 0; s < order.size(); ++s) {
        if (order[s].empty()) return std::nullopt;
        double rho = 0, time = 0;
        for (std::size_t i = 0; i < order[s].size(); ++i) {
            const std::size_t track = order[s][i];
            bool joined = false;
            for (const auto& block : p.blocks)
                for (std::size_t k = 1; k < block.size(); ++k)
                    joined = joined || (i > 0 && block[k] == track && block[k - 1] == order[s][i - 1]);
            if (i > 0 && !joined) {
                rho += p.gapMm;
                time += p.gapSeconds;
            }
            for (const SequenceSlice& slice : p.tracks[track].slices) {
                const double use = slice.seconds * p.rpm / 60 * slice.pitchUm * 1e-3;
                const double g = std::pow(60 / (p.startRadiusMm - rho - use / 2), 2);
                cost += slice.seconds * (std::pow(slice.d60 * g, 2) +
                                         p.weights.curvature * std::pow(std::max(0.0, slice.c60 * g - 1), 2));
                rho += use;
                time += slice.seconds;
            }
            side[track] = static_cast<int>(s);
            position[track] = static_cast<int>(all.size());
            all.push_back(static_cast<int>(track));
        }
        if (p.startRadiusMm - rho < p.leastRadiusMm - kSlack || time > p.maxSideSeconds + kSlack) return std::nullopt;
        times.push_back(time);
    }
    for (const auto& [s, track] : p.first)
        if (order[static_cast<std::size_t>(s)].front() != track) return std::nullopt;
    for (const auto& [s, track] : p.last)
        if (order[static_cast<std::size_t>(s)].back() != track) return std::nullopt;
    for (const auto& block : p.blocks)
        for (std::size_t k = 1; k < block.size(); ++k)
            if (side[block[k]] != side[block[k - 1]] || position[block[k]] != position[block[k - 1]] + 1)
                return std::nullopt;
    for (const auto& [a, b] : p.before)
        if (position[a] >= position[b]) return std::nullopt;
    for (const auto& group : p.sameSide)
        for (const std::size_t track : group)
            if (side[track] != side[group[0]]) return std::nullopt;
    for (const auto& [track, s] : p.notOnSide)
        if (side[track] == s) return std::nullopt;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = i + 1; j < all.size(); ++j)
            if (all[i] > all[j]) cost += p.weights.tau;
    const auto [least, most] = std::minmax_element(times.begin(), times.end());
    return cost + p.weights.balance * std::pow((*most - *least) / 60, 2);
}

/// Every order on every number of breaks that leaves no side empty.
inline void forEachOrder(std::size_t tracks, int sides, const std::function<void(const SequenceOrder&)>& visit) {
    std::vector<std::size_t> all(tracks);
    std::iota(all.begin(), all.end(), std::size_t{0});
    do {
        SequenceOrder order;
        const std::function<void(std::size_t)> deal = [&](std::size_t begin) {
            if (order.size() + 1 == static_cast<std::size_t>(sides)) {
                order.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(begin), all.end());
                visit(order);
                order.pop_back();
                return;
            }
            for (std::size_t end = begin + 1; end < tracks; ++end) {
                order.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(begin),
                                   all.begin() + static_cast<std::ptrdiff_t>(end));
                deal(end);
                order.pop_back();
            }
        };
        deal(0);
    } while (std::next_permutation(all.begin(), all.end()));
}

struct BruteForce {
    std::size_t feasible = 0;
    double least = std::numeric_limits<double>::infinity(), most = 0;
    SequenceOrder best{};
};

inline BruteForce tryAll(const SequenceProblem& problem) {
    BruteForce result;
    forEachOrder(problem.tracks.size(), problem.sides, [&](const SequenceOrder& order) {
        const auto cost = plainCost(problem, order);
        if (!cost) return;
        ++result.feasible;
        result.most = std::max(result.most, *cost);
        if (*cost < result.least) {
            result.least = *cost;
            result.best = order;
        }
    });
    return result;
}

/// Makes instances that are like albums.
class InstanceMaker {
public:
    explicit InstanceMaker(std::uint64_t seed) : chance_(seed) {}

    double between(double least, double most) {
        return least + (most - least) * static_cast<double>(chance_() >> 11) * 0x1p-53;
    }
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(chance_() % count); }
    bool oneIn(std::size_t count) { return below(count) == 0; }

    SequenceTrack track(std::size_t number, std::size_t slices, double minutes) {
        SequenceTrack made{"t" + std::to_string(number)};
        const double loud = between(0.2, 1), bright = between(0.2, 1);
        for (std::size_t i = 0; i < slices; ++i) {
            const double level = loud * between(0.6, 1);
            made.slices.push_back({minutes * 60 / static_cast<double>(slices), 70 + 90 * level, 0.06 * level * bright,
                                   2.4 * level * bright});
        }
        return made;
    }

    /// Without wishes; the sides are filled to about `fill`, if songs of about three minutes and a half do that.
    SequenceProblem album(std::size_t tracks, int sides, std::size_t slices, double fill) {
        SequenceProblem problem;
        problem.sides = sides;
        problem.maxSideSeconds = 1e5;
        problem.weights.curvature = 0.02;
        for (std::size_t i = 0; i < tracks; ++i) problem.tracks.push_back(track(i, slices, between(2, 5)));
        double used = 0;
        for (const SequenceTrack& each : problem.tracks)
            for (const SequenceSlice& slice : each.slices)
                used += slice.seconds * problem.rpm / 60 * slice.pitchUm / 1000;
        const double capacity = (used + problem.gapMm * static_cast<double>(tracks)) / (sides * fill);
        problem.leastRadiusMm = std::max(40.0, problem.startRadiusMm - capacity);
        return problem;
    }

    /// With wishes of all kinds, mixed.
    void addWishes(SequenceProblem& p) {
        const std::size_t n = p.tracks.size();
        const auto side = [&] { return static_cast<int>(below(static_cast<std::size_t>(p.sides))); };
        if (oneIn(2)) p.weights.tau = std::pow(10.0, between(-6, -2));
        if (oneIn(2)) p.weights.balance = std::pow(10.0, between(-5, -2));
        if (oneIn(3)) p.first[side()] = below(n);
        if (oneIn(3)) p.last[side()] = below(n);
        if (oneIn(5)) p.first[side()] = below(n);
        if (oneIn(3)) p.before.emplace_back(below(n), below(n));
        if (oneIn(3)) p.before.emplace_back(below(n), below(n));
        if (oneIn(4)) p.sameSide.push_back({below(n), below(n), below(n)});
        if (oneIn(4)) p.notOnSide.emplace_back(below(n), side());
        if (oneIn(3)) p.maxSideSeconds = between(300, 1400);
        if (oneIn(3)) p.gapSeconds = between(0, 6), p.gapMm = between(0, 1);
        if (oneIn(3)) {
            std::vector<std::size_t> all(n);
            std::iota(all.begin(), all.end(), std::size_t{0});
            for (std::size_t i = n; i > 1; --i) std::swap(all[i - 1], all[below(i)]);
            const std::size_t first = 2 + below(2);
            p.blocks.emplace_back(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(first, n)));
            if (oneIn(2) && n >= first + 2) p.blocks.push_back({all[first], all[first + 1]});
        }
    }

private:
    std::mt19937_64 chance_;
};

}  // namespace lacquer::test
