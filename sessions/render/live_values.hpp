// What a session says of a node, handed to the node that runs. Message thread.
#pragma once

#include "core/engine/live_input.hpp"
#include "core/engine/node_instance.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// Every parameter: what is set, else its default.
void sendValues(NodeInstance& instance, const NodeContent& content);
/// The automation of every parameter, also that there is none.
void sendLanes(NodeInstance& instance, const NodeContent& content);

/// How a track plays the device's input: as the session says while it is armed, else not.
void sendRecording(TrackMonitor& monitor, const TrackRecording& recording);

}  // namespace lacquer::sessions
