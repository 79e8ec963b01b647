// What a line of an edit script means by a node, a port, a connection, a canvas frame or a marker. Pure; message
// thread.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "core/engine/processor_registry.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// The largest id that a session may hold.
inline constexpr std::int64_t kLargestId = (std::int64_t{1} << 53) - 1;

/// What a line is read against: the session as it is after the lines before it. All three must outlive what reads it.
struct ScriptContext {
    const Session& session;
    const ProcessorRegistry& registry;
    const std::set<std::string>& lost;  ///< names that lines gave to nodes, but could not be carried out
};

/// A node by its number, or by its name where only one has it. Throws Misread, as all of these do.
[[nodiscard]] NodeId nodeAt(const ScriptContext& context, const JsonValue& value);

/// The type of a node; null when it is not installed.
[[nodiscard]] std::shared_ptr<const ProcessorType> typeOf(const ScriptContext& context, NodeId node);

/// A port: NODE is its first one of that direction, [NODE, PORT] or {"node": NODE, "port": PORT} any, by symbol or
/// index.
[[nodiscard]] PortAddress portAt(const ScriptContext& context, const JsonValue& value, PortDirection direction);

/// The connection that an edit is about: "connection" with its number, or "from" and "to" with the ports it joins.
[[nodiscard]] ConnectionId connectionOf(const ScriptContext& context, JsonMembers& edit);

/// A canvas frame by its number, or by its title where only one has it.
[[nodiscard]] CanvasFrameId frameAt(const ScriptContext& context, const JsonValue& value);

/// A marker by its number, or by its name where only one has it.
[[nodiscard]] MarkerId markerAt(const ScriptContext& context, const JsonValue& value);

/// Where a node stands that nobody has placed: beneath all others, at the left.
[[nodiscard]] CanvasPosition freePlace(const Session& session);

}  // namespace lacquer::sessions
