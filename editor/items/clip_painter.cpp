#include "editor/items/clip_painter.hpp"

#include <QCoreApplication>
#include <QList>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kTitlePitch = 800;     // pixels after which a long clip says its name again
constexpr double kSplitHeight = 40;     // of a waveform from which on left and right are apart
constexpr double kNamedClipWidth = 24;  // of a clip from which on it is named
constexpr double kFadeStep = 3;         // pixels between the corners of a fade's line
constexpr double kBodyShare = 0.26, kChosenShare = 0.42, kMutedShare = 0.1;
constexpr double kCover = 0.8;  // what lies below a clip can be seen

QColor seeThrough(QColor colour, double share) {
    colour.setAlphaF(static_cast<float>(share));
    return colour;
}

// The lowest and the highest of all channels.
std::vector<sessions::Peak> ofAllChannels(const std::vector<std::vector<sessions::Peak>>& channels) {
    std::vector<sessions::Peak> all = channels.front();
    for (std::size_t c = 1; c < channels.size(); ++c)
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].minimum = std::min(all[i].minimum, channels[c][i].minimum);
            all[i].maximum = std::max(all[i].maximum, channels[c][i].maximum);
        }
    return all;
}

}  // namespace

QColor rowColour(const sessions::Session& session, NodeId node) {
    const sessions::NodeContent& content = session.content(node);
    const QColor own(QString::fromStdString(content.appearance.colour));
    return own.isValid() ? own : theme().ofRole(content.role, false);
}

void ClipPainter::paint(const TimelineRow& row, ClipId id) {
    const sessions::Clip& clip = scene_.clip(id);
    const QRectF rect = scene_.clipRect(row, clip);
    if (!rect.intersects(seen_)) return;
    const bool selected = scene_.isSelected(id);
    const QColor colour = clip.muted ? theme().dimText : rowColour(scene_.session(), row.node);
    const double share = clip.muted ? kMutedShare : selected ? kChosenShare : kBodyShare;
    // On whole pixels, and no farther out than is seen: a clip may be millions of pixels wide.
    const double left = std::max(std::round(rect.left()), seen_.left() - 4);
    const double right = std::min(std::round(rect.right()), seen_.right() + 4);
    const QRectF shown(left, rect.top(), std::max(1.0, right - left), rect.height());
    painter_.fillRect(shown, seeThrough(mixed(theme().canvas, colour, share), kCover));
    const QRectF wave = TimelineScene::waveRect(rect);
    if (waveforms_.trouble(clip.file)) {
        painter_.fillRect(shown, QBrush(seeThrough(theme().error, 0.5), Qt::BDiagPattern));
    } else {
        paintWave(clip, wave, clip.muted ? mixed(theme().canvas, colour, 0.45) : colour);
    }
    paintFades(clip, wave);
    paintGain(clip, wave, selected);
    if (wave.top() - rect.top() > TimelineScene::kTitleHeight) paintTitle(clip, rect, colour, selected);
    if (selected) paintHandles(clip, rect);
    paintFrame(shown, selected ? theme().accent : mixed(theme().canvas, colour, 0.7), selected ? 2 : 1);
}

// Edge by edge: which pixels of its corners a rectangle in outline has depends on where it is clipped.
void ClipPainter::paintFrame(const QRectF& rect, const QColor& colour, double width) {
    painter_.fillRect(QRectF(rect.left(), rect.top(), rect.width(), width), colour);
    painter_.fillRect(QRectF(rect.left(), rect.bottom() - width, rect.width(), width), colour);
    painter_.fillRect(QRectF(rect.left(), rect.top(), width, rect.height()), colour);
    painter_.fillRect(QRectF(rect.right() - width, rect.top(), width, rect.height()), colour);
}

// One bar for each column of pixels, as high as what is in it, gain and fades included.
void ClipPainter::paintWave(const sessions::Clip& clip, const QRectF& rect, const QColor& colour) {
    const int left = static_cast<int>(std::floor(std::max(rect.left(), seen_.left())));
    const int right = static_cast<int>(std::ceil(std::min(rect.right(), seen_.right())));
    const auto facts = waveforms_.facts(clip.file);
    const double rate = facts ? static_cast<double>(facts->sampleRate) / scene_.session().sampleRate : 1;
    const auto inFile = [&](double x) {
        const double within = scene_.view.exactFrameAt(x) - static_cast<double>(clip.positionFrames);
        const auto offset = static_cast<double>(clip.offsetFrames), length = static_cast<double>(clip.lengthFrames);
        return std::llround((clip.reversed ? offset + length - within : offset + within) * rate);
    };
    const int columns = right - left;
    if (columns <= 0) return;
    const sessions::WaveformStretch stretch{std::min(inFile(left), inFile(right)),
                                            std::max(inFile(left), inFile(right)), columns};
    const sessions::DrawnWaveform drawn = waveforms_.draw(clip.file, stretch);
    if (drawn.channels.empty()) return;

    std::vector<float> levels(static_cast<std::size_t>(columns));
    const double gain = std::pow(10, clip.gainDb / 20);
    for (int i = 0; i < columns; ++i) {
        const auto within = static_cast<std::int64_t>(scene_.view.exactFrameAt(left + i + 0.5)) - clip.positionFrames;
        const float fades =
            nodes::fadeGain(clip.fadeInShape, std::max<std::int64_t>(0, within), clip.fadeInFrames) *
            nodes::fadeGain(clip.fadeOutShape, std::max<std::int64_t>(0, clip.lengthFrames - 1 - within),
                            clip.fadeOutFrames);
        levels[static_cast<std::size_t>(i)] = static_cast<float>(gain) * fades;
    }
    const bool apart = drawn.channels.size() > 1 && rect.height() >= kSplitHeight;
    std::vector<std::vector<sessions::Peak>> shown = drawn.channels;
    if (!apart) shown = {ofAllChannels(drawn.channels)};
    const double height = rect.height() / static_cast<double>(shown.size());
    QList<QRect> bars;
    bars.reserve(static_cast<qsizetype>(shown.size()) * columns);
    for (std::size_t c = 0; c < shown.size(); ++c) {
        const double half = height / 2, middle = rect.top() + height * static_cast<double>(c) + half;
        const auto y = [&](float value) {
            return static_cast<int>(std::lround(middle - std::clamp(value, -1.0F, 1.0F) * half));
        };
        float lower = 0, upper = 0;  // of the column before, to which the line goes on
        for (int i = 0; i < columns; ++i) {
            const auto column = static_cast<std::size_t>(clip.reversed ? columns - 1 - i : i);
            const float level = levels[static_cast<std::size_t>(i)];
            const float low = shown[c][column].minimum * level, high = shown[c][column].maximum * level;
            const int top = y(i > 0 ? std::max(high, lower) : high), bottom = y(i > 0 ? std::min(low, upper) : low);
            bars.append(QRect(left + i, top, 1, std::max(1, bottom - top)));
            lower = low;
            upper = high;
        }
    }
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(colour);
    painter_.drawRects(bars);
}

void ClipPainter::paintFades(const sessions::Clip& clip, const QRectF& rect) {
    const double width = rect.width();
    const auto draw = [&](std::int64_t frames, nodes::FadeShape shape, bool in) {
        const double pixels = std::min(width, static_cast<double>(frames) / scene_.view.framesPerPixel);
        const auto x = [&](double along) { return in ? rect.left() + along : rect.right() - along; };
        if (pixels >= 1 && QRectF(std::min(x(0), x(pixels)), rect.top(), pixels, rect.height()).intersects(seen_)) {
            QPolygonF line;
            const double step = std::max(kFadeStep, pixels / 600);
            for (double along = 0; along < pixels; along += step) {
                const auto frame = static_cast<std::int64_t>(along * scene_.view.framesPerPixel);
                line << QPointF(x(along), rect.bottom() - nodes::fadeGain(shape, frame, frames) * rect.height());
            }
            line << QPointF(x(pixels), rect.top());
            QPolygonF area = line;
            area << QPointF(x(0), rect.top());
            painter_.setRenderHint(QPainter::Antialiasing);
            painter_.setPen(Qt::NoPen);
            painter_.setBrush(seeThrough(theme().canvas, 0.55));
            painter_.drawPolygon(area);
            painter_.setPen(QPen(theme().text, 1));
            painter_.drawPolyline(line);
            painter_.setRenderHint(QPainter::Antialiasing, false);
        }
    };
    draw(clip.fadeInFrames, clip.fadeInShape, true);
    draw(clip.fadeOutFrames, clip.fadeOutShape, false);
}

void ClipPainter::paintHandles(const sessions::Clip& clip, const QRectF& rect) {
    constexpr double kReach = TimelineScene::kHandleSize / 2, kSize = TimelineScene::kHandleSize - 4;
    if (rect.width() < 3 * TimelineScene::kHandleSize) return;
    const double in = scene_.view.xOf(clip.positionFrames + clip.fadeInFrames);
    const double out = scene_.view.xOf(clip.endFrame() - clip.fadeOutFrames);
    for (const double x : {std::max(in, rect.left() + kReach), std::min(out, rect.right() - kReach)})
        painter_.fillRect(QRectF(x - kSize / 2, rect.top() + 2, kSize, kSize), theme().accent);
}

void ClipPainter::paintGain(const sessions::Clip& clip, const QRectF& rect, bool selected) {
    if (!selected && clip.gainDb == 0) return;
    if (rect.height() < kSplitHeight / 2) return;
    const double y = std::floor(TimelineScene::gainY(rect, clip.gainDb)) + 0.5;
    const double left = std::max(rect.left(), seen_.left()), right = std::min(rect.right(), seen_.right());
    QPen dashes(selected ? theme().accent : seeThrough(theme().text, 0.5), 1, Qt::DashLine);
    dashes.setDashOffset(std::fmod(left - rect.left(), 6));  // so that they stay where they are in a scroll
    painter_.setPen(dashes);
    painter_.drawLine(QPointF(left, y), QPointF(right, y));
    if (clip.gainDb == 0) return;
    painter_.setPen(theme().text);
    painter_.drawText(QRectF(rect.left() + 4, y - 14, 80, 13), Qt::AlignLeft | Qt::AlignBottom,
                      QString("%1 dB").arg(clip.gainDb, 0, 'f', 1));
}

void ClipPainter::paintTitle(const sessions::Clip& clip, const QRectF& rect, const QColor& colour, bool selected) {
    const QRectF strip(rect.left(), rect.top(), rect.width(), TimelineScene::kTitleHeight);
    painter_.fillRect(strip.intersected(seen_), mixed(theme().canvas, colour, clip.muted ? 0.2 : 0.55));
    if (rect.width() < kNamedClipWidth) return;
    QString text = clipName(clip);
    if (waveforms_.trouble(clip.file)) text = QCoreApplication::translate("timeline", "Cannot be read: ") + text;
    if (clip.reversed) text += QCoreApplication::translate("timeline", " · reversed");
    if (clip.muted) text += QCoreApplication::translate("timeline", " · muted");
    painter_.setPen(theme().text);
    const double first = std::max(0.0, std::floor((seen_.left() - rect.left()) / kTitlePitch)) * kTitlePitch;
    for (double at = first; at < rect.width() && rect.left() + at < seen_.right(); at += kTitlePitch) {
        const double indent = selected && at == 0 ? TimelineScene::kHandleSize + 2 : 5;  // beside the handle
        const QRectF room(rect.left() + at + indent, strip.top(), std::min(kTitlePitch, rect.width() - at) - indent - 3,
                          strip.height());
        painter_.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                          painter_.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(room.width())));
    }
}

}  // namespace lacquer::editor
