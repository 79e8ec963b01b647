// `lacquer play`: a session through an audio device, until it ends or the user has heard enough.
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <iostream>
#include <optional>
#include <utility>
#include <vector>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/installation.hpp"
#include "cli/interrupt.hpp"
#include "cli/play_control.hpp"
#include "cli/play_monitor.hpp"
#include "cli/player.hpp"
#include "cli/recording.hpp"
#include "cli/simd_option.hpp"
#include "cli/song_time.hpp"
#include "cli/write_session.hpp"
#include "sessions/format/session_file.hpp"

namespace lacquer::cli {
namespace {

constexpr double kUnknownTailSeconds = 2;
constexpr auto kStartPatience = std::chrono::seconds(5);

struct Arguments {
    std::string session;
    std::string device;
    std::optional<double> rate;
    std::vector<int> outputs;
    std::optional<std::string> from, until, loop, punch;
    MonitorWish monitor;
    double prerollSeconds = 0;
    int threads = 1;
    int block = 0;
    std::string simd;
    std::vector<std::string> midi, oscBind, oscAllow;
    std::string oscPort;  ///< empty: no OSC
    bool save = false;
    bool json = false;
    RecordingWish recording;
    std::string inputDevice;
    std::optional<double> lowLatencyMs;
};

Result<ControlWish> controlWish(const Arguments& arguments) {
    ControlWish wish{arguments.midi, {}};
    if (!arguments.oscPort.empty())
        wish.osc = host::OscOptions{std::stoi(arguments.oscPort), arguments.oscBind, arguments.oscAllow};  // checked
    else if (!arguments.oscBind.empty() || !arguments.oscAllow.empty())
        return fail(ErrorKind::usage, "OSC is off", arguments.oscBind.empty() ? "--osc-allow" : "--osc-bind",
                    "switch it on with --osc");
    if (arguments.save && arguments.recording.any())
        return fail(ErrorKind::usage, "recording saves the session with every take", "--save", "leave it out");
    if (arguments.save && !wish.any())
        return fail(ErrorKind::usage, "nothing can be changed while it plays, so there is nothing to save", "--save",
                    "control it with --midi or --osc, or leave this out");
    return wish;
}

/// With the lock of the session where it is to be saved, so that nobody else writes it meanwhile.
Result<sessions::OpenedSession> openToPlay(const Arguments& arguments, const ProcessorRegistry& registry) {
    if (!arguments.save) {
        auto loaded = sessions::load(arguments.session, registry);
        if (!loaded) return fail(std::move(loaded).error());
        return sessions::OpenedSession{std::move(loaded->session), std::move(loaded->text),
                                       std::move(loaded->problems)};
    }
    return openToWrite(arguments.session, registry);
}

/// What of the song is asked for, in seconds.
struct Wish {
    double from = 0;
    std::optional<double> until;
    std::optional<LoopSeconds> loop, punch;
};

Result<Wish> parseWish(const Arguments& arguments) {
    Wish wish;
    if (arguments.loop) {
        const auto loop = parseLoop(*arguments.loop);
        if (!loop) return fail(loop.error());
        wish.loop = *loop;
        wish.from = loop->start;
    }
    if (arguments.from) {
        const auto from = parseTime(*arguments.from, "--from");
        if (!from) return fail(from.error());
        wish.from = *from;
    }
    if (arguments.until) {
        const auto until = parseTime(*arguments.until, "--until");
        if (!until) return fail(until.error());
        wish.until = *until;
    }
    if (arguments.punch) {
        const auto punch = parseLoop(*arguments.punch, "--punch");
        if (!punch) return fail(punch.error());
        if (punch->end <= punch->start)
            return fail(ErrorKind::usage, "the stretch ends before it starts", "--punch",
                        "write START:END in seconds, as in 30:45.5");
        wish.punch = *punch;
    }
    if (!arguments.recording.any())
        for (const auto& [given, option] : {std::pair{arguments.punch.has_value(), "--punch"},
                                            std::pair{arguments.lowLatencyMs.has_value(), "--low-latency"},
                                            std::pair{!arguments.inputDevice.empty(), "--input"},
                                            std::pair{arguments.recording.offsetFrames != 0, "--record-offset"}})
            if (given)
                return fail(ErrorKind::usage, "nothing is recorded or monitored", option,
                            "add --record, or --arm TRACK=INPUT");
    return wish;
}

/// The same on the timeline.
struct Route {
    TimelineFrame from = 0;  ///< before the song where there is a preroll
    TimelineFrame end = 0;
    bool hasEnd = true;  ///< false: what is recorded may go on behind it
    std::optional<LoopRange> loop, punch;
};

Result<Route> routeThrough(const sessions::Session& session, const sessions::SessionEngine& engine, const Wish& wish,
                           double prerollSeconds, bool records) {
    const double rate = session.sampleRate;
    const auto frames = [&](double seconds) { return static_cast<std::int64_t>(std::llround(seconds * rate)); };
    Route route;
    const auto stretch = [&](const LoopSeconds& seconds) {
        return LoopRange{session.startFrame + frames(seconds.start), session.startFrame + frames(seconds.end)};
    };
    route.end =
        session.endFrame.value_or(session.lastClipEnd() + engine.tailFrames().value_or(frames(kUnknownTailSeconds)));
    if (wish.until) route.end = session.startFrame + frames(*wish.until);
    route.hasEnd = !records || wish.until.has_value();
    route.from = session.startFrame + frames(wish.from) - frames(prerollSeconds);
    if (wish.punch) route.punch = stretch(*wish.punch);
    if (wish.loop) {
        route.loop = stretch(*wish.loop);
        const TimelineFrame last = route.hasEnd ? route.end : route.loop->endFrame;
        if (auto checked = checkLoopOnSong(*route.loop, rate, last); !checked) return fail(checked.error());
    }
    if (route.hasEnd && route.from >= route.end)
        return fail(ErrorKind::usage, "the song is over at " + clock(route.end, rate), "--from",
                    "start earlier than that");
    return route;
}

Status checkRate(const Arguments& arguments, double sessionRate) {
    if (!arguments.rate || *arguments.rate == sessionRate) return {};
    return fail(ErrorKind::usage,
                "the session is at " + std::to_string(std::lround(sessionRate)) + " Hz, and " +
                    std::to_string(std::lround(*arguments.rate)) + " Hz is asked for",
                "--rate", "leave it out, and run the device at the session's rate: playing does not resample");
}

/// As the engine counts them, from 0.
Result<std::vector<int>> deviceOutputs(const Arguments& arguments) {
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

Result<Document> openDocument(const Arguments& arguments, const ProcessorRegistry& registry) {
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

sessions::SessionEngineOptions engineOptions(const Arguments& arguments, const Document& document) {
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
Status keepChanges(const Arguments& arguments, Document& document, PlayReport& report) {
    if (!document.history().modified()) return {};
    if (document.recording) {
        if (Status unsaved = document.recording->takeUnsaved(); !unsaved) return unsaved;
        report.notice("what was moved from outside since the last take is not saved");
        return {};
    }
    if (arguments.save) return sessions::save(document.session());
    report.notice("what was moved from outside is not saved; --save keeps it");
    return {};
}

Status play(const Arguments& arguments) {
    const auto wish = parseWish(arguments);
    if (!wish) return fail(wish.error());
    const auto outputs = deviceOutputs(arguments);
    if (!outputs) return fail(outputs.error());
    if (auto simd = chooseSimd(arguments.simd); !simd) return simd;
    const auto installation = findInstallation();
    const auto control = controlWish(arguments);
    if (!control) return fail(control.error());
    installation->expect(arguments.session);
    auto document = openDocument(arguments, installation->registry);
    if (!document) return fail(document.error());
    const sessions::Session& session = document->session();
    sessions::History& history = document->history();
    Recording* const recording = document->recording.get();
    if (auto checked = checkRate(arguments, session.sampleRate); !checked) return checked;
    tellProblems(*document);

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

Status run(const Arguments& arguments) {
    Status played = play(arguments);
    if (!played && arguments.json) printErrorEvent(played.error());
    return played;
}

void declareRecording(CLI::App& command, Arguments& arguments) {
    RecordingWish& wish = arguments.recording;
    const auto add = [&](CLI::Option* option) { option->group("Recording"); };
    add(command.add_flag("--record", wish.record, "Record the tracks that are armed, from the start on"));
    add(command
            .add_option(
                "--arm", wish.arm,
                "Arm a track with these inputs of the device, from 1 on, as in voice=1 or keys=3,4; may be given "
                "again; the session itself stays as it is")
            ->type_name("TRACK=INPUTS")
            ->allow_extra_args(false));
    add(command.add_option("--punch", arguments.punch, "Record only from START to END, seconds into the song")
            ->type_name("START:END"));
    add(command
            .add_option("--monitor", wish.monitor,
                        "How armed tracks play their input: auto (while the song stands and where it is recorded), on "
                        "or off")
            ->check(CLI::IsMember({"auto", "on", "off"})));
    add(command
            .add_option("--low-latency", arguments.lowLatencyMs,
                        "Bypass nodes behind armed tracks that are later than MS milliseconds")
            ->type_name("MS")
            ->check(CLI::Range(0.0, 1000.0)));
    add(command.add_option("--input", arguments.inputDevice,
                           "Device to record from, or a part of its name; without it, the one that is played on"));
    add(command
            .add_option("--record-offset", wish.offsetFrames,
                        "Move what is recorded so many frames earlier than the latencies say that the device tells")
            ->type_name("FRAMES")
            ->check(CLI::Range(-480000, 480000)));
}

}  // namespace

void declarePlay(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = program.add_subcommand("play", "Play a session through an audio device.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option(
        "--device", arguments->device,
        "Device to play on, or a part of its name; without it, JACK where it runs, else ALSA's default");
    command
        ->add_option("--rate", arguments->rate,
                     "Sampling rate in Hz that is counted on; refused where the session has another")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--outputs", arguments->outputs,
                     "The device's outputs for left and right, from 1 on, as in 3,4; its others are silent")
        ->type_name("LEFT,RIGHT")
        ->delimiter(',')
        ->expected(2)
        ->allow_extra_args(false)
        ->check(CLI::Range(1, 256));
    command->add_option("--from", arguments->from, "Start here in the song: seconds, or minutes:seconds")
        ->type_name("TIME");
    command
        ->add_option("--loop", arguments->loop,
                     "Go round from START to END, seconds into the song; starts there without --from")
        ->type_name("START:END");
    command->add_option("--preroll", arguments->prerollSeconds, "Start this many seconds ahead of that")
        ->check(CLI::NonNegativeNumber);
    MonitorWish& monitor = arguments->monitor;
    command
        ->add_option(
            "--reference", monitor.references,
            "A finished record to compare with, as loud as the song: it plays beside it, and b goes over to it")
        ->type_name("FILE")
        ->allow_extra_args(false);
    command->add_flag("--hear-reference", monitor.hearReference, "Start with the reference");
    CLI::Option* const listen = command
                                    ->add_option("--listen", monitor.listen,
                                                 "Listen to this node alone, by its name or id; several are added up")
                                    ->type_name("NODE")
                                    ->allow_extra_args(false);
    command->add_flag("--pfl", monitor.beforeThem, "Listen to what goes into those nodes: before the fader")
        ->needs(listen);
    command->add_flag("--mono", monitor.mono, "Start in mono");
    command->add_flag("--dim", monitor.dim, "Start dimmed, by 20 dB");
    command->add_option("--volume", monitor.volumeDb, "Volume of the monitor, in dB")
        ->check(CLI::Range(double{host::MonitorControls::kSilentDb}, double{host::MonitorControls::kLoudestDb}))
        ->capture_default_str();
    command->add_option("--threads", arguments->threads, "Threads to run the graph on")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command->add_option("--block", arguments->block, "Quantum in frames instead of the session's (64 to 4096)")
        ->check(CLI::IsMember({64, 128, 256, 512, 1024, 2048, 4096}));
    command
        ->add_option("--midi", arguments->midi,
                     "Listen to the controller at this MIDI port, or a part of its name; may be given several times")
        ->type_name("PORT")
        ->allow_extra_args(false);
    command
        ->add_flag("--osc{9099}", arguments->oscPort,
                   "Take OSC from this machine, on UDP port 9099, or as in --osc=9000 another; 0: any that is free")
        ->check(CLI::Range(0, 65535));
    command
        ->add_option("--osc-bind", arguments->oscBind,
                     "Take OSC on this address of the machine instead of 127.0.0.1 and ::1; 0.0.0.0 is all of them")
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    command
        ->add_option("--osc-allow", arguments->oscAllow,
                     "Who may send OSC: an address, or a network as 192.168.1.0/24; without it, this machine alone")
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    command->add_flag("--save", arguments->save, "At the end, save what MIDI and OSC have changed");
    addSimdOption(*command, arguments->simd);
    command->add_option("--until", arguments->until, "End here in the song: seconds, or minutes:seconds")
        ->type_name("TIME");
    declareRecording(*command, *arguments);
    command->add_flag("--json", arguments->json, "Print what happens as JSON, one event per line");
    command->footer(
        "Keys: space plays and stops, the arrows go 5 s back and on, home goes to the start, l switches the loop off\n"
        "and on, r recording; b goes from the master to the reference and back, n takes the next one, m is mono, s "
        "the\n"
        "side signal, x swaps left and right, d dims, u mutes, + and - turn the volume; q quits, ? lists them. The\n"
        "monitor's are no part of the session, nor of a render. The status line shows the position, REC and the "
        "length\n"
        "of a take, the load, xruns (the times that the device did not get its sound in time), and the highest sample\n"
        "of each channel in the last half second.\n"
        "The load is the share of a block's length that running it takes: the mean and the worst block of the last\n"
        "half second. Beyond 100 % the sound drops out; the nodes to blame are named.\n"
        "A device whose buffers are a multiple of the quantum is served directly. For any other, a real-time thread\n"
        "runs one quantum ahead, and the sound is late by that quantum.\n"
        "A node that does not start, or whose plugin is not installed, is named and left out: what comes in goes on\n"
        "without it. So is a feedback delay that is too short for its loop. A render refuses all of these.\n"
        "A device that goes away while it plays ends the program with exit code 69; the session stays as it is.\n"
        "With --record or --arm the session is locked, and saved with every recording: takes go to its audio folder,\n"
        "and lie on their tracks, over what was there. What has been recorded outlives a lost device, an interrupt and "
        "a\n"
        "crash. The song then goes on behind its end, until you stop it, or up to --until or the end of --punch.\n"
        "MIDI controllers move what `lacquer bind` has bound them to, and OSC reaches everything: docs/control.md.\n"
        "docs/playing.md says how to get real-time priority, and lists the events of --json.\n"
        "Examples:\n"
        "  lacquer play song.lacquer --from 1:05.5\n"
        "  lacquer play song.lacquer --loop 61.5:75\n"
        "  lacquer play song.lacquer --reference record.flac\n"
        "  lacquer play song.lacquer --listen 'vocal-lead fader' --pfl\n"
        "  lacquer play song.lacquer --device USB --outputs 3,4\n"
        "  lacquer play song.lacquer --record --arm voice=1 --punch 30:45.5 --from 25\n"
        "  lacquer play song.lacquer --midi nanoKONTROL --osc --save");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
