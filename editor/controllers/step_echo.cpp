#include "editor/controllers/step_echo.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace lacquer::editor {

namespace {

// An edit of one node, as most are.
template <class E>
concept OfNode = requires(const E& edit) {
    { edit.node } -> std::convertible_to<NodeId>;
};
template <class E>
concept OfWire = requires(const E& edit) {
    { edit.connection } -> std::convertible_to<ConnectionId>;
};

}  // namespace

StepEcho::StepEcho(SessionController& session, CanvasController& canvas) : canvas_(canvas) {
    lit_.setSingleShot(true);
    offered_.setSingleShot(true);
    connect(&lit_, &QTimer::timeout, this, &StepEcho::changed);
    connect(&offered_, &QTimer::timeout, this, &StepEcho::forget);
    connect(&session, &SessionController::stepping, this, &StepEcho::begin);
    connect(&session, &SessionController::stepped, this, &StepEcho::finish);
    connect(&session, &SessionController::closing, this, &StepEcho::forget);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        if (stepping_)
            note(edit);
        else if (away_ || lit_.isActive())
            forget();
    });
    connect(&canvas, &CanvasController::viewChanged, this, [this] {
        if (away_ && inView()) light();
        if (lit_.isActive()) Q_EMIT changed();
    });
}

void StepEcho::begin() {
    forget();
    stepping_ = true;
    before_ = canvas_.scene().shapes();
    nodes_.clear();
}

void StepEcho::note(const sessions::Edit& edit) {
    std::visit(
        [this]<class E>(const E& e) {
            if constexpr (std::same_as<E, sessions::AddNode>) {
                noteNode(e.node.id);
            } else if constexpr (std::same_as<E, sessions::Connect>) {
                noteNode(e.source.node);
                noteNode(e.destination.node);
            } else if constexpr (std::same_as<E, sessions::AddFrame> || std::same_as<E, sessions::SetFrame>) {
                touched_.push_back(rectOf(e.frame));
            } else if constexpr (OfNode<E>) {
                noteNode(e.node);
            } else if constexpr (OfWire<E>) {
                noteWire(e.connection);
            }
        },
        edit);
}

// By its ends; a wire that has been taken out is known by what was there before.
void StepEcho::noteWire(ConnectionId wire) {
    const auto& wires = before_.wires();
    const auto found = std::find_if(wires.begin(), wires.end(), [&](const WireShape& each) { return each.id == wire; });
    if (found == wires.end()) return;
    noteNode(before_.nodes()[found->from].id);
    noteNode(before_.nodes()[found->to].id);
}

void StepEcho::finish() {
    stepping_ = false;
    const auto addRects = [this](const SceneShapes& shapes, bool gone) {
        for (std::size_t i = 0; i < shapes.nodes().size(); ++i) {
            const NodeId id = shapes.nodes()[i].id;
            const bool there = canvas_.scene().session().graph.find(id) != nullptr;
            if (nodes_.contains(id) && there != gone) touched_.push_back(shapes.rects()[i]);
        }
    };
    addRects(canvas_.scene().shapes(), false);
    addRects(std::exchange(before_, {}), true);
    if (touched_.empty()) return;
    if (inView()) return light();
    away_ = true;
    offered_.start(kOfferedMs);
    Q_EMIT changed();
}

void StepEcho::light() {
    away_ = false;
    offered_.stop();
    lit_.start(kLitMs);
    Q_EMIT changed();
}

void StepEcho::forget() {
    const bool shown = away_ || lit_.isActive();
    lit_.stop();
    offered_.stop();
    away_ = false;
    touched_.clear();
    if (shown) Q_EMIT changed();
}

bool StepEcho::inView() const {
    const QRectF view = canvas_.view().toScene(QRectF({}, canvas_.viewport()));
    return std::any_of(touched_.begin(), touched_.end(), [&](const QRectF& rect) { return view.intersects(rect); });
}

QVariantList StepEcho::boxes() const {
    QVariantList boxes;
    if (!lit_.isActive()) return boxes;
    const QRectF view({}, canvas_.viewport());
    for (const QRectF& rect : touched_)
        if (const QRectF box = canvas_.view().toScreen(rect); box.intersects(view)) boxes.append(box);
    return boxes;
}

bool StepEcho::show() {
    if (!away_) return false;
    QRectF all;
    for (const QRectF& rect : touched_) all |= rect;
    canvas_.showArea(all);
    return true;
}

}  // namespace lacquer::editor
