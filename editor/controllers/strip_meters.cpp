#include "editor/controllers/strip_meters.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace lacquer::editor {

namespace {

constexpr const char* kMeterScaleSetting = "mixerMeterScale";
constexpr const char* kMeterFallSetting = "mixerMeterFall";

int rowIn(const nlohmann::json& kept, qsizetype count) {
    if (!kept.is_number_integer()) return 0;
    const auto row = kept.get<std::int64_t>();
    return row >= 0 && row < count ? static_cast<int>(row) : 0;
}

}  // namespace

StripMeters::StripMeters(Reader reader, KZero kZero, SettingsFile& settings)
    : reader_(std::move(reader)), kZero_(std::move(kZero)), settings_(settings) {
    scale_ = static_cast<MeterScale>(rowIn(settings.value(kMeterScaleSetting), scales().size()));
    fall_ = static_cast<MeterFall>(rowIn(settings.value(kMeterFallSetting), falls().size()));
}

void StripMeters::watch(const std::set<NodeId>& nodes) {
    std::erase_if(levels_, [&](const auto& entry) { return !nodes.contains(entry.first); });
    for (const NodeId node : nodes) levels_.try_emplace(node);
}

void StripMeters::look(double seconds) {
    constexpr std::array<std::string_view, 2> kPeaks{"peakL", "peakR"}, kRms{"kSystemL", "kSystemR"};
    const double fallen = seconds * fallDbPerSecond(fall_);
    for (auto& [node, levels] : levels_) {
        for (std::size_t side = 0; side < kPeaks.size(); ++side) {
            const double now = reader_(node, kPeaks[side]).value_or(StripLevels::kFloorDb);
            levels.heldDb = std::max(levels.heldDb, now);
            // Bars that fall as nodes measure are shown as they are.
            const double least = fall_ == MeterFall::din ? StripLevels::kFloorDb : levels.peakDb[side] - fallen;
            levels.peakDb[side] = std::max({now, least, StripLevels::kFloorDb});
        }
        const auto left = reader_(node, kRms[0]), right = reader_(node, kRms[1]);
        levels.rmsDb.reset();
        if (left && right) levels.rmsDb = {*left - kZero_(node), *right - kZero_(node)};
        const double overs = reader_(node, "overs").value_or(0);
        levels.oversBefore = std::min(levels.oversBefore, overs);  // a node that starts again counts from 0
        levels.over = levels.over || levels.heldDb > 0 || overs > levels.oversBefore;
    }
    Q_EMIT looked();
}

const StripLevels* StripMeters::levels(NodeId node) const {
    const auto found = levels_.find(node);
    return found == levels_.end() ? nullptr : &found->second;
}

void StripMeters::reset(NodeId node, StripLevels& levels) {
    levels.heldDb = std::max(levels.peakDb[0], levels.peakDb[1]);
    levels.oversBefore = reader_(node, "overs").value_or(0);
    levels.over = levels.heldDb > 0;
}

void StripMeters::reset(quint64 node) {
    if (const auto found = levels_.find(NodeId{node}); found != levels_.end()) reset(found->first, found->second);
    Q_EMIT looked();
}

void StripMeters::resetAll() {
    for (auto& [node, levels] : levels_) reset(node, levels);
    Q_EMIT looked();
}

void StripMeters::setScaleRow(int row) {
    if (row < 0 || row >= scales().size() || row == scaleRow()) return;
    scale_ = static_cast<MeterScale>(row);
    (void)settings_.set(kMeterScaleSetting, row);
    Q_EMIT changed();
}

void StripMeters::setFallRow(int row) {
    if (row < 0 || row >= falls().size() || row == fallRow()) return;
    fall_ = static_cast<MeterFall>(row);
    (void)settings_.set(kMeterFallSetting, row);
    Q_EMIT changed();
}

QStringList StripMeters::scales() const {
    return {tr("Digital peak"), tr("K-20"), tr("K-14"), tr("K-12")};  // as MeterScale
}

QStringList StripMeters::falls() const {
    return {tr("DIN: 20 dB in 1.7 s"), tr("EBU: 24 dB in 2.8 s"), tr("Slow: 6.6 dB a second")};  // as MeterFall
}

}  // namespace lacquer::editor
