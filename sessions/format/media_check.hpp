// Looks at the audio files that a session names. Message thread; reads files.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sessions/format/session_reader.hpp"
#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions {

class MediaChecker {
public:
    MediaChecker(std::filesystem::path folder, MediaCheck depth) : folder_(std::move(folder)), depth_(depth) {}

    /// What is wrong with a clip's file, or with the clip against its file. A bad file is reported for its first clip
    /// only.
    [[nodiscard]] std::vector<Error> check(const Clip& clip, int sessionRate);
    /// What is wrong with the file of a frozen node.
    [[nodiscard]] std::vector<Error> check(const Freeze& freeze);
    /// What is wrong with a reference's file. Nothing at MediaCheck::presence: the song is whole without it.
    [[nodiscard]] std::vector<Error> check(const Reference& reference);

private:
    using Facts = std::optional<AudioFileFacts>;
    /// Looks at a file that has not been seen before.
    [[nodiscard]] std::vector<Error> look(const std::string& file, Facts& facts, const char* remedy) const;

    std::filesystem::path folder_;
    MediaCheck depth_;
    std::map<std::string, Facts> seen_;  // nothing for a file that is bad, or was not opened
};

}  // namespace lacquer::sessions
