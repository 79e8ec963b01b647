#include "cli/play_options.hpp"

#include <CLI/CLI.hpp>

#include "cli/finite_range.hpp"
#include "cli/simd_option.hpp"
#include "cli/threads_option.hpp"
#include "host/audio/monitor_section.hpp"

namespace lacquer::cli {
namespace {

void declareRecording(CLI::App& command, PlayArguments& arguments) {
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
    add(command
            .add_option("--punch", arguments.punch,
                        "Record only from START to END: each seconds into the song or the name of a marker; or "
                        "the name of a region alone")
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
            ->check(finiteRange(0.0, 1000.0)));
    add(command.add_option("--input", arguments.inputDevice,
                           "Device to record from, or a part of its name; without it, the one that is played on"));
    add(command
            .add_option("--record-offset", wish.offsetFrames,
                        "Move what is recorded so many frames earlier than the latencies say that the device tells")
            ->type_name("FRAMES")
            ->check(CLI::Range(-480000, 480000)));
}

}  // namespace

void declarePlayOptions(CLI::App& command, PlayArguments& arguments) {
    command.add_option("SESSION", arguments.session, "Session folder (NAME.lacquer)")->required();
    command.add_option("--device", arguments.device,
                       "Device to play on, or a part of its name; without it, JACK where it runs, else ALSA's default");
    command
        .add_option("--rate", arguments.rate,
                    "Sampling rate in Hz that is counted on; refused where the session has another")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--outputs", arguments.outputs,
                    "The device's outputs for left and right, from 1 on, as in 3,4; its others are silent")
        ->type_name("LEFT,RIGHT")
        ->delimiter(',')
        ->expected(2)
        ->allow_extra_args(false)
        ->check(CLI::Range(1, 256));
    command
        .add_option("--from", arguments.from,
                    "Start here in the song: seconds, minutes:seconds, or the name of a marker")
        ->type_name("TIME");
    command
        .add_option("--loop", arguments.loop,
                    "Go round from START to END: each seconds into the song or the name of a marker; or the name of a "
                    "region alone; starts there without --from")
        ->type_name("START:END");
    command.add_option("--preroll", arguments.prerollSeconds, "Start this many seconds ahead of that")
        ->check(CLI::NonNegativeNumber);
    MonitorWish& monitor = arguments.monitor;
    command
        .add_option("--reference", monitor.references,
                    "A finished record to compare with, as loud as the song: it plays beside it, and b goes over to it")
        ->type_name("FILE")
        ->allow_extra_args(false);
    command.add_flag("--hear-reference", monitor.hearReference, "Start with the reference");
    CLI::Option* const listen = command
                                    .add_option("--listen", monitor.listen,
                                                "Listen to this node alone, by its name or id; several are added up")
                                    ->type_name("NODE")
                                    ->allow_extra_args(false);
    command.add_flag("--pfl", monitor.beforeThem, "Listen to what goes into those nodes: before the fader")
        ->needs(listen);
    command.add_flag("--mono", monitor.mono, "Start in mono");
    command.add_flag("--dim", monitor.dim, "Start dimmed, by 20 dB");
    command.add_option("--volume", monitor.volumeDb, "Volume of the monitor, in dB")
        ->check(CLI::Range(double{host::MonitorControls::kSilentDb}, double{host::MonitorControls::kLoudestDb}))
        ->capture_default_str();
    addThreadsOption(command, arguments.threads, "Threads to run the graph on", "1");
    command.add_option("--block", arguments.block, "Quantum in frames instead of the session's (64 to 4096)")
        ->check(CLI::IsMember({64, 128, 256, 512, 1024, 2048, 4096}));
    command
        .add_option("--midi", arguments.midi,
                    "Listen to the controller at this MIDI port, or a part of its name; may be given several times")
        ->type_name("PORT")
        ->allow_extra_args(false);
    command
        .add_flag("--osc{9099}", arguments.oscPort,
                  "Take OSC from this machine, on UDP port 9099, or as in --osc=9000 another; 0: any that is free")
        ->check(CLI::Range(0, 65535));
    command
        .add_option("--osc-bind", arguments.oscBind,
                    "Take OSC on this address of the machine instead of 127.0.0.1 and ::1; 0.0.0.0 is all of them")
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    command
        .add_option("--osc-allow", arguments.oscAllow,
                    "Who may send OSC: an address, or a network as 192.168.1.0/24; without it, this machine alone")
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    command
        .add_option("--automation", arguments.automation,
                    "Write what MIDI and OSC move as automation, whatever modes the session has: touch writes while a\n"
                    "control is held, latch from its first move to where the song stops, write all that is bound from\n"
                    "the start; play: write nothing")
        ->check(CLI::IsMember({"play", "touch", "latch", "write"}));
    command.add_flag("--save", arguments.save, "At the end, save what MIDI and OSC have changed");
    addSimdOption(command, arguments.simd);
    addSandboxOption(command, arguments.sandboxing);
    command
        .add_option("--until", arguments.until,
                    "End here in the song: seconds, minutes:seconds, or the name of a marker")
        ->type_name("TIME");
    declareRecording(command, arguments);
    command.add_flag("--json", arguments.json, "Print what happens as JSON, one event per line");
    command.footer(
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
        "A plugin that runs in a process of its own and ends it is muted and named; a starts it again.\n"
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
        "  lacquer play song.lacquer --loop Chorus\n"
        "  lacquer play song.lacquer --reference record.flac\n"
        "  lacquer play song.lacquer --listen 'vocal-lead fader' --pfl\n"
        "  lacquer play song.lacquer --device USB --outputs 3,4\n"
        "  lacquer play song.lacquer --record --arm voice=1 --punch 30:45.5 --from 25\n"
        "  lacquer play song.lacquer --midi nanoKONTROL --osc --save\n"
        "  lacquer play song.lacquer --midi nanoKONTROL --automation touch --save");
}

}  // namespace lacquer::cli
