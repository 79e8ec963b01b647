// The files that a session plays: which they are, where those are that are missing, and how they come into its folder.
// Message thread; reads files and may take its time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/model/edit.hpp"

namespace lacquer::sessions {

/// A file that clips, frozen nodes, references, tags or states of nodes name.
struct MediaFile {
    std::string file;  ///< as the session writes it
    std::filesystem::path path{};
    std::vector<std::string> users{};  ///< names of nodes, in id order; "reference" for a reference, "artwork"
    std::uintmax_t bytes = 0;
    bool missing = false;
    bool outside = false;           ///< it does not lie in the session's folder
    std::int64_t framesNeeded = 0;  ///< at the session's rate, by the clip that reaches furthest into it
};

/// All of them, each once, by name.
[[nodiscard]] std::vector<MediaFile> mediaOf(const Session& session);

/// What was found of a file that is missing: one content under however many names, or several.
struct MediaSearch {
    std::string file;
    std::vector<std::filesystem::path> found{};     ///< of that name, and long enough
    std::vector<std::filesystem::path> tooShort{};  ///< of that name
    bool ambiguous = false;                         ///< what was found is not all the same
};

/// Looks for the missing files of a session in a folder and all below it, by their names without case. Fails with
/// missingInput where there is no such folder, and with failed when `progress`, which is asked now and then, says stop.
Result<std::vector<MediaSearch>> searchMedia(const Session& session, const std::filesystem::path& folder,
                                             const Progress& progress = {});

/// One step that has the session name files otherwise: old names to new.
[[nodiscard]] Edit renameMedia(const Session& session, const std::map<std::string, std::string>& renamed,
                               std::string name);

/// Copies the files that lie outside the session's folder into its audio/, under free names. Returns what they are
/// called there, by their old names; those that are missing are left out. Fails with cannotCreate and removes what it
/// has copied; likewise, with failed, when `progress` says stop.
Result<std::map<std::string, std::string>> collectMedia(const Session& session, const Progress& progress = {});

}  // namespace lacquer::sessions
