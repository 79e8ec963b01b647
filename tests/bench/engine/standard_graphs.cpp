#include "standard_graphs.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace lacquer::bench {
namespace {

constexpr std::size_t kTracksPerBus = 8;
constexpr std::size_t kTableFrames = 8192;  // a power of two, so that no block of the benchmark wraps inside

// Knuth's MMIX generator.
struct Random {
    std::uint64_t state;
    std::uint32_t next() {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>(state >> 33);
    }
};

struct NoiseTable {
    alignas(64) std::array<float, kTableFrames> left, right;
    NoiseTable() {
        Random random{1};
        const auto sample = [&] { return 0.25f * (static_cast<float>(random.next()) / 1073741824.0f - 1.0f); };
        for (std::size_t i = 0; i < kTableFrames; ++i) {
            left[i] = sample();
            right[i] = sample();
        }
    }
};

const NoiseTable& noiseTable() {
    static const NoiseTable table;
    return table;
}

__attribute__((noinline)) void scale(float* __restrict left, float* __restrict right, float leftGain, float rightGain,
                                     int frames) noexcept {
    for (int i = 0; i < frames; ++i) left[i] *= leftGain;
    for (int i = 0; i < frames; ++i) right[i] *= rightGain;
}

class Builder {
public:
    explicit Builder(std::string name) { graph.name = std::move(name); }
    std::size_t add(StandardNode node) {
        graph.nodes.push_back(std::move(node));
        return graph.nodes.size() - 1;
    }
    std::size_t source(std::size_t track) { return add({.sourceOffset = track * 1024 % kTableFrames}); }
    std::size_t gain(std::size_t input, float gain) {
        return add({.operation = Operation::gain, .inputs = {input}, .leftGain = gain, .rightGain = gain});
    }
    std::size_t eq(std::vector<std::size_t> inputs, int bands, std::size_t set) {
        return add({.operation = Operation::eq,
                    .inputs = std::move(inputs),
                    .bands = bands,
                    .bandSet = static_cast<int>(set)});
    }
    StandardGraph graph;
};

StandardGraph overhead() {
    Builder build("W1");
    std::vector<std::size_t> tails, buses;
    for (std::size_t track = 0; track < 64; ++track) {
        std::size_t at = build.source(track);
        for (int k = 0; k < 8; ++k) at = build.gain(at, 0.99f);
        tails.push_back(at);
    }
    for (std::ptrdiff_t bus = 0; bus < 8; ++bus)
        buses.push_back(build.add({.inputs = {tails.begin() + 8 * bus, tails.begin() + 8 * bus + 8}}));
    build.add({.inputs = buses});
    return build.graph;
}

StandardGraph wide() {
    Builder build("W2");
    std::vector<std::size_t> tracks;
    for (std::size_t track = 0; track < 256; ++track)
        tracks.push_back(build.add({.operation = Operation::eq,
                                    .sourceOffset = track * 1024 % kTableFrames,
                                    .bands = 4,
                                    .bandSet = static_cast<int>(track % 16)}));
    build.add({.inputs = tracks});
    return build.graph;
}

// `trims`: gains between a track's source and its equaliser.
StandardGraph mix(const std::string& name, std::size_t tracks, std::size_t trims = 0) {
    Builder build(name);
    std::vector<std::size_t> pans, sendA, sendB, master;
    for (std::size_t track = 0; track < tracks; ++track) {
        std::size_t at = build.source(track);
        for (std::size_t k = 0; k < trims; ++k) at = build.gain(at, 0.99f);
        const std::size_t eq = build.eq({at}, 4, track % 16);
        const std::size_t compressor = build.add({.operation = Operation::compressor, .inputs = {eq}});
        const double angle = static_cast<double>(track % 9) / 8.0 * std::numbers::pi / 2;
        pans.push_back(build.add({.operation = Operation::pan,
                                  .inputs = {compressor},
                                  .leftGain = static_cast<float>(0.5 * std::cos(angle)),
                                  .rightGain = static_cast<float>(0.5 * std::sin(angle))}));
        sendA.push_back(build.gain(pans.back(), 0.10f + 0.01f * static_cast<float>(track % 8)));
        sendB.push_back(build.gain(pans.back(), 0.05f + 0.01f * static_cast<float>(track % 5)));
    }
    for (std::size_t first = 0; first < tracks; first += kTracksPerBus) {
        const std::size_t end = std::min(tracks, first + kTracksPerBus);
        master.push_back(build.eq(
            {pans.begin() + static_cast<std::ptrdiff_t>(first), pans.begin() + static_cast<std::ptrdiff_t>(end)}, 2,
            first / kTracksPerBus % 16));
    }
    const auto feedback = [&](std::vector<std::size_t> inputs, std::size_t delayFrames, int set) {
        return build.add({.operation = Operation::feedbackDelay,
                          .inputs = std::move(inputs),
                          .leftGain = 0.35f,
                          .bands = 4,
                          .bandSet = set,
                          .delayFrames = delayFrames});
    };
    master.push_back(feedback(sendA, 12007, 3));
    master.push_back(feedback(sendB, 17011, 9));
    build.eq(master, 8, 5);
    return build.graph;
}

StandardGraph random(const std::string& name, std::size_t nodes, Operation operation) {
    StandardGraph graph{name, std::vector<StandardNode>(nodes)};
    Random random{12345};
    for (std::size_t i = 0; i + 1 < nodes; ++i) {
        const std::uint32_t fanOut = 1 + random.next() % 4;
        for (std::uint32_t k = 0; k < fanOut; ++k) {
            const auto span = static_cast<std::uint32_t>(std::min<std::size_t>(64, nodes - 1 - i));
            auto& inputs = graph.nodes[i + 1 + random.next() % span].inputs;
            if (std::find(inputs.begin(), inputs.end(), i) == inputs.end()) inputs.push_back(i);
        }
    }
    for (std::size_t i = 0; i < nodes; ++i) {
        StandardNode& node = graph.nodes[i];
        node.operation = operation;
        node.bands = operation == Operation::eqThenGain ? 1 : 0;
        node.bandSet = static_cast<int>(i % 16);
        node.sourceOffset = i * 1024 % kTableFrames;
        node.leftGain = node.rightGain = node.inputs.empty() ? 1.0f : 1.0f / static_cast<float>(node.inputs.size());
    }
    return graph;
}

}  // namespace

std::vector<std::string> standardGraphNames() {
    return {"W1", "W2", "W3", "W3r", "W4", "W5", "W5t"};
}

StandardGraph makeStandardGraph(const std::string& name) {
    if (name == "W1") return overhead();
    if (name == "W2") return wide();
    if (name == "W4") return mix(name, 64);
    if (name == "W5") return random(name, 1000, Operation::eqThenGain);
    if (name == "W5t") return random(name, 1000, Operation::gain);
    Builder build(name);
    std::size_t at = build.source(0);
    if (name == "W3")
        for (int k = 0; k < 512; ++k) at = build.gain(at, 0.9999f);
    if (name == "W3r")
        for (std::size_t k = 0; k < 16; ++k) at = build.eq({at}, 8, k);
    return build.graph;
}

StandardGraph makeMix(std::size_t tracks) {
    return mix("mix", tracks);
}

std::vector<std::string> shapeNames() {
    return {"mix", "random"};
}

StandardGraph makeShape(const std::string& shape, std::size_t nodes) {
    if (shape == "random") return random(shape, nodes, Operation::eqThenGain);
    // 8 nodes a track, a bus for 8 of them, two returns and the master.
    constexpr std::size_t kTrims = 2, kBusNodes = 8 * kTracksPerBus + 1, kOthers = 3;
    return mix(shape, (nodes - kOthers) * kTracksPerBus / kBusNodes, kTrims);
}

NodeDsp::NodeDsp(const StandardNode& node)
    : operation_(node.operation),
      source_(node.inputs.empty()),
      bands_(node.bands),
      leftGain_(node.leftGain),
      rightGain_(node.rightGain),
      position_(node.sourceOffset),
      leftRing_(node.delayFrames),
      rightRing_(node.delayFrames) {
    for (int band = 0; band < bands_; ++band) biquads_[static_cast<std::size_t>(band)] = peaking(node.bandSet, band);
}

// Peaking filter of Robert Bristow-Johnson's Audio EQ Cookbook, +-3 dB, Q 0.9.
NodeDsp::Biquad NodeDsp::peaking(int set, int band) {
    const double frequency = 80.0 * std::pow(2.0, 0.9 * band) * (1.0 + 0.03 * set);
    const double amplitude = std::pow(10.0, ((band & 1) ? -3.0 : 3.0) / 40.0);
    const double omega = 2.0 * std::numbers::pi * frequency / kSampleRate;
    const double alpha = std::sin(omega) / (2.0 * 0.9), cosine = std::cos(omega), a0 = 1.0 + alpha / amplitude;
    const auto normal = [&](double x) { return static_cast<float>(x / a0); };
    return {normal(1 + alpha * amplitude), normal(-2 * cosine), normal(1 - alpha * amplitude), normal(-2 * cosine),
            normal(1 - alpha / amplitude)};
}

// Transposed direct form II, both channels side by side.
template <int Bands>
__attribute__((noinline)) void NodeDsp::equalise(float* left, float* right, int frames) noexcept {
    std::array<Biquad, Bands> q;
    std::array<BiquadState, Bands> a, b;
    std::copy_n(biquads_.begin(), Bands, q.begin());
    std::copy_n(leftStates_.begin(), Bands, a.begin());
    std::copy_n(rightStates_.begin(), Bands, b.begin());
    for (int i = 0; i < frames; ++i) {
        float l = left[i], r = right[i];
        for (std::size_t k = 0; k < Bands; ++k) {
            const float yl = q[k].b0 * l + a[k].s1, yr = q[k].b0 * r + b[k].s1;
            a[k].s1 = q[k].b1 * l - q[k].a1 * yl + a[k].s2;
            b[k].s1 = q[k].b1 * r - q[k].a1 * yr + b[k].s2;
            a[k].s2 = q[k].b2 * l - q[k].a2 * yl;
            b[k].s2 = q[k].b2 * r - q[k].a2 * yr;
            l = yl;
            r = yr;
        }
        left[i] = l;
        right[i] = r;
    }
    std::copy_n(a.begin(), Bands, leftStates_.begin());
    std::copy_n(b.begin(), Bands, rightStates_.begin());
}

void NodeDsp::equalise(float* left, float* right, int frames) noexcept {
    switch (bands_) {
        case 1:
            return equalise<1>(left, right, frames);
        case 2:
            return equalise<2>(left, right, frames);
        case 4:
            return equalise<4>(left, right, frames);
        default:
            return equalise<8>(left, right, frames);
    }
}

// Linked peak detector, 5 ms and 100 ms, 2:1 above 0.1: the gain is sqrt(threshold / envelope).
__attribute__((noinline)) void NodeDsp::compress(float* left, float* right, int frames) noexcept {
    static const float attack = static_cast<float>(std::exp(-1.0 / (0.005 * kSampleRate)));
    static const float release = static_cast<float>(std::exp(-1.0 / (0.1 * kSampleRate)));
    constexpr float kThreshold = 0.1f;
    float envelope = envelope_;
    for (int i = 0; i < frames; ++i) {
        const float level = std::max(std::fabs(left[i]), std::fabs(right[i]));
        const float c = level > envelope ? attack : release;
        envelope = c * envelope + (1.0f - c) * level;
        const float gain = envelope > kThreshold ? std::sqrt(kThreshold / envelope) : 1.0f;
        left[i] *= gain;
        right[i] *= gain;
    }
    envelope_ = envelope;
}

void NodeDsp::delay(float* left, float* right, int frames) noexcept {
    for (int done = 0; done < frames;) {
        const int count = std::min(frames - done, static_cast<int>(leftRing_.size() - ringPosition_));
        const auto pass = [&](float* block, std::vector<float>& ring) {
            for (int i = 0; i < count; ++i) {
                float& held = ring[ringPosition_ + static_cast<std::size_t>(i)];
                const float out = held;
                held = block[done + i] + leftGain_ * out;
                block[done + i] = out;
            }
        };
        pass(left, leftRing_);
        pass(right, rightRing_);
        done += count;
        ringPosition_ = (ringPosition_ + static_cast<std::size_t>(count)) % leftRing_.size();
    }
}

void NodeDsp::process(float* left, float* right, int frames) noexcept {
    if (source_) {
        const auto bytes = static_cast<std::size_t>(frames) * sizeof(float);
        std::memcpy(left, noiseTable().left.data() + position_, bytes);
        std::memcpy(right, noiseTable().right.data() + position_, bytes);
        position_ = (position_ + static_cast<std::size_t>(frames)) % kTableFrames;
    }
    switch (operation_) {
        case Operation::none:
            break;
        case Operation::gain:
        case Operation::pan:
            scale(left, right, leftGain_, rightGain_, frames);
            break;
        case Operation::eq:
            equalise(left, right, frames);
            break;
        case Operation::compressor:
            compress(left, right, frames);
            break;
        case Operation::feedbackDelay:
            delay(left, right, frames);
            equalise(left, right, frames);
            break;
        case Operation::eqThenGain:
            equalise(left, right, frames);
            scale(left, right, leftGain_, leftGain_, frames);
            break;
    }
}

}  // namespace lacquer::bench
