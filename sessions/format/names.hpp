// The words of session.json: what it calls itself, and its names for the values of enumerations. Constants.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/control/control_binding.hpp"
#include "core/engine/live_input.hpp"
#include "core/graph/port.hpp"
#include "core/signal/automation_lane.hpp"
#include "nodes/mix/playlist.hpp"
#include "sessions/model/automation_mode.hpp"

namespace lacquer::sessions {

inline constexpr const char* kFormatName = "lacquer-session";
inline constexpr int kFormatVersion = 1;
inline constexpr const char* kSessionFileName = "session.json";

/// Built-in types lay out their own ports; those of any other type are saved with the node.
[[nodiscard]] inline bool isBuiltIn(std::string_view typeUri) {
    return typeUri.starts_with("lacquer:");
}

template <class Enum, std::size_t count>
using NameTable = std::array<std::pair<Enum, const char*>, count>;

inline constexpr NameTable<SignalKind, 3> kSignalKindNames{
    {{SignalKind::audio, "audio"}, {SignalKind::cv, "cv"}, {SignalKind::events, "events"}}};

inline constexpr NameTable<CurveShape, 4> kCurveShapeNames{{{CurveShape::hold, "hold"},
                                                            {CurveShape::linear, "linear"},
                                                            {CurveShape::exponential, "exponential"},
                                                            {CurveShape::smooth, "smooth"}}};

inline constexpr NameTable<AutomationMode, 5> kAutomationModeNames{
    {{AutomationMode::play, toString(AutomationMode::play)},
     {AutomationMode::touch, toString(AutomationMode::touch)},
     {AutomationMode::latch, toString(AutomationMode::latch)},
     {AutomationMode::write, toString(AutomationMode::write)},
     {AutomationMode::off, toString(AutomationMode::off)}}};

inline constexpr NameTable<MidiControlKind, 5> kMidiControlNames{{{MidiControlKind::cc, "cc"},
                                                                  {MidiControlKind::cc14, "cc14"},
                                                                  {MidiControlKind::nrpn, "nrpn"},
                                                                  {MidiControlKind::pitchBend, "pitchBend"},
                                                                  {MidiControlKind::note, "note"}}};

inline constexpr NameTable<ControlMode, 6> kControlModeNames{{{ControlMode::pickup, "pickup"},
                                                              {ControlMode::jump, "jump"},
                                                              {ControlMode::toggle, "toggle"},
                                                              {ControlMode::twosComplement, "twosComplement"},
                                                              {ControlMode::binaryOffset, "binaryOffset"},
                                                              {ControlMode::signMagnitude, "signMagnitude"}}};

inline constexpr NameTable<nodes::FadeShape, 4> kFadeShapeNames{{{nodes::FadeShape::linear, "linear"},
                                                                 {nodes::FadeShape::equalPower, "equalPower"},
                                                                 {nodes::FadeShape::exponential, "exponential"},
                                                                 {nodes::FadeShape::smooth, "smooth"}}};

inline constexpr NameTable<Monitoring, 3> kMonitoringNames{
    {{Monitoring::off, "off"}, {Monitoring::on, "on"}, {Monitoring::automatic, "auto"}}};

/// Every value of an enumeration is in its table.
template <class Enum, std::size_t count>
[[nodiscard]] const char* nameOf(const NameTable<Enum, count>& table, Enum value) {
    return std::find_if(table.begin(), table.end(), [value](const auto& entry) { return entry.first == value; })
        ->second;
}

/// The value of a name; nothing for one that is none.
template <class Enum, std::size_t count>
[[nodiscard]] std::optional<Enum> valueNamed(const NameTable<Enum, count>& table, std::string_view name) {
    const auto found =
        std::find_if(table.begin(), table.end(), [name](const auto& entry) { return entry.second == name; });
    return found == table.end() ? std::nullopt : std::optional(found->first);
}

/// The value of a name that the schema has let through.
template <class Enum, std::size_t count>
[[nodiscard]] Enum valueOf(const NameTable<Enum, count>& table, std::string_view name) {
    return std::find_if(table.begin(), table.end(), [name](const auto& entry) { return entry.second == name; })->first;
}

}  // namespace lacquer::sessions
