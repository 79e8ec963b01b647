#include "host/lv2/plugin_preferences.hpp"

#include <algorithm>
#include <cstdlib>
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

constexpr const char* kOffsets = "latencyOffsets";

bool isListOfOffsets(const json& offsets) {
    return offsets.is_object() && std::all_of(offsets.begin(), offsets.end(), [](const json& frames) {
               return frames.is_number_integer() && frames >= -PluginPreferences::kMostOffsetFrames &&
                      frames <= PluginPreferences::kMostOffsetFrames;
           });
}

std::map<std::string, int> offsetsIn(const json& content) {
    const auto offsets = content.find(kOffsets);
    return offsets == content.end() ? std::map<std::string, int>() : offsets->get<std::map<std::string, int>>();
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
    if (const auto offsets = content->find(kOffsets); offsets != content->end() && !isListOfOffsets(*offsets))
        return wrong(std::string("\"") + kOffsets + "\" is not an object of plugin URIs and frames");
    return content;
}

Failure<Error> noPlace() {
    return fail(ErrorKind::cannotCreate, "there is no place for the user's settings", {}, "set XDG_CONFIG_HOME");
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
    latencyOffsets_ = offsetsIn(*content);
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
    if (file_.empty()) return noPlace();
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

int PluginPreferences::latencyOffset(const std::string& pluginUri) const {
    const std::scoped_lock lock(mutex_);
    const auto offset = latencyOffsets_.find(pluginUri);
    return offset == latencyOffsets_.end() ? 0 : offset->second;
}

Status PluginPreferences::setLatencyOffset(const std::string& pluginUri, int frames) {
    if (frames < -kMostOffsetFrames || frames > kMostOffsetFrames)
        return fail(ErrorKind::usage, "no plugin is late by so much", std::to_string(frames),
                    "frames, at most " + std::to_string(kMostOffsetFrames));
    const std::scoped_lock lock(mutex_);
    if (file_.empty()) return noPlace();
    const FileLock others(file_);
    auto content = readMarks(file_);
    if (!content) return fail(std::move(content).error());
    Offsets offsets = offsetsIn(*content);
    offsets.erase(pluginUri);
    if (frames != 0) offsets[pluginUri] = frames;
    content->erase(kOffsets);
    if (!offsets.empty()) (*content)[kOffsets] = offsets;
    if (auto written = replaceJsonFile(file_, *content); !written) return written;
    latencyOffsets_ = std::move(offsets);
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
