// PluginFolder: LV2 bundles of a test's own, and a home for what is kept about them. While it lives, LV2_PATH and the
// XDG folders lead there; no plugin of the machine is seen.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>

namespace lacquer::host::test {

class PluginFolder {
public:
    PluginFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "lacquer-bundles-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        std::filesystem::create_directories(root_ / "lv2");
        set("LV2_PATH", root_ / "lv2");
        set("XDG_CACHE_HOME", root_ / "cache");
        set("XDG_CONFIG_HOME", root_ / "config");
        set("XDG_STATE_HOME", root_ / "state");
    }
    ~PluginFolder() {
        for (const auto& [name, value] : before_)
            value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
        std::filesystem::remove_all(root_);
    }
    PluginFolder(const PluginFolder&) = delete;
    PluginFolder& operator=(const PluginFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    [[nodiscard]] std::filesystem::path bundle(const std::string& name) const {
        return root_ / "lv2" / (name + ".lv2");
    }
    [[nodiscard]] std::filesystem::path cache() const { return root_ / "cache" / "lacquer"; }

    void set(const char* name, const std::filesystem::path& value) {
        const char* before = std::getenv(name);
        before_.try_emplace(name, before != nullptr ? std::optional<std::string>(before) : std::nullopt);
        ::setenv(name, value.c_str(), 1);
    }

    void write(const std::string& bundleName, const std::string& file, const std::string& text) const {
        std::filesystem::create_directories(bundle(bundleName));
        std::ofstream(bundle(bundleName) / file) << text;
    }

    /// A bundle with one plugin, <urn:test:NAME>, whose library is the test plugin latecomer's. `ports` stands behind
    /// lv2:port.
    void addPlugin(const std::string& name, const std::string& ports,
                   const std::string& library = "file://" LACQUER_BINARY_DIR "/lv2/latecomer.lv2/latecomer.so") const {
        const std::string uri = "<urn:test:" + name + ">";
        write(name, "manifest.ttl",
              kPrefixes + uri + " a lv2:Plugin ; lv2:binary <" + library + "> ; rdfs:seeAlso <data.ttl> .\n");
        write(name, "data.ttl",
              kPrefixes + uri + " a lv2:Plugin ; doap:name \"" + name + "\" ; lv2:port " + ports + " .\n");
    }

    /// A bundle that is built with the tests: "misbehaving", "latecomer".
    void addBuilt(const std::string& name) const {
        std::filesystem::copy(std::filesystem::path(LACQUER_BINARY_DIR) / "lv2" / (name + ".lv2"), bundle(name),
                              std::filesystem::copy_options::recursive);
    }

    static inline const std::string kPrefixes =
        "@prefix doap: <http://usefulinc.com/ns/doap#> .\n"
        "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
        "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n";

    /// An audio output, as one blank node.
    static std::string output(const std::string& index, const std::string& symbol) {
        return "[ a lv2:AudioPort , lv2:OutputPort ; lv2:index " + index + " ; lv2:symbol \"" + symbol +
               "\" ; lv2:name \"Out\" ]";
    }

private:
    std::filesystem::path root_;
    std::map<std::string, std::optional<std::string>> before_;
};

}  // namespace lacquer::host::test
