// TimelineStage: the timeline of tracks of one hour, or the bare waveforms of it, and what scrolling costs. GUI thread.
#pragma once

#include <QQmlEngine>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <memory>

#include "editor/controllers/editor.hpp"
#include "stage.hpp"

namespace lacquer::bench {

class TimelineStage {
public:
    /// `tracks` of them, each with a clip of the same hour of noise that comes and goes.
    TimelineStage(Stage::Scene scene, const ProcessorRegistry& registry, int tracks);
    ~TimelineStage();

    /// Draws `frames` frames, each of them some pixels farther in the song, to and fro.
    [[nodiscard]] Cost scroll(int frames);
    [[nodiscard]] QQuickWindow& window() { return *window_; }
    [[nodiscard]] editor::Editor& editor() { return *editor_; }

private:
    void prepareBare(const std::string& file);
    void show(Stage::Scene scene);

    QTemporaryDir folder_;
    std::unique_ptr<editor::Editor> editor_;
    std::unique_ptr<QQmlEngine> engine_;
    std::unique_ptr<QQuickWindow> window_;
    const Stage::Scene scene_;
    int scrolled_ = 0;
};

}  // namespace lacquer::bench
