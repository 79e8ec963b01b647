#include "host/lv2/probe/verdict_store.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "host/lv2/index/plugin_index.hpp"
#include "host/lv2/json_file.hpp"

namespace lacquer::host {
namespace {

// To be raised when plugins are tried in another way, or the host treats them otherwise.
constexpr int kVerdictFormat = 1;

}  // namespace

std::filesystem::path VerdictStore::usualFile() {
    const auto folder = PluginIndex::usualFolder();
    return folder.empty() ? folder : folder / "plugin-verdicts.json";
}

VerdictStore::VerdictStore(std::filesystem::path file) : file_(std::move(file)), entries_(read()) {}

VerdictStore::Entries VerdictStore::read() const {
    Entries entries;
    const auto content = readJsonFile(file_);
    if (!content || !content->is_object() || !content->contains("format") || content->at("format") != kVerdictFormat)
        return entries;
    const auto verdicts = content->find("verdicts");
    if (verdicts == content->end() || !verdicts->is_object()) return entries;
    for (const auto& [uri, json] : verdicts->items()) {
        const auto verdict = verdictFrom(json);
        const auto stamp = json.is_object() ? json.find("stamp") : json.end();
        if (verdict && stamp != json.end() && stamp->is_number_unsigned())
            entries[uri] = {stamp->get<std::uint64_t>(), *verdict};
    }
    return entries;
}

std::optional<ProbeVerdict> VerdictStore::find(const std::string& pluginUri, std::uint64_t bundleStamp) const {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(pluginUri);
    if (found == entries_.end() || found->second.stamp != bundleStamp) return std::nullopt;
    return found->second.verdict;
}

void VerdictStore::add(const std::string& pluginUri, std::uint64_t bundleStamp, const ProbeVerdict& verdict) {
    change(pluginUri, Entry{bundleStamp, verdict});
}

void VerdictStore::forget(const std::string& pluginUri) {
    change(pluginUri, std::nullopt);
}

void VerdictStore::change(const std::string& pluginUri, const std::optional<Entry>& entry) {
    const std::scoped_lock lock(mutex_);
    const auto apply = [&](Entries& entries) {
        if (entry)
            entries.insert_or_assign(pluginUri, *entry);
        else
            entries.erase(pluginUri);
    };
    apply(entries_);
    if (file_.empty()) return;
    const FileLock others(file_);
    Entries all = read();
    apply(all);
    auto verdicts = nlohmann::json::object();
    for (const auto& [uri, known] : all) {
        verdicts[uri] = toJson(known.verdict);
        verdicts[uri]["stamp"] = known.stamp;
    }
    (void)replaceJsonFile(file_, {{"format", kVerdictFormat}, {"verdicts", std::move(verdicts)}});
}

}  // namespace lacquer::host
