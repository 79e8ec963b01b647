#include "host/lv2/own_presets.hpp"

#include <lv2/presets/presets.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "host/lv2/index/bundle_search.hpp"
#include "host/lv2/lilv_nodes.hpp"
#include "host/lv2/plugin_call.hpp"
#include "host/lv2/plugin_description.hpp"
#include "host/lv2/plugin_state.hpp"
#include "host/lv2/plugin_type.hpp"
#include "host/lv2/preset_bundle.hpp"
#include "host/lv2/preset_turtle.hpp"
#include "host/lv2/property_message.hpp"

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".preset.lv2";
constexpr const char* kManifest = "manifest.ttl";

std::string trimmed(const std::string& name) {
    const auto first = name.find_first_not_of(" \t\n"), last = name.find_last_not_of(" \t\n");
    return first == std::string::npos ? "" : name.substr(first, last - first + 1);
}

// A name for a file that every file system takes.
std::string fileName(const std::string& name) {
    constexpr std::size_t kMostBytes = 80;
    std::string made;
    for (const char letter : name.substr(0, kMostBytes)) {
        const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= 'a' && letter <= 'z') || letter == '-';
        made += plain ? letter : '_';
    }
    return made;
}

/// The file that a preset's URI is the name of; empty: of none.
fs::path fileOf(const InstalledPreset& preset) {
    char* parsed = preset.uri.starts_with("file:") ? lilv_file_uri_parse(preset.uri.c_str(), nullptr) : nullptr;
    const fs::path path = parsed != nullptr ? fs::path(parsed).lexically_normal() : fs::path();
    lilv_free(parsed);
    return path;
}

fs::path bundleOf(const InstalledPreset& preset) {
    return fileOf(preset).parent_path();
}

// As lilv names a file relative to its bundle.
std::string uriOf(LilvWorld* world, const fs::path& file) {
    return text(NodePtr(lilv_new_file_uri(world, nullptr, file.c_str())).get());
}

void forget(LilvWorld* world, const InstalledPreset& preset) {
    const NodePtr bundle(lilv_new_file_uri(world, nullptr, (bundleOf(preset) / "").c_str()));
    lilv_world_unload_resource(world, uriNode(world, preset.uri.c_str()).get());
    lilv_world_unload_bundle(world, bundle.get());
}

void learn(LilvWorld* world, const fs::path& bundle) {
    lilv_world_load_bundle(world, NodePtr(lilv_new_file_uri(world, nullptr, (bundle / "").c_str())).get());
}

std::size_t presetsIn(LilvWorld* world, const fs::path& bundle) {
    const std::string prefix = uriOf(world, bundle / "");
    const NodePtr kind = uriNode(world, LV2_PRESETS__Preset), type = uriNode(world, LILV_NS_RDF "type");
    const NodesPtr presets(lilv_world_find_nodes(world, nullptr, type.get(), kind.get()));
    std::size_t count = 0;
    LILV_FOREACH(nodes, i, presets.get()) count += text(lilv_nodes_get(presets.get(), i)).starts_with(prefix) ? 1 : 0;
    return count;
}

Result<std::string> checkedName(const std::string& name) {
    std::string found = trimmed(name);
    if (found.empty()) return fail(ErrorKind::usage, "a preset needs a name");
    return found;
}

/// The first of those of which `fits` is largest, and not 0.
template <class Fits>
Result<InstalledPreset> find(PluginWorld& world, const std::string& typeUri, const std::string& name,
                             const Fits& fits) {
    const auto all = presetsOf(world, typeUri);
    const auto best =
        std::max_element(all.begin(), all.end(), [&](const auto& a, const auto& b) { return fits(a) < fits(b); });
    if (best != all.end() && fits(*best) > 0) return *best;
    return fail(ErrorKind::unavailable, "there is no such preset \"" + name + "\"", {},
                "`lacquer plugins presets " + typeUri.substr(typeUri.find(':') + 1) + "` lists those that there are");
}

Failure<Error> taken(const std::string& name) {
    return fail(ErrorKind::cannotCreate, "there is a preset \"" + name + "\" already", {},
                "choose another name, or replace it");
}

Failure<Error> notOwn(const InstalledPreset& preset) {
    return fail(ErrorKind::cannotCreate, "the preset \"" + preset.name + "\" is not one of your own", preset.uri,
                "only those in bundles of their own below " + ownPresetFolder().string() + " are");
}

/// What the plugin saves once it is set so.
Result<ProcessorState> fullState(const ProcessorType& type, const PluginPreset& settings) {
    CreateSpec create;
    create.width = type.widths.back();
    for (const ParameterInfo& info : type.parameters) {
        const auto value = settings.parameters.find(info.id);
        create.parameterValues.push_back(value == settings.parameters.end() ? info.defaultValue : value->second);
    }
    auto processor = type.create(create);
    if (!processor) return fail(std::move(processor).error());
    PrepareSpec spec;
    spec.offline = true;
    if (auto prepared = (*processor)->prepare(spec); !prepared) return fail(std::move(prepared).error());
    if (settings.state)
        if (auto restored = (*processor)->restoreState(*settings.state); !restored)
            return fail(std::move(restored).error());
    return (*processor)->saveState();
}

Result<PresetContent> contentOf(PluginWorld& world, const ProcessorType& type, const std::string& name,
                                const PluginPreset& settings) {
    const auto state = fullState(type, settings);
    if (!state) return fail(state.error());
    const std::string uri = type.uri.substr(kPluginScheme.size());
    const PluginControlScope scope;
    const auto description = describePlugin(world.lilv(), world.plugin(uri));
    if (!description) return fail(description.error());

    PresetContent content{uri, name, {}, {}};
    for (const auto& [key, value] : *state) {
        if (key.starts_with(kFileStatePrefix)) continue;
        if (key.starts_with(kPathStatePrefix)) {
            content.values.emplace(key.substr(kPathStatePrefix.size()), pathAtom(world.urids(), value));
            continue;
        }
        auto atom = fromPortable(world.urids(), value);
        if (!atom) return fail(ErrorKind::badData, "the plugin's state is damaged", key);
        content.values.emplace(key, *std::move(atom));
    }
    const auto valueOf = [&](const ParameterInfo& info) {
        const auto set = settings.parameters.find(info.id);
        return set == settings.parameters.end() ? info.defaultValue : set->second;
    };
    for (const PluginPort& port : description->ports)
        if (port.kind == PluginPortKind::control && port.direction == PortDirection::input)
            content.ports[port.symbol] = static_cast<float>(valueOf(port.control));
    // What is told by message may not have got through to the plugin yet.
    for (const PluginProperty& property : description->properties) {
        if (!property.writable) continue;
        if (property.isFile()) {
            if (const auto file = state->find(fileStateKey(property.control.id)); file != state->end())
                content.values[property.uri] = pathAtom(world.urids(), file->second);
        } else if (content.values.contains(property.uri) ||
                   valueOf(property.control) != property.control.defaultValue) {
            content.values[property.uri] =
                PropertyMessage(world.urids(), property.uri, property.typeUri).atomOf(valueOf(property.control));
        }
    }
    return content;
}

// The names of a bundle and of the file in it, neither of which is taken.
std::pair<std::string, std::string> freeNames(const std::string& pluginName, const std::string& name) {
    const std::string wanted = fileName(pluginName) + '_' + fileName(name);
    std::string bundle = wanted + std::string(kSuffix);
    std::error_code ignored;
    for (int number = 2; fs::exists(ownPresetFolder() / bundle, ignored); ++number)
        bundle = wanted + '-' + std::to_string(number) + std::string(kSuffix);
    return {bundle, fileName(name) + ".ttl"};
}

Result<std::string> readFile(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    if (!in) return fail(ErrorKind::missingInput, "cannot be read", path.string());
    return text;
}

}  // namespace

fs::path ownPresetFolder() {
    const auto folders = lv2Folders();
    const char* home = std::getenv("HOME");
    const fs::path usual = home != nullptr ? fs::path(home) / ".lv2" : fs::path();
    if (folders.empty() || std::find(folders.begin(), folders.end(), usual) != folders.end()) return usual;
    return folders.front();
}

bool isOwnPreset(const InstalledPreset& preset) {
    const fs::path bundle = bundleOf(preset);
    return bundle.string().ends_with(kSuffix) && bundle.parent_path() == ownPresetFolder().lexically_normal();
}

Result<InstalledPreset> ownPresetCalled(PluginWorld& world, const std::string& typeUri, const std::string& name) {
    return find(world, typeUri, name,
                [&](const InstalledPreset& preset) { return preset.name == name && isOwnPreset(preset) ? 1 : 0; });
}

Result<InstalledPreset> presetCalled(PluginWorld& world, const std::string& typeUri, const std::string& name) {
    return find(world, typeUri, name, [&](const InstalledPreset& preset) {
        return preset.uri == name ? 3 : preset.name != name ? 0 : isOwnPreset(preset) ? 2 : 1;
    });
}

Result<InstalledPreset> saveOwnPreset(const std::shared_ptr<PluginWorld>& world, const std::string& typeUri,
                                      const std::string& name, const PluginPreset& settings, IfTaken ifTaken) {
    const auto label = checkedName(name);
    if (!label) return fail(label.error());
    if (ownPresetFolder().empty())
        return fail(ErrorKind::cannotCreate, "there is no place for presets", {}, "set HOME");
    const auto type = world->find(typeUri);
    if (!type) return fail(type.error());
    const auto before = ownPresetCalled(*world, typeUri, *label);
    if (before && ifTaken == IfTaken::refuse) return taken(*label);
    const auto content = contentOf(*world, **type, *label, settings);
    if (!content) return fail(content.error());

    auto [folder, file] = freeNames((*type)->name, *label);
    if (before) {
        folder = bundleOf(*before).filename().string();
        file = fileOf(*before).filename().string();
    }
    auto bundle = PresetBundle::begin(ownPresetFolder());
    if (!bundle) return fail(std::move(bundle).error());
    // The names come first, so that no copy takes them.
    if (auto made = bundle->write(kManifest, presetManifest(content->pluginUri, *label, file)); !made)
        return fail(std::move(made).error());
    if (auto made = bundle->write(file, ""); !made) return fail(std::move(made).error());
    std::optional<Error> problem;
    std::map<std::string, std::string> copies;
    const auto place = [&](const std::string& path) {
        std::error_code ignored;
        if (!fs::is_regular_file(path, ignored)) return path;
        if (const auto known = copies.find(path); known != copies.end()) return known->second;
        auto copied = bundle->copy(path);
        if (!copied) problem = copied.error();
        return copies[path] = copied ? *copied : path;
    };
    const auto text = presetTurtle(world->urids(), *content, file, place);
    if (!text) return fail(text.error());
    if (problem) return fail(*std::move(problem));
    if (auto made = bundle->write(file, *text); !made) return fail(std::move(made).error());

    const PluginControlScope scope;
    LilvWorld* lilv = world->lilv();
    if (auto published = bundle->publish(folder); !published) return fail(std::move(published).error());
    if (before) forget(lilv, *before);
    const fs::path path = ownPresetFolder() / folder;
    learn(lilv, path);
    return InstalledPreset{typeUri, uriOf(lilv, path / file), *label};
}

Result<InstalledPreset> renameOwnPreset(PluginWorld& world, const InstalledPreset& preset, const std::string& name) {
    const auto label = checkedName(name);
    if (!label) return fail(label.error());
    if (!isOwnPreset(preset)) return notOwn(preset);
    if (*label == preset.name) return preset;
    if (ownPresetCalled(world, preset.type, *label)) return taken(*label);
    const fs::path folder = bundleOf(preset);
    auto bundle = PresetBundle::begin(ownPresetFolder());
    if (!bundle) return fail(std::move(bundle).error());
    if (auto copied = bundle->copyAll(folder); !copied) return fail(std::move(copied).error());
    for (const std::string& file : {std::string(kManifest), fileOf(preset).filename().string()}) {
        auto text = readFile(folder / file);
        if (!text) return fail(std::move(text).error());
        if (!replaceLabel(*text, preset.name, *label) && file != kManifest)
            return fail(ErrorKind::badData, "its name cannot be found in the file", (folder / file).string(),
                        "save it under another name instead");
        if (auto made = bundle->write(file, *text); !made) return fail(std::move(made).error());
    }
    const PluginControlScope scope;
    if (auto published = bundle->publish(folder.filename().string()); !published)
        return fail(std::move(published).error());
    forget(world.lilv(), preset);
    learn(world.lilv(), folder);
    return InstalledPreset{preset.type, preset.uri, *label};
}

Status removeOwnPreset(PluginWorld& world, const InstalledPreset& preset) {
    if (!isOwnPreset(preset)) return notOwn(preset);
    const PluginControlScope scope;
    if (presetsIn(world.lilv(), bundleOf(preset)) > 1)
        return fail(ErrorKind::cannotCreate, "there are other presets in its bundle", bundleOf(preset).string(),
                    "remove it with the program that has made them");
    if (auto removed = PresetBundle::remove(bundleOf(preset)); !removed) return removed;
    forget(world.lilv(), preset);
    return {};
}

}  // namespace lacquer::host
