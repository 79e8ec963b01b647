#include "editor/controllers/ui_scale.hpp"

#include <QByteArray>
#include <QtGlobal>

#include <nlohmann/json.hpp>

namespace lacquer::editor {

namespace {

constexpr const char* kScaleSetting = "scalePercent";
constexpr const char* kVariable = "QT_SCALE_FACTOR";
std::optional<int> applied;  // by this program, into the environment

}  // namespace

int UiScale::chosen(const SettingsFile& settings) {
    const nlohmann::json value = settings.value(kScaleSetting);
    if (!value.is_number_integer()) return kLeastPercent;
    const auto percent = value.get<std::int64_t>();
    return percent < kLeastPercent || percent > kMostPercent ? kLeastPercent : static_cast<int>(percent);
}

Status UiScale::choose(SettingsFile& settings, int percent) {
    percent = std::clamp(percent, kLeastPercent, kMostPercent);
    return settings.set(kScaleSetting, percent == kLeastPercent ? nlohmann::json() : nlohmann::json(percent));
}

void UiScale::apply(const SettingsFile& settings) {
    if (qEnvironmentVariableIsSet(kVariable)) return;
    applied = chosen(settings);
    if (*applied != kLeastPercent) qputenv(kVariable, QByteArray::number(*applied / 100.0));
}

std::optional<int> UiScale::ofThisRun() {
    if (applied) return applied;
    return qEnvironmentVariableIsSet(kVariable) ? std::nullopt : std::optional(kLeastPercent);
}

}  // namespace lacquer::editor
