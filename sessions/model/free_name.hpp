// A name that no node of a session has yet. Pure; message thread.
#pragma once

#include <set>
#include <string>

#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// "Fader", or "Fader 2" next to a "Fader". `taken` names others that are not free either.
[[nodiscard]] std::string freeName(const Session& session, std::string name, const std::set<std::string>& taken = {});

}  // namespace lacquer::sessions
