// soak [MINUTES [SEED]]: plays the 16 tracks of the example through a JACK server of its own, in a loop, while it edits
// them at random and takes the edits back, twice a second. The last line is the verdict (soak_verdict.hpp); it ends
// with 1 where that is no PASS. `./run soak`; an hour is the usual length.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "host/audio/audio_output.hpp"
#include "host/lv2/plugin_world.hpp"
#include "nodes/catalogue.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/history.hpp"
#include "sessions/render/fault_watch.hpp"
#include "sessions/render/session_engine.hpp"
#include "support/soak_verdict.hpp"
#include "tests/host/audio/sound_system.hpp"

namespace lacquer {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kIdle = 33ms;
constexpr int kIdlesPerEdit = 15;
constexpr int kEditsInARow = 40;  // then all are taken back, so that the history does not grow either

double residentMiB() {
    std::ifstream file("/proc/self/statm");
    long pages = 0;
    file >> pages >> pages;
    return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// What a user might do to the song, at random.
class RestlessUser {
public:
    RestlessUser(sessions::History& history, const sessions::Session& session, const ProcessorRegistry& registry,
                 sessions::SessionEngine& engine, unsigned seed)
        : history_(history), session_(session), registry_(registry), engine_(engine), random_(seed) {}

    void act() {
        if (++acts_ % kEditsInARow == 0) {
            while (history_.canUndo()) (void)history_.undo();
            return;
        }
        switch (below(8)) {
            case 0:
                return insert();
            case 1:
                return bypass();
            case 2:
                return disconnect();
            case 3:
                return remove();
            case 4:
                return engine_.locate(static_cast<TimelineFrame>(below(60)) * session_.sampleRate);
            case 5:
                (void)history_.undo();
                return;
            default:
                return turn();
        }
    }
    [[nodiscard]] int acts() const noexcept { return acts_; }

private:
    std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
    NodeId anyNode() {
        auto at = session_.graph.nodes().begin();
        std::advance(at, below(session_.graph.nodes().size()));
        return at->first;
    }
    const Connection& anyWire() {
        auto at = session_.graph.connections().begin();
        std::advance(at, below(session_.graph.connections().size()));
        return at->second;
    }

    void turn() {
        const NodeId node = anyNode();
        const auto type = registry_.find(session_.graph.find(node)->type);
        if (!type || (*type)->parameters.empty()) return;
        const ParameterInfo& info = (*type)->parameters[below((*type)->parameters.size())];
        if (info.internal) return;
        const double value = std::uniform_real_distribution(info.minimum, info.maximum)(random_);
        (void)history_.perform(sessions::SetParameter{node, info.id, info.stepped() ? std::round(value) : value});
    }
    void bypass() {
        const NodeId node = anyNode();
        (void)history_.perform(sessions::SetBypass{node, !session_.content(node).bypassed});
    }
    void disconnect() { (void)history_.perform(sessions::Disconnect{anyWire().id}); }
    void insert() {
        const char* const types[] = {"lacquer:eq", "lacquer:compressor", "lacquer:limiter", "lacquer:gain"};
        const Connection wire = anyWire();
        Node node = (*registry_.find(types[below(4)]))->makeNode("Soak", session_.graph.find(wire.source.node)->width);
        node.id = NodeId{nextId_++};
        (void)history_.perform(sessions::makeGroup(
            "Insert",
            {sessions::AddNode{node, {}, {}}, sessions::Disconnect{wire.id},
             sessions::Connect{wire.source, {node.id, 0}}, sessions::Connect{{node.id, 0}, wire.destination}}));
    }
    void remove() {
        for (const auto& [id, node] : session_.graph.nodes())
            if (node.name == "Soak") return (void)history_.perform(sessions::RemoveNode{id});
    }

    sessions::History& history_;
    const sessions::Session& session_;
    const ProcessorRegistry& registry_;
    sessions::SessionEngine& engine_;
    std::minstd_rand random_;
    int acts_ = 0;
    std::uint64_t nextId_ = 100000;
};

void minutePassed(test::SoakFigures& figures, const RestlessUser& user, const host::AudioOutput& output,
                  sessions::SessionEngine& engine) {
    const double now = residentMiB();
    test::minutePassed(figures, now);
    figures.xruns = output.device().underflows() + output.lateQuanta();
    const Load load = engine.takeLoad();
    std::printf(
        "%3d min  %7.1f MiB  %6d edits  load %3.0f %% (worst %4.0f %%)  xruns %llu  late files %zu  faults %zu\n",
        figures.minutes, now, user.acts(), 100 * load.mean, 100 * load.worst,
        static_cast<unsigned long long>(figures.xruns), figures.lateFiles, figures.faults);
    std::fflush(stdout);
}

int soak(int minutes, unsigned seed) {
    host::test::JackServer server(48000, 1024);
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    const auto plugins = host::registerLv2(registry);
    auto loaded =
        sessions::load(std::string(LACQUER_SOURCE_DIR) + "/sessions/examples/keep-on-rolling.lacquer", registry);
    if (!loaded) return std::fprintf(stderr, "soak: %s\n", loaded.error().line().c_str()), 1;
    sessions::Session session = std::move(loaded->session);
    auto made = sessions::SessionEngine::create(session, registry,
                                                {.workers = 1, .missingPlugins = sessions::MissingPlugins::bypass});
    if (!made) return std::fprintf(stderr, "soak: %s\n", made.error().line().c_str()), 1;
    sessions::SessionEngine& engine = **made;
    sessions::History history(session, registry);
    history.addListener([&](const sessions::Edit& edit) { engine.follow(edit); });
    history.setGuard([&](const sessions::Edit& edit) { return engine.prepare(edit); });
    auto output = host::AudioOutput::open(engine.engine(), engine.spec(), {});
    if (!output) return std::fprintf(stderr, "soak: %s\n", output.error().line().c_str()), 1;
    (void)engine.setLoop(LoopRange{0, session.lastClipEnd()});
    engine.play();
    if (auto started = (*output)->start(); !started)
        return std::fprintf(stderr, "soak: %s\n", started.error().line().c_str()), 1;

    std::printf("%d minutes, seed %u\n", minutes, seed);
    RestlessUser user(history, session, registry, engine, seed);
    test::SoakFigures figures;
    const auto begin = Clock::now();
    for (int idles = 0; figures.minutes < minutes && !(*output)->device().lost(); ++idles) {
        std::this_thread::sleep_for(kIdle);
        engine.idle();
        if (idles % kIdlesPerEdit == 0) user.act();
        for (const Error& fault : engine.takeFaults()) {
            const bool late = fault.what == sessions::FaultWatch::kLateFiles;
            std::printf("%s: %s\n", late ? "late file" : "fault", fault.line().c_str());
            ++(late ? figures.lateFiles : figures.faults);
        }
        if (Clock::now() - begin >= (figures.minutes + 1) * 1min) minutePassed(figures, user, **output, engine);
    }
    figures.lost = (*output)->device().lost();
    (*output)->stop();
    const test::SoakVerdict verdict = test::judge(figures);
    std::printf("%s\n", verdict.line.c_str());
    return verdict.passed ? 0 : 1;
}

}  // namespace
}  // namespace lacquer

int main(int argc, char** argv) {
    const int minutes = argc > 1 ? std::atoi(argv[1]) : 60;
    if (minutes < 1) return std::fprintf(stderr, "usage: soak [MINUTES [SEED]]\n"), 2;
    return lacquer::soak(minutes, argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : std::random_device{}());
}
