// What keeps a sound session file from becoming a sound file. Pure function of the document.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// No output or several, nothing wired to it, nothing to play, a file sink without a file. All of kind badData.
[[nodiscard]] std::vector<Error> findRenderObstacles(const Session& session);

/// No obstacle, and to be told before a render: names of nodes whose plugins are known not to bring all of their state
/// back, so that a render, for which they start anew, may differ from what has been heard.
[[nodiscard]] std::vector<std::string> nodesWithInexactState(const Session& session, const ProcessorRegistry& registry);

/// A render must not write over what the session reads (clips, files of nodes, references), nor twice to one file.
/// cannotCreate, naming the file.
Status keepInputs(const Session& session, const std::vector<std::filesystem::path>& outputs);

}  // namespace lacquer::sessions
