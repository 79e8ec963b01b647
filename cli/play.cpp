// `lacquer play`: a session through an audio device, until it ends or the user has heard enough.
#include <unistd.h>

#include <algorithm>
#include <charconv>
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
#include "cli/player.hpp"
#include "cli/simd_option.hpp"
#include "cli/song_time.hpp"
#include "cli/write_session.hpp"
#include "sessions/format/session_file.hpp"

namespace lacquer::cli {
namespace {

constexpr double kUnknownTailSeconds = 2;

struct Arguments {
    std::string session;
    std::string device;
    std::optional<double> rate;
    std::vector<int> outputs;
    std::optional<std::string> from, loop;
    double prerollSeconds = 0;
    int threads = 1;
    int block = 0;
    std::string simd;
    std::vector<std::string> midi, oscBind, oscAllow;
    std::string oscPort;  ///< empty: no OSC
    bool save = false;
    bool json = false;
};

Result<ControlWish> controlWish(const Arguments& arguments) {
    ControlWish wish{arguments.midi, {}};
    if (!arguments.oscPort.empty())
        wish.osc = host::OscOptions{std::stoi(arguments.oscPort), arguments.oscBind, arguments.oscAllow};  // checked
    else if (!arguments.oscBind.empty() || !arguments.oscAllow.empty())
        return fail(ErrorKind::usage, "OSC is off", arguments.oscBind.empty() ? "--osc-allow" : "--osc-bind",
                    "switch it on with --osc");
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
    std::optional<LoopSeconds> loop;
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
    return wish;
}

/// The same on the timeline.
struct Route {
    TimelineFrame from = 0;  ///< before the song where there is a preroll
    TimelineFrame end = 0;
    std::optional<LoopRange> loop;
};

Result<Route> routeThrough(const sessions::Session& session, const sessions::SessionEngine& engine, const Wish& wish,
                           double prerollSeconds) {
    const double rate = session.sampleRate;
    const auto frames = [&](double seconds) { return static_cast<std::int64_t>(std::llround(seconds * rate)); };
    Route route;
    route.end =
        session.endFrame.value_or(session.lastClipEnd() + engine.tailFrames().value_or(frames(kUnknownTailSeconds)));
    route.from = session.startFrame + frames(wish.from) - frames(prerollSeconds);
    if (wish.loop) {
        route.loop = {session.startFrame + frames(wish.loop->start), session.startFrame + frames(wish.loop->end)};
        if (auto checked = checkLoopOnSong(*route.loop, rate, route.end); !checked) return fail(checked.error());
    }
    if (route.from >= route.end)
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

const Error kDeviceLost{
    ErrorKind::unavailable, "audio device lost", {}, "the session is as it was; check the device and play again"};

/// What has been moved from outside is saved, or said not to be.
Status keepChanges(const Arguments& arguments, sessions::History& history, PlayReport& report) {
    if (!history.modified()) return {};
    if (arguments.save) return sessions::save(history.session());
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
    auto loaded = openToPlay(arguments, installation->registry);
    if (!loaded) return fail(std::move(loaded).error());
    sessions::Session& session = loaded->session;
    sessions::History history(session, installation->registry);
    if (auto checked = checkRate(arguments, session.sampleRate); !checked) return checked;
    for (Error problem : loaded->problems) {
        if (problem.kind == ErrorKind::unavailable) problem.what += "; what comes in goes on without it";
        std::cerr << "lacquer: " << problem.line() << "\n";
    }

    sessions::SessionEngineOptions options;
    options.quantumFrames = arguments.block;
    options.workers = arguments.threads - 1;
    options.missingMedia = sessions::MissingMedia::silence;
    options.brokenNodes = sessions::BrokenNodes::bypass;
    options.missingPlugins = sessions::MissingPlugins::bypass;
    host::raiseWorkers();
    auto made = sessions::SessionEngine::create(session, installation->registry, options);
    if (!made) return fail(std::move(made).error());
    sessions::SessionEngine& engine = **made;
    std::vector<Error> faults = engine.takeFaults();  // said now: there may be no device to go on with
    for (const Error& fault : faults) std::cerr << "lacquer: " << fault.line() << "\n";
    const auto route = routeThrough(session, engine, *wish, arguments.prerollSeconds);
    if (!route) return fail(route.error());
    auto output = host::AudioOutput::open(engine.engine(), engine.spec(),
                                          {.deviceName = arguments.device, .deviceOutputs = *outputs});
    if (!output) return fail(std::move(output).error());

    history.addListener([&](const sessions::Edit& edit) { engine.follow(edit); });
    auto remote = PlayControl::open(*control, history, installation->registry, engine);
    if (!remote) return fail(std::move(remote).error());

    // The files are ready and the transport is told to roll before the device starts: the first frame of the stream is
    // the first frame of the song.
    if (auto set = engine.setLoop(route->loop); !set) return set;
    engine.play();
    engine.locate(route->from);
    while (!engine.ready() && !interrupted()) {
        engine.idle();
        usleep(2000);
    }
    // With a loop it has no end; a device that does not wait might come to it before the player does.
    if (!route->loop) (*output)->finishAfter(route->end - route->from + engine.latencyFrames());
    if (auto started = (*output)->start(); !started) return started;

    const Playing playing{engine, **output, route->end};
    const auto report = arguments.json ? reportAsEvents(playing, std::move(faults)) : reportToPeople(playing);
    Player player(playing, route->loop, *report);
    (*remote)->begin(player, *report);
    player.listenTo(**remote);
    const PlayEnd how = player.run();
    (*output)->stop();
    const Status saved = keepChanges(arguments, history, *report);
    report->ended(how, player.load());
    Error lost = kDeviceLost;
    lost.where = (*output)->device().info().name;
    if ((*output)->device().leftBehind()) {
        // The device's library hangs, and may abort the program while it is torn down: leave at once.
        std::cout.flush();
        if (how == PlayEnd::interrupted) dieOfInterrupt();
        if (how == PlayEnd::lost && arguments.json) printErrorEvent(lost);
        if (how == PlayEnd::lost) std::cerr << "lacquer: " << lost.line() << std::endl;
        _exit(how == PlayEnd::lost ? static_cast<int>(exitCodeFor(lost.kind)) : 0);
    }
    if (how == PlayEnd::lost) return fail(std::move(lost));
    return saved;
}

Status run(const Arguments& arguments) {
    Status played = play(arguments);
    if (!played && arguments.json) printErrorEvent(played.error());
    return played;
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
    command->add_flag("--json", arguments->json, "Print what happens as JSON, one event per line");
    command->footer(
        "Keys: space plays and stops, the arrows go 5 s back and on, home goes to the start, l switches the loop off\n"
        "and on, q quits, ? lists them. The status line shows the position, the highest sample of each channel in the\n"
        "last half second, the load, and xruns: the times that the device did not get its sound in time.\n"
        "The load is the share of a block's length that running it takes: the mean and the worst block of the last\n"
        "half second. Beyond 100 % the sound drops out; the nodes to blame are named.\n"
        "A device whose buffers are a multiple of the quantum is served directly. For any other, a real-time thread\n"
        "runs one quantum ahead, and the sound is late by that quantum.\n"
        "A node that does not start, or whose plugin is not installed, is named and left out: what comes in goes on\n"
        "without it. So is a feedback delay that is too short for its loop. A render refuses all of these.\n"
        "A device that goes away while it plays ends the program with exit code 69; the session stays as it is.\n"
        "MIDI controllers move what `lacquer bind` has bound them to, and OSC reaches everything: docs/control.md.\n"
        "docs/playing.md says how to get real-time priority, and lists the events of --json.\n"
        "Examples:\n"
        "  lacquer play song.lacquer --from 1:05.5\n"
        "  lacquer play song.lacquer --loop 61.5:75\n"
        "  lacquer play song.lacquer --device USB --outputs 3,4\n"
        "  lacquer play song.lacquer --midi nanoKONTROL --osc --save");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
