#include "editor/items/far_layer.hpp"

#include <QQuickWindow>
#include <QTextLayout>
#include <QTimer>
#include <algorithm>
#include <cmath>

#include "editor/items/role_icon.hpp"
#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kStripShare = 0.06;  // of the width, in the full colour of the role
constexpr double kTint = 0.35;        // of that colour in the rest
constexpr int kStrippedWidth = 24;    // pixels; a narrower box has no strip, and more of its colour
constexpr double kStrongTint = 0.6;
constexpr int kNamedWidth = 46;  // pixels; a narrower box has no room for a name
constexpr double kBypassedOpacity = 0.5;
constexpr int kNamePixels = 9;

// In as many lines as there is room for; what is left over is cut off with dots.
void drawName(QPainter& painter, const QRect& box, const QString& name) {
    const QFontMetrics metrics = painter.fontMetrics();
    QTextLayout layout(name, painter.font());
    QTextOption wrap;
    wrap.setWrapMode(QTextOption::WordWrap);
    layout.setTextOption(wrap);
    const int most = std::max(1, box.height() / metrics.height());
    QStringList lines;
    layout.beginLayout();
    while (static_cast<int>(lines.size()) < most) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(box.width());
        const bool last = static_cast<int>(lines.size()) + 1 == most;
        const QString text =
            last ? name.mid(line.textStart()) : name.mid(line.textStart(), line.textLength()).trimmed();
        lines += metrics.elidedText(text, Qt::ElideRight, box.width());
    }
    layout.endLayout();
    painter.drawText(box, Qt::AlignVCenter, lines.join('\n'));
}

}  // namespace

FarLayer::FarLayer(QQuickItem* parent) : CanvasLayer(parent) {
    connect(this, &CanvasLayer::controllerChanged, this, [this] {
        if (controller()) connect(&controller()->nodes(), &NodeModel::fillingChanged, this, [this] { update(); });
    });
}

void FarLayer::itemChange(ItemChange change, const ItemChangeData& data) {
    CanvasLayer::itemChange(change, data);
    if (change != ItemSceneChange || !data.window) return;
    // By a timer, so that what the user does meanwhile comes first.
    const auto showMore = [this] {
        if (controller() && controller()->nodes().filling())
            QTimer::singleShot(0, &controller()->nodes(), &NodeModel::showMore);
    };
    connect(data.window, &QQuickWindow::frameSwapped, this, showMore, Qt::QueuedConnection);
}

void FarLayer::paint(QPainter* painter) {
    const CanvasScene& scene = controller()->scene();
    const SceneShapes& shapes = scene.shapes();
    const QRectF seen = view().toScene(picture());
    const NodeModel& nodes = controller()->nodes();
    const auto& selected = controller()->selection().nodes();
    painter->setRenderHint(QPainter::Antialiasing, false);
    QFont font = painter->font();
    font.setPixelSize(kNamePixels);
    painter->setFont(font);
    for (std::size_t i = 0; i < shapes.nodes().size(); ++i) {
        if (!meet(shapes.rects()[i], seen)) continue;
        const NodeShape& node = shapes.nodes()[i];
        if (const auto row = nodes.rowOf(node.id); row && nodes.isInView(*row)) continue;
        const QRect box = view().toScreen(shapes.rects()[i]).toRect();
        const QColor& colour = theme().ofNode(node);
        const int strip = box.width() < kStrippedWidth ? 0 : static_cast<int>(std::ceil(box.width() * kStripShare));
        if (node.bypassed) painter->setOpacity(kBypassedOpacity);
        painter->fillRect(box, mixed(theme().nodeBody, colour, strip > 0 ? kTint : kStrongTint));
        if (strip > 0) painter->fillRect(QRect(box.topLeft(), QSize(strip, box.height())), colour);
        if (box.width() >= kNamedWidth) {
            int left = strip + 3;
            if (node.role != sessions::Role::none || node.plugin) {
                painter->setRenderHint(QPainter::Antialiasing);
                paintRole(*painter, QRectF(box.left() + left, box.top() + 3, kNamePixels, kNamePixels),
                          node.role == sessions::Role::none ? "plugin" : sessions::toString(node.role), theme().text);
                painter->setRenderHint(QPainter::Antialiasing, false);
                left += kNamePixels + 3;
            }
            painter->setPen(theme().text);
            drawName(*painter, box.adjusted(left, 0, -1, 0),
                     QString::fromStdString(scene.session().graph.find(node.id)->name));
        }
        if (node.bypassed) painter->setOpacity(1);
        if (selected.contains(node.id)) {
            painter->setPen(QPen(theme().accent, 2));
            painter->drawRect(box.adjusted(-2, -2, 2, 2));
        }
    }
}

}  // namespace lacquer::editor
