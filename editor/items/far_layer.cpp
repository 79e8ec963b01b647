#include "editor/items/far_layer.hpp"

#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr double kStripShare = 0.06;  // of the width, in the full colour of the role
constexpr double kTint = 0.35;        // of that colour in the rest
constexpr double kNamedWidth = 46;    // pixels; a narrower box has no room for a name
constexpr double kBypassedOpacity = 0.5;
constexpr int kNamePixels = 9;

QColor mixed(const QColor& ground, const QColor& colour, double share) {
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return {mix(ground.red(), colour.red()), mix(ground.green(), colour.green()), mix(ground.blue(), colour.blue())};
}

}  // namespace

void FarLayer::paint(QPainter* painter) {
    if (!controller()->far()) return;
    const CanvasScene& scene = controller()->scene();
    const ViewTransform& view = controller()->view();
    const Selection& selection = controller()->selection();
    painter->setRenderHint(QPainter::Antialiasing, false);
    QFont font = painter->font();
    font.setPixelSize(kNamePixels);
    painter->setFont(font);
    for (const auto& [id, node] : scene.session().graph.nodes()) {
        const QRectF box = view.toScreen(scene.rect(node));
        if (!box.intersects(viewport())) continue;
        const QColor colour = theme().ofLook(lookOf(node, scene.session().content(id).role));
        const double strip = std::ceil(box.width() * kStripShare);
        painter->setOpacity(scene.session().isBypassed(id) ? kBypassedOpacity : 1);
        painter->fillRect(box, mixed(theme().nodeBody, colour, kTint));
        painter->fillRect(QRectF(box.topLeft(), QSizeF(strip, box.height())), colour);
        if (box.width() >= kNamedWidth) {
            painter->setPen(theme().text);
            painter->drawText(box.adjusted(strip + 3, 0, -1, 0), Qt::AlignVCenter | Qt::TextWordWrap,
                              QString::fromStdString(node.name));
        }
        painter->setOpacity(1);
        if (selection.contains(id)) {
            painter->setPen(QPen(theme().accent, 2));
            painter->drawRect(box.adjusted(-2, -2, 2, 2));
        }
    }
}

}  // namespace lacquer::editor
