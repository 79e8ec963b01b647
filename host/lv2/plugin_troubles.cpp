#include "host/lv2/plugin_troubles.hpp"

#include <algorithm>
#include <array>

namespace lacquer::host {
namespace {

using Kind = PluginTrouble::Kind;

constexpr std::string_view kQtInside = "starts Qt inside its sound code, and may crash when it is removed";
constexpr std::string_view kPastItsEnd = "writes past the end of its own memory at some of its legal settings";
constexpr std::string_view kNoPowf =
    "its library asks for the function __powf_finite, which the C library no longer has";
constexpr std::string_view kNotInLibrary = "its library does not contain it, though its description says so";
constexpr std::string_view kNeverTheSame = "never gives the same twice, so that a render differs from what was heard";
constexpr std::string_view kRates = "crashes at sample rates other than 44.1 and 48 kHz; is refused there";

constexpr auto kTroubles = std::to_array<PluginTrouble>({
    {"http://padthv1.sourceforge.net/lv2", Kind::crashes,
     "puts out values that are no numbers, and crashes when it is removed"},
    {"urn:50m30n3:plugins:SO-404", Kind::refused, kNoPowf},
    {"urn:50m30n3:plugins:SO-666", Kind::refused, kNoPowf},
    {"urn:50m30n3:plugins:SO-kl5", Kind::refused, kNoPowf},
    {"http://breakfastquay.com/rdf/lv2-rubberband#r3mono", Kind::refused, kNotInLibrary},
    {"http://breakfastquay.com/rdf/lv2-rubberband#r3stereo", Kind::refused, kNotInLibrary},
    {"http://synthv1.sourceforge.net/lv2", Kind::crashes, kQtInside},
    {"http://samplv1.sourceforge.net/lv2", Kind::crashes, kQtInside},
    {"http://drumkv1.sourceforge.net/lv2", Kind::crashes, kQtInside},
    {"http://hyperglitch.com/dev/VocProc", Kind::warned,
     "puts out values that are no numbers at some of its legal settings"},
    {"http://calf.sourceforge.net/plugins/Wavetable", Kind::crashes, "crashes at some of its legal settings"},
    {"http://lsp-plug.in/plugins/lv2/oscilloscope_x1", Kind::crashes, kPastItsEnd},
    {"http://lsp-plug.in/plugins/lv2/oscilloscope_x2", Kind::crashes, kPastItsEnd},
    {"http://lsp-plug.in/plugins/lv2/oscilloscope_x4", Kind::crashes, kPastItsEnd},
    {"http://drobilla.net/plugins/fomp/cs_chorus2", Kind::warned, kRates},
    {"http://drobilla.net/plugins/fomp/triple_chorus", Kind::warned, kRates},
    {"http://plugin.org.uk/swh-plugins/bodeShifterCV", Kind::warned, "crashes when a value that is no number comes in"},
    {"http://zynaddsubfx.sourceforge.net/fx#Reverb", Kind::crashes, "may end the program at its highest settings"},
    {"http://plugin.org.uk/swh-plugins/chebstortion", Kind::warned, kNeverTheSame},
    {"http://plugin.org.uk/swh-plugins/valve", Kind::warned, kNeverTheSame},
    {"http://guitarix.sourceforge.net/plugins/gx_detune_#_detune_", Kind::warned, kNeverTheSame},
});

constexpr auto kOnlyUsualRates = std::to_array<std::string_view>({
    "http://drobilla.net/plugins/fomp/cs_chorus2",
    "http://drobilla.net/plugins/fomp/triple_chorus",
});

}  // namespace

std::span<const PluginTrouble> pluginTroubles() noexcept {
    return kTroubles;
}

const PluginTrouble* pluginTrouble(std::string_view pluginUri) noexcept {
    const auto found = std::find_if(kTroubles.begin(), kTroubles.end(),
                                    [&](const PluginTrouble& trouble) { return trouble.uri == pluginUri; });
    return found == kTroubles.end() ? nullptr : &*found;
}

std::optional<std::string> troubleAt(std::string_view pluginUri, double sampleRate) {
    if (std::find(kOnlyUsualRates.begin(), kOnlyUsualRates.end(), pluginUri) == kOnlyUsualRates.end() ||
        sampleRate == 44100 || sampleRate == 48000)
        return std::nullopt;
    return "the plugin crashes at sample rates other than 44.1 and 48 kHz";
}

}  // namespace lacquer::host
