// TimelineBench: the timeline over a session of two tracks, without a window. A second is a hundred pixels, 480 frames
// one, and frame 0 lies at the left edge.
#pragma once

#include "editor_bench.hpp"
#include "wait_for.hpp"

namespace lacquer::editor {

class TimelineBench : public EditorBench {
public:
    static constexpr TimelineFrame kFramesPerPixel = 480;
    using Held = TimelineController::Held;
    using Part = TimelineHit::Part;

    explicit TimelineBench(const Places& places = {}) : EditorBench(places) {
        timeline().setViewport({1200, 700});
        timeline().setShown(true);
        look();
        timeline().setSnapping(false);
    }

    [[nodiscard]] TimelineController& timeline() const { return *editor->timeline(); }
    [[nodiscard]] const TimelineScene& scene() const { return timeline().scene(); }
    void look() const { timeline().setView({kFramesPerPixel, 0}); }
    [[nodiscard]] const std::vector<sessions::Clip>& clips(const std::string& track) const {
        return session().content(node(track)).clips;
    }
    void setClips(const std::string& track, std::vector<sessions::Clip> clips) const {
        editor->session()->perform(sessions::SetClips{node(track), std::move(clips)});
    }
    /// A clip of a file that is not there: where it is, and how long, in frames.
    [[nodiscard]] static sessions::Clip clip(TimelineFrame position, std::int64_t length, std::int64_t offset = 0) {
        return {.file = "audio/kick.wav", .positionFrames = position, .offsetFrames = offset, .lengthFrames = length};
    }
    [[nodiscard]] const TimelineRow& row(const std::string& name) const { return *scene().rows.of(node(name)); }
    /// In a clip, so many pixels from its left edge and from the top of its row.
    [[nodiscard]] QPointF in(const std::string& track, std::size_t index, double right, double down) const {
        const QRectF rect = scene().clipRect(row(track), clips(track)[index]);
        return rect.topLeft() + QPointF(right, down - 1);
    }
    [[nodiscard]] QPointF middleOf(const std::string& track, std::size_t index = 0) const {
        return scene().clipRect(row(track), clips(track)[index]).center() + QPointF(0, 12);
    }
    void click(QPointF at, Held held = {}) const {
        timeline().press(at, TimelineController::PointerButton::left, held);
        timeline().release(at, held);
    }
    void drag(QPointF from, QPointF by, Held held = {}) const {
        begin(from, by, held);
        timeline().release(from + by, held);
    }
    /// Without letting go.
    void begin(QPointF from, QPointF by, Held held = {}) const {
        timeline().press(from, TimelineController::PointerButton::left, held);
        timeline().move(from + by / 2, held);
        timeline().move(from + by, held);
    }
    [[nodiscard]] std::size_t steps() const { return history().position(); }
    /// The song stands there, once the engine has been told.
    [[nodiscard]] bool locate(TimelineFrame frame) const {
        if (!editor->transport()->engine()) editor->transport()->start();
        editor->transport()->locate(frame);
        return waitFor([&] { return editor->transport()->positionFrame() == frame; });
    }
};

}  // namespace lacquer::editor
