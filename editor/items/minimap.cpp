#include "editor/items/minimap.hpp"

#include <QCursor>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "editor/items/frame_layer.hpp"
#include "editor/items/theme.hpp"
#include "editor/items/wheel.hpp"

namespace lacquer::editor {

namespace {
constexpr double kMarginPixels = 8;
constexpr double kLeastPixels = 2;  // of a node, either way
constexpr float kOpacity = 0.92F;
}  // namespace

Minimap::Minimap(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAcceptedMouseButtons(Qt::AllButtons);  // what it has no use for is not for the nodes below
    setAcceptHoverEvents(true);               // so that the canvas below does not take the pointer for its own
    setCursor(Qt::PointingHandCursor);
    repaintWithTheme(this);
}

void Minimap::setController(CanvasController* controller) {
    if (controller == controller_) return;
    if (controller_) controller_->disconnect(this);
    controller_ = controller;
    if (controller_) {
        connect(controller_, &CanvasController::viewChanged, this, &Minimap::seenChanged);
        connect(controller_, &CanvasController::contentChanged, this, &Minimap::followContent);
        connect(controller_, &CanvasController::framesChanged, this, &Minimap::fit);
    }
    Q_EMIT controllerChanged();
    fit();
}

void Minimap::followContent() {
    if (controller_->scene().revision() != shown_) fit();
}

void Minimap::fit() {
    if (!controller_ || width() <= 0 || height() <= 0) return;
    shown_ = controller_->scene().revision();
    QRectF all = controller_->scene().bounds();
    for (const auto& [id, frame] : controller_->scene().session().canvasFrames)
        all |= controller_->scene().frames().rect(id);
    const double zoom = all.isEmpty() ? 1
                                      : std::min((width() - 2 * kMarginPixels) / all.width(),
                                                 (height() - 2 * kMarginPixels) / all.height());
    map_ = {zoom, QPointF(width() / 2, height() / 2) - all.center() * zoom};
    update();
    Q_EMIT seenChanged();
}

QRectF Minimap::seen() const {
    if (!controller_) return {};
    return map_.toScreen(controller_->view().toScene(QRectF({}, controller_->viewport())));
}

bool Minimap::useful() const {
    if (!controller_ || controller_->empty()) return false;
    const QRectF view = controller_->view().toScene(QRectF({}, controller_->viewport()));
    return !view.contains(controller_->scene().bounds());
}

void Minimap::paint(QPainter* painter) {
    QColor ground = theme().panel;
    ground.setAlphaF(kOpacity);
    painter->fillRect(boundingRect(), ground);
    painter->setPen(theme().border);
    painter->drawRect(boundingRect().adjusted(0.5, 0.5, -0.5, -0.5));
    const CanvasScene& scene = controller_->scene();
    for (const auto id : scene.frames().inPaintingOrder()) {
        painter->setPen(colourOf(scene.session().canvasFrames.at(id)));
        painter->drawRect(map_.toScreen(scene.frames().rect(id)));
    }
    const SceneShapes& shapes = scene.shapes();
    for (std::size_t i = 0; i < shapes.nodes().size(); ++i) {
        const NodeShape& node = shapes.nodes()[i];
        QRectF box = map_.toScreen(shapes.rects()[i]);
        box.setSize({std::max(box.width(), kLeastPixels), std::max(box.height(), kLeastPixels)});
        painter->fillRect(box, theme().ofNode(node));
    }
}

void Minimap::goTo(QPointF at) {
    controller_->hover({-1e6, -1e6});  // nothing is under the pointer any more
    controller_->centreOn(map_.toScene(at));
}

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) goTo(event->position());
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) goTo(event->position());
}

// Its press has come already.
void Minimap::mouseDoubleClickEvent(QMouseEvent* event) {
    event->accept();
}

void Minimap::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / kUnitsPerNotch;
    if (notches != 0) controller_->zoomBy(std::pow(kZoomPerNotch, notches));
}

void Minimap::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickPaintedItem::geometryChange(now, before);
    if (now.size() != before.size()) fit();
}

}  // namespace lacquer::editor
