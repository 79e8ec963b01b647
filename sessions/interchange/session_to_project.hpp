// A session as a DAWproject: what the format can hold, and by name what it cannot. Message thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/interchange/daw_project.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions::dawproject {

struct MadeProject {
    Project project;
    std::map<std::string, std::filesystem::path> files;  ///< by their paths in the archive
    std::map<std::string, std::string> texts;            ///< likewise: the state of devices
    std::vector<Remark> leftOut;                         ///< what the format has no place for, or has otherwise
};

/// Looks into the audio files for what the format says of them. Fails as AudioFile::open on one that cannot be read.
Result<MadeProject> makeProject(const Session& session, const ProcessorRegistry& registry);

}  // namespace lacquer::sessions::dawproject
