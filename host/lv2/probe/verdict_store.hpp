// VerdictStore: the verdicts of all processes, in one file. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "host/lv2/probe/probe_verdict.hpp"

namespace lacquer::host {

/// A verdict holds for the bundle as it was: for its stamp. A file that is damaged or of another version holds nothing.
class VerdictStore {
public:
    /// `file` need not be there; empty: verdicts last as long as the store.
    explicit VerdictStore(std::filesystem::path file = usualFile());

    [[nodiscard]] std::optional<ProbeVerdict> find(const std::string& pluginUri, std::uint64_t bundleStamp) const;
    /// Adds it to the file, where those of others stay. If that cannot be written, it holds for this process.
    void add(const std::string& pluginUri, std::uint64_t bundleStamp, const ProbeVerdict& verdict);
    /// As if the plugin had never been tried.
    void forget(const std::string& pluginUri);

    /// `lacquer/plugin-verdicts.json` where PluginIndex keeps its files.
    [[nodiscard]] static std::filesystem::path usualFile();

private:
    struct Entry {
        std::uint64_t stamp = 0;
        ProbeVerdict verdict;
    };
    using Entries = std::map<std::string, Entry>;  ///< by URI

    [[nodiscard]] Entries read() const;
    void change(const std::string& pluginUri, const std::optional<Entry>& entry);

    std::filesystem::path file_;
    mutable std::mutex mutex_;
    Entries entries_;
};

}  // namespace lacquer::host
