// CanvasController: what pointer, wheel and keys do on the canvas. GUI thread; needs no window.
// Points are in pixels of the viewport unless they are called scene points.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QUrl>
#include <QVariantList>
#include <QVariantMap>
#include <optional>
#include <set>
#include <variant>

#include "editor/controllers/arranging.hpp"
#include "editor/controllers/canvas_scene.hpp"
#include "editor/controllers/cut_stroke.hpp"
#include "editor/controllers/free_ground.hpp"
#include "editor/controllers/patching.hpp"
#include "editor/controllers/selection.hpp"
#include "editor/controllers/view_transform.hpp"
#include "editor/controllers/wire_bend.hpp"
#include "editor/controllers/wire_drag.hpp"
#include "editor/models/node_model.hpp"
#include "editor/models/palette_model.hpp"
#include "sessions/model/templates.hpp"

namespace lacquer::editor {

class CanvasController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(double zoom READ zoom NOTIFY zoomChanged)
    Q_PROPERTY(QPointF offset READ offset NOTIFY viewChanged)
    Q_PROPERTY(bool far READ far NOTIFY zoomChanged)
    Q_PROPERTY(QRectF band READ band NOTIFY gestureChanged)
    Q_PROPERTY(bool drawing READ drawing NOTIFY gestureChanged)
    Q_PROPERTY(QString hint READ hint NOTIFY hintChanged)
    Q_PROPERTY(QPointF hintPosition READ hintPosition NOTIFY hintChanged)
    Q_PROPERTY(bool hintIsRefusal READ hintIsRefusal NOTIFY hintChanged)
    Q_PROPERTY(bool empty READ empty NOTIFY contentChanged)
    Q_PROPERTY(bool hasFrames READ hasFrames NOTIFY contentChanged)
    Q_PROPERTY(bool titlesAreTabs READ titlesAreTabs NOTIFY zoomChanged)
    Q_PROPERTY(QStringList frameTitles READ frameTitles NOTIFY framesChanged)
    Q_PROPERTY(int selectedNodes READ selectedNodes NOTIFY contentChanged)
    Q_PROPERTY(bool snapToGrid READ snapToGrid WRITE setSnapToGrid NOTIFY snapChanged)
    Q_PROPERTY(QVariantList guides READ guides NOTIFY gestureChanged)
    Q_PROPERTY(QRectF titleBox READ titleBox NOTIFY titleEditChanged)
    Q_PROPERTY(QString titleText READ titleText NOTIFY titleEditChanged)
    Q_PROPERTY(bool titleIsOfNode READ titleIsOfNode NOTIFY titleEditChanged)
    Q_PROPERTY(QString palettePrompt READ palettePrompt NOTIFY placementChanged)
    Q_PROPERTY(bool minimapShown READ minimapShown NOTIFY minimapChanged)

public:
    /// Below this zoom no delegates exist; one layer paints all nodes.
    static constexpr double kFarZoom = 0.35;

    enum class Gesture { idle, pan, band, moveNodes, dragWire, resizeFrame, bendWire, cutWires };
    /// The right one cuts wires.
    enum class PointerButton { left, middle, right };
    /// How a wire is let go over a port.
    enum class Drop {
        plain,
        throughDelay,  ///< where it would close a cycle, through a new feedback delay
    };
    /// Extend: what is touched is added to the selection.
    enum class SelectMode { replace, extend };

    explicit CanvasController(SessionController& session);
    ~CanvasController() override;

    [[nodiscard]] const CanvasScene& scene() const noexcept { return scene_; }
    [[nodiscard]] Selection& selection() noexcept { return selection_; }
    [[nodiscard]] NodeModel& nodes() noexcept { return nodes_; }

    // View ------------------------------------------------------------------------------------------------------------

    void setViewport(QSizeF size);
    [[nodiscard]] QSizeF viewport() const noexcept { return viewport_; }
    [[nodiscard]] const ViewTransform& view() const noexcept { return view_; }
    [[nodiscard]] double zoom() const noexcept { return view_.zoom; }
    [[nodiscard]] QPointF offset() const noexcept { return view_.offset; }
    [[nodiscard]] bool far() const noexcept { return view_.zoom < kFarZoom; }
    [[nodiscard]] bool empty() const { return scene_.session().graph.nodes().empty(); }
    void zoomAt(QPointF at, double factor);
    /// Zooms about the middle of the viewport.
    Q_INVOKABLE void zoomBy(double factor);
    /// Shows everything.
    Q_INVOKABLE void fit();
    /// Shows all selected nodes; without any, everything.
    Q_INVOKABLE void fitSelection();
    /// One scene unit is a pixel again.
    Q_INVOKABLE void resetZoom();

    /// Brings a scene point to the middle of the viewport.
    void centreOn(QPointF scene);
    /// Brings all of a rectangle into view, from farther away where it is too large.
    void showArea(const QRectF& scene);
    [[nodiscard]] bool minimapShown() const noexcept { return minimapShown_; }
    Q_INVOKABLE void toggleMinimap();

    // Gestures --------------------------------------------------------------------------------------------------------

    void press(QPointF at, PointerButton button, SelectMode mode);
    void move(QPointF at);
    void release(QPointF at, Drop drop = Drop::plain);
    /// No button is down: shows what is under the pointer.
    void hover(QPointF at);
    /// On empty canvas or a wire: asks for the palette. On a title: lets it be typed. On a bend: takes it out.
    void doubleClick(QPointF at);
    /// While held, the left button pans.
    void holdPanKey(bool held) { panKey_ = held; }
    /// Ends the gesture as if it had not begun; without one, clears the selection.
    Q_INVOKABLE void cancel();
    [[nodiscard]] Gesture gesture() const noexcept { return static_cast<Gesture>(gesture_.index()); }

    /// The rubber band; empty when there is none.
    [[nodiscard]] QRectF band() const;
    /// A wire is being drawn above the nodes, or a stroke that cuts wires.
    [[nodiscard]] bool drawing() const noexcept {
        return gesture() == Gesture::dragWire || gesture() == Gesture::cutWires;
    }
    /// The wire that is being dragged; null when there is none.
    [[nodiscard]] const WireDrag* wireDrag() const;
    /// The stroke that cuts wires; null when there is none.
    [[nodiscard]] const CutStroke* cutStroke() const;
    /// The wire that a node being dragged would be led into.
    [[nodiscard]] std::optional<ConnectionId> wireToEnter() const;
    /// What lies under the pointer, or why it refuses the wire that is being dragged.
    [[nodiscard]] QString hint() const { return hint_; }
    [[nodiscard]] QPointF hintPosition() const noexcept { return hintPosition_; }
    [[nodiscard]] bool hintIsRefusal() const noexcept { return hintIsRefusal_; }

    // Frames ----------------------------------------------------------------------------------------------------------

    [[nodiscard]] bool hasFrames() const { return !scene_.session().canvasFrames.empty(); }
    /// They lie above the nodes; else within the frames.
    [[nodiscard]] bool titlesAreTabs() const { return frameTitlesAreTabs(view_.zoom); }
    /// For screen readers.
    [[nodiscard]] QStringList frameTitles() const;
    /// Lays a frame around the selection, and lets its title be typed: the two are one undo step.
    Q_INVOKABLE void frameSelection();
    /// Lets the name of the selected node or the title of the selected frame be typed.
    Q_INVOKABLE void editTitle();
    /// Where the title that is being typed stands, in the viewport; empty when there is none.
    [[nodiscard]] QRectF titleBox() const;
    [[nodiscard]] QString titleText() const;
    [[nodiscard]] bool titleIsOfNode() const { return titleEdit_ && std::holds_alternative<NodeId>(titleEdit_->of); }
    Q_INVOKABLE void finishTitle(const QString& title);
    Q_INVOKABLE void cancelTitle();
    /// Selects the nodes that lie in the selected frames, in their place.
    Q_INVOKABLE void selectInFrames();
    /// Lays the selected frames anew around the nodes that lie in them.
    Q_INVOKABLE void refitFrames();
    /// What the pointer looks like over what it was last seen on.
    [[nodiscard]] Qt::CursorShape cursor() const noexcept { return cursor_; }

    // Arranging -------------------------------------------------------------------------------------------------------

    [[nodiscard]] int selectedNodes() const { return static_cast<int>(selection_.nodes().size()); }
    /// What is dragged keeps to the grid.
    [[nodiscard]] bool snapToGrid() const noexcept { return snapToGrid_; }
    void setSnapToGrid(bool snap);
    /// While held, a drag keeps neither to the grid nor to its neighbours.
    void holdFreeKey(bool held) { freeKey_ = held; }
    /// Where what is dragged is in line with a neighbour: rectangles without width or height, in the viewport.
    [[nodiscard]] QVariantList guides() const;
    // In the order of editor::Arrangement.
    enum class Arrange { left, centre, right, top, middle, bottom, across, down };
    Q_ENUM(Arrange)
    /// Brings the selected nodes into line, or evenly apart. One undo step.
    Q_INVOKABLE void arrange(lacquer::editor::CanvasController::Arrange how);

    // Commands --------------------------------------------------------------------------------------------------------

    /// Deletes the selected bend, wire or nodes. `heal`: what was behind them is wired to what was in front.
    Q_INVOKABLE void deleteSelection(bool heal = true);
    /// Removes all wires of the selected nodes, or the selected wire.
    Q_INVOKABLE void disconnectSelection();
    /// Bends the selected wire where it is nearest to a point of the viewport.
    Q_INVOKABLE void addBend(QPointF at);
    /// Takes all bends out of the selected wire.
    Q_INVOKABLE void straightenWire();
    Q_INVOKABLE int bendCount() const;
    /// Of the selected nodes, one does not play.
    Q_INVOKABLE bool hasBrokenNode() const;
    Q_INVOKABLE bool hasSelectedBend() const { return selection_.bend().has_value(); }
    /// After remedyOffered(): connects what was refused, through a new feedback delay. One undo step.
    Q_INVOKABLE void connectThroughDelay();
    /// Wires the selected nodes in a row, from left to right.
    Q_INVOKABLE void connectSelection();
    Q_INVOKABLE void copySelection();
    Q_INVOKABLE void cutSelection();
    /// Puts what was copied with its middle at a point of the viewport. `keepInputs`: fed as the originals are.
    Q_INVOKABLE void paste(QPointF at, bool keepInputs);
    Q_INVOKABLE void duplicateSelection(bool keepInputs);
    /// Lays out the selected nodes, or all when less than two are selected, by the flow of the signal.
    Q_INVOKABLE void layOut();
    /// Of a parameter that is a switch ("mute", "solo"): switches it on in those of the selected nodes that have it,
    /// or off where it is on in all of them.
    Q_INVOKABLE void toggleSwitch(const QString& parameter);
    /// Bypasses those of the selected nodes that are on and can be bypassed; where none is left to, switches the
    /// bypassed ones on again. One undo step.
    Q_INVOKABLE void toggleBypass();
    /// Shows the selected nodes by their titles alone; where all are, in full again. One undo step.
    Q_INVOKABLE void toggleCollapsed();
    /// Gives the selected nodes and frames a colour, "#rrggbb"; without one, they get their usual colours back.
    Q_INVOKABLE void colourSelection(const QString& colour);
    /// Gives the selected nodes a role, by its name in a session, or takes theirs ("none"). One undo step.
    Q_INVOKABLE void setRole(const QString& role);
    /// Leaves the selected wire out of latency compensation, or takes it in again.
    Q_INVOKABLE void toggleCompensation();
    Q_INVOKABLE void selectAll();
    /// Selects the next node in the order of the signal, or the one before, and shows it. Frames follow the last one.
    Q_INVOKABLE void selectNext(int step);
    /// Moves the selected nodes. One undo step for one `gesture`.
    Q_INVOKABLE void nudge(double dx, double dy);
    /// Asks for the palette. With a wire selected, the new node will be led into it.
    Q_INVOKABLE void askForNode(QPointF at);
    /// Asks for the palette, for a node that takes the place of the one that is selected.
    Q_INVOKABLE void askToReplace();
    /// Adds a node of a type at a point of the viewport, selects it, and wires it to what it was asked for.
    Q_INVOKABLE void addNode(const QString& typeUri, QPointF at);
    /// The same for a node that a preset has set; its place and, unless it has one, its role are found here.
    void addNode(const ProcessorType& type, std::optional<sessions::NodeContent> preset, QPointF at);
    /// Likewise adds all nodes of a template, as one step.
    void addTemplate(const sessions::Template& made, QPointF at);
    /// How many channels something new should have for what it is asked for; 0: whatever it likes.
    [[nodiscard]] int wantedWidth() const;
    /// Adds a track for each sound file, one below the other, that plays it from the start of the song on, where it is.
    /// What cannot be played is reported, and left out.
    Q_INVOKABLE void addTracks(const QList<QUrl>& files, QPointF at);
    /// The palette has been closed.
    Q_INVOKABLE void forgetPlacement();
    /// What the palette is asked for, in a few words: "Add a node …".
    [[nodiscard]] QString palettePrompt() const;
    /// What ports a node must have to be wired to what it is asked for.
    [[nodiscard]] std::vector<WantedPort> wantedPorts() const;
    /// What a menu is about.
    enum class Target { none, ground, nodes, wire, frame };
    Q_ENUM(Target)
    /// Selects what is under the pointer, unless it is selected.
    Q_INVOKABLE lacquer::editor::CanvasController::Target selectForMenu(QPointF at);

    /// When things arrive in the plan that plays.
    [[nodiscard]] const sessions::PlannedTimes& times() const noexcept { return times_; }
    void setTimes(sessions::PlannedTimes times);

Q_SIGNALS:
    void viewChanged();
    /// By itself, because every node on the canvas hangs on it, and a pan leaves it as it is.
    void zoomChanged();
    /// Nodes or wires have moved, come or gone, or changed their look.
    void contentChanged();
    /// What is being drawn above the nodes.
    void drawingChanged();
    void gestureChanged();
    void minimapChanged();
    void hintChanged();
    /// A chosen node goes to `at`.
    void paletteRequested(QPointF at);
    /// The own window of a plugin is wanted.
    void windowRequested(lacquer::NodeId node);
    /// A wire was refused at a point because it would close a cycle; connectThroughDelay() can connect it.
    void remedyOffered(QPointF at);
    /// wantedPorts() and palettePrompt() have changed.
    void placementChanged();
    void snapChanged();
    /// Frames have come, gone, or changed.
    void framesChanged();
    /// A title is typed, or no longer, or its place has changed.
    void titleEditChanged();

private:
    struct Idle {};
    struct Pan {
        QPointF last;
    };
    struct Band {
        QPointF from;  // scene points
        QPointF to;
        std::set<NodeId> before;  // selected when it began, and kept
        std::set<sessions::CanvasFrameId> framesBefore;
    };
    /// What is moved together: the selection, and what lies in the frames of it.
    struct Movable {
        std::set<NodeId> nodes;
        std::set<sessions::CanvasFrameId> frames;
    };
    struct MoveNodes {
        QPointF from;  // scene point
        QPointF pressedAt;
        Movable moved;
        QRectF grip;          // what snaps: the node or frame that was pressed
        bool moving = false;  // false until the pointer has left its place for sure
        QPointF by{};         // where it is now, snapped
        std::vector<QLineF> guides{};
        std::optional<ConnectionId> into{};  // the wire it would be led into
    };
    struct Wiring {
        WireDrag drag;
        QPointF pressedAt;
        bool moving = false;
    };
    struct ResizeFrame {
        FrameHit hit;
        QPointF from;  // scene point
        QPointF pressedAt;
        bool moving = false;
    };
    struct Bending {
        WireBend bend;
        QPointF pressedAt;
        bool moving = false;
    };
    struct Cutting {
        CutStroke stroke;
    };
    // In the order of Gesture.
    using State = std::variant<Idle, Pan, Band, MoveNodes, Wiring, ResizeFrame, Bending, Cutting>;

    /// A wire that was refused, and the one that it would have replaced.
    struct Refused {
        sessions::Connect wire;
        std::optional<ConnectionId> moved;
    };

    /// What a new node will be wired to: nothing, a port, both ends of a wire, or all that a node is wired to, of which
    /// it takes the place.
    using Placement = std::variant<std::monostate, PortRef, ConnectionId, NodeId>;
    void askForNode(QPointF at, Placement placement);
    /// False when what a new node was to be wired to is gone.
    [[nodiscard]] bool placementExists() const;
    [[nodiscard]] int widthFor(const ProcessorType& type) const;
    void pasteSnippet(const Snippet& snippet, QPointF offset, bool keepInputs);
    [[nodiscard]] Grid grid() const { return snapToGrid_ ? Grid::kept : Grid::ignored; }
    void showAdded();
    [[nodiscard]] std::optional<ConnectionId> wireUnderNode() const;
    [[nodiscard]] sessions::CanvasPosition movedBy(NodeId node, QPointF by) const;

    void setView(const ViewTransform& view);
    void setState(State state);
    void pressLeft(QPointF at, SelectMode mode);
    void finishMove(QPointF at);
    void finishWire(QPointF at, Drop drop);
    void finishBend();
    void finishCut();
    [[nodiscard]] std::optional<sessions::Edit> throughDelay(const Refused& refused) const;
    void pressFrame(const FrameHit& hit, QPointF at, SelectMode mode);
    void finishResize(QPointF at);
    [[nodiscard]] Movable movable() const;
    void moveTogether(const Movable& moved, QPointF by);
    void showCursorOver(QPointF at);
    [[nodiscard]] std::optional<FrameHit> frameAt(QPointF scene) const { return scene_.frames().at(scene, view_.zoom); }
    [[nodiscard]] std::optional<FrameHit> tabAt(QPointF scene) const {
        return scene_.frames().tabAt(scene, view_.zoom);
    }
    void snap(MoveNodes& moving, QPointF by) const;
    void replace(NodeId old, const ProcessorType& type, const std::optional<sessions::NodeContent>& preset);
    /// Says what a command needs, where that is not met; returns whether it is.
    bool needs(bool met, const QString& need);
    /// One edit by itself, several as a group of that name, none not at all. False when nothing was done.
    bool performAsOne(const QString& name, const std::vector<sessions::Edit>& edits);
    void setHint(const QString& text, QPointF at, bool refusal);
    [[nodiscard]] QString describe(QPointF at) const;
    [[nodiscard]] QString describe(const Connection& wire) const;
    [[nodiscard]] QString describeTimes(const Connection& wire) const;
    void bringIntoView(const QRectF& scene);
    [[nodiscard]] double toUnits(double pixels) const { return pixels / view_.zoom; }

    SessionController& session_;
    CanvasScene scene_;
    Selection selection_;
    NodeModel nodes_;
    ViewTransform view_;
    QSizeF viewport_;
    State gesture_;
    Placement placement_;
    std::optional<Refused> refused_;
    sessions::PlannedTimes times_;
    Snippet clipboard_;
    /// The title that is being typed, and the gesture that its frame came with.
    struct TitleEdit {
        std::variant<sessions::CanvasFrameId, NodeId> of;
        sessions::GestureId gesture = 0;
    };
    /// False when what it is of is gone.
    [[nodiscard]] bool titled() const;
    std::optional<TitleEdit> titleEdit_;
    Qt::CursorShape cursor_ = Qt::ArrowCursor;
    bool panKey_ = false;
    bool freeKey_ = false;
    bool snapToGrid_ = false;
    bool fitWhenSized_ = true;
    bool minimapShown_ = true;
    QString hint_;
    QPointF hintPosition_;
    bool hintIsRefusal_ = false;
};

}  // namespace lacquer::editor
