#include "editor/models/position_text.hpp"

#include <QStringList>
#include <cmath>

namespace lacquer::editor {

namespace {

constexpr double kFurthestFrame = 4503599627370496;  // 2^52, as in the session format

QString timeText(std::int64_t frame, double sampleRate) {
    const auto milliseconds = static_cast<std::int64_t>(
        std::floor(static_cast<double>(std::abs(frame)) * 1000 / sampleRate + 1e-6));  // a whole one stays whole
    const std::int64_t seconds = milliseconds / 1000;
    const QChar zero('0');
    return QString("%1%2:%3:%4.%5")
        .arg(frame < 0 ? "-" : "")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, zero)
        .arg(seconds % 60, 2, 10, zero)
        .arg(milliseconds % 1000, 3, 10, zero);
}

QString barsText(std::int64_t frame, const TempoMap& map) {
    const BarBeatTick place = map.barBeatTickAt(frame);
    constexpr double kRounding = 1e-6;
    return QString("%1|%2|%3")
        .arg(place.bar)
        .arg(place.beat)
        .arg(static_cast<int>(std::floor(place.tick + kRounding)), 3, 10, QChar('0'));
}

// Digits with at most one point, no sign.
std::optional<double> number(const QString& text) {
    for (const QChar c : text)
        if (!(c >= QChar('0') && c <= QChar('9')) && c != QChar('.')) return std::nullopt;
    bool ok = false;
    const double value = text.toDouble(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> toFrame(double frame) {
    if (!(std::abs(frame) <= kFurthestFrame)) return std::nullopt;
    return std::llround(frame);
}

// "[[h:]m:]s[.fff]"
std::optional<double> seconds(const QString& text) {
    const QStringList parts = text.split(':');
    if (parts.size() > 3) return std::nullopt;
    double total = 0;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const auto part = number(parts[i]);
        if (!part || (i + 1 < parts.size() && parts[i].contains('.'))) return std::nullopt;
        total = total * 60 + *part;
    }
    return total;
}

std::optional<std::int64_t> bars(QString text, const TempoMap& map) {
    const QStringList parts = text.replace('.', '|').replace(' ', '|').split('|');
    if (parts.size() > 3) return std::nullopt;
    std::int64_t values[] = {1, 1, 0};
    for (qsizetype i = 0; i < parts.size(); ++i) {
        bool ok = false;
        values[i] = parts[i].toLongLong(&ok);
        constexpr std::int64_t kMost = 1'000'000'000;
        if (!ok || std::abs(values[i]) > kMost || (i == 1 && values[i] < 1) || (i == 2 && values[i] < 0))
            return std::nullopt;
    }
    return toFrame(static_cast<double>(
        map.frameAt(BarBeatTick{values[0], static_cast<int>(values[1]), static_cast<double>(values[2])})));
}

bool cut(QString& text, const char* suffix) {
    if (!text.endsWith(suffix)) return false;
    text = text.chopped(static_cast<qsizetype>(qstrlen(suffix))).trimmed();
    return true;
}

}  // namespace

QString positionText(std::int64_t frame, PositionUnit unit, const TempoMap& map) {
    switch (unit) {
        case PositionUnit::samples:
            return QString::number(frame);
        case PositionUnit::bars:
            return barsText(frame, map);
        case PositionUnit::time:
            break;
    }
    return timeText(frame, map.sampleRate());
}

std::optional<std::int64_t> parsePosition(const QString& typed, PositionUnit unit, const TempoMap& map) {
    QString text = typed.trimmed().toLower().replace(',', '.');
    double perSecond = 1;
    if (text.contains('|')) {
        unit = PositionUnit::bars;
    } else if (cut(text, "samples") || cut(text, "frames")) {
        unit = PositionUnit::samples;
    } else if (cut(text, "ms")) {
        unit = PositionUnit::time;
        perSecond = 1000;
    } else if (cut(text, "s") || text.contains(':')) {
        unit = PositionUnit::time;
    }
    if (unit == PositionUnit::bars) return bars(text, map);
    const bool minus = text.startsWith('-');
    if (minus || text.startsWith('+')) text = text.mid(1).trimmed();
    if (unit == PositionUnit::samples) {
        const auto frame = text.contains('.') ? std::nullopt : number(text);
        return frame ? toFrame(minus ? -*frame : *frame) : std::nullopt;
    }
    const auto time = seconds(text);
    return time ? toFrame((minus ? -*time : *time) / perSecond * map.sampleRate()) : std::nullopt;
}

}  // namespace lacquer::editor
