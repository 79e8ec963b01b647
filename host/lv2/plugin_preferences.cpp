#include "host/lv2/plugin_preferences.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/user_folder.hpp"
#include "host/lv2/json_file.hpp"

namespace lacquer::host {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::array kNames{"allow", "deny", "favourites", "sandbox", "blockedWindows"};  // by PluginMark

// Of these, a plugin has one.
constexpr std::array kExclusive{PluginMark::allowed, PluginMark::denied, PluginMark::sandboxed};

bool isListOfTexts(const json& list) {
    return list.is_array() && std::all_of(list.begin(), list.end(), [](const json& one) { return one.is_string(); });
}

// An empty object where there is no file.
Result<json> readMarks(const fs::path& file) {
    auto content = readJsonFile(file);
    if (!content) return content;
    if (content->is_null()) return json::object();
    const auto wrong = [&](const std::string& what) {
        return fail(ErrorKind::badData, what, file.string(), "mend the file or remove it");
    };
    if (!content->is_object()) return wrong("is not a JSON object");
    for (const char* name : kNames)
        if (const auto list = content->find(name); list != content->end() && !isListOfTexts(*list))
            return wrong(std::string("\"") + name + "\" is not a list of plugin URIs");
    return content;
}

fs::path below(const fs::path& folder, const char* name) {
    return folder.empty() ? folder : folder / "lacquer" / name;
}

}  // namespace

fs::path PluginPreferences::usualFile() {
    return below(userFolder("XDG_CONFIG_HOME", ".config"), "plugins.json");
}

PluginPreferences::PluginPreferences(fs::path file) : file_(std::move(file)) {
    const auto content = readMarks(file_);
    if (!content) {
        damage_ = content.error();
        return;
    }
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (const auto list = content->find(kNames[i]); list != content->end())
            marks_[i] = list->get<std::set<std::string>>();
}

bool PluginPreferences::has(PluginMark mark, const std::string& pluginUri) const {
    const std::scoped_lock lock(mutex_);
    return marks_[static_cast<std::size_t>(mark)].contains(pluginUri);
}

std::vector<std::string> PluginPreferences::all(PluginMark mark) const {
    const std::scoped_lock lock(mutex_);
    const auto& marks = marks_[static_cast<std::size_t>(mark)];
    return {marks.begin(), marks.end()};
}

std::optional<Error> PluginPreferences::damage() const {
    const std::scoped_lock lock(mutex_);
    return damage_;
}

// On top of what is in the file by now: other programs change it, too.
Status PluginPreferences::set(PluginMark mark, const std::string& pluginUri, Switch to) {
    const std::scoped_lock lock(mutex_);
    if (file_.empty())
        return fail(ErrorKind::cannotCreate, "there is no place for the user's settings", {}, "set XDG_CONFIG_HOME");
    const FileLock others(file_);
    auto content = readMarks(file_);
    if (!content) return fail(std::move(content).error());
    Marks marks;
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (const auto list = content->find(kNames[i]); list != content->end())
            marks[i] = list->get<std::set<std::string>>();
    const auto of = [&](PluginMark which) -> auto& {
        return marks[static_cast<std::size_t>(which)];
    };
    of(mark).erase(pluginUri);
    if (to == Switch::on) {
        if (std::find(kExclusive.begin(), kExclusive.end(), mark) != kExclusive.end())
            for (const PluginMark other : kExclusive) of(other).erase(pluginUri);
        of(mark).insert(pluginUri);
    }
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        content->erase(kNames[i]);
        if (!marks[i].empty()) (*content)[kNames[i]] = marks[i];
    }
    if (auto written = replaceJsonFile(file_, *content); !written) return written;
    marks_ = std::move(marks);
    damage_.reset();
    return {};
}

fs::path RecentPlugins::usualFile() {
    return below(userFolder("XDG_STATE_HOME", ".local/state"), "recent-plugins.json");
}

std::vector<std::string> RecentPlugins::list() const {
    const auto content = readJsonFile(file_);
    if (!content || !isListOfTexts(*content)) return {};
    return content->get<std::vector<std::string>>();
}

void RecentPlugins::add(const std::string& pluginUri) const {
    if (file_.empty()) return;
    const FileLock others(file_);
    auto recent = list();
    std::erase(recent, pluginUri);
    recent.insert(recent.begin(), pluginUri);
    if (recent.size() > kMost) recent.resize(kMost);
    (void)replaceJsonFile(file_, recent);
}

}  // namespace lacquer::host
