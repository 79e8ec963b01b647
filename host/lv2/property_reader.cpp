#include "host/lv2/property_reader.hpp"

#include <fcntl.h>
#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/patch/patch.h>
#include <lv2/state/state.h>
#include <lv2/units/units.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "host/lv2/known_plugins.hpp"
#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/units.hpp"

namespace lacquer::host {
namespace {

// lilv complains there about numbers that are written with a type it does not know ("1.0"^^xsd:float), and reads them
// all the same.
class SilentStandardError {
public:
    SilentStandardError() : saved_(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)) {
        const int nowhere = saved_ < 0 ? -1 : ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
        if (nowhere >= 0) ::close(nowhere);
    }
    ~SilentStandardError() {
        if (saved_ < 0) return;
        ::dup2(saved_, STDERR_FILENO);
        ::close(saved_);
    }
    SilentStandardError(const SilentStandardError&) = delete;
    SilentStandardError& operator=(const SilentStandardError&) = delete;

private:
    const int saved_;
};

constexpr auto kTypes = std::to_array<std::string_view>(
    {LV2_ATOM__Bool, LV2_ATOM__Int, LV2_ATOM__Long, LV2_ATOM__Float, LV2_ATOM__Double, LV2_ATOM__Path});

class PropertyReader {
public:
    PropertyReader(LilvWorld* world, const LilvPlugin* plugin) : world_(world), plugin_(plugin) {
        const NodePtr state = uriNode(world, LV2_STATE__state);
        defaults_.reset(lilv_world_get(world, lilv_plugin_get_uri(plugin), state.get(), nullptr));
    }

    std::vector<PluginProperty> read() {
        std::map<std::string, PluginProperty> found;
        list(LV2_PATCH__writable, [&](PluginProperty property) {
            property.writable = true;
            found.emplace(property.uri, std::move(property));
        });
        list(LV2_PATCH__readable, [&](PluginProperty property) {
            if (property.isFile()) return;
            found.emplace(property.uri, property).first->second.readable = true;
        });
        std::vector<PluginProperty> properties;
        for (auto& [uri, property] : found) properties.push_back(std::move(property));
        return properties;
    }

private:
    [[nodiscard]] NodePtr get(const LilvNode* subject, const char* predicate) const {
        return NodePtr(lilv_world_get(world_, subject, uriNode(world_, predicate).get(), nullptr));
    }
    [[nodiscard]] std::string textOf(const LilvNode* subject, const char* predicate) const {
        return text(get(subject, predicate).get());
    }
    [[nodiscard]] std::optional<double> numberOf(const LilvNode* subject, const char* predicate) const {
        const auto value = number(get(subject, predicate).get());
        return value && std::isfinite(*value) ? value : std::nullopt;
    }

    template <class Take>
    void list(const char* predicate, Take take) const {
        const NodesPtr nodes(lilv_plugin_get_value(plugin_, uriNode(world_, predicate).get()));
        LILV_FOREACH(nodes, i, nodes.get()) {
            const LilvNode* property = lilv_nodes_get(nodes.get(), i);
            const std::string type = textOf(property, LILV_NS_RDFS "range");
            if (lilv_node_is_uri(property) && std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end())
                take(describe(property, type));
        }
    }

    [[nodiscard]] PluginProperty describe(const LilvNode* node, const std::string& type) const {
        PluginProperty property;
        property.uri = knownPropertyUri(text(lilv_plugin_get_uri(plugin_)), text(node));
        property.typeUri = type;
        ParameterInfo& info = property.control;
        info.id = property.uri.substr(property.uri.find_last_of("#/:") + 1);
        info.name = textOf(node, LILV_NS_RDFS "label");
        if (info.name.empty()) info.name = info.id;
        info.description = textOf(node, LILV_NS_RDFS "comment");
        if (!property.isFile()) describeNumber(node, type, info);
        return property;
    }

    // As of control ports: a missing range is 0 to 1, wider where the default or the other limit asks for it.
    void describeNumber(const LilvNode* node, const std::string& type, ParameterInfo& info) const {
        info.unit = unitSymbol(textOf(node, LV2_UNITS__unit));
        auto fallback = numberOf(node, LV2_CORE__default);
        if (!fallback && defaults_) fallback = numberOf(defaults_.get(), text(node).c_str());
        const auto minimum = numberOf(node, LV2_CORE__minimum), maximum = numberOf(node, LV2_CORE__maximum);
        info.minimum = minimum.value_or(std::min({0.0, fallback.value_or(0), maximum.value_or(0)}));
        info.maximum = maximum.value_or(std::max({1.0, fallback.value_or(1), info.minimum}));
        if (info.maximum < info.minimum) std::swap(info.minimum, info.maximum);
        info.defaultValue = std::clamp(fallback.value_or(info.minimum), info.minimum, info.maximum);
        if (type == LV2_ATOM__Int || type == LV2_ATOM__Long) info.scale = ParameterScale::integer;
        if (type != LV2_ATOM__Bool) return;
        info.scale = ParameterScale::toggle;
        info.minimum = 0;
        info.maximum = 1;
        info.defaultValue = fallback.value_or(0) > 0 ? 1 : 0;
    }

    LilvWorld* world_;
    const SilentStandardError silent_;
    const LilvPlugin* plugin_;
    NodePtr defaults_;  // what the plugin's default state says of its properties
};

}  // namespace

bool PluginProperty::isFile() const {
    return typeUri == LV2_ATOM__Path;
}

std::vector<PluginProperty> readProperties(LilvWorldImpl* world, const LilvPluginImpl* plugin,
                                           const std::vector<PluginPort>& ports) {
    std::vector<PluginProperty> properties = PropertyReader(world, plugin).read();
    const auto taken = [&](const std::string& id, std::size_t before) {
        return std::any_of(ports.begin(), ports.end(), [&](const PluginPort& port) { return port.symbol == id; }) ||
               std::any_of(properties.begin(), properties.begin() + static_cast<std::ptrdiff_t>(before),
                           [&](const PluginProperty& other) { return other.control.id == id; });
    };
    for (std::size_t i = 0; i < properties.size(); ++i)
        while (taken(properties[i].control.id, i)) properties[i].control.id += '_';
    return properties;
}

}  // namespace lacquer::host
