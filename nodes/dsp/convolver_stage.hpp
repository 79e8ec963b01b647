// ConvolverStage: the partitions of a Convolver's responses that are of one length. Real-time safe after construction;
// one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "nodes/dsp/convolver.hpp"
#include "nodes/dsp/right_angle_transform.hpp"

namespace lacquer::nodes {

class ConvolverStage {
public:
    using Outputs = std::array<std::array<Cell, kMostConvolverOutputs>, 2>;  ///< by slot and output
    using Slots = std::array<bool, 2>;

    /// `partitions` of `blockFrames`, from the responses' frame `offset` on: twice the block, or 0 for a block of a
    /// cell.
    ConvolverStage(const ConvolverSpec& spec, int blockFrames, std::int64_t offset, int partitions);

    [[nodiscard]] int blockFrames() const noexcept { return transform_.blockFrames(); }
    [[nodiscard]] int partitions() const noexcept { return partitions_; }
    /// Frames of silence after which nothing is left of what was heard.
    [[nodiscard]] std::int64_t restFrames() const noexcept { return std::int64_t{blockFrames()} * (partitions_ + 4); }

    void reset() noexcept;
    void setPartition(int slot, int response, int partition, std::span<const float> samples) noexcept;

    void useResponse(int slot, int response, bool used) noexcept {
        used_[static_cast<std::size_t>(slot)][static_cast<std::size_t>(response)] = used;
    }

    struct Range {
        EngineFrame begin;
        EngineFrame end;
    };
    /// The frames that come out of the work that is done while the block around this frame is heard.
    [[nodiscard]] Range worksFor(EngineFrame frame) const noexcept;

    /// Hears a cell, does its slice of the work for the slots that are `wanted` of the block that begins with it, and
    /// adds what comes out to `out`, of the slots that have been worked on.
    void process(EngineFrame frame, const std::array<Cell, 2>& in, Slots wanted, Outputs& out) noexcept;

private:
    struct Path {
        std::size_t input, output, response;
    };
    void planWork();
    void begin(std::int64_t block, Slots wanted) noexcept;
    void work(int unit, std::int64_t block) noexcept;
    void workOnRow(int row, Slots slots) noexcept;
    [[nodiscard]] const float* window(std::size_t input, std::int64_t block) const noexcept;

    const Kernels& kernels_ = chosenKernels();
    RightAngleTransform transform_;
    std::int64_t offset_;
    int partitions_;
    std::size_t inputs_, outputs_;
    std::vector<Path> paths_;
    std::vector<std::vector<char>> used_;  // by slot and response
    int cells_;                            // of a block
    std::vector<int> sliceEnds_;           // by cell: units of work done by its end

    using Grid = std::vector<SpectrumRow>;
    std::vector<std::vector<float>> heard_;          // by input: three blocks, round and round
    std::vector<Grid> grids_;                        // by input
    std::vector<std::vector<SpectrumRow>> history_;  // by input: row by row, round and round, newest first
    std::vector<std::vector<std::vector<SpectrumRow>>>
        responses_;                                      // by slot and response: row by row, partition by partition
    std::vector<std::vector<Grid>> backGrids_;           // by slot and output
    std::vector<std::vector<std::vector<float>>> made_;  // by slot and output: two blocks, one heard, one made
    Grid responseGrid_;
    std::vector<float> padded_;
    int newest_ = 0;                    // in history_
    std::array<Slots, 2> madeSlots_{};  // of the two blocks
};

}  // namespace lacquer::nodes
