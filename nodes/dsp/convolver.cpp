#include "nodes/dsp/convolver.hpp"

#include <algorithm>
#include <cassert>

#include "core/signal/smooth_fade.hpp"
#include "nodes/dsp/convolver_stage.hpp"

namespace lacquer::nodes {

Convolver::Convolver(const ConvolverSpec& spec) : spec_(spec) {
    assert(!spec.blocks.empty() && spec.blocks.front() == kControlGridFrames);
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < spec.blocks.size() && (i == 0 || offset < spec.responseFrames); ++i) {
        const std::int64_t block = spec.blocks[i];
        const bool last = i + 1 == spec.blocks.size();
        const std::int64_t end =
            last ? spec.responseFrames : std::min<std::int64_t>(spec.responseFrames, 2 * spec.blocks[i + 1]);
        const auto partitions = std::max<std::int64_t>(1, (end - offset + block - 1) / block);
        stages_.push_back(
            std::make_unique<ConvolverStage>(spec, static_cast<int>(block), offset, static_cast<int>(partitions)));
        partitions_ += static_cast<int>(partitions);
        restFrames_ = std::max(restFrames_, stages_.back()->restFrames());
        offset += partitions * block;
    }
    reset();
}

Convolver::~Convolver() = default;

void Convolver::reset() noexcept {
    for (auto& stage : stages_) stage->reset();
    silentFrames_ = restFrames_;
    heard_ = 0;
    fading_ = false;
}

void Convolver::setResponse(int slot, int response, std::span<const float> samples) {
    assert(static_cast<std::int64_t>(samples.size()) <= spec_.responseFrames);
    for (int partition = 0; partition < partitions_; ++partition) setPartition(slot, response, partition, samples);
}

void Convolver::setPartition(int slot, int response, int partition, std::span<const float> samples) noexcept {
    for (auto& stage : stages_) {
        if (partition < stage->partitions()) return stage->setPartition(slot, response, partition, samples);
        partition -= stage->partitions();
    }
}

void Convolver::useResponse(int slot, int response, bool used) noexcept {
    for (auto& stage : stages_) stage->useResponse(slot, response, used);
}

// What comes out of the work that begins with a block is heard a block later.
void Convolver::fade(EngineFrame frame, int fadeFrames) noexcept {
    assert(spec_.slots == 2 && !fading_);
    const EngineFrame block = stages_.back()->blockFrames();
    fading_ = true;
    fadeFrom_ = (frame + block - 1) / block * block + block;
    fadeFrames_ = fadeFrames;
}

void Convolver::process(EngineFrame frame, const std::array<Cell, 2>& in, std::span<Cell> out) noexcept {
    const auto now = static_cast<std::size_t>(heard_), next = 1 - now;
    const auto outputs = static_cast<std::size_t>(spec_.outputs);
    ConvolverStage::Outputs sums;
    for (auto& slot : sums)
        for (std::size_t c = 0; c < outputs; ++c) slot[c].fill(0);
    for (auto& stage : stages_) {
        ConvolverStage::Slots wanted{};
        const auto [begin, end] = stage->worksFor(frame);
        wanted[now] = !fading_ || begin < fadeFrom_ + fadeFrames_;
        wanted[next] = fading_ && end > fadeFrom_;
        stage->process(frame, in, wanted, sums);
    }
    bool silent = true;
    for (std::size_t c = 0; c < static_cast<std::size_t>(spec_.inputs); ++c)
        silent = silent && std::all_of(in[c].begin(), in[c].end(), [](float x) { return x == 0; });
    silentFrames_ = silent ? std::min(silentFrames_ + kControlGridFrames, restFrames_) : 0;

    std::copy_n(sums[now].begin(), outputs, out.begin());
    if (!fading_) return;
    for (std::size_t c = 0; c < outputs; ++c)
        for (std::size_t i = 0; i < out[c].size(); ++i) {
            const float gain = smoothRise(static_cast<int>(frame - fadeFrom_) + static_cast<int>(i), fadeFrames_);
            out[c][i] = gain == 1 ? sums[next][c][i] : out[c][i] + gain * (sums[next][c][i] - out[c][i]);
        }
    if (frame + kControlGridFrames < fadeFrom_ + fadeFrames_) return;
    fading_ = false;
    heard_ = static_cast<int>(next);
}

}  // namespace lacquer::nodes
