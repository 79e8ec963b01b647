// Convolver: convolution with long responses, without latency. Works cell by cell; every cell has about the same work.
// Made and filled on the message thread; process(), setPartition() and fade() are real-time safe; one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/engine/processor.hpp"
#include "nodes/dsp/cell.hpp"

namespace lacquer::nodes {

class ConvolverStage;

/// Convolves an input with an impulse response into an output; what meets at an output is added.
struct ConvolutionPath {
    int input = 0;
    int output = 0;
    int response = 0;
};

inline constexpr std::size_t kMostConvolverOutputs = 10;

struct ConvolverSpec {
    int inputs = 1;     ///< 1 or 2
    int outputs = 1;    ///< 1 to kMostConvolverOutputs
    int responses = 1;  ///< impulse responses to choose from
    std::vector<ConvolutionPath> paths{{}};
    std::int64_t responseFrames = 0;  ///< of the longest response
    std::vector<int> blocks{64};      ///< frames, in ascending powers of two; the first is a cell
    int slots = 1;                    ///< 2: the responses can be faded over to others
};

/// Partitioned overlap-save (W. G. Gardner, "Efficient Convolution without Input-Output Delay", JAES 43(3), 1995): the
/// start of a response in partitions of a cell, what is farther away in longer ones. A block of B frames that has been
/// heard is worked on while the next is heard, a slice of the work with every cell, and put out with the one behind:
/// partitions of B frames begin 2 B frames into the response. All hangs on the engine frame, so the quantum changes
/// nothing.
class Convolver {
public:
    explicit Convolver(const ConvolverSpec& spec);
    ~Convolver();

    /// Forgets all that it has heard; responses stay, those that are heard are slot 0's.
    void reset() noexcept;

    /// Message thread: the whole response, padded with silence. At most responseFrames samples.
    void setResponse(int slot, int response, std::span<const float> samples);

    /// Responses are transformed partition by partition; a response that is heard must not change.
    [[nodiscard]] int partitions() const noexcept { return partitions_; }
    void setPartition(int slot, int response, int partition, std::span<const float> samples) noexcept;

    /// Real time: a response that is not used counts as silence, and costs nothing. All are used until then.
    void useResponse(int slot, int response, bool used) noexcept;

    /// The cell at an engine frame: a channel per input, a channel per output.
    void process(EngineFrame frame, const std::array<Cell, 2>& in, std::span<Cell> out) noexcept;

    /// Fades over to the other slot's responses as soon as can be, which is on the grid of the longest block. `frame`:
    /// of the cell that comes next. Not while a fade waits or is under way.
    void fade(EngineFrame frame, int fadeFrames) noexcept;
    [[nodiscard]] bool fading() const noexcept { return fading_; }
    /// The slot that is heard, or faded from.
    [[nodiscard]] int heardSlot() const noexcept { return heard_; }

    /// True when silence would leave everything as it is, and the output silence.
    [[nodiscard]] bool rests() const noexcept { return !fading_ && silentFrames_ >= restFrames_; }

private:
    ConvolverSpec spec_;
    std::vector<std::unique_ptr<ConvolverStage>> stages_;
    int partitions_ = 0;
    std::int64_t restFrames_ = 0, silentFrames_ = 0;
    int heard_ = 0;
    bool fading_ = false;
    EngineFrame fadeFrom_ = 0;
    int fadeFrames_ = 0;
};

}  // namespace lacquer::nodes
