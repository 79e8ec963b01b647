// "Save as": a session into a folder of its own. Reads a history, and then copies files, which takes its time.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/model/history.hpp"

namespace lacquer::sessions {

/// What is to be written, apart from the history it comes from.
struct SessionCopy {
    Session session;                             ///< as it will be: name, folder, names of files
    HistoryRecord history;                       ///< likewise
    std::map<std::string, std::string> renamed;  ///< names of files that change, old to new
    std::filesystem::path source;                ///< the folder it comes from; empty: none
    std::vector<std::string> files;              ///< below `source`, to be copied under the same names
};

/// Plans a copy into `folder`. Sound files within the session's folder are copied, those in the history too, so that
/// undo finds them. Files elsewhere stay where they are: those named from the root keep their names, the others are
/// named anew, relative to the new folder. Message thread; looks at files, but reads none.
[[nodiscard]] SessionCopy planCopy(const History& history, const std::filesystem::path& folder);

/// Writes it, under another name at first, so that the folder is there in full or not at all. Fails with cannotCreate,
/// also when something of that name exists, and with failed when `progress` says stop. Returns the fingerprint of its
/// session.json. Any thread that may block.
Result<std::string> writeCopy(const SessionCopy& copy, const Progress& progress = {});

}  // namespace lacquer::sessions
