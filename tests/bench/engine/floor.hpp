// The floor: the standard graphs run by hand-written loops, without a graph engine, on one thread. What an engine that
// costs nothing would take, as long as it calls nodes one by one.
#pragma once

#include <functional>

#include "standard_graphs.hpp"

namespace lacquer::bench {

class Floor {
public:
    Floor(const StandardGraph& graph, int frames);
    void runBlock() { block_(); }
    /// Of the block that ran last.
    [[nodiscard]] const float* left() const { return memory_[output_].data()->samples; }
    [[nodiscard]] const float* right() const { return left() + stride_; }

private:
    /// Aligned as the engine's are: what crosses a cache line takes half as long again.
    struct alignas(64) CacheLine {
        float samples[16] = {};
    };
    [[nodiscard]] std::vector<CacheLine> stereo() const { return std::vector<CacheLine>(2 * stride_ / 16); }
    [[nodiscard]] float* buffer(std::size_t index) { return memory_[index].data()->samples; }
    void run(std::size_t node, float* into) { dsp_[node].process(into, into + stride_, frames_); }
    void copy(float* to, const float* from) const;
    void add(float* to, const float* from) const;
    void addScaled(float* to, const float* from, float gain) const;
    /// `first`: copies instead.
    void put(float* to, const float* from, std::size_t index) const { index == 0 ? copy(to, from) : add(to, from); }

    void runOverhead();
    void runWide();
    void runChain();
    void runMix(const StandardGraph& graph);
    /// Any graph: nodes in order, buffers that go round, chains in place.
    std::function<void()> schedule(const StandardGraph& graph);

    int frames_;
    std::size_t stride_;
    std::vector<NodeDsp> dsp_;
    std::vector<std::vector<CacheLine>> memory_;  ///< stereo buffers
    std::size_t output_ = 0;
    std::function<void()> block_;
};

}  // namespace lacquer::bench
