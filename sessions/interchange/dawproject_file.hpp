// DAWproject files: sessions out to other programs, and in from them. Message thread; long work.
// What is carried and what is not: docs/interchange.md.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/interchange/archive.hpp"
#include "sessions/interchange/daw_project.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions::dawproject {

struct ExportReport {
    std::size_t channels = 0, clips = 0, devices = 0, files = 0;
    std::vector<Remark> leftOut;  ///< what the format has no place for, or has otherwise
};

/// Writes a session as a DAWproject file with all the audio it uses, in place of what is there. Fails with missingInput
/// or badData on an audio file that cannot be read, with cannotCreate where the file cannot be written; what was there
/// is then as it was.
Result<ExportReport> exportSession(const Session& session, const ProcessorRegistry& registry,
                                   const std::filesystem::path& file, const Progress& progress = {});

struct ImportReport {
    Session session;
    std::vector<Remark> remarks;  ///< what has been left out or is otherwise here
};

/// Makes a session in `folder`, which must not be there, of a DAWproject file. `sampleRate` without a value is that of
/// most of its audio. Fails with badData, naming file and line, on what is no DAWproject or not to be trusted (Archive,
/// readProject), with missingInput where there is none, with cannotCreate where `folder` is there or does not fit.
/// After a failure nothing of it is on the disk.
Result<ImportReport> importSession(const std::filesystem::path& file, const std::filesystem::path& folder,
                                   std::optional<int> sampleRate, const ProcessorRegistry& registry,
                                   const Progress& progress = {}, const ArchiveLimits& limits = {});

}  // namespace lacquer::sessions::dawproject
