// `lacquer render`: a session to one sound file.

#include "sessions/render/render.hpp"

#include <CLI/CLI.hpp>

#include "cli/cache_options.hpp"
#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/interrupt.hpp"
#include "cli/question.hpp"
#include "cli/range_option.hpp"
#include "cli/render_report.hpp"
#include "cli/session_problems.hpp"
#include "cli/simd_option.hpp"
#include "cli/threads_option.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::cli {
namespace {

struct RenderArguments {
    std::string session;
    std::string output;
    int bits = 24;
    int threads = usefulWorkers() + 1;
    int block = 0;
    std::string simd;
    Sandboxing sandboxing = Sandboxing::usual;
    RangeArguments range;
    bool bypassMissing = false;
    bool keepSolo = false;
    bool markers = false;
    CacheArguments cache;
    bool json = false;
};

sessions::SampleFormat sampleFormat(int bits) {
    if (bits == 16) return sessions::SampleFormat::pcm16;
    return bits == 24 ? sessions::SampleFormat::pcm24 : sessions::SampleFormat::float32;
}

/// Whether to render although a fader is soloed: as the options say, else as somebody at the terminal says. Fails where
/// nobody wants it.
Result<sessions::SoloHandling> soloHandling(const RenderArguments& arguments, const sessions::Session& session) {
    if (arguments.keepSolo) return sessions::SoloHandling::keep;
    auto checked = sessions::checkNothingSoloed(session);
    if (checked) return sessions::SoloHandling::refuse;
    Error error = std::move(checked).error();
    const bool wanted = !arguments.json && canAsk() &&
                        ask("lacquer: solo is on (" + error.where + "); render only what it lets through?");
    if (wanted) return sessions::SoloHandling::keep;
    error.remedy += ", or render what it lets through with --keep-solo";
    return fail(std::move(error));
}

Status run(const RenderArguments& arguments) {
    if (auto simd = chooseSimd(arguments.simd); !simd) return simd;
    const auto installation = findInstallation(arguments.sandboxing);
    installation->expect(arguments.session);
    const auto loaded = sessions::load(arguments.session, installation->registry);
    if (!loaded) return fail(loaded.error());
    if (auto checked = checkProblems(loaded->problems, arguments.bypassMissing); !checked) return checked;
    const auto solo = soloHandling(arguments, loaded->session);
    if (interrupted()) return {};
    if (!solo) return fail(solo.error());
    const auto range = rangeOf(arguments.range, loaded->session);
    if (!range) return fail(range.error());
    sessions::RenderOptions options;
    options.range = *range;
    options.markers = arguments.markers;
    options.solo = *solo;
    options.file = arguments.output;
    options.samples = sampleFormat(arguments.bits);
    options.workers = arguments.threads - 1;
    options.quantumFrames = arguments.block;
    options.missingPlugins =
        arguments.bypassMissing ? sessions::MissingPlugins::bypass : sessions::MissingPlugins::refuse;
    const auto cache = cacheOf(arguments.cache);
    if (!cache) return fail(cache.error());
    options.cache = cache->get();
    return renderAndTell("Rendering", loaded->session, installation->registry, std::move(options),
                         arguments.json ? ReportStyle::json : ReportStyle::text);
}

}  // namespace

void declareRender(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<RenderArguments>();
    CLI::App* command = program.add_subcommand("render", "Render a session to a sound file.");
    command->add_option("SESSION", arguments->session, "Session folder (NAME.lacquer)")->required();
    command->add_option("-o,--output", arguments->output, "File to write: .wav, .aiff or .flac")->required();
    command
        ->add_option("--bits", arguments->bits,
                     "Bits per sample: 16 (dithered, but for what is exact already), 24, or 32 for float")
        ->check(CLI::IsMember({16, 24, 32}))
        ->capture_default_str();
    addThreadsOption(*command, arguments->threads, "Threads to run the graph on; the samples are the same for any");
    command->add_option("--block", arguments->block, "Quantum in frames instead of the session's (64 to 4096)")
        ->check(CLI::IsMember({64, 128, 256, 512, 1024, 2048, 4096}));
    addSimdOption(*command, arguments->simd);
    addSandboxOption(*command, arguments->sandboxing);
    addRangeOptions(*command, arguments->range);
    command->add_flag("--bypass-missing", arguments->bypassMissing, "Go on without the plugins that are not installed");
    command->add_flag("--keep-solo", arguments->keepSolo,
                      "Render although faders are soloed: only what solo lets through");
    command->add_flag("--markers", arguments->markers, "Write the session's markers into the file: WAV or FLAC");
    addCacheOptions(*command, arguments->cache);
    command->add_flag("--json", arguments->json, "Print the report as one JSON object");
    command->footer(
        "Where a fader is soloed, only a part of the song would be rendered: render names the faders and stops, "
        "unless\n"
        "--keep-solo is given or somebody at the terminal says so.\n"
        "With --cache the sound at costly places is kept (`lacquer cache` says where), so that the next render with\n"
        "--cache runs only what lies behind what has been changed since. The file is the same, bit for bit.\n"
        "Examples:\n"
        "  lacquer render song.lacquer -o master.wav --bits 24\n"
        "  lacquer render song.lacquer -o chorus.wav --range 61.5:75\n"
        "  lacquer render song.lacquer -o chorus.wav --range Chorus\n"
        "  lacquer render song.lacquer -o master.wav --cache");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
