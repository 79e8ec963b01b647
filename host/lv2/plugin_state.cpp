#include "host/lv2/plugin_state.hpp"

#include <lv2/atom/atom.h>

#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

namespace lacquer::host {
namespace {

struct Saving {
    UridMap& urids;
    const StatePaths& paths;
    LV2_URID path;
    ProcessorState state;
};

// Of a file that exists; nothing else has to travel with the session.
std::optional<std::string> existingFile(const Saving& saving, const void* value, std::size_t size) {
    const std::string text(static_cast<const char*>(value), ::strnlen(static_cast<const char*>(value), size));
    const auto full = saving.paths.fromState(text);
    std::error_code ignored;
    return std::filesystem::is_regular_file(full, ignored) ? std::optional(full.string()) : std::nullopt;
}

LV2_State_Status store(LV2_State_Handle handle, std::uint32_t key, const void* value, std::size_t size,
                       std::uint32_t type, std::uint32_t flags) {
    auto& saving = *static_cast<Saving*>(handle);
    if ((flags & LV2_STATE_IS_POD) == 0) return LV2_STATE_ERR_BAD_FLAGS;
    const char* keyUri = saving.urids.unmap(key);
    if (keyUri == nullptr || value == nullptr) return LV2_STATE_ERR_UNKNOWN;
    if (type == saving.path)
        if (auto file = existingFile(saving, value, size)) {
            saving.state.insert_or_assign(pathStateKey(keyUri), *std::move(file));
            return LV2_STATE_SUCCESS;
        }
    std::string text = toPortable(saving.urids, type, value, size);
    if (text.empty()) return LV2_STATE_ERR_BAD_TYPE;
    saving.state.insert_or_assign(keyUri, std::move(text));
    return LV2_STATE_SUCCESS;
}

using Properties = std::map<LV2_URID, AtomValue>;

const void* retrieve(LV2_State_Handle handle, std::uint32_t key, std::size_t* size, std::uint32_t* type,
                     std::uint32_t* flags) {
    const auto& properties = *static_cast<const Properties*>(handle);
    const auto found = properties.find(key);
    if (found == properties.end()) return nullptr;
    if (size != nullptr) *size = found->second.size;
    if (type != nullptr) *type = found->second.type;
    if (flags != nullptr) *flags = LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE;
    return found->second.data();
}

}  // namespace

ProcessorState savePluginState(UridMap& urids, const StatefulPlugin& plugin) {
    Saving saving{urids, *plugin.paths, urids.map(LV2_ATOM__Path), {}};
    if (plugin.interface != nullptr && plugin.interface->save != nullptr)
        plugin.interface->save(plugin.handle, store, &saving, LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE,
                               plugin.features);
    return std::move(saving.state);
}

Status restorePluginState(UridMap& urids, const StatefulPlugin& plugin, const ProcessorState& state) {
    if (plugin.interface == nullptr || plugin.interface->restore == nullptr || state.empty()) return {};
    Properties properties;
    for (const auto& [key, text] : state) {
        if (key.starts_with(kPathStatePrefix)) {
            properties.insert_or_assign(urids.map(key.substr(kPathStatePrefix.size())), pathAtom(urids, text));
            continue;
        }
        auto value = fromPortable(urids, text);
        if (!value) return fail(ErrorKind::badData, "the saved state of the plugin is damaged", key);
        properties.emplace(urids.map(key), *std::move(value));
    }
    const LV2_State_Status status =
        plugin.interface->restore(plugin.handle, retrieve, &properties, LV2_STATE_IS_POD, plugin.features);
    if (status != LV2_STATE_SUCCESS)
        return fail(ErrorKind::failed,
                    "the plugin refused its saved state (LV2 state error " + std::to_string(status) + ")");
    return {};
}

void nameChosenFiles(const PluginDescription& plugin, ProcessorState& state) {
    for (const PluginProperty& property : plugin.properties) {
        if (!property.isFile() || !property.writable) continue;
        auto found = state.extract(pathStateKey(property.uri));
        if (found) state[fileStateKey(property.control.id)] = std::move(found.mapped());
    }
}

ProcessorState withChosenFiles(const PluginDescription& plugin, const ProcessorState& state) {
    ProcessorState own = state;
    std::erase_if(own, [](const auto& entry) { return entry.first.starts_with(kFileStatePrefix); });
    for (const PluginProperty& property : plugin.properties)
        if (const auto chosen = state.find(fileStateKey(property.control.id));
            property.isFile() && chosen != state.end())
            own[pathStateKey(property.uri)] = chosen->second;
    return own;
}

AtomValue pathAtom(UridMap& urids, const std::string& path) {
    AtomValue atom{urids.map(LV2_ATOM__Path), path.size() + 1, {}};
    atom.body.resize(atom.size / sizeof(std::uint64_t) + 1);
    std::memcpy(atom.body.data(), path.c_str(), atom.size);
    return atom;
}

}  // namespace lacquer::host
