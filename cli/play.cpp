// `lacquer play`: a session through an audio device, until it ends or the user has heard enough.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <optional>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/installation.hpp"
#include "cli/interrupt.hpp"
#include "cli/play_control.hpp"
#include "cli/play_monitor.hpp"
#include "cli/play_options.hpp"
#include "cli/play_route.hpp"
#include "cli/player.hpp"
#include "cli/recording.hpp"
#include "cli/session_problems.hpp"
#include "cli/simd_option.hpp"
#include "cli/write_session.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::cli {
namespace {

constexpr auto kStartPatience = std::chrono::seconds(5);

Result<ControlWish> controlWish(const PlayArguments& arguments) {
    ControlWish wish{arguments.midi, {}};
    if (!arguments.oscPort.empty())
        wish.osc = host::OscOptions{std::stoi(arguments.oscPort), arguments.oscBind, arguments.oscAllow};  // checked
    else if (!arguments.oscBind.empty() || !arguments.oscAllow.empty())
        return fail(ErrorKind::usage, "OSC is off", arguments.oscBind.empty() ? "--osc-allow" : "--osc-bind",
                    "switch it on with --osc");
    if (!arguments.automation.empty()) {
        if (!wish.any())
            return fail(ErrorKind::usage, "nothing moves a parameter, so there is nothing to write", "--automation",
                        "control it with --midi or --osc, or leave this out");
        wish.automation = sessions::valueOf(sessions::kAutomationModeNames, arguments.automation);
    }
    if (arguments.save && arguments.recording.any())
        return fail(ErrorKind::usage, "recording saves the session with every take", "--save", "leave it out");
    if (arguments.save && !wish.any())
        return fail(ErrorKind::usage, "nothing can be changed while it plays, so there is nothing to save", "--save",
                    "control it with --midi or --osc, or leave this out");
    return wish;
}

/// With the lock of the session where it is to be saved, so that nobody else writes it meanwhile.
Result<sessions::OpenedSession> openToPlay(const PlayArguments& arguments, const ProcessorRegistry& registry) {
    if (!arguments.save) {
        auto loaded = sessions::load(arguments.session, registry);
        if (!loaded) return fail(std::move(loaded).error());
        return sessions::OpenedSession{std::move(loaded->session), std::move(loaded->text),
                                       std::move(loaded->problems)};
    }
    return openToWrite(arguments.session, registry);
}

Status checkRate(const PlayArguments& arguments, double sessionRate) {
    if (!arguments.rate || *arguments.rate == sessionRate) return {};
    return fail(ErrorKind::usage,
                "the session is at " + std::to_string(std::lround(sessionRate)) + " Hz, and " +
                    std::to_string(std::lround(*arguments.rate)) + " Hz is asked for",
                "--rate", "leave it out, and run the device at the session's rate: playing does not resample");
}

/// As the engine counts them, from 0.
Result<std::vector<int>> deviceOutputs(const PlayArguments& arguments) {
    std::vector<int> outputs;
    for (const int output : arguments.outputs) {
        if (std::find(outputs.begin(), outputs.end(), output - 1) != outputs.end())
            return fail(ErrorKind::usage, "output " + std::to_string(output) + " is named twice", "--outputs",
                        "write two outputs of the device, as in 3,4");
        outputs.push_back(output - 1);
    }
    return outputs;
}

Error deviceLost(const host::AudioOutput& output, bool records) {
    return {ErrorKind::unavailable, "audio device lost", output.device().info().name,
            records ? "what had been recorded is on its tracks; check the device and record again"
                    : "the session is as it was; check the device and play again"};
}

/// The song to be played: read, or held for what is recorded.
struct Document {
    std::unique_ptr<sessions::OpenedSession> opened;  ///< null with a recording
    std::unique_ptr<sessions::History> changes;       ///< of `opened`
    std::unique_ptr<Recording> recording;             ///< null where nothing may be recorded

    [[nodiscard]] const sessions::Session& session() const {
        return recording ? recording->session() : opened->session;
    }
    [[nodiscard]] sessions::History& history() { return recording ? recording->history() : *changes; }
    [[nodiscard]] const std::vector<Error>& problems() const {
        return recording ? recording->problems() : opened->problems;
    }
};

Result<Document> openDocument(const PlayArguments& arguments, const ProcessorRegistry& registry) {
    Document document;
    if (arguments.recording.any()) {
        auto recording = Recording::open(arguments.session, registry, arguments.recording);
        if (!recording) return fail(std::move(recording).error());
        document.recording = *std::move(recording);
        return document;
    }
    auto opened = openToPlay(arguments, registry);
    if (!opened) return fail(std::move(opened).error());
    document.opened = std::make_unique<sessions::OpenedSession>(*std::move(opened));
    document.changes = std::make_unique<sessions::History>(document.opened->session, registry);
    document.changes->restore(std::move(document.opened->history));
    return document;
}

void tellProblems(const Document& document) {
    for (Error problem : document.problems()) {
        if (problem.kind == ErrorKind::unavailable) problem.what += "; what comes in goes on without it";
        std::cerr << "lacquer: " << problem.line() << "\n";
    }
    if (!document.recording) return;
    for (const std::string& file : document.recording->recovered())
        std::cerr << "lacquer: " << file << ": was being recorded when the program ended, and is on its track now\n";
}

sessions::SessionEngineOptions engineOptions(const PlayArguments& arguments, const Document& document) {
    sessions::SessionEngineOptions options;
    options.quantumFrames = arguments.block;
    options.workers = arguments.threads - 1;
    options.missingMedia = sessions::MissingMedia::silence;
    options.brokenNodes = sessions::BrokenNodes::bypass;
    options.missingPlugins = sessions::MissingPlugins::bypass;
    if (document.recording)
        options.input =
            document.recording->makeInput(arguments.block > 0 ? arguments.block : document.session().quantumFrames);
    return options;
}

void idleUntil(sessions::SessionEngine& engine, auto condition) {
    const auto patienceEnds = std::chrono::steady_clock::now() + kStartPatience;
    while (!condition() && !interrupted() && std::chrono::steady_clock::now() < patienceEnds) {
        engine.idle();
        usleep(2000);
    }
}

/// The files are ready and the transport is told to roll before the device starts: the first frame of the stream is the
/// first frame of the song. Where the input is wanted, the device starts first: only then it tells how late it is.
Status roll(sessions::SessionEngine& engine, host::AudioOutput& output, const Route& route, bool records) {
    if (auto set = engine.setLoop(route.loop); !set) return set;
    if (!records) engine.play();
    engine.locate(route.from);
    while (!records && !engine.ready() && !interrupted()) {
        engine.idle();
        usleep(2000);
    }
    // With a loop it has no end; a device that does not wait might come to it before the player does.
    if (!route.loop && !records) output.finishAfter(route.end - route.from + engine.latencyFrames());
    if (auto started = output.start(); !started) return started;
    if (!records) return {};
    constexpr std::uint64_t kSettlingCallbacks = 4;
    idleUntil(engine, [&] { return output.device().callbacks() >= kSettlingCallbacks && engine.ready(); });
    return {};
}

/// What has been moved from outside is saved, or said not to be.
Status keepChanges(const PlayArguments& arguments, Document& document, PlayReport& report) {
    if (!document.history().modified()) return {};
    if (document.recording) {
        if (Status unsaved = document.recording->takeUnsaved(); !unsaved) return unsaved;
        report.notice("what was moved from outside since the last take is not saved");
        return {};
    }
    if (arguments.save) return sessions::save(document.session(), document.history().record());
    report.notice("what was moved from outside is not saved; --save keeps it");
    return {};
}

Status play(const PlayArguments& arguments) {
    if (auto checked = checkWish(arguments); !checked) return checked;
    const auto outputs = deviceOutputs(arguments);
    if (!outputs) return fail(outputs.error());
    if (auto simd = chooseSimd(arguments.simd); !simd) return simd;
    const auto installation = findInstallation(arguments.sandboxing);
    const auto control = controlWish(arguments);
    if (!control) return fail(control.error());
    installation->expect(arguments.session);
    auto document = openDocument(arguments, installation->registry);
    if (!document) return fail(document.error());
    const sessions::Session& session = document->session();
    sessions::History& history = document->history();
    Recording* const recording = document->recording.get();
    if (auto checked = checkRate(arguments, session.sampleRate); !checked) return checked;
    const auto wish = parseWish(arguments, session);
    if (!wish) return fail(wish.error());
    tellProblems(*document);
    warnOfFreezes(session);

    host::raiseWorkers();
    const auto options = engineOptions(arguments, *document);
    auto made = sessions::SessionEngine::create(session, installation->registry, options);
    if (!made) return fail(std::move(made).error());
    sessions::SessionEngine& engine = **made;
    std::vector<Error> faults = engine.takeFaults();  // said now: there may be no device to go on with
    for (const Error& fault : faults) std::cerr << "lacquer: " << fault.line() << "\n";
    const auto route = routeThrough(session, engine, *wish, arguments.prerollSeconds, recording != nullptr);
    if (!route) return fail(route.error());
    if (recording != nullptr)
        if (Status attached =
                recording->attach(engine, route->punch, route->hasEnd ? std::optional(route->end) : std::nullopt);
            !attached)
            return attached;
    engine.setLowLatency(arguments.lowLatencyMs);
    const auto monitor = PlayMonitor::create(arguments.monitor, session, engine);
    if (!monitor) return fail(monitor.error());
    auto output = host::AudioOutput::open(engine.engine(), engine.spec(),
                                          {.deviceName = arguments.device,
                                           .deviceOutputs = *outputs,
                                           .input = recording != nullptr ? recording->input() : nullptr,
                                           .inputDeviceName = arguments.inputDevice,
                                           .capture = recording != nullptr ? &recording->sink() : nullptr,
                                           .monitor = &(*monitor)->controls()});
    if (!output) return fail(std::move(output).error());
    history.addListener([&](const sessions::Edit& edit) { engine.follow(edit); });
    auto remote = PlayControl::open(*control, history, installation->registry, engine);
    if (!remote) return fail(std::move(remote).error());
    if (auto rolling = roll(engine, **output, *route, recording != nullptr); !rolling) return rolling;

    const Playing playing{engine, **output, **monitor, route->end,
                          recording != nullptr ? &recording->recorder() : nullptr};
    const auto report = arguments.json ? reportAsEvents(playing, std::move(faults)) : reportToPeople(playing);
    Player player(playing, route->loop, recording, *report);
    (*remote)->begin(player, *report);
    player.listenTo(**remote);
    const PlayEnd how = player.run();
    (*remote)->finish();
    (*output)->stop();
    if (recording != nullptr) recording->finish(*report);
    const Status saved = keepChanges(arguments, *document, *report);
    if (!saved && (how == PlayEnd::lost || (*output)->device().leftBehind()))  // there is more to be said below
        std::cerr << "lacquer: " << saved.error().line() << std::endl;
    report->ended(how, player.load());
    const Error lost = deviceLost(**output, recording != nullptr);
    if ((*output)->device().leftBehind()) {
        // The device's library hangs, and may abort the program while it is torn down: leave at once.
        std::cout.flush();
        if (how == PlayEnd::interrupted) dieOfInterrupt();
        if (how == PlayEnd::lost && arguments.json) printErrorEvent(lost);
        if (how == PlayEnd::lost) std::cerr << "lacquer: " << lost.line() << std::endl;
        if (how == PlayEnd::lost) _exit(static_cast<int>(exitCodeFor(lost.kind)));
        _exit(saved ? 0 : static_cast<int>(exitCodeFor(saved.error().kind)));
    }
    if (how == PlayEnd::lost) return fail(lost);
    return saved;
}

Status run(const PlayArguments& arguments) {
    Status played = play(arguments);
    if (!played && arguments.json) printErrorEvent(played.error());
    return played;
}

}  // namespace

void declarePlay(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<PlayArguments>();
    CLI::App* command = program.add_subcommand("play", "Play a session through an audio device.");
    declarePlayOptions(*command, *arguments);
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
