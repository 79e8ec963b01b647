// RandomHand: draws gestures and carries them out.
#pragma once

#include <algorithm>
#include <random>

#include "editor/models/canvas_colours.hpp"
#include "editor_bench.hpp"

namespace lacquer::editor {

class RandomHand {
public:
    RandomHand(EditorBench& bench, unsigned seed) : bench_(bench), random_(seed) {}

    void act() {
        const QPointF somewhere(pick(3600), pick(1800));
        switch (pick(24)) {
            case 0:
                bench_.editor->library()->add(bench_.editor->palette()->uriAt(pick(bench_.editor->palette()->count())),
                                              somewhere);
                break;
            case 1:
                bench_.drag(anyNode(), somewhere);
                break;
            case 2:
            case 3:
                bench_.drag(anyPort(), anyPort());
                break;
            case 4:
                bench_.drag(anyWire(0.9), pick(2) ? anyPort() : somewhere);
                break;
            case 5:
                bench_.click(anyWire(0.5));
                bench_.canvas().deleteSelection();
                break;
            case 6:
                bench_.click(anyNode());
                if (pick(3) == 0) bench_.canvas().deleteSelection();
                break;
            case 7:
                turn();
                break;
            case 8:
                if (pick(4) == 0) bench_.canvas().selectAll();
                bench_.canvas().toggleBypass();
                break;
            case 9:
                adjustLatency();
                break;
            case 10:
                selectSome();
                arrange(somewhere);
                break;
            case 11:
                bench_.click(anyWire(0.5));
                bench_.canvas().askForNode(somewhere);
                if (pick(3) == 0) bench_.canvas().forgetPlacement();
                break;
            case 12:
                bench_.click(anyNode());
                bench_.editor->inspector()->compare()->choose(pick(2) ? SettingsCompare::Slot::a
                                                                      : SettingsCompare::Slot::b);
                if (pick(3) == 0) bench_.editor->inspector()->compare()->copyToOther();
                break;
            case 13:
                bend();
                break;
            case 14:
            case 15:
                frame(somewhere);
                break;
            case 16:
                bendWire(somewhere);
                break;
            case 17:
                cut(somewhere);
                break;
            case 18:
                closeLoop();
                break;
            case 19:
                loop();
                break;
            case 20:
                selectSome();
                bench_.canvas().setRole(QStringList{"none", "track", "bus", "send", "master"}[pick(5)]);
                break;
            case 21:
                toggleCell();
                break;
            case 22:
                takeUpState();
                break;
            default:
                bench_.click(anyNode());
                bench_.editor->inspector()->rename(QString("node %1").arg(pick(1000)));
        }
    }

    int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(std::max(1, count))); }
    template <class Map>
    auto any(const Map& map) {
        return std::next(map.begin(), pick(static_cast<int>(map.size())));
    }
    QPointF anyNode() {
        if (bench_.graph().nodes().empty()) return {};
        const CanvasScene& scene = bench_.canvas().scene();
        return bench_.canvas().view().toScreen(scene.rect(any(bench_.graph().nodes())->second).center());
    }
    QPointF anyPort() {
        const auto ports = allPorts(bench_.graph());
        if (ports.empty()) return {};
        return bench_.canvas().view().toScreen(bench_.canvas().scene().portPosition(*any(ports)));
    }
    /// In a frame, at so much of its width and height.
    QPointF anyFrame(double across, double down) {
        if (bench_.session().canvasFrames.empty()) return {};
        const QRectF rect = rectOf(any(bench_.session().canvasFrames)->second);
        return bench_.canvas().view().toScreen(rect.topLeft() + QPointF(across * rect.width(), down * rect.height()));
    }
    // A point on a wire; `along` 0 is its source.
    QPointF anyWire(double along) {
        if (bench_.graph().connections().empty()) return {};
        const WireRoute route = bench_.canvas().scene().route(any(bench_.graph().connections())->second);
        const double place = along * static_cast<double>(route.size());
        const std::size_t piece = std::min(static_cast<std::size_t>(place), route.size() - 1);
        const WireCurve& c = route[piece];
        along = place - static_cast<double>(piece);
        const double s = 1 - along;
        return bench_.canvas().view().toScreen(c[0] * (s * s * s) + c[1] * (3 * s * s * along) +
                                               c[2] * (3 * s * along * along) + c[3] * (along * along * along));
    }

private:
    void selectSome() {
        std::set<NodeId> some;
        for (const auto& [id, node] : bench_.graph().nodes())
            if (pick(4) == 0) some.insert(id);
        bench_.canvas().selection().setNodes(some);
    }
    void arrange(QPointF somewhere) {
        CanvasController& canvas = bench_.canvas();
        switch (pick(11)) {
            case 0:
                return canvas.duplicateSelection(pick(2) == 0);
            case 1:
                return canvas.cutSelection();
            case 2:
                return canvas.copySelection();
            case 3:
                return canvas.paste(somewhere, pick(2) == 0);
            case 4:
                return canvas.connectSelection();
            case 5:
                return canvas.disconnectSelection();
            case 6:
                return canvas.toggleSwitch(pick(2) ? "mute" : "solo");
            case 7:
                return canvas.arrange(static_cast<CanvasController::Arrange>(pick(8)));
            case 8:
                return canvas.setSnapToGrid(pick(2) == 0);
            case 9:
                bench_.click(anyNode());
                canvas.askToReplace();
                if (pick(3) == 0) return canvas.forgetPlacement();
                return canvas.addNode(bench_.editor->palette()->uriAt(pick(bench_.editor->palette()->count())),
                                      somewhere);
            default:
                return canvas.layOut();
        }
    }
    // Whatever can be done with frames, and with how nodes look.
    void frame(QPointF somewhere) {
        CanvasController& canvas = bench_.canvas();
        const QPointF title = anyFrame(0.5, 0) + QPointF(0, 14);
        switch (pick(9)) {
            case 0:
                selectSome();
                canvas.frameSelection();
                if (pick(3) != 0) canvas.finishTitle(QString("frame %1").arg(pick(100)));
                return canvas.cancelTitle();
            case 1:
                return bench_.drag(title, somewhere);
            case 2:
                return bench_.drag(anyFrame(pick(3) / 2.0, pick(3) / 2.0), somewhere);
            case 3:
                bench_.click(title);
                if (pick(2)) return canvas.deleteSelection();
                canvas.editTitle();
                return canvas.finishTitle("another title");
            case 4:
                bench_.click(title);
                return canvas.refitFrames();
            case 5:
                if (pick(2)) selectSome();
                return canvas.toggleCollapsed();
            case 6:
                bench_.click(title);
                canvas.copySelection();
                return canvas.paste(somewhere, pick(2) == 0);
            case 7:
                if (pick(2)) canvas.selectAll();
                return canvas.colourSelection(pick(3) ? kCanvasColours[static_cast<std::size_t>(pick(8))].value : "");
            default:
                bench_.click(title);
                return canvas.selectInFrames();
        }
    }
    void bendWire(QPointF somewhere) {
        bench_.drag(anyWire((1 + pick(9)) / 10.0), somewhere);
        bench_.click(anyBend());
        switch (pick(6)) {
            case 0:
                return bench_.canvas().deleteSelection();
            case 1:
                return bench_.canvas().addBend(somewhere);
            case 2:
                return bench_.canvas().straightenWire();
            case 3:
                return bench_.canvas().doubleClick(anyBend());
            default:
                return bench_.drag(anyBend(), {somewhere.x() + 40, somewhere.y()});
        }
    }
    QPointF anyBend() {
        if (bench_.session().wirePaths.empty()) return {};
        const auto& path = any(bench_.session().wirePaths)->second;
        const sessions::CanvasPosition& bend = path[static_cast<std::size_t>(pick(static_cast<int>(path.size())))];
        return bench_.canvas().view().toScreen(QPointF(bend.x, bend.y));
    }
    void cut(QPointF somewhere) {
        bench_.press(anyWire(0.5) - QPointF(20, 40), CanvasController::PointerButton::right);
        bench_.canvas().move(anyWire(0.5) + QPointF(10, 30));
        if (pick(3) == 0) bench_.canvas().move(somewhere);
        if (pick(4) == 0) return bench_.canvas().cancel();
        bench_.canvas().release(anyWire(0.4) + QPointF(10, 30));
    }
    // From an output back to an input that leads to it.
    void closeLoop() {
        if (bench_.graph().connections().empty()) return;
        const Connection wire = any(bench_.graph().connections())->second;
        const auto at = [&](PortAddress address, PortDirection direction) {
            return bench_.canvas().view().toScreen(bench_.canvas().scene().portPosition({address, direction}));
        };
        const Node& source = *bench_.graph().find(wire.source.node);
        const Node& destination = *bench_.graph().find(wire.destination.node);
        if (source.inputs.empty() || destination.outputs.empty()) return;
        bench_.press(at({destination.id, 0}, PortDirection::output));
        const QPointF back = at({source.id, 0}, PortDirection::input);
        bench_.canvas().move(back);
        bench_.canvas().release(back, pick(2) ? CanvasController::Drop::throughDelay : CanvasController::Drop::plain);
        if (pick(2)) bench_.canvas().connectThroughDelay();
    }
    void loop() {
        TransportController& transport = *bench_.editor->transport();
        if (pick(4) == 0) return transport.removeLoop();
        if (pick(4) == 0) return transport.toggleLoop();
        transport.setLoop(QString::number(pick(10)), QString::number(pick(10)));
    }
    // As a preset of a plugin does.
    void takeUpState() {
        if (bench_.graph().nodes().empty()) return;
        const NodeId node = any(bench_.graph().nodes())->first;
        const std::string value = std::to_string(pick(3));
        bench_.editor->session()->perform(
            sessions::makeGroup("Load preset", {sessions::SetState{node, {{"key", value}}}}));
    }
    void toggleCell() {
        RoutingMatrix& matrix = *bench_.editor->matrix();
        matrix.setOutputFilter(pick(3) ? "" : "o");
        matrix.setInputFilter(pick(3) ? "" : "e");
        matrix.moveTo(pick(matrix.rowCount()), pick(matrix.columnCount()));
        matrix.toggle(matrix.currentRow(), matrix.currentColumn());
    }
    void adjustLatency() {
        bench_.click(anyWire(0.5));
        bench_.canvas().toggleCompensation();
        bench_.click(anyNode());
        bench_.editor->inspector()->setLatency(pick(3) ? QString::number(pick(1000)) : "auto");
    }
    // Whatever can be done to the curve of a node, if there is one to click on.
    void bend() {
        for (const auto& [id, node] : bench_.graph().nodes())
            if (node.type == "lacquer:eq" || node.type == "lacquer:compressor")
                bench_.canvas().selection().setNodes({id});
        Curve* curve = bench_.editor->inspector()->curve();
        if (!curve) return;
        curve->setSize({300, 160});
        const auto anywhere = [&] { return QPointF(pick(340) - 20, pick(200) - 20); };
        const int handle = pick(curve->rowCount());
        const QModelIndex row = curve->index(handle);
        curve->press({row.data(Curve::xRole).toDouble(), row.data(Curve::yRole).toDouble()});
        for (int i = 0; i < 4; ++i) curve->drag(anywhere(), Curve::Precision::coarse);
        curve->wheel(anywhere(), pick(5) - 2);
        curve->release();
        curve->wheel(anywhere(), 1);
        curve->nudge(handle, pick(3) - 1, pick(3) - 1);
        curve->toggle(handle);
        curve->doubleClick(anywhere());
    }
    void turn() {
        bench_.click(anyNode());
        ParameterModel& parameters = *bench_.editor->inspector()->parameters();
        if (parameters.rowCount() == 0) return;
        const int row = pick(parameters.rowCount());
        parameters.beginGesture();
        for (int i = 0; i < 5; ++i) parameters.setFraction(row, pick(101) / 100.0);
        parameters.endGesture();
        if (pick(4) == 0) parameters.reset(row);
    }

    EditorBench& bench_;
    std::mt19937 random_;
};

}  // namespace lacquer::editor
