#include "tests/editor/editor_bench.hpp"

#include "nodes/catalogue.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/model/new_session.hpp"

namespace lacquer::editor {

EditorBench::EditorBench(const Places& places) {
    nodes::registerBuiltIns(registry);
    editor = std::make_unique<Editor>(registry, "there is no such device", places);
    QObject::connect(editor->session(), &SessionController::problem, editor->session(),
                     [this](const QString& text) { problems.append(text); });
    adopt(*sessions::newSession(
        "Song", 48000, {{"kick", "audio/kick.wav", 1, 480000}, {"vox", "audio/vox.wav", 2, 480000}}, registry));
}

EditorBench::~EditorBench() = default;

void EditorBench::adopt(sessions::Session session) {
    editor->session()->adopt(std::move(session));
    canvas().setViewport({4000, 2000});
    canvas().zoomBy(1 / canvas().zoom());
    press(canvas().view().toScreen(QPointF()), CanvasController::PointerButton::middle);
    canvas().move({400, 400});
    canvas().release({400, 400});
}

std::string EditorBench::text() const {
    const std::string whole = *sessions::writeSession(session());
    return whole.substr(whole.find("\"nodes\""));
}

}  // namespace lacquer::editor
