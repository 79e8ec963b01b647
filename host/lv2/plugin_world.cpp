#include "host/lv2/plugin_world.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <string_view>

#include "host/lv2/index/bundle_search.hpp"
#include "host/lv2/index/description_check.hpp"
#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/lv2_processor.hpp"
#include "host/lv2/plugin_call.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_layout.hpp"
#include "host/lv2/plugin_libraries.hpp"
#include "host/lv2/plugin_packages.hpp"
#include "host/lv2/plugin_type.hpp"
#include "host/lv2/sandbox/sandboxed_processor.hpp"

namespace lacquer::host {
namespace {

std::string uriOf(const std::string& type) {
    return type.starts_with(kPluginScheme) ? type.substr(kPluginScheme.size()) : type;
}

/// Another one whenever a file of the bundle, or the library, which may lie elsewhere, is not the one that it was.
std::string buildOf(const LilvPlugin* plugin, const std::string& bundle) {
    std::string build = bundle + ' ' + std::to_string(stampOf(bundle));
    const LilvNode* const library = lilv_plugin_get_library_uri(plugin);
    char* const path = library ? lilv_file_uri_parse(lilv_node_as_uri(library), nullptr) : nullptr;
    struct stat facts {};
    if (path != nullptr && ::stat(path, &facts) == 0)
        for (const auto number :
             {static_cast<std::int64_t>(facts.st_size), static_cast<std::int64_t>(facts.st_ino),
              static_cast<std::int64_t>(facts.st_mtim.tv_sec), static_cast<std::int64_t>(facts.st_mtim.tv_nsec)})
            build += ' ' + std::to_string(number);
    lilv_free(path);
    return build;
}

}  // namespace

std::shared_ptr<PluginWorld> PluginWorld::create(std::shared_ptr<PluginGate> gate) {
    return std::shared_ptr<PluginWorld>(new PluginWorld(std::move(gate)));
}

PluginWorld::~PluginWorld() {
    const PluginControlScope scope;
    lilv_world_free(world_);
}

LilvWorldImpl* PluginWorld::lilv() {
    if (world_ == nullptr) {
        world_ = lilv_world_new();
        lilv_world_load_all(world_);
    }
    return world_;
}

const LilvPluginImpl* PluginWorld::plugin(const std::string& uri) {
    if (uri.find(':') == std::string::npos) return nullptr;
    const NodePtr node = uriNode(lilv(), uri.c_str());
    return node ? lilv_plugins_get_by_uri(lilv_world_get_all_plugins(lilv()), node.get()) : nullptr;
}

std::optional<PluginIdentity> PluginWorld::identify(const std::string& uri) {
    const PluginControlScope scope;
    const LilvPlugin* found = plugin(uri);
    if (found == nullptr) return std::nullopt;
    return PluginIdentity{uri, bundleOf(found)};
}

Result<std::shared_ptr<const ProcessorType>> PluginWorld::find(const std::string& typeUri) {
    const std::string uri = uriOf(typeUri);
    const auto identity = identify(uri);
    if (!identity)
        return fail(ErrorKind::unavailable, "the plugin " + uri + " is not installed", {}, packageRemedy(uri));
    PluginPlace usualPlace = PluginPlace::program;
    if (gate_) {
        const auto checked = gate_->check(*identity);
        if (!checked) return fail(checked.error());
        usualPlace = *checked;
    }

    const PluginControlScope scope;
    const LilvPlugin* found = plugin(uri);
    if (auto status = checkDescription(lilv(), found); !status) return fail(std::move(status).error());
    if (auto status = openLibraryFor(uri); !status) return fail(std::move(status).error());
    auto read = describePlugin(lilv(), found);
    if (!read) return fail(std::move(read).error());

    const auto description = std::make_shared<const PluginDescription>(*std::move(read));
    const auto layout = std::make_shared<const PluginLayout>(layOut(*description));
    auto type = std::make_shared<ProcessorType>(describeType(*description, *layout));
    if (gate_) type->latencyOffset = gate_->preferences().latencyOffset(uri);
    type->build = buildOf(found, identity->bundle) + (usualPlace == PluginPlace::sandbox ? " sandboxed" : "");
    const auto verdict = gate_ ? gate_->standing(*identity).verdict : std::nullopt;
    type->repeats = verdict && verdict->outcome == ProbeOutcome::fine;
    type->create = [world = shared_from_this(), description,
                    layout](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> {
        const auto place = world->admit(description->uri);
        if (!place) return fail(place.error());
        if (*place == PluginPlace::sandbox) return world->makeSandboxed(*description, *layout, spec);
        return std::make_unique<Lv2Processor>(world, description, layout, spec);
    };
    return std::shared_ptr<const ProcessorType>(std::move(type));
}

Result<PluginPlace> PluginWorld::admit(const std::string& uri) {
    if (!gate_) return PluginPlace::program;
    const auto identity = identify(uri);
    return identity ? gate_->admit(*identity) : PluginPlace::program;
}

const SandboxOptions& PluginWorld::sandbox() const {
    return gate_->sandbox();
}

std::unique_ptr<Processor> PluginWorld::makeSandboxed(const PluginDescription& description, const PluginLayout& layout,
                                                      const CreateSpec& spec) {
    using Time = SandboxedProcessor::TimeOfSong;
    const auto time = layout.positions.empty() ? Time::unheard : Time::heard;
    const auto world = shared_from_this();
    return std::make_unique<SandboxedProcessor>(sandbox(), description.uri, describeType(description, layout), time,
                                                std::shared_ptr<UridMap>(world, &world->urids()), spec);
}

bool PluginWorld::unknown(const std::string& typeUri) {
    if (!gate_ || !typeUri.starts_with(kPluginScheme)) return false;
    const auto identity = identify(uriOf(typeUri));
    return identity && gate_->unknown(*identity);
}

void PluginWorld::expect(const std::vector<std::string>& typeUris, const std::function<bool()>& stopped) {
    std::vector<PluginIdentity> plugins;
    for (const std::string& type : typeUris)
        if (unknown(type)) plugins.push_back(*identify(uriOf(type)));
    if (!plugins.empty()) gate_->tryAll(plugins, {}, stopped);
}

std::shared_ptr<PluginWorld> registerLv2(ProcessorRegistry& registry, std::shared_ptr<PluginGate> gate) {
    auto world = PluginWorld::create(std::move(gate));
    registry.addScheme("lv2", [world](const std::string& uri) { return world->find(uri); });
    return world;
}

}  // namespace lacquer::host
