// The standard graphs W1 to W5: neutral work to compare graph engines with each other and with hand-written loops.
// Whoever runs them runs the same NodeDsp, so that engines differ in nothing but their machinery.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lacquer::bench {

inline constexpr double kSampleRate = 48000;

enum class Operation { none, gain, pan, eq, compressor, feedbackDelay, eqThenGain };

/// A stereo node: its input is the sum of other nodes, or, without any, the noise table from `sourceOffset` on.
struct StandardNode {
    Operation operation = Operation::none;
    std::vector<std::size_t> inputs{};
    std::size_t sourceOffset = 0;
    float leftGain = 1, rightGain = 1;
    int bands = 0;    ///< of the equaliser: 1, 2, 4 or 8
    int bandSet = 0;  ///< which of 16 sets of frequencies
    std::size_t delayFrames = 0;
};

struct StandardGraph {
    std::string name;
    std::vector<StandardNode> nodes;  ///< in topological order; the last one is the output
};

/// "W1" 64 tracks of 8 gains, 8 buses, a master. "W2" 256 sources with 4 bands each. "W3" 512 gains in series. "W4" a
/// mix of 64 tracks. "W5" a random graph of 1000 nodes, "W5t" the same with gains alone. "W3r" 16 equalisers of 8 bands
/// in series.
StandardGraph makeStandardGraph(const std::string& name);
std::vector<std::string> standardGraphNames();

/// W4 with any number of tracks.
StandardGraph makeMix(std::size_t tracks);

/// Graphs of about as many nodes as wanted, at least 20: "mix" is W4 with tracks of 8 nodes, "random" is W5.
StandardGraph makeShape(const std::string& shape, std::size_t nodes);
std::vector<std::string> shapeNames();

/// One node's state and what it does to a stereo block, in place. A source overwrites the block first.
class NodeDsp {
public:
    explicit NodeDsp(const StandardNode& node);
    void process(float* left, float* right, int frames) noexcept;

private:
    struct Biquad {
        float b0, b1, b2, a1, a2;
    };
    struct BiquadState {
        float s1 = 0, s2 = 0;
    };
    static Biquad peaking(int set, int band);
    template <int Bands>
    void equalise(float* left, float* right, int frames) noexcept;
    void equalise(float* left, float* right, int frames) noexcept;
    void compress(float* left, float* right, int frames) noexcept;
    void delay(float* left, float* right, int frames) noexcept;

    Operation operation_;
    bool source_;
    int bands_;
    float leftGain_, rightGain_;
    std::size_t position_;
    std::array<Biquad, 8> biquads_{};
    std::array<BiquadState, 8> leftStates_{}, rightStates_{};
    float envelope_ = 0;
    std::vector<float> leftRing_, rightRing_;
    std::size_t ringPosition_ = 0;
};

}  // namespace lacquer::bench
