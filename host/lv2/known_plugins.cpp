#include "host/lv2/known_plugins.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lacquer::host {
namespace {

#define CALF "http://calf.sourceforge.net/plugins/"
#define SWH "http://plugin.org.uk/swh-plugins/"
#define ZEROCONVOLV "http://gareus.org/oss/lv2/zeroconvolv#"

constexpr const char* kFftwSingle = "libfftw3f.so.3";
constexpr std::string_view kFftwSinglePackage = "libfftw3-single3";

constexpr KnownLatency kOneLookahead{.lookaheadSymbol = "attack", .lookaheadStages = 1};
constexpr KnownLatency kTwoLookaheads{.lookaheadSymbol = "attack", .lookaheadStages = 2};

constexpr auto kKnown = std::to_array<KnownPlugin>({
    {.uri = CALF "EnvelopeFilter", .hasSideChain = true},
    {.uri = CALF "Limiter", .latency = kOneLookahead},
    {.uri = CALF "MultibandLimiter", .latency = kTwoLookaheads},
    {.uri = CALF "SidechainCompressor", .hasSideChain = true},
    {.uri = CALF "SidechainGate", .hasSideChain = true},
    {.uri = CALF "SidechainLimiter", .hasSideChain = true, .latency = kTwoLookaheads},
    {.uri = CALF "Vocoder", .hasSideChain = true},
    {.uri = "http://distrho.sf.net/plugins/MaPitchshift", .latency = KnownLatency{.fixedMs = 50}},
    // They listen to a message only when its value is an atom:Path, and hand it to a worker that knows no such atom.
    {.uri = ZEROCONVOLV "CfgMono", .takesFilesInState = true},
    {.uri = ZEROCONVOLV "CfgMonoToStereo", .takesFilesInState = true},
    {.uri = ZEROCONVOLV "CfgStereo", .takesFilesInState = true},
    // An organ's settings, which grow; a recording's name, which is the time; an empty pattern, which it refuses; the
    // objects in a room, which come late. These are set back when a message names the room.
    {.uri = "http://gareus.org/oss/lv2/b_synth", .stateIsInexact = true},
    {.uri = "http://guitarix.sourceforge.net/plugins/gx_livelooper_#_livelooper_", .stateIsInexact = true},
    {.uri = "http://lsp-plug.in/plugins/lv2/room_builder_mono", .stateIsInexact = true, .takesFilesInState = true},
    {.uri = "http://lsp-plug.in/plugins/lv2/room_builder_stereo", .stateIsInexact = true, .takesFilesInState = true},
    {.uri = "https://git.code.sf.net/p/qmidiarp/arp", .stateIsInexact = true},
    {.uri = "http://hyperglitch.com/dev/VocProc", .sharesState = true},
    {.uri = SWH "amPitchshift", .latency = KnownLatency{.fixedFrames = 512}},
    {.uri = SWH "dj_eq", .latency = KnownLatency{}},
    {.uri = SWH "dj_eq_mono", .latency = KnownLatency{}},
    {.uri = SWH "mbeq", .library = kFftwSingle, .libraryPackage = kFftwSinglePackage},
    {.uri = SWH "pitchScaleHQ", .library = kFftwSingle, .libraryPackage = kFftwSinglePackage},
});

}  // namespace

// A ring of whole frames, in which what is written comes round one frame earlier than it is long.
int KnownLatency::framesAt(double sampleRate, float lookaheadMs) const noexcept {
    const int ring = static_cast<int>(static_cast<float>(sampleRate) * (lookaheadMs / 1000));
    const int fixed = fixedFrames + static_cast<int>(std::lround(fixedMs * sampleRate / 1000));
    return fixed + lookaheadStages * std::max(0, ring - 1);
}

const KnownPlugin* knownPlugin(std::string_view uri) noexcept {
    const auto found =
        std::find_if(kKnown.begin(), kKnown.end(), [&](const KnownPlugin& known) { return known.uri == uri; });
    return found == kKnown.end() ? nullptr : &*found;
}

// LSP's descriptions leave out which plugin the property is of.
std::string knownPropertyUri(std::string_view pluginUri, std::string_view described) {
    constexpr std::string_view kOfNoPlugin = "http://lsp-plug.in//ports#";
    if (!described.starts_with(kOfNoPlugin)) return std::string(described);
    return std::string(pluginUri).append("/ports#").append(described.substr(kOfNoPlugin.size()));
}

}  // namespace lacquer::host
