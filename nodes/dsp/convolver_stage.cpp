#include "nodes/dsp/convolver_stage.hpp"

#include <algorithm>

namespace lacquer::nodes {
namespace {

constexpr int kColumns = RightAngleTransform::kColumns;
constexpr std::size_t kHeardBlocks = 3;  // the one that is heard, and the two whose spectrum is made

// Nanoseconds with AVX-512, measured: of a column for each of its points, of a row, and of 64 products. Only their
// proportion matters.
constexpr double kPointCost = 3;
constexpr double kRowCost = 40;
constexpr double kProductsCost = 9;

}  // namespace

ConvolverStage::ConvolverStage(const ConvolverSpec& spec, int blockFrames, std::int64_t offset, int partitions)
    : transform_(blockFrames),
      offset_(offset),
      partitions_(partitions),
      inputs_(static_cast<std::size_t>(spec.inputs)),
      outputs_(static_cast<std::size_t>(spec.outputs)),
      cells_(blockFrames / kControlGridFrames) {
    for (const ConvolutionPath& path : spec.paths)
        paths_.push_back({static_cast<std::size_t>(path.input), static_cast<std::size_t>(path.output),
                          static_cast<std::size_t>(path.response)});
    const auto frames = static_cast<std::size_t>(blockFrames);
    const std::size_t rows = static_cast<std::size_t>(transform_.rows()) * static_cast<std::size_t>(partitions);
    heard_.assign(inputs_, std::vector<float>(kHeardBlocks * frames));
    grids_.assign(inputs_, Grid(static_cast<std::size_t>(transform_.rows())));
    history_.assign(inputs_, std::vector<SpectrumRow>(rows));
    used_.assign(static_cast<std::size_t>(spec.slots), std::vector<char>(static_cast<std::size_t>(spec.responses), 1));
    responses_.assign(static_cast<std::size_t>(spec.slots), {});
    for (auto& slot : responses_) slot.assign(static_cast<std::size_t>(spec.responses), std::vector<SpectrumRow>(rows));
    backGrids_.assign(static_cast<std::size_t>(spec.slots),
                      std::vector<Grid>(outputs_, Grid(static_cast<std::size_t>(transform_.rows()))));
    made_.assign(static_cast<std::size_t>(spec.slots),
                 std::vector<std::vector<float>>(outputs_, std::vector<float>(2 * frames)));
    responseGrid_.resize(static_cast<std::size_t>(transform_.rows()));
    padded_.resize(frames);
    planWork();
    reset();
}

// Columns forward, rows, columns back; cut where each cell has its share of what all cost.
void ConvolverStage::planWork() {
    const double column = kPointCost * transform_.rows();
    std::vector<double> costs(kColumns, column * static_cast<double>(inputs_));
    costs.insert(costs.end(), static_cast<std::size_t>(transform_.rows()),
                 kRowCost * static_cast<double>(inputs_ + outputs_) +
                     kProductsCost * partitions_ * static_cast<double>(paths_.size()));
    costs.insert(costs.end(), kColumns, column * static_cast<double>(outputs_));
    double total = 0;
    for (const double cost : costs) total += cost;
    double done = 0;
    for (std::size_t unit = 0; unit < costs.size(); ++unit) {
        const double middle = done + costs[unit] / 2;
        while (middle > total * static_cast<double>(sliceEnds_.size() + 1) / cells_)
            sliceEnds_.push_back(static_cast<int>(unit));
        done += costs[unit];
    }
    sliceEnds_.resize(static_cast<std::size_t>(cells_), static_cast<int>(costs.size()));
}

void ConvolverStage::reset() noexcept {
    for (auto& block : heard_) std::fill(block.begin(), block.end(), 0.0f);
    for (auto& grid : grids_) std::fill(grid.begin(), grid.end(), SpectrumRow{});
    for (auto& rows : history_) std::fill(rows.begin(), rows.end(), SpectrumRow{});
    for (auto& slot : backGrids_)
        for (auto& grid : slot) std::fill(grid.begin(), grid.end(), SpectrumRow{});
    for (auto& slot : made_)
        for (auto& blocks : slot) std::fill(blocks.begin(), blocks.end(), 0.0f);
    newest_ = 0;
    madeSlots_ = {Slots{true, false}, Slots{true, false}};
}

void ConvolverStage::setPartition(int slot, int response, int partition, std::span<const float> samples) noexcept {
    const auto begin = static_cast<std::size_t>(offset_ + std::int64_t{partition} * blockFrames());
    std::fill(padded_.begin(), padded_.end(), 0.0f);
    if (begin < samples.size()) {
        const float scale = 1.0f / static_cast<float>(blockFrames());  // a power of two
        const std::span part = samples.subspan(begin, std::min(padded_.size(), samples.size() - begin));
        std::transform(part.begin(), part.end(), padded_.begin(), [scale](float x) { return scale * x; });
    }
    auto& rows = responses_[static_cast<std::size_t>(slot)][static_cast<std::size_t>(response)];
    for (int column = 0; column < kColumns; ++column)
        transform_.forwardColumn(column, padded_.data(), nullptr, responseGrid_.data());
    for (int row = 0; row < transform_.rows(); ++row)
        transform_.forwardRow(row, responseGrid_.data(), rows[static_cast<std::size_t>(row * partitions_ + partition)]);
}

ConvolverStage::Range ConvolverStage::worksFor(EngineFrame frame) const noexcept {
    const EngineFrame begin = frame - frame % blockFrames() + (cells_ > 1 ? blockFrames() : 0);
    return {begin, begin + blockFrames()};
}

void ConvolverStage::process(EngineFrame frame, const std::array<Cell, 2>& in, Slots wanted, Outputs& out) noexcept {
    const std::int64_t block = frame / blockFrames();
    const auto cell = static_cast<std::size_t>(frame % blockFrames() / kControlGridFrames);
    const auto frames = static_cast<std::size_t>(blockFrames());
    for (std::size_t c = 0; c < inputs_; ++c)
        std::copy(
            in[c].begin(), in[c].end(),
            heard_[c].begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(block) % kHeardBlocks * frames +
                                                            cell * kControlGridFrames));
    if (cell == 0) begin(block, wanted);
    for (int unit = cell == 0 ? 0 : sliceEnds_[cell - 1]; unit < sliceEnds_[cell]; ++unit) work(unit, block);

    // A block of one cell is put out at once.
    const auto heardNow = static_cast<std::size_t>(block) % 2;
    for (std::size_t slot = 0; slot < made_.size(); ++slot) {
        if (!madeSlots_[heardNow][slot]) continue;
        for (std::size_t c = 0; c < outputs_; ++c) {
            const float* const made = made_[slot][c].data() + heardNow * frames + cell * kControlGridFrames;
            for (std::size_t i = 0; i < out[slot][c].size(); ++i) out[slot][c][i] += made[i];
        }
    }
}

void ConvolverStage::begin(std::int64_t block, Slots wanted) noexcept {
    newest_ = (newest_ == 0 ? partitions_ : newest_) - 1;
    madeSlots_[static_cast<std::size_t>(cells_ > 1 ? block + 1 : block) % 2] = wanted;
}

const float* ConvolverStage::window(std::size_t input, std::int64_t block) const noexcept {
    const auto at = static_cast<std::size_t>(block + std::int64_t{kHeardBlocks}) % kHeardBlocks;
    return heard_[input].data() + at * static_cast<std::size_t>(blockFrames());
}

// `block` is the one that is being heard.
void ConvolverStage::work(int unit, std::int64_t block) noexcept {
    const std::int64_t last = cells_ > 1 ? block - 1 : block;
    const auto made = static_cast<std::size_t>(cells_ > 1 ? block + 1 : block) % 2;
    if (unit < kColumns) {
        for (std::size_t c = 0; c < inputs_; ++c)
            transform_.forwardColumn(unit, window(c, last - 1), window(c, last), grids_[c].data());
        return;
    }
    unit -= kColumns;
    if (unit < transform_.rows()) return workOnRow(unit, madeSlots_[made]);
    unit -= transform_.rows();
    for (std::size_t slot = 0; slot < made_.size(); ++slot)
        for (std::size_t c = 0; c < outputs_ && madeSlots_[made][slot]; ++c)
            transform_.inverseColumn(unit, backGrids_[slot][c].data(), nullptr,
                                     made_[slot][c].data() + made * static_cast<std::size_t>(blockFrames()));
}

void ConvolverStage::workOnRow(int row, Slots slots) noexcept {
    const std::size_t first = static_cast<std::size_t>(row) * static_cast<std::size_t>(partitions_);
    for (std::size_t c = 0; c < inputs_; ++c)
        transform_.forwardRow(row, grids_[c].data(), history_[c][first + static_cast<std::size_t>(newest_)]);
    const int behind = partitions_ - newest_;
    for (std::size_t slot = 0; slot < made_.size(); ++slot) {
        if (!slots[slot]) continue;
        std::array<SpectrumRow, kMostConvolverOutputs> sums;
        std::fill_n(sums.begin(), outputs_, SpectrumRow{});
        for (const Path& path : paths_) {
            if (!used_[slot][path.response]) continue;
            const SpectrumRow* const history = history_[path.input].data() + first;
            const SpectrumRow* const response = responses_[slot][path.response].data() + first;
            kernels_.addRowProducts(history + newest_, response, behind, sums[path.output]);
            kernels_.addRowProducts(history, response + behind, newest_, sums[path.output]);
        }
        for (std::size_t c = 0; c < outputs_; ++c) transform_.inverseRow(row, sums[c], backGrids_[slot][c].data());
    }
}

}  // namespace lacquer::nodes
