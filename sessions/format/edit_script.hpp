// Edit scripts: edits as people write them, one on each line (docs/session-format.md, "Editing from a script"). Pure;
// message thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/edit.hpp"

namespace lacquer::sessions {

/// What is to become one step of the history.
struct ScriptStep {
    int line = 1;                  ///< of the script, from 1, where it begins
    int lastLine = 1;              ///< where it ends: further on, of several lines that share a gesture
    std::string name;              ///< as the history will show it
    Edit edit;                     ///< for History::perform, with all ids filled in
    std::vector<NodeId> newNodes;  ///< those that it adds
};

/// With so many errors the reading ends.
inline constexpr std::size_t kMostScriptErrors = 20;

/// Reads a script against the session that it is to change, each line as that is after the lines before. The session
/// itself stays as it is: the steps are then to be performed one after another. Line ends may be those of Windows, and
/// a byte order mark may stand in front; empty lines and those that begin with # or // are skipped.
/// Where any line is wrong there are no steps but errors, one for each such line, in order: of kind badData, or
/// unavailable for a plugin that is not installed. Their `where` is "SOURCE:LINE:COLUMN" where the line is no JSON,
/// else "SOURCE:LINE /json/pointer". A line that is wrong only because it names a node of a wrong line is left out.
Result<std::vector<ScriptStep>, std::vector<Error>> readEditScript(std::string_view script, const std::string& source,
                                                                   const Session& session,
                                                                   const ProcessorRegistry& registry);

}  // namespace lacquer::sessions
