// A session folder of a test, on disk for as long as the test runs, and the node types that sessions meet there.
#pragma once

#include <stdlib.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "nodes/catalogue.hpp"
#include "sessions/format/session_writer.hpp"

namespace lacquer::sessions::test {

/// The built-in types, and a scheme "lv2" of which nothing is installed.
inline const ProcessorRegistry& registry() {
    static const ProcessorRegistry types = [] {
        ProcessorRegistry made;
        nodes::registerBuiltIns(made);
        made.addScheme("lv2", [](const std::string& uri) -> Result<std::shared_ptr<const ProcessorType>> {
            return fail(ErrorKind::unavailable, "the plugin " + uri + " is not installed", {},
                        "install the Debian package x42-plugins");
        });
        return made;
    }();
    return types;
}

class SessionFolder {
public:
    SessionFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "lacquer-XXXXXX").string();
        parent_ = ::mkdtemp(name.data());
        std::filesystem::create_directories(path() / "audio");
    }
    SessionFolder(const SessionFolder&) = delete;
    SessionFolder& operator=(const SessionFolder&) = delete;
    ~SessionFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(parent_, ignored);
    }

    [[nodiscard]] std::filesystem::path path() const { return parent_ / "Test.lacquer"; }
    [[nodiscard]] std::filesystem::path file() const { return path() / "session.json"; }

    void writeSession(const std::string& text) const { write(file(), text); }
    [[nodiscard]] std::string readSession() const { return read(file()); }

    static void write(const std::filesystem::path& path, const std::string& bytes) {
        std::ofstream(path, std::ios::binary) << bytes;
    }
    [[nodiscard]] static std::string read(const std::filesystem::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    /// Names of everything directly in the session folder, sorted.
    [[nodiscard]] std::vector<std::string> listing() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(path()))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

    /// A silent 16-bit WAV file, with the header that Microsoft's RIFF specification lays out.
    void writeWav(const std::string& name, int channels, std::uint32_t frames, std::uint32_t sampleRate = 48000) const {
        const auto number = [](std::uint64_t value, int bytes) {
            std::string text;
            for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i & 255);
            return text;
        };
        const std::uint64_t blockBytes = 2u * static_cast<std::uint64_t>(channels);
        const std::uint64_t dataBytes = frames * blockBytes;
        write(path() / name, "RIFF" + number(36 + dataBytes, 4) + "WAVEfmt " + number(16, 4) + number(1, 2) +
                                 number(static_cast<std::uint64_t>(channels), 2) + number(sampleRate, 4) +
                                 number(sampleRate * blockBytes, 4) + number(blockBytes, 2) + number(16, 2) + "data" +
                                 number(dataBytes, 4) + std::string(dataBytes, '\0'));
    }

private:
    std::filesystem::path parent_;
};

/// A session's text without the counters of ids, which only grow, whatever is undone, so that no id is used twice.
inline std::string textOf(const Session& session) {
    const std::string text = *sessions::writeSession(session);
    const std::size_t begin = text.find("  \"nextNodeId\"");
    return text.substr(0, begin) + text.substr(text.find("  \"nodes\""));
}

/// The session of a folder with one second of audio/tone.wav: line by line what the tests on lines rely on.
inline const std::string kPlainSession = R"({
  "format": "lacquer-session",
  "version": 1,
  "name": "Test",
  "sampleRate": 48000,
  "quantum": 256,
  "start": 0,
  "nextNodeId": 5,
  "nextConnectionId": 4,
  "nodes": [
    {"id": 1, "type": "lacquer:track", "name": "voice", "role": "track", "width": 2, "position": [0, 0], "parameters": {"gain": 3}},
    {"id": 2, "type": "lacquer:fader", "name": "voice fader", "width": 2, "position": [220, 0], "parameters": {"level": -6.5}},
    {"id": 3, "type": "lacquer:output", "name": "Output", "role": "output", "width": 2, "position": [440, 0]}
  ],
  "connections": [
    {"id": 1, "from": [1, "out"], "to": [2, "in"]},
    {"id": 2, "from": [2, "out"], "to": [3, "in"]}
  ],
  "clips": [
    {"node": 1, "file": "audio/tone.wav", "position": 0, "length": 48000}
  ],
  "automation": [
    {"node": 2, "parameter": "level", "points": [[0, -6.5], [24000, 0, "hold"], [48000, -12]]}
  ]
}
)";

}  // namespace lacquer::sessions::test
