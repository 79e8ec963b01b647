// `lacquer play`: a session through an audio device, until it ends or the user has heard enough.
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/installation.hpp"
#include "cli/interrupt.hpp"
#include "cli/keyboard.hpp"
#include "cli/output.hpp"
#include "cli/simd_option.hpp"
#include "host/audio/audio_output.hpp"
#include "nodes/simd/target.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::cli {
namespace {

constexpr int kPollMs = 30;
constexpr double kSeekSeconds = 5;
constexpr double kUnknownTailSeconds = 2;

struct Arguments {
    std::string session;
    std::string device;
    std::optional<double> fromSeconds;
    std::string loop;
    double prerollSeconds = 0;
    int threads = 1;
    int block = 0;
    std::string simd;
    bool json = false;
};

std::string clock(TimelineFrame frame, double rate) {
    const auto tenths = static_cast<std::int64_t>(std::max(0.0, static_cast<double>(frame) * 10 / rate));
    const std::string seconds = std::to_string(tenths / 10 % 60);
    return std::to_string(tenths / 600) + ":" + (seconds.size() < 2 ? "0" : "") + seconds + "." +
           std::to_string(tenths % 10);
}

/// Seconds into the song.
struct LoopSeconds {
    double start = 0;
    double end = 0;
};

/// Reads "A:B".
Result<LoopSeconds> parseLoop(const std::string& text) {
    const Failure<Error> refused = fail(ErrorKind::usage, "\"" + text + "\" is no stretch of a song", "--loop",
                                        "write START:END in seconds, as in 30:45.5");
    LoopSeconds loop;
    const char* const end = text.data() + text.size();
    const auto start = std::from_chars(text.data(), end, loop.start);
    if (start.ec != std::errc() || start.ptr == end || *start.ptr != ':') return refused;
    const auto last = std::from_chars(start.ptr + 1, end, loop.end);
    if (last.ec != std::errc() || last.ptr != end) return refused;
    constexpr double kLongestSeconds = 1e6;  // far beyond any song, and far from where frames no longer fit
    if (!(loop.start >= 0 && loop.start <= kLongestSeconds && loop.end >= 0 && loop.end <= kLongestSeconds))
        return refused;
    return loop;
}

Status checkLoopOnSong(LoopRange loop, double rate, TimelineFrame songEnd) {
    if (auto checked = checkLoop(loop, rate); !checked) {
        Error error = std::move(checked).error();
        error.where = "--loop";
        error.remedy += ", " + number(static_cast<double>(shortestLoopFrames(rate)) / rate, 3) + " s";
        return fail(std::move(error));
    }
    if (loop.startFrame >= songEnd)
        return fail(ErrorKind::usage, "the song is over at " + clock(songEnd, rate), "--loop",
                    "start earlier than that");
    return {};
}

/// What blocks take of the time there is, now and on the whole.
class LoadDisplay {
public:
    /// Often. What is shown changes now and then, so that it can be read.
    void update(const Load& load) {
        add(load, current_);
        add(load, total_);
        if (++updates_ % kUpdates != 0) return;
        shown_ = std::exchange(current_, {});
    }
    [[nodiscard]] const Load& shown() const { return shown_; }
    [[nodiscard]] const Load& total() const { return total_; }

private:
    static constexpr int kUpdates = 15;  // half a second

    static void add(const Load& load, Load& to) {
        const std::uint64_t blocks = to.blocks + load.blocks;
        if (blocks > 0)
            to.mean = (to.mean * static_cast<double>(to.blocks) + load.mean * static_cast<double>(load.blocks)) /
                      static_cast<double>(blocks);
        to.worst = std::max(to.worst, load.worst);
        to.blocks = blocks;
    }

    Load current_, shown_, total_;
    int updates_ = 0;
};

/// What has gone wrong so far.
class FaultList {
public:
    /// What is new.
    std::vector<Error> take(sessions::SessionEngine& engine) {
        std::vector<Error> faults = engine.takeFaults();
        all_.insert(all_.end(), faults.begin(), faults.end());
        return faults;
    }
    [[nodiscard]] nlohmann::ordered_json json() const {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const Error& fault : all_) list.push_back(asJson(fault));
        return list;
    }

private:
    std::vector<Error> all_;
};

class Player {
public:
    /// `loop` is the one that a key switches on and off.
    Player(sessions::SessionEngine& engine, FaultList& faults, host::AudioOutput& output, TimelineFrame end,
           std::optional<LoopRange> loop)
        : engine_(engine),
          faults_(faults),
          output_(output),
          end_(end),
          loop_(loop),
          terminal_(isatty(STDERR_FILENO) != 0) {
        if (loop) endless();
    }

    /// Returns when the song is over or the user quits. Fails when the device is lost.
    Status run() {
        Keyboard keyboard;
        if (keyboard.interactive())
            std::cerr << "space: play or stop   arrows: 5 s back or on   home: start   "
                      << (loop_ ? "l: loop or not   " : "") << "q: quit\n";
        while (!interrupted() && !output_.device().finished()) {
            if (output_.device().lost())
                return fail(ErrorKind::unavailable, "audio device lost", output_.device().info().name,
                            "the session is as it was; check the device and play again");
            engine_.idle();
            for (const Error& fault : faults_.take(engine_)) say("lacquer: " + fault.line() + "\n");
            load_.update(engine_.takeLoad());
            showStatus();
            if (seeked_ && engine_.playing() && position() >= end_) return {};
            if (const auto key = keyboard.next(kPollMs); key && press(*key) == Key::quit) return {};
        }
        return {};
    }

    /// Of what has been handed to the device. The engine may be ahead of it; stopped, it stands.
    [[nodiscard]] TimelineFrame position() const {
        return engine_.position() - (engine_.playing() ? output_.leadFrames() : 0);
    }
    /// Of all that has been played.
    [[nodiscard]] const Load& load() const { return load_.total(); }
    [[nodiscard]] std::uint64_t xruns() const { return output_.device().underflows() + output_.lateQuanta(); }

private:
    Key press(Key key) {
        const auto step = static_cast<TimelineFrame>(kSeekSeconds * engine_.spec().sampleRate);
        if (key != Key::quit) endless();
        switch (key) {
            case Key::space:
                engine_.playing() ? engine_.stop() : engine_.play();
                break;
            case Key::left:
                engine_.locate(std::max<TimelineFrame>(0, position() - step));
                break;
            case Key::right:
                engine_.locate(std::min(end_, position() + step));
                break;
            case Key::home:
                engine_.locate(0);
                break;
            case Key::loop:
                if (loop_) (void)engine_.setLoop(engine_.loop() ? std::nullopt : loop_);  // has been checked
                break;
            case Key::quit:
                break;
        }
        return key;
    }

    // From the first key on, or with a loop, the length of the stream is no longer the length of the song.
    void endless() {
        seeked_ = true;
        output_.finishAfter(std::numeric_limits<std::int64_t>::max());
    }

    void showStatus() {
        if (!terminal_) return;
        const double rate = engine_.spec().sampleRate;
        std::cerr << "\r" << (engine_.playing() ? "playing " : "stopped ") << clock(position(), rate) << " / "
                  << clock(end_, rate) << (engine_.loop() ? "   loop   " : "   ") << output_.device().info().name
                  << "   load " << std::lround(100 * load_.shown().mean) << " % (worst "
                  << std::lround(100 * load_.shown().worst) << " %)   xruns " << xruns();
        if (output_.delayFrames() > 0) std::cerr << "   delay " << output_.delayFrames() << " frames";
        std::cerr << "   \x1b[K" << std::flush;
        statusShown_ = true;
    }

    void say(const std::string& line) {
        if (statusShown_) std::cerr << "\r\x1b[K";
        std::cerr << line;
    }

    sessions::SessionEngine& engine_;
    FaultList& faults_;
    host::AudioOutput& output_;
    TimelineFrame end_;
    std::optional<LoopRange> loop_;
    bool terminal_;
    LoadDisplay load_;
    bool statusShown_ = false;
    bool seeked_ = false;
};

Status run(const Arguments& arguments) {
    std::optional<LoopSeconds> loopSeconds;
    if (!arguments.loop.empty()) {
        auto parsed = parseLoop(arguments.loop);
        if (!parsed) return fail(std::move(parsed).error());
        loopSeconds = *parsed;
    }
    if (auto simd = chooseSimd(arguments.simd); !simd) return simd;
    const auto installation = findInstallation();
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    for (Error problem : loaded->problems) {
        if (problem.kind == ErrorKind::unavailable) problem.what += "; what comes in goes on without it";
        std::cerr << "lacquer: " << problem.line() << "\n";
    }
    const sessions::Session& session = loaded->session;

    sessions::SessionEngineOptions options;
    options.quantumFrames = arguments.block;
    options.workers = arguments.threads - 1;
    options.missingMedia = sessions::MissingMedia::silence;
    options.brokenNodes = sessions::BrokenNodes::bypass;
    options.missingPlugins = sessions::MissingPlugins::bypass;
    auto engine = sessions::SessionEngine::create(session, installation->registry, options);
    if (!engine) return fail(std::move(engine).error());
    FaultList faults;  // said now: there may be no device to go on with
    for (const Error& fault : faults.take(**engine)) std::cerr << "lacquer: " << fault.line() << "\n";
    const double rate = session.sampleRate;
    const auto frames = [&](double seconds) { return static_cast<std::int64_t>(std::llround(seconds * rate)); };
    const double fromSeconds = arguments.fromSeconds.value_or(loopSeconds ? loopSeconds->start : 0);
    const TimelineFrame from = session.startFrame + frames(fromSeconds) - frames(arguments.prerollSeconds);
    const TimelineFrame end = session.endFrame.value_or(session.lastClipEnd() +
                                                        (*engine)->tailFrames().value_or(frames(kUnknownTailSeconds)));
    std::optional<LoopRange> loop;
    if (loopSeconds) {
        loop = {session.startFrame + frames(loopSeconds->start), session.startFrame + frames(loopSeconds->end)};
        if (auto checked = checkLoopOnSong(*loop, rate, end); !checked) return checked;
    }
    if (from >= end)
        return fail(ErrorKind::usage, "the song is over at " + clock(end, rate), "--from", "start earlier than that");
    auto output = host::AudioOutput::open((*engine)->engine(), (*engine)->spec(), {.deviceName = arguments.device});
    if (!output) return fail(std::move(output).error());

    // The files are ready and the transport is told to roll before the device starts: the first frame of the stream is
    // the first frame of the song.
    if (auto set = (*engine)->setLoop(loop); !set) return set;
    (*engine)->play();
    (*engine)->locate(from);
    while (!(*engine)->ready() && !interrupted()) {
        (*engine)->idle();
        usleep(2000);
    }
    (*output)->finishAfter(end - from + (*engine)->latencyFrames());
    if (auto started = (*output)->start(); !started) return started;
    Player player(**engine, faults, **output, end, loop);
    const Status played = player.run();
    (*output)->stop();

    const host::AudioDevice& device = (*output)->device();
    if (isatty(STDERR_FILENO) != 0) std::cerr << "\n";
    if (const char* advice = host::priorityAdvice(device.priority()); *advice != '\0' && !arguments.json)
        std::cerr << "lacquer: " << advice << "\n";
    if (!arguments.json) {
        std::cout << "Played to " << clock(player.position(), rate) << " on " << device.info().name << ", "
                  << player.xruns() << (player.xruns() == 1 ? " xrun" : " xruns");
        if (const int delay = (*output)->delayFrames(); delay > 0)
            std::cout << ", delayed by a quantum of " << delay << " frames: the device asks for "
                      << device.callbackFrames() << " at a time";
        std::cout << "\n";
    }
    if (arguments.json)
        printJson({{"device", device.info().name},
                   {"api", device.info().api},
                   {"sampleRate", session.sampleRate},
                   {"quantumFrames", (*engine)->spec().quantumFrames},
                   {"simd", nodes::nameOf(nodes::chosenSimdTarget())},
                   {"callbackFrames", device.callbackFrames()},
                   {"mode", host::nameOf((*output)->mode())},
                   {"delayFrames", (*output)->delayFrames()},
                   {"latencyFrames", (*engine)->latencyFrames() + (*output)->delayFrames()},
                   {"callbacks", device.callbacks()},
                   {"underflows", device.underflows()},
                   {"lateQuanta", (*output)->lateQuanta()},
                   {"dspLoad", {{"mean", player.load().mean}, {"worst", player.load().worst}}},
                   {"realtime", device.priority() == host::ThreadPriority::realtime},
                   {"positionFrames", player.position()},
                   {"nodesWithoutPlugin", (*engine)->nodesWithoutPlugin()},
                   {"faults", faults.json()}});
    if (device.leftBehind()) {
        // The device's library hangs, and may abort the program while it is torn down: leave at once.
        std::cout.flush();
        if (!played) std::cerr << "lacquer: " << played.error().line() << std::endl;
        _exit(played ? 0 : static_cast<int>(exitCodeFor(played.error().kind)));
    }
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
    command->add_option("--from", arguments->fromSeconds, "Start this many seconds into the song")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--loop", arguments->loop,
                     "Go round from START to END, seconds into the song; starts there without --from")
        ->type_name("START:END");
    command->add_option("--preroll", arguments->prerollSeconds, "Start this many seconds ahead of that")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--threads", arguments->threads,
                     "Threads to run the graph on; the further ones have no real-time priority")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command->add_option("--block", arguments->block, "Quantum in frames instead of the session's (64 to 4096)")
        ->check(CLI::IsMember({64, 128, 256, 512, 1024, 2048, 4096}));
    addSimdOption(*command, arguments->simd);
    command->add_flag("--json", arguments->json, "Print at the end what was played as one JSON object");
    command->footer(
        "Keys: space plays and stops, the arrows go 5 s back and on, home goes to the start, l switches the loop off\n"
        "and on, q quits.\n"
        "A device whose buffers are a multiple of the quantum is served directly. For any other, a real-time thread\n"
        "runs one quantum ahead, and the sound is late by that quantum: delayFrames of --json, part of latencyFrames.\n"
        "The load is the share of a block's length that running it takes: the mean and the worst block of the last "
        "half\n"
        "second; dspLoad of --json (1: all of it), of all that was played. Beyond 100 % the sound drops out; the "
        "nodes\n"
        "to blame are named.\n"
        "A node that does not start, or whose plugin is not installed, is named and left out: what comes in goes on\n"
        "without it (faults and nodesWithoutPlugin of --json). So is a feedback delay that is too short for its loop.\n"
        "A render refuses all of these.\n"
        "Example:\n"
        "  lacquer play song.lacquer --from 30\n"
        "  lacquer play song.lacquer --loop 61.5:75");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
