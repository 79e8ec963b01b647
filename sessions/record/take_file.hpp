// Takes on the disk: what their files are called, what they say of themselves, and what is found of those that a
// program did not live to finish. Not real time.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/media/audio_file_writer.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// What was recorded in one go on one track.
struct Take {
    NodeId track;
    std::string file{};  ///< as a clip names it: "audio/voice take 2.wav"
    TimelineFrame positionFrames = 0;
    std::int64_t frames = 0;
    std::int64_t lostFrames = 0;  ///< silent, because the disk did not keep up
};

/// A file under construction.
struct OpenTakeFile {
    AudioFileWriter writer;
    std::string file;  ///< see Take
};

/// Begins a take in the session's folder: 32-bit float, under the first free name of the track, with what
/// recoverTakes() needs to know. Makes audio/ where there is none. Fails with cannotCreate.
Result<OpenTakeFile> createTakeFile(const std::filesystem::path& sessionFolder, const std::string& trackName,
                                    const Take& take, int channels, int sampleRate);

/// What was found.
struct RecoveredTakes {
    std::vector<Take> takes{};
    std::vector<Error> problems{};  ///< files that are of no use, or of no track that is there; none is removed
};

/// Looks for takes that were being recorded when a program died, and gives them their names. Call with the lock of the
/// session, while it records nothing.
[[nodiscard]] RecoveredTakes recoverTakes(const Session& session);

}  // namespace lacquer::sessions
