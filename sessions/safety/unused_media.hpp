// Sound files in a session's folder that nothing needs any more. Any thread that may block.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/history.hpp"

namespace lacquer::sessions {

struct UnusedFile {
    std::string file;  ///< relative to the session's folder
    std::uintmax_t bytes = 0;
};

/// Whether what could be undone or redone needs its files.
enum class Undoable { counts, doesNot };

/// The sound files in audio/, sorted by name, that are named neither by the session, nor by what can be undone or
/// redone of it, nor by the backup of either, under whatever path. Hidden files and those under construction (".part")
/// do not count. Nothing must be deleted where that is not known: fails with badData where a backup or a history cannot
/// be read, and with unavailable where a journal lies in the folder, be it one that was set aside.
Result<std::vector<UnusedFile>> findUnusedMedia(const History& history, const ProcessorRegistry& registry,
                                                Undoable undoable = Undoable::counts);

}  // namespace lacquer::sessions
