// The text of session.json -> Session, with everything that is wrong with it (docs/session-format.md). Message thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "sessions/format/finding.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// How closely the audio files of a session are looked at.
enum class MediaCheck {
    presence,  ///< is there a file?
    contents,  ///< does it open as audio, and is it long enough for its clips?
};

struct ReadSession {
    Session session;                ///< whole unless a finding is fatal
    std::vector<Finding> findings;  ///< in order of lines
};

/// Reads a session that lies in `folder`. Syntax and schema come first: where they fail, nothing else is looked at.
ReadSession readSession(const std::string& text, const std::filesystem::path& folder, const ProcessorRegistry& registry,
                        MediaCheck mediaCheck);

}  // namespace lacquer::sessions
