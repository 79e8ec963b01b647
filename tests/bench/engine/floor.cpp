#include "floor.hpp"

#include <algorithm>
#include <cstring>

namespace lacquer::bench {
namespace {

__attribute__((noinline)) void addKernel(float* __restrict to, const float* __restrict from, int frames) {
    for (int i = 0; i < frames; ++i) to[i] += from[i];
}
__attribute__((noinline)) void addScaledKernel(float* __restrict to, const float* __restrict from, float gain,
                                               int frames) {
    for (int i = 0; i < frames; ++i) to[i] += gain * from[i];
}
__attribute__((noinline)) void sumKernel(float* __restrict to, const float* a, const float* b, int frames) {
    for (int i = 0; i < frames; ++i) to[i] = a[i] + b[i];
}

}  // namespace

Floor::Floor(const StandardGraph& graph, int frames)
    : frames_(frames), stride_(static_cast<std::size_t>(frames) + 16), memory_(8) {
    for (const StandardNode& node : graph.nodes) dsp_.emplace_back(node);
    for (auto& buffer : memory_) buffer = stereo();
    if (graph.name == "W1")
        block_ = [this] { runOverhead(); };
    else if (graph.name == "W2")
        block_ = [this] { runWide(); };
    else if (graph.name == "W4")
        block_ = [this, graph] { runMix(graph); };
    else if (graph.name == "W5" || graph.name == "W5t")
        block_ = schedule(graph);
    else
        block_ = [this] { runChain(); };
}

void Floor::copy(float* to, const float* from) const {
    std::memcpy(to, from, 2 * stride_ * sizeof(float));
}
void Floor::add(float* to, const float* from) const {
    addKernel(to, from, frames_);
    addKernel(to + stride_, from + stride_, frames_);
}
void Floor::addScaled(float* to, const float* from, float gain) const {
    addScaledKernel(to, from, gain, frames_);
    addScaledKernel(to + stride_, from + stride_, gain, frames_);
}

void Floor::runOverhead() {
    float *const out = buffer(0), *const track = buffer(1), *const bus = buffer(2);
    for (std::size_t b = 0; b < 8; ++b) {
        for (std::size_t t = 0; t < 8; ++t) {
            for (std::size_t i = 0; i < 9; ++i) run((b * 8 + t) * 9 + i, track);
            put(bus, track, t);
        }
        put(out, bus, b);
    }
}

void Floor::runWide() {
    float *const out = buffer(0), *const track = buffer(1);
    for (std::size_t t = 0; t < 256; ++t) {
        run(t, track);
        put(out, track, t);
    }
}

void Floor::runChain() {
    for (std::size_t i = 0; i < dsp_.size(); ++i) run(i, buffer(0));
}

void Floor::runMix(const StandardGraph& graph) {
    float *const out = buffer(0), *const track = buffer(1), *const bus = buffer(2);
    const std::array<float*, 2> sends{buffer(3), buffer(4)};
    for (float* send : sends) std::fill_n(send, 2 * stride_, 0.0f);
    for (std::size_t b = 0; b < 8; ++b) {
        for (std::size_t t = 0; t < 8; ++t) {
            const std::size_t first = (b * 8 + t) * 6;
            for (std::size_t i = 0; i < 4; ++i) run(first + i, track);
            put(bus, track, t);
            for (std::size_t s = 0; s < 2; ++s) addScaled(sends[s], track, graph.nodes[first + 4 + s].leftGain);
        }
        run(384 + b, bus);
        put(out, bus, b);
    }
    for (std::size_t s = 0; s < 2; ++s) {
        run(392 + s, sends[s]);
        add(out, sends[s]);
    }
    run(394, out);
}

std::function<void()> Floor::schedule(const StandardGraph& graph) {
    const std::size_t count = graph.nodes.size();
    std::vector<std::size_t> readers(count, 0), bufferOf(count), spare;
    for (const StandardNode& node : graph.nodes)
        for (const std::size_t input : node.inputs) ++readers[input];
    std::vector<std::size_t> left = readers;
    memory_.clear();
    for (std::size_t i = 0; i < count; ++i) {
        const auto& inputs = graph.nodes[i].inputs;
        const bool inPlace = !inputs.empty() && readers[inputs[0]] == 1;
        if (inPlace) {
            bufferOf[i] = bufferOf[inputs[0]];
        } else if (!spare.empty()) {
            bufferOf[i] = spare.back();
            spare.pop_back();
        } else {
            bufferOf[i] = memory_.size();
            memory_.push_back(stereo());
        }
        for (std::size_t k = 0; k < inputs.size(); ++k)
            if (--left[inputs[k]] == 0 && !(inPlace && k == 0)) spare.push_back(bufferOf[inputs[k]]);
    }
    output_ = bufferOf[count - 1];
    return [this, graph, bufferOf] {
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            float* const into = buffer(bufferOf[i]);
            const auto& inputs = graph.nodes[i].inputs;
            std::size_t summed = 1;  // the first input is there already when the node works in place
            if (!inputs.empty() && bufferOf[inputs[0]] != bufferOf[i]) {
                const float* const first = buffer(bufferOf[inputs[0]]);
                if (inputs.size() == 1) {
                    copy(into, first);
                } else {
                    const float* const second = buffer(bufferOf[inputs[1]]);
                    sumKernel(into, first, second, frames_);
                    sumKernel(into + stride_, first + stride_, second + stride_, frames_);
                    summed = 2;
                }
            }
            for (; summed < inputs.size(); ++summed) add(into, buffer(bufferOf[inputs[summed]]));
            run(i, into);
        }
    };
}

}  // namespace lacquer::bench
