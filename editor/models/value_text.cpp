#include "editor/models/value_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/control/control_map.hpp"

namespace lacquer::editor {

namespace {

QString number(double value, int decimals) {
    // QString::number never asks the locale. -0.0 reads as 0.
    const QString text = QString::number(value, 'f', decimals);
    return text.toDouble() == 0 && text.startsWith('-') ? text.mid(1) : text;
}

constexpr double kSilentRangeDb = -90;  // a minimum below this means silence

bool isSilence(const ParameterInfo& info, double value) {
    return info.unit.starts_with("dB") && info.minimum <= kSilentRangeDb && value <= info.minimum;
}

}  // namespace

QString valueText(const ParameterInfo& info, double value) {
    const QString unit = QString::fromStdString(info.unit);
    if (!std::isfinite(value)) return "–";
    switch (info.scale) {
        case ParameterScale::toggle:
            return value >= 0.5 ? "On" : "Off";
        case ParameterScale::choice: {
            const auto index = static_cast<std::size_t>(std::max(0.0, std::round(value)));
            if (index < info.choices.size()) return QString::fromStdString(info.choices[index]);
            return number(value, 0);
        }
        case ParameterScale::integer:
            return unit.isEmpty() ? number(value, 0) : number(value, 0) + " " + unit;
        case ParameterScale::linear:
        case ParameterScale::logarithmic:
            break;
    }
    if (isSilence(info, value)) return "-∞ " + unit;
    const double size = std::abs(value);
    if (unit == "Hz" && size >= 999.5) return number(value / 1000, size < 9995 ? 2 : 1) + " kHz";
    if (unit == "Hz") return number(value, size < 99.95 ? 1 : 0) + " Hz";
    if (unit == "ms" && size >= 999.5) return number(value / 1000, 2) + " s";
    if (unit == "ms") return number(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0) + " ms";
    if (unit == "%") return number(value, 0) + " %";
    if (unit.startsWith(':')) return number(value, size < 9.95 ? 1 : 0) + unit;
    if (unit.startsWith("dB") || unit == "LUFS") return number(value, 1) + " " + unit;
    const QString plain = number(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
    return unit.isEmpty() ? plain : plain + " " + unit;
}

std::optional<double> parseValue(const ParameterInfo& info, const QString& text) {
    const QString typed = text.trimmed().toLower();
    if (typed.startsWith("-inf") || typed.startsWith("-∞")) return info.minimum;
    if (info.scale == ParameterScale::toggle && (typed == "on" || typed == "off")) return typed == "on" ? 1 : 0;
    for (std::size_t i = 0; i < info.choices.size(); ++i)
        if (QString::fromStdString(info.choices[i]).toLower() == typed) return static_cast<double>(i);

    std::string digits = QString(typed).replace(',', '.').replace(QChar(0x2212), '-').toStdString();
    if (digits.starts_with('+')) digits.erase(0, 1);
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || !std::isfinite(value)) return std::nullopt;

    const QString rest = QString::fromUtf8(end, digits.data() + digits.size() - end).trimmed();
    const QString unit = QString::fromStdString(info.unit).toLower();
    if (rest.isEmpty() || rest == unit) return value;
    if (unit == "hz" && (rest == "k" || rest == "khz")) return value * 1000;
    if (unit == "ms" && rest == "s") return value * 1000;
    return std::nullopt;
}

namespace {

ParameterInfo milliseconds() {
    ParameterInfo info;
    info.unit = "ms";
    return info;
}

}  // namespace

QString framesText(std::int64_t frames, int sampleRate) {
    const double ms = static_cast<double>(frames) * 1000 / sampleRate;
    return QString("%1 %2, %3").arg(frames).arg(frames == 1 ? "frame" : "frames", valueText(milliseconds(), ms));
}

std::optional<std::int64_t> parseFrames(const QString& text, int sampleRate) {
    const QString typed = text.trimmed().toLower();
    bool whole = false;
    const qlonglong frames = typed.section("frame", 0, 0).trimmed().toLongLong(&whole);
    if (whole) return frames;
    const auto ms = typed.endsWith('s') ? parseValue(milliseconds(), typed) : std::nullopt;
    constexpr double kMostMs = 1e9;  // what no number of frames can be made of
    if (!ms || std::abs(*ms) > kMostMs) return std::nullopt;
    return std::llround(*ms * sampleRate / 1000);
}

double toFraction(const ParameterInfo& info, double value) {
    return positionOf(info, rangeOf(info), value);
}

double fromFraction(const ParameterInfo& info, double fraction) {
    return valueAt(info, rangeOf(info), fraction);
}

}  // namespace lacquer::editor
