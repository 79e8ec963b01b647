#include "editor/items/grid_layer.hpp"

#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {
constexpr double kClosestPixels = 16;  // lines nearer to each other than this turn into a grey mist
constexpr int kCellsPerMajor = 5;
}  // namespace

GridLayer::GridLayer(QQuickItem* parent) : CanvasLayer(parent) {
    const auto fill = [this] { setFillColor(theme().canvas); };
    fill();
    connect(&ThemeSwitch::instance(), &ThemeSwitch::changed, this, fill);
    setOpaquePainting(true);
}

void GridLayer::paint(QPainter* painter) {
    double cell = kGridUnits;
    while (cell * view().zoom < kClosestPixels) cell *= kCellsPerMajor;

    const QRectF scene = view().toScene(picture());
    QList<QLineF> minor;
    QList<QLineF> major;
    const auto lines = [&](double from, double to, auto line) {
        const auto last = static_cast<qint64>(std::floor(to / cell));
        for (auto i = static_cast<qint64>(std::ceil(from / cell)); i <= last; ++i)
            (i % kCellsPerMajor == 0 ? major : minor).append(line(static_cast<double>(i) * cell));
    };
    // On the middle of a pixel a line stays one pixel wide.
    lines(scene.left(), scene.right(), [&](double x) {
        const double at = std::floor(view().toScreen(QPointF(x, 0)).x()) + 0.5;
        return QLineF(at, 0, at, height());
    });
    lines(scene.top(), scene.bottom(), [&](double y) {
        const double at = std::floor(view().toScreen(QPointF(0, y)).y()) + 0.5;
        return QLineF(0, at, width(), at);
    });
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(theme().grid);
    painter->drawLines(minor);
    painter->setPen(theme().gridMajor);
    painter->drawLines(major);
}

}  // namespace lacquer::editor
