// StepEcho: what the last undo or redo has touched: for a moment its nodes are lit, and where none is in view, it can
// be gone to. Nothing moves by itself. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QRectF>
#include <QTimer>
#include <QVariantList>
#include <set>

#include "editor/controllers/canvas_controller.hpp"

namespace lacquer::editor {

class StepEcho : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    /// Rectangles in the viewport.
    Q_PROPERTY(QVariantList boxes READ boxes NOTIFY changed)
    Q_PROPERTY(bool away READ away NOTIFY changed)

public:
    static constexpr int kLitMs = 1500;
    static constexpr int kOfferedMs = 8000;

    /// Both must outlive it.
    StepEcho(SessionController& session, CanvasController& canvas);

    /// What is lit now: nodes where they are, or were, and frames.
    [[nodiscard]] QVariantList boxes() const;
    /// All of it lies outside of the view; show() goes there.
    [[nodiscard]] bool away() const noexcept { return away_; }
    /// False where there is nothing to go to.
    Q_INVOKABLE bool show();

Q_SIGNALS:
    void changed();

private:
    void begin();
    void finish();
    void light();
    void forget();
    void note(const sessions::Edit& edit);
    void noteWire(ConnectionId wire);
    void noteNode(NodeId node) { nodes_.insert(node); }
    [[nodiscard]] bool inView() const;

    CanvasController& canvas_;
    bool stepping_ = false;
    SceneShapes before_;
    std::set<NodeId> nodes_;
    std::vector<QRectF> touched_;  // scene
    QTimer lit_;
    QTimer offered_;
    bool away_ = false;
};

}  // namespace lacquer::editor
