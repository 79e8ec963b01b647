// Solo: which faders fall silent because others are soloed. Pure functions of the document.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// The types of node that have mute and solo. Soloing a VCA is soloing the faders that it moves.
inline constexpr const char* kFaderType = "lacquer:fader";
inline constexpr const char* kVcaType = "lacquer:vca";

/// While any fader is soloed: every fader that no soloed one feeds or is fed by, and that neither is solo-safe nor fed
/// by one that is.
[[nodiscard]] std::set<NodeId> fadersMutedBySolo(const Session& session);

/// Those, and the frozen nodes whose files hold nothing but what such faders would keep from them.
[[nodiscard]] std::set<NodeId> nodesMutedBySolo(const Session& session);
/// The parameter by which they are told.
inline constexpr const char* kImpliedMute = "impliedMute";

/// The names of the faders and VCAs that are soloed, in id order.
[[nodiscard]] std::vector<std::string> soloedFaders(const Session& session);

/// What a render of the whole song is stopped by: that a fader or a VCA is soloed. badData, naming the first few.
Status checkNothingSoloed(const Session& session);

}  // namespace lacquer::sessions
