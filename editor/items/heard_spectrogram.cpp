#include <QImage>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

#include "editor/items/heard_painters.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {
namespace {

constexpr int kShades = 256;
constexpr double kLoudestDb = -10;  // a band of music is hardly ever stronger
constexpr double kContrast = 2.2;   // most of it lies in the upper half
constexpr double kAccentAt = 0.6;

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto between = [&](int a, int b) { return static_cast<int>(std::lround(std::lerp(a, b, share))); };
    return {between(from.red(), to.red()), between(from.green(), to.green()), between(from.blue(), to.blue())};
}

/// From the ground over the accent to the colour of text.
std::array<QRgb, kShades> shades() {
    std::array<QRgb, kShades> made{};
    for (int i = 0; i < kShades; ++i) {
        const double share = std::pow(static_cast<double>(i) / (kShades - 1), kContrast);
        const QColor colour = share < kAccentAt
                                  ? mixed(theme().meterBack, theme().accent, share / kAccentAt)
                                  : mixed(theme().accent, theme().text, (share - kAccentAt) / (1 - kAccentAt));
        made[static_cast<std::size_t>(i)] = colour.rgb();
    }
    return made;
}

}  // namespace

void paintSpectrogram(QPainter& painter, const HeardSignal& signal, const QRectF& plot) {
    const auto shade = shades();
    const auto shadeOf = [&](float db) {
        const double share = (db - HeardSignal::kFloorDb) / (kLoudestDb - HeardSignal::kFloorDb);
        return shade[static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * (kShades - 1)))];
    };
    constexpr int kWide = HeardSignal::kRows, kHigh = HeardSignal::kColumns;
    QImage image(kWide, kHigh, QImage::Format_RGB32);
    for (int y = 0; y < kHigh; ++y) {
        auto* const pixels = reinterpret_cast<QRgb*>(image.scanLine(kHigh - 1 - y));
        for (int x = 0; x < kWide; ++x)
            pixels[x] = shadeOf(signal.row(static_cast<std::size_t>(kWide - 1 - x))[static_cast<std::size_t>(y)]);
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(plot, image);
    painter.setPen(theme().dimText);
    for (const auto& [hertz, text] : {std::pair(100.0, "100"), {1000.0, "1k"}, {10000.0, "10k"}}) {
        const double y = plot.bottom() - HeardSignal::alongOf(hertz) * plot.height();
        painter.drawText(QRectF(plot.left() + 3, y - 6, 40, 12), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

}  // namespace lacquer::editor
