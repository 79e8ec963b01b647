#include "editor/items/level_scale.hpp"

#include <QPainter>
#include <algorithm>
#include <limits>
#include <vector>

#include "editor/items/theme.hpp"
#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {

struct ScaleMark {
    double fraction;
    QString text;
    bool zero;
};

// Along a parameter such as the level of lacquer:fader.
std::vector<ScaleMark> faderMarks() {
    ParameterInfo level;
    level.unit = "dB";
    level.minimum = -120;
    level.maximum = 12;
    std::vector<ScaleMark> marks;
    for (const int db : {12, 6, 0, -6, -12, -18, -24, -36, -48})
        marks.push_back({toFraction(level, db), QString::number(db), db == 0});
    return marks;
}

std::vector<ScaleMark> meterMarks(MeterScale scale) {
    std::vector<ScaleMark> marks;
    for (const int db : marksOf(scale))
        marks.push_back({fractionOn(scale, zeroOf(scale) + db), QString::number(db), db == 0});
    return marks;
}

}  // namespace

LevelScale::LevelScale(QQuickItem* parent) : QQuickPaintedItem(parent) {
    repaintWithTheme(this);
}

void LevelScale::setMeters(StripMeters* meters) {
    if (meters == meters_) return;
    if (meters_) meters_->disconnect(this);
    meters_ = meters;
    if (meters_) connect(meters_, &StripMeters::changed, this, [this] { update(); });
    Q_EMIT metersChanged();
    update();
}

void LevelScale::paint(QPainter* painter) {
    QFont font = painter->font();
    font.setPixelSize(9);
    painter->setFont(font);
    constexpr double kLine = 10, kTick = 3;
    double lowest = -std::numeric_limits<double>::infinity();
    for (const ScaleMark& mark : meters_ ? meterMarks(meters_->scale()) : faderMarks()) {
        const double y = (1 - mark.fraction) * (height() - 1) + 0.5;
        painter->setPen(mark.zero ? theme().text : theme().dimText);
        painter->drawLine(QPointF(width() - kTick, y), QPointF(width(), y));
        const double top = std::clamp(y - kLine / 2, 0.0, height() - kLine);
        if (top < lowest) continue;  // no room for its number
        painter->drawText(QRectF(0, top, width() - kTick - 1, kLine), Qt::AlignRight | Qt::AlignVCenter, mark.text);
        lowest = top + kLine;
    }
}

}  // namespace lacquer::editor
