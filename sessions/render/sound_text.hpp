// What a session says of how nodes sound, as text: the same text is the same sound. Pure but for the files it looks at.
// Message thread.
#pragma once

#include <optional>
#include <string>

#include "sessions/media/known_contents.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// Of a node by itself, as it runs, without what is in front of it: all of its content that sounds, and what is in the
/// files that its clips and its state name. Not whether it is frozen, nor what is soloed. Nothing where a file cannot
/// be read.
[[nodiscard]] std::optional<std::string> soundText(const Session& session, NodeId id, KnownContents& contents);

/// Of what a frozen node plays. Nothing where its file cannot be read.
[[nodiscard]] std::optional<std::string> freezeText(const Session& session, NodeId id, KnownContents& contents);

}  // namespace lacquer::sessions
