// Measures one case of the editor's benchmark and prints its cost as JSON: `./run bench editor` runs them all.
//
// usage: editor_bench first|pan|fit|zoom|meters|mixer|idle|timeline editor|bare NODES [COUNT [PICTURE]]
#include <QGuiApplication>
#include <QQmlExtensionPlugin>
#include <QTimer>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "bare_scene.hpp"
#include "bench_session.hpp"
#include "nodes/catalogue.hpp"
#include "stage.hpp"
#include "timeline_stage.hpp"

Q_IMPORT_QML_PLUGIN(Lacquer_EditorPlugin)

namespace lacquer::bench {
namespace {

// Until the device has been looked for and the engine sleeps.
void startTransport(Stage& stage) {
    stage.editor().transport()->start();
    (void)stage.wait(4000);
}

Cost measureMeters(Stage& stage, Stage::Scene scene, int beats) {
    QTimer clock;
    if (scene == Stage::Scene::editor) {
        startTransport(stage);
        editor::MeterClock& meters = *stage.editor().meters();
        // Before the meters look: they have been told of their clock earlier, but the beat is theirs alone to show.
        QObject::connect(&meters, &editor::MeterClock::tick, &stage, [] { ++fieldBeat; });
        meters.setRunning(true);
    } else {
        clock.setInterval(editor::MeterClock::kIntervalMs);
        QObject::connect(&clock, &QTimer::timeout, &stage,
                         [&stage] { stage.window().setProperty("beat", ++fieldBeat); });
        clock.start();
    }
    (void)stage.wait(500);
    return stage.wait(beats * editor::MeterClock::kIntervalMs);
}

// `tracks` of an hour each, in place of nodes.
void measureTimeline(const ProcessorRegistry& registry, Stage::Scene scene, int tracks, int count,
                     const char* picture) {
    TimelineStage stage(scene, registry, tracks);
    const Cost cost = stage.scroll(count);
    if (picture != nullptr) stage.window().grabWindow().save(picture);
    const nlohmann::json row{{"case", "timeline"},   {"scene", scene == Stage::Scene::editor ? "editor" : "bare"},
                             {"nodes", tracks},      {"wires", 0},
                             {"shownNodes", tracks}, {"frames", cost.frames},
                             {"cpuMs", cost.cpuMs},  {"wallMs", cost.wallMs}};
    std::printf("%s\n", row.dump().c_str());
}

void measure(const std::string& what, Stage::Scene scene, int size, int count, const char* picture) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    if (what == "timeline") return measureTimeline(registry, scene, size, count, picture);
    constexpr int kColumns = 10;
    const bool field = what == "meters";
    const sessions::Session session = field             ? fieldOfMeters(kColumns, size / kColumns, registry)
                                      : what == "mixer" ? stripsOfTones(size, registry)
                                                        : mixOf(size, registry);
    const Stage::View view = what == "mixer"                   ? Stage::View::mixer
                             : what == "pan"                   ? Stage::View::near
                             : what == "fit" || what == "zoom" ? Stage::View::whole
                                                               : Stage::View::opening;
    Stage stage(scene, registry, session, view);
    Cost cost = stage.firstFrame();
    if (what == "pan" || what == "fit") {
        cost = stage.draw(count, [&](int step) { stage.pan(step); });
    } else if (what == "zoom") {
        cost = stage.draw(count, [&](int step) { stage.zoom(step); });
    } else if (what == "meters" || what == "mixer") {
        cost = measureMeters(stage, scene, count);
    } else if (what == "idle") {
        startTransport(stage);
        cost = stage.wait(count * 1000);
    }
    if (picture != nullptr) stage.window().grabWindow().save(picture);
    const auto shown = scene == Stage::Scene::bare ? bareScene() : bareSceneOf(*stage.editor().canvas());
    const nlohmann::json row{{"case", what},
                             {"scene", scene == Stage::Scene::editor ? "editor" : "bare"},
                             {"nodes", session.graph.nodes().size()},
                             {"wires", session.graph.connections().size()},
                             {"shownNodes", shown.nodes.size() + static_cast<qsizetype>(shown.boxes.size())},
                             {"shownWires", shown.wires.size()},
                             {"zoom", stage.editor().canvas()->zoom()},
                             {"frames", cost.frames},
                             {"cpuMs", cost.cpuMs},
                             {"wallMs", cost.wallMs}};
    std::printf("%s\n", row.dump().c_str());
}

}  // namespace
}  // namespace lacquer::bench

int main(int argc, char** argv) {
    QGuiApplication application(argc, argv);
    if (argc < 4) {
        std::fprintf(
            stderr,
            "usage: editor_bench first|pan|fit|zoom|meters|mixer|idle|timeline editor|bare NODES [COUNT [PICTURE]]\n");
        return 2;
    }
    using Scene = lacquer::bench::Stage::Scene;
    try {
        lacquer::bench::measure(argv[1], argv[2] == std::string("bare") ? Scene::bare : Scene::editor,
                                std::atoi(argv[3]), argc > 4 ? std::atoi(argv[4]) : 0, argc > 5 ? argv[5] : nullptr);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "editor_bench: %s\n", problem.what());
        return 1;
    }
    return 0;
}
