// The floor of a render: what the nodes of a session take by themselves, each called in a loop, at the session's
// quantum, on the audio that reaches it. The session runs second by second; after each second every node has its own
// turn with what has reached it meanwhile, so nothing has to be kept.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "direct_run.hpp"
#include "host/lv2/plugin_type.hpp"
#include "listened_session.hpp"
#include "nodes/catalogue.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::bench {
namespace {

/// A node with its own run time.
struct Row {
    const Node& node;
    Heard& heard;
    std::unique_ptr<DirectRun> direct;
    double seconds = 0;
    bool same = true;  ///< what it put out at the end of every stretch is what it put out in the session

    [[nodiscard]] bool isPlugin() const { return node.type.starts_with(host::kPluginScheme); }
};

nlohmann::ordered_json toJson(const std::vector<Row>& rows, const sessions::Session& session, double seconds) {
    nlohmann::ordered_json json{{"session", session.name}, {"quantum", session.quantumFrames}, {"seconds", seconds}};
    for (const bool plugins : {true, false}) {
        double sum = 0, slowest = 0;
        nlohmann::ordered_json nodes = nlohmann::ordered_json::array();
        for (const Row& row : rows) {
            if (row.isPlugin() != plugins) continue;
            nodes.push_back({{"id", row.node.id.value},
                             {"name", row.node.name},
                             {"type", row.node.type},
                             {"seconds", row.seconds},
                             {"sameSamples", row.same}});
            sum += row.seconds;
            slowest = std::max(slowest, row.seconds);
        }
        json[plugins ? "plugins" : "builtIn"] = {{"sum", sum}, {"slowest", slowest}, {"nodes", std::move(nodes)}};
    }
    return json;
}

/// `inARow`: quanta that a node runs in each of its turns; 0: those of a second.
Status measure(const std::string& folder, int inARow) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    const auto world = host::registerLv2(registry);
    auto loaded = sessions::load(folder, registry);
    if (!loaded) return fail(std::move(loaded).error());
    if (!loaded->problems.empty()) return fail(loaded->problems.front());
    const sessions::Session& session = loaded->session;
    const int quantum = session.quantumFrames;
    const int stretch = inARow > 0 ? inARow : std::max(1, session.sampleRate / quantum);  // quanta
    auto listened = ListenedSession::create(session, registry, stretch);
    if (!listened) return fail(std::move(listened).error());
    sessions::SessionEngineOptions options;
    options.offline = true;
    auto created = sessions::SessionEngine::create((*listened)->session(), (*listened)->registry(), options);
    if (!created) return fail(std::move(created).error());
    sessions::SessionEngine& engine = **created;

    std::vector<Row> rows;
    for (auto& [id, heard] : (*listened)->heard()) {
        const Node& node = *session.graph.find(id);
        const DirectNode from{session, node, *engine.instance(id), engine.spec()};
        Row row{node, heard, nullptr};
        auto direct = row.isPlugin() ? directPlugin(world, from) : directBuiltIn(from);
        if (!direct) return fail(std::move(direct).error());
        row.direct = *std::move(direct);
        rows.push_back(std::move(row));
    }

    std::optional<Error> trouble;
    const TimelineFrame end = session.endFrame.value_or(session.lastClipEnd()) + engine.latencyFrames();
    TimelineFrame at = session.startFrame;
    engine.startOffline(at);
    while (at < end && !trouble) {
        int left = stretch;
        engine.engine().runOffline(1, {[&] {
                                       if (left-- == 0 || at >= end) return false;
                                       auto ready = engine.waitForMedia(at, quantum);
                                       if (!ready) return trouble = std::move(ready).error(), false;
                                       at += quantum;
                                       return true;
                                   }},
                                   1);
        for (Row& row : rows) {
            row.seconds += row.direct->run(row.heard.in);
            row.same = row.same && row.direct->lastOut().beginsAs(row.heard.lastOut);
            row.heard.in.clear();
        }
    }
    if (auto faults = engine.takeFaults(); !trouble && !faults.empty()) trouble = std::move(faults.front());
    if (trouble) return fail(*std::move(trouble));
    const double seconds = static_cast<double>(at - session.startFrame) / session.sampleRate;
    std::cout << toJson(rows, session, seconds).dump(1) << '\n';
    return {};
}

int run(int argc, char** argv) {
    std::string session;
    int inARow = 0;
    CLI::App app(
        "What the nodes of a session take by themselves, each called in a loop on the audio that reaches it: "
        "seconds of processor time, as JSON.");
    app.add_option("SESSION", session, "Session folder (NAME.lacquer)")->required();
    app.add_option("--in-a-row", inARow,
                   "Quanta that a node runs in each of its turns, instead of those of a second: few of them show what "
                   "cold caches cost, but reading the clock then counts as well")
        ->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);
    ::setenv("QT_QPA_PLATFORM", "offscreen", 0);  // some plugins start Qt, which ends a process without a display
    if (const auto measured = measure(session, inARow); !measured) {
        std::fprintf(stderr, "render_floor: %s\n", measured.error().line().c_str());
        return 1;
    }
    return 0;
}

}  // namespace
}  // namespace lacquer::bench

int main(int argc, char** argv) {
    try {
        return lacquer::bench::run(argc, argv);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "render_floor: %s\n", problem.what());
        return 1;
    }
}
