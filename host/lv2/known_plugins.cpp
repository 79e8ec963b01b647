#include "host/lv2/known_plugins.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <array>

namespace lacquer::host {
namespace {

constexpr std::string_view kQtInside = "starts Qt inside its sound code, and may crash when it is removed";
constexpr std::string_view kNoPowf =
    "its library asks for the function __powf_finite, which the C library no longer has";
constexpr std::string_view kNotInLibrary = "its library does not contain it, though its description says so";
constexpr std::string_view kNeverTheSame = "never gives the same twice, so that a render differs from what was heard";
constexpr std::string_view kRates = "crashes at sample rates other than 44.1 and 48 kHz; is refused there";

constexpr auto kKnown = std::to_array<KnownPlugin>({
    {"http://padthv1.sourceforge.net/lv2", KnownTrouble::refused,
     "puts out values that are no numbers, and crashes when it is removed"},
    {"urn:50m30n3:plugins:SO-404", KnownTrouble::refused, kNoPowf},
    {"urn:50m30n3:plugins:SO-666", KnownTrouble::refused, kNoPowf},
    {"urn:50m30n3:plugins:SO-kl5", KnownTrouble::refused, kNoPowf},
    {"http://breakfastquay.com/rdf/lv2-rubberband#r3mono", KnownTrouble::refused, kNotInLibrary},
    {"http://breakfastquay.com/rdf/lv2-rubberband#r3stereo", KnownTrouble::refused, kNotInLibrary},
    {"http://synthv1.sourceforge.net/lv2", KnownTrouble::warned, kQtInside},
    {"http://samplv1.sourceforge.net/lv2", KnownTrouble::warned, kQtInside},
    {"http://drumkv1.sourceforge.net/lv2", KnownTrouble::warned, kQtInside},
    {"http://hyperglitch.com/dev/VocProc", KnownTrouble::warned,
     "crashes when two of it run at once, and puts out values that are no numbers at legal settings"},
    {"http://calf.sourceforge.net/plugins/Wavetable", KnownTrouble::warned, "crashes at some of its legal settings"},
    {"http://drobilla.net/plugins/fomp/cs_chorus2", KnownTrouble::warned, kRates},
    {"http://drobilla.net/plugins/fomp/triple_chorus", KnownTrouble::warned, kRates},
    {"http://plugin.org.uk/swh-plugins/bodeShifterCV", KnownTrouble::warned,
     "crashes when a value that is no number comes in"},
    {"http://zynaddsubfx.sourceforge.net/fx#Reverb", KnownTrouble::warned,
     "may end the program at its highest settings"},
    {"http://plugin.org.uk/swh-plugins/chebstortion", KnownTrouble::warned, kNeverTheSame},
    {"http://plugin.org.uk/swh-plugins/valve", KnownTrouble::warned, kNeverTheSame},
    {"http://guitarix.sourceforge.net/plugins/gx_detune_#_detune_", KnownTrouble::warned, kNeverTheSame},
});

constexpr auto kNeedFftw = std::to_array<std::string_view>({
    "http://plugin.org.uk/swh-plugins/mbeq",
    "http://plugin.org.uk/swh-plugins/pitchScaleHQ",
});

constexpr auto kOnlyUsualRates = std::to_array<std::string_view>({
    "http://drobilla.net/plugins/fomp/cs_chorus2",
    "http://drobilla.net/plugins/fomp/triple_chorus",
});

template <class List>
bool contains(const List& list, std::string_view uri) {
    return std::find(list.begin(), list.end(), uri) != list.end();
}

}  // namespace

std::span<const KnownPlugin> knownPlugins() noexcept {
    return kKnown;
}

const KnownPlugin* knownPlugin(std::string_view pluginUri) noexcept {
    const auto found =
        std::find_if(kKnown.begin(), kKnown.end(), [&](const KnownPlugin& known) { return known.uri == pluginUri; });
    return found == kKnown.end() ? nullptr : &*found;
}

std::optional<std::string> troubleAt(std::string_view pluginUri, double sampleRate) {
    if (!contains(kOnlyUsualRates, pluginUri) || sampleRate == 44100 || sampleRate == 48000) return std::nullopt;
    return "the plugin crashes at sample rates other than 44.1 and 48 kHz";
}

// Once, for as long as the process lives: what a plugin has bound to must not go away.
Status openLibrariesFor(std::string_view pluginUri) {
    if (!contains(kNeedFftw, pluginUri)) return {};
    static const void* const fftw = ::dlopen("libfftw3f.so.3", RTLD_LAZY | RTLD_GLOBAL);
    if (fftw == nullptr)
        return fail(ErrorKind::unavailable, "the plugin needs the library libfftw3f, which is not installed",
                    std::string(pluginUri), "install the Debian package libfftw3-single3");
    return {};
}

}  // namespace lacquer::host
