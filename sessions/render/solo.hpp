// Solo: which faders fall silent because others are soloed. Pure function of the document.
#pragma once

#include <set>

#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// The type of node that has mute and solo.
inline constexpr const char* kFaderType = "lacquer:fader";

/// While any fader is soloed: every fader that no soloed one feeds or is fed by.
[[nodiscard]] std::set<NodeId> fadersMutedBySolo(const Session& session);

}  // namespace lacquer::sessions
