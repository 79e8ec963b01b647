// Stage: one window with the editor's scene or the bare one, and what drawing it costs. GUI thread.
#pragma once

#include <QObject>
#include <QQmlEngine>
#include <QQuickWindow>
#include <functional>
#include <memory>

#include "editor/controllers/editor.hpp"

namespace lacquer::bench {

struct Cost {
    int frames = 0;
    double cpuMs = 0;  ///< of the whole process: the user interface, its render thread, and OpenGL emulated on the CPU
    double wallMs = 0;
};

/// Draws `frames` frames of a window, before each of which `step` changes something, after some that do not count.
[[nodiscard]] Cost drawFrames(QQuickWindow& window, int frames, const std::function<void(int)>& step);

class Stage : public QObject {
    Q_OBJECT

public:
    enum class Scene { editor, bare };

    enum class View { opening, whole, near, mixer };
    /// The window of `session` as the editor opens it, with all of it in view, or at zoom 1 in the middle; or its
    /// mixer, of narrow strips that are all in view, of which the bare scene has the meters.
    Stage(Scene scene, const ProcessorRegistry& registry, const sessions::Session& session, View view);
    ~Stage() override;

    /// From nothing to the first frame.
    [[nodiscard]] const Cost& firstFrame() const { return firstFrame_; }
    [[nodiscard]] editor::Editor& editor() { return *editor_; }
    [[nodiscard]] QQuickWindow& window() { return *window_; }

    [[nodiscard]] Cost draw(int frames, const std::function<void(int)>& step) {
        return drawFrames(*window_, frames, step);
    }
    /// Waits, and counts the frames that come by themselves.
    [[nodiscard]] Cost wait(int milliseconds);

    /// Drags the canvas up and down with the middle button, in steps of some pixels. The bare scene, which is no larger
    /// than the window, turns round earlier.
    void pan(int step);
    /// Zooms in and out by a hair.
    void zoom(int step);

private:
    void show();
    void settle(int milliseconds);
    void sendMouse(QEvent::Type type, QPointF at);

    const Scene scene_;
    const View view_;
    std::unique_ptr<editor::Editor> editor_;  ///< of the bare scene: only says what is to be seen
    std::unique_ptr<QQmlEngine> engine_;
    std::unique_ptr<QQuickWindow> window_;
    Cost firstFrame_;
    int frames_ = 0;
};

}  // namespace lacquer::bench
