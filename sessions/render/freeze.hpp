// Freezing: renders what nodes put out into files that they then play, and tells which of these are out of date.
// Message thread; blocks until it is done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/media/known_contents.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::sessions {

struct FreezeOptions {
    int workers = 0;  ///< helper threads beside the calling one; the samples are the same for any number
    MissingPlugins missingPlugins = MissingPlugins::refuse;
    Progress progress{};
};

/// What was rendered for one node. Nothing of it is part of the session before the edit has been performed.
struct RenderedFreeze {
    SetFreeze edit;
    std::filesystem::path file;
    std::int64_t frames = 0;
    std::uintmax_t bytes = 0;
};

/// Renders what the nodes put out into the session's audio/, 32-bit float at its rate, under names that are free: from
/// the start of the song to where a render of it ends, and half a second more. A node that is frozen runs for that, and
/// so do those behind the ones that are named; others play their files. The session must have a folder. Fails with
/// usage on a node that checkFreeze() refuses, or of which other outputs are in use than one of audio; and as render()
/// does, where a fader is soloed as well. Then nothing is left of it.
Result<std::vector<RenderedFreeze>> renderFreezes(const Session& session, const ProcessorRegistry& registry,
                                                  const std::vector<NodeId>& nodes, KnownContents& contents,
                                                  const FreezeOptions& options = {});

/// By node, what a freeze of it is made of: a fingerprint of what the session says of it and of all in front of it,
/// with what is in their files, and of tempo, rate and start. A frozen node in front counts with what it was made of
/// itself, so that it makes no difference whether it is frozen, unless it is out of date. Not of versions of programs
/// and plugins, and not of what is soloed.
using FreezeMarks = std::map<NodeId, std::string>;

/// Those of some nodes. Nodes with a file in front that cannot be read have none.
[[nodiscard]] FreezeMarks freezeMarks(const Session& session, const std::vector<NodeId>& nodes,
                                      KnownContents& contents);

/// The frozen nodes whose files are no longer what they would put out, as far as can be told; in id order.
[[nodiscard]] std::vector<NodeId> outdatedFreezes(const Session& session, KnownContents& contents);

/// These, and frozen nodes of which an output is wired that no file is played for, as problems of the session.
[[nodiscard]] std::vector<Error> findFreezeProblems(const Session& session, KnownContents& contents);

}  // namespace lacquer::sessions
