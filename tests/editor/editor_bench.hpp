// EditorBench: an editor over a small mix, without a window.
#pragma once

#include <gtest/gtest.h>

#include <QStringList>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>

#include "editor/controllers/editor.hpp"

namespace lacquer::editor {

class EditorBench {
public:
    /// A session of two tracks, kick and vox, each with fader and pan, over a mix bus and a master chain; in view at
    /// zoom 1, its origin 400 pixels from the viewport's left and top.
    explicit EditorBench(const Places& places = {});
    ~EditorBench();
    void adopt(sessions::Session session);

    [[nodiscard]] CanvasController& canvas() const { return *editor->canvas(); }
    [[nodiscard]] const sessions::Session& session() const { return editor->session()->session(); }
    [[nodiscard]] const Graph& graph() const { return session().graph; }
    [[nodiscard]] const sessions::History& history() const { return editor->session()->history(); }
    /// The session as it would be saved, without the counters in front: ids that were drawn stay drawn.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string loopText() const {
        const auto& loop = session().loop;
        return loop ? std::to_string(loop->startFrame) + " to " + std::to_string(loop->endFrame) : "no loop";
    }

    [[nodiscard]] NodeId node(const std::string& name) const {
        for (const auto& [id, node] : graph().nodes())
            if (node.name == name) return id;
        throw std::out_of_range("no node " + name);
    }
    [[nodiscard]] ConnectionId wire(const std::string& from, const std::string& to) const {
        for (const auto& [id, c] : graph().connections())
            if (c.source.node == node(from) && c.destination.node == node(to)) return id;
        return {};
    }
    /// What feeds a node, in order of name.
    [[nodiscard]] std::set<std::string> feeding(const std::string& name) const {
        std::set<std::string> names;
        for (const Connection& c : graph().incoming(node(name))) names.insert(graph().find(c.source.node)->name);
        return names;
    }
    /// The middle of the title of the only frame, or of the one of that number.
    [[nodiscard]] QPointF titleOf(std::uint64_t frame) const {
        return canvas()
            .view()
            .toScreen(canvas().scene().frames().titleRect(sessions::CanvasFrameId{frame}, canvas().zoom()))
            .center();
    }
    [[nodiscard]] QPointF middleOf(const std::string& name) const {
        return canvas().view().toScreen(canvas().scene().rect(*graph().find(node(name)))).center();
    }
    [[nodiscard]] QPointF inputOf(const std::string& name, PortIndex port = 0) const {
        return canvas().view().toScreen(canvas().scene().portPosition({{node(name), port}, PortDirection::input}));
    }
    [[nodiscard]] QPointF outputOf(const std::string& name, PortIndex port = 0) const {
        return canvas().view().toScreen(canvas().scene().portPosition({{node(name), port}, PortDirection::output}));
    }

    void press(QPointF at, CanvasController::PointerButton button = CanvasController::PointerButton::left,
               CanvasController::SelectMode mode = CanvasController::SelectMode::replace) const {
        canvas().press(at, button, mode);
    }
    void click(QPointF at, CanvasController::SelectMode mode = CanvasController::SelectMode::replace) const {
        press(at, CanvasController::PointerButton::left, mode);
        canvas().release(at);
    }
    void drag(QPointF from, QPointF to) const {
        press(from);
        canvas().move((from + to) / 2);
        canvas().move(to);
        canvas().release(to);
    }
    /// Adds a node of a built-in type whose middle is at a point of the viewport.
    NodeId add(const std::string& type, QPointF at) const {
        canvas().addNode(QString::fromStdString("lacquer:" + type), at);
        return graph().nodes().rbegin()->first;
    }
    void undoAll() const {
        while (editor->session()->canUndo()) editor->session()->undo();
    }

    ProcessorRegistry registry;
    std::unique_ptr<Editor> editor;
    QStringList problems;
};

}  // namespace lacquer::editor
