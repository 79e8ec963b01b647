#include "host/lv2/plugin_packages.hpp"

#include <array>
#include <utility>

namespace lacquer::host {
namespace {

// URI prefixes, from the Turtle files of the packages of Debian 12. The longest one that fits wins.
constexpr auto kPackages = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"http://breakfastquay.com/rdf/lv2-rubberband", "rubberband-lv2"},
    {"http://calf.sourceforge.net/plugins/", "calf-plugins"},
    {"http://distrho.sf.net/plugins/", "dpf-plugins-lv2"},
    {"http://drobilla.net/plugins/blop/", "blop-lv2"},
    {"http://drobilla.net/plugins/fomp/", "fomp"},
    {"http://drobilla.net/plugins/mda/", "mda-lv2"},
    {"http://drumgizmo.org/", "drumgizmo"},
    {"http://drumkv1.sourceforge.net/", "drumkv1-lv2"},
    {"http://eq10q.sourceforge.net/", "eq10q"},
    {"http://gareus.org/oss/lv2/", "x42-plugins"},
    {"http://gareus.org/oss/lv2/avldrums#", "avldrums.lv2"},
    {"http://gareus.org/oss/lv2/b_", "setbfree"},
    {"http://guitarix.sourceforge.net/plugins/", "guitarix-lv2"},
    {"http://hippie.lt/lv2/gate", "abgate"},
    {"http://home.gna.org/lv2vocoder/", "lv2vocoder"},
    {"http://hyperglitch.com/dev/VocProc", "vocproc"},
    {"http://invadarecords.com/plugins/lv2/", "invada-studio-plugins-lv2"},
    {"http://lsp-plug.in/plugins/lv2/", "lsp-plugins-lv2"},
    {"http://lv2plug.in/plugins/eg-", "lv2-examples"},
    {"http://padthv1.sourceforge.net/", "padthv1-lv2"},
    {"http://plugin.org.uk/swh-plugins/", "swh-lv2"},
    {"http://samplv1.sourceforge.net/", "samplv1-lv2"},
    {"http://studionumbersix.com/foo/lv2/", "foo-yc20"},
    {"http://synthv1.sourceforge.net/", "synthv1-lv2"},
    {"http://tomszilagyi.github.io/plugins/lv2/ir", "ir.lv2"},
    {"http://www.niallmoody.com/ndcplugs/", "dpf-plugins-lv2"},
    {"http://yoshimi.sourceforge.net/", "yoshimi"},
    {"http://zynaddsubfx.sourceforge.net", "zynaddsubfx-lv2"},
    {"https://git.code.sf.net/p/qmidiarp/", "qmidiarp"},
    {"https://github.com/michaelwillis/dragonfly-reverb", "dragonfly-reverb-lv2"},
    {"urn:50m30n3:plugins:", "so-synth-lv2"},
    {"urn:ardour:", "ardour-lv2-plugins"},
    {"urn:dragonfly:", "dragonfly-reverb-lv2"},
    {"urn:zamaudio:", "zam-plugins"},
});

}  // namespace

std::string_view packageOf(std::string_view pluginUri) noexcept {
    std::pair<std::string_view, std::string_view> best;
    for (const auto& entry : kPackages)
        if (pluginUri.starts_with(entry.first) && entry.first.size() > best.first.size()) best = entry;
    return best.second;
}

std::string packageRemedy(std::string_view pluginUri) {
    const std::string_view package = packageOf(pluginUri);
    if (package.empty()) return "install the plugin; `lv2ls` lists the ones that are here";
    return "install the Debian package " + std::string(package);
}

}  // namespace lacquer::host
