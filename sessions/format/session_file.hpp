// Sessions on disk: a folder `name.lacquer` with session.json, its last good copy session.json.bak, and audio/.
// Message thread. The format is described in docs/session-format.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

struct LoadedSession {
    Session session;
    /// What is wrong but has been kept as it is, and is saved again: types and plugins that are not here, missing audio
    /// files, parameters that their type does not have or that are out of range. The kind of each is the one to give
    /// when it stands in the way (unavailable for a plugin, missingInput for a file).
    std::vector<Error> problems;
    std::string text;  ///< of the session.json it was read from
};

/// Loads the session in a folder. Fails with missingInput when there is none, and with badData, naming line and JSON
/// path, on a file that is no session of this version: syntax, schema, ids used twice, connections that lead nowhere,
/// do not fit or close a cycle, paths that leave the folder without saying so.
Result<LoadedSession> load(const std::filesystem::path& folder, const ProcessorRegistry& registry);

/// The same of a text that is at hand, as if it were the session.json of a folder.
Result<LoadedSession> loadText(std::string text, const std::filesystem::path& folder,
                               const ProcessorRegistry& registry);

/// The types that the session in a folder names, each once, whether they are here or not; none where it cannot be read.
[[nodiscard]] std::vector<std::string> nodeTypesIn(const std::filesystem::path& folder);

/// Everything that is wrong with the session in a folder, in order of lines; also looks into its audio files. Empty:
/// all is well.
std::vector<Error> check(const std::filesystem::path& folder, const ProcessorRegistry& registry);

/// Writes session.json into the session's folder. The file that was there stays as session.json.bak. Fails with
/// cannotCreate and leaves both as they were, whatever goes wrong.
Status save(const Session& session);

/// Makes the folder of a new session, with an empty audio/ in it. Fails with cannotCreate, also when something of that
/// name exists; everything is then as it was.
Status createSessionFolder(const std::filesystem::path& folder);

/// "Song" for "/music/Song.lacquer" and for "Song.lacquer/".
[[nodiscard]] std::string sessionNameOf(const std::filesystem::path& folder);

}  // namespace lacquer::sessions
