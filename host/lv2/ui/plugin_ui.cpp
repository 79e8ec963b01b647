#include "host/lv2/ui/plugin_ui.hpp"

#include <lv2/core/lv2.h>
#include <lv2/data-access/data-access.h>
#include <lv2/instance-access/instance-access.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/ui/ui.h>
#include <lv2/urid/urid.h>

#include <algorithm>
#include <array>
#include <optional>

#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/plugin_call.hpp"

namespace lacquer::host {
namespace {

constexpr const char* kMakeResident = LV2_UI_PREFIX "makeResident";

constexpr auto kUiFeatures =
    std::to_array<std::string_view>({LV2_URID__map, LV2_URID__unmap, LV2_OPTIONS__options, LV2_LOG__log, LV2_UI__parent,
                                     LV2_UI__resize, LV2_UI__idleInterface, LV2_UI__portMap, LV2_UI__portSubscribe,
                                     LV2_UI__touch, LV2_UI__fixedSize, LV2_UI__noUserResize, kMakeResident});

struct Toolkit {
    const char* uri;
    const char* name;
};
constexpr auto kToolkits = std::to_array<Toolkit>({
    {LV2_UI__X11UI, "X11"},
    {LV2_UI__GtkUI, "GTK 2"},
    {LV2_UI__Gtk3UI, "GTK 3"},
    {LV2_UI__Qt4UI, "Qt 4"},
    {LV2_UI__Qt5UI, "Qt 5"},
    {LV2_UI__CocoaUI, "Cocoa"},
    {LV2_UI__WindowsUI, "Windows"},
    {"http://lv2plug.in/ns/extensions/ui#external", "external"},
    {"http://kxstudio.sf.net/ns/lv2ext/external-ui#Widget", "external"},
});

std::string libraryPath(const LilvNode* uri) {
    char* path =
        uri != nullptr && lilv_node_is_uri(uri) ? lilv_file_uri_parse(lilv_node_as_uri(uri), nullptr) : nullptr;
    std::string copied = path != nullptr ? path : "";
    lilv_free(path);
    return copied;
}

class UiReader {
public:
    UiReader(LilvWorld* world, const LilvUI* ui) : world_(world), ui_(ui), node_(lilv_ui_get_uri(ui)) {}

    [[nodiscard]] PluginUi read() const {
        PluginUi ui;
        ui.uri = text(node_);
        ui.kind = kind();
        ui.library = libraryPath(lilv_ui_get_binary_uri(ui_));
        ui.bundle = libraryPath(lilv_ui_get_bundle_uri(ui_));
        const auto required = features(LV2_CORE__requiredFeature), optional = features(LV2_CORE__optionalFeature);
        const auto names = [&](const char* feature) {
            const auto in = [&](const auto& list) {
                return std::find(list.begin(), list.end(), feature) != list.end();
            };
            return in(required) || in(optional);
        };
        ui.resizable = !names(LV2_UI__noUserResize) && !names(LV2_UI__fixedSize);
        ui.reason = whyNot(ui, required);
        return ui;
    }

private:
    [[nodiscard]] std::string kind() const {
        for (const Toolkit& toolkit : kToolkits)
            if (lilv_ui_is_a(ui_, uriNode(world_, toolkit.uri).get())) return toolkit.name;
        return "other";
    }

    [[nodiscard]] std::vector<std::string> features(const char* predicate) const {
        std::vector<std::string> found;
        const NodesPtr nodes(lilv_world_find_nodes(world_, node_, uriNode(world_, predicate).get(), nullptr));
        LILV_FOREACH(nodes, i, nodes.get()) found.push_back(text(lilv_nodes_get(nodes.get(), i)));
        return found;
    }

    [[nodiscard]] static std::string whyNot(const PluginUi& ui, const std::vector<std::string>& required) {
        if (ui.kind != "X11") return "its window is made with " + ui.kind + "; only X11 ones can be shown";
        for (const std::string& feature : required) {
            if (feature == LV2_INSTANCE_ACCESS_URI || feature == LV2_DATA_ACCESS_URI)
                return "its window wants to reach into the running plugin, and windows are kept apart from it";
            if (std::find(kUiFeatures.begin(), kUiFeatures.end(), feature) == kUiFeatures.end())
                return "its window needs the feature " + feature + ", which is not supported";
        }
        return ui.library.empty() ? "its description names no library for its window" : "";
    }

    LilvWorld* world_;
    const LilvUI* ui_;
    const LilvNode* node_;
};

// Some UIs are described in files of their own, which the plugin's data does not name.
void loadUiData(LilvWorld* world, const LilvUIs* uis) {
    LILV_FOREACH(uis, i, uis) lilv_world_load_resource(world, lilv_ui_get_uri(lilv_uis_get(uis, i)));
}

}  // namespace

std::span<const std::string_view> supportedUiFeatures() noexcept {
    return kUiFeatures;
}

std::vector<PluginUi> uisOf(PluginWorld& world, const std::string& pluginUri) {
    const PluginControlScope scope;
    const LilvPlugin* plugin = world.plugin(pluginUri);
    if (plugin == nullptr) return {};
    std::vector<PluginUi> found;
    const std::unique_ptr<LilvUIs, LilvRelease<lilv_uis_free>> uis(lilv_plugin_get_uis(plugin));
    if (!uis) return {};
    loadUiData(world.lilv(), uis.get());
    LILV_FOREACH(uis, i, uis.get())
    found.push_back(UiReader(world.lilv(), lilv_uis_get(uis.get(), i)).read());
    return found;
}

Result<std::shared_ptr<const WindowPlan>> planWindow(PluginWorld& world, const std::string& pluginUri) {
    auto uis = uisOf(world, pluginUri);
    const auto shown = std::find_if(uis.begin(), uis.end(), [](const PluginUi& ui) { return ui.reason.empty(); });
    if (shown == uis.end()) {
        // That of an X11 one tells more than that there is another one as well.
        std::string reason = uis.empty() ? "the plugin has no window of its own" : uis.front().reason;
        for (const PluginUi& ui : uis)
            if (ui.kind == "X11") reason = ui.reason;
        return fail(ErrorKind::unavailable, std::move(reason), pluginUri, "its settings are in the panel at the right");
    }
    const PluginControlScope scope;
    auto description = describePlugin(world.lilv(), world.plugin(pluginUri));
    if (!description) return fail(std::move(description).error());
    auto layout = layOut(*description);
    return std::make_shared<const WindowPlan>(
        WindowPlan{std::move(*shown), *std::move(description), std::move(layout)});
}

}  // namespace lacquer::host
