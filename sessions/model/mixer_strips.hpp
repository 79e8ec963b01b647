// The graph of a session as the strips of a mixer. A strip is what one signal goes through from where it begins, or
// where others are summed, to where it meets others or goes several ways. Pure; message thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sessions/model/edit.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

enum class StripKind {
    track,
    bus,
    aux,     ///< what sends lead to
    vca,     ///< moves faders, and passes no sound on
    other,   ///< a stretch between places where the signal goes several ways: a branch of a parallel chain, a source
    master,  ///< leads to an output of the graph, which is in it
};

/// A lacquer:send that taps a strip.
struct StripSend {
    NodeId node;
    std::vector<NodeId> targets{};  ///< what it leads to: heads of strips, or nodes that are in none
    bool heard = false;             ///< the input that its `tap` has chosen is wired
    bool pre = false;               ///< that one is taken in front of the fader
    bool switchable = false;        ///< the other input is wired to this strip too, on the other side of the fader
    bool shared = false;            ///< other strips feed it as well

    friend bool operator==(const StripSend&, const StripSend&) = default;
};

struct MixerStrip {
    NodeId head;  ///< names the strip: a track, a bus, a VCA, or the first of its nodes
    StripKind kind = StripKind::other;
    std::vector<NodeId> nodes{};                ///< in the order in which they are heard, the head first
    std::optional<std::size_t> fader{}, pan{};  ///< places of the first ones in `nodes`
    std::vector<StripSend> sends{};             ///< in the order of the wires that tap the strip
    std::vector<Connection> outputs{};          ///< from its last node to other strips; one in a plain mix
    std::vector<Connection> keys{};             ///< to side chains, from any of its nodes
    std::vector<NodeId> vcas{};                 ///< that are wired to its fader, or to this VCA

    [[nodiscard]] std::optional<NodeId> faderNode() const { return at(fader); }
    [[nodiscard]] std::optional<NodeId> panNode() const { return at(pan); }
    friend bool operator==(const MixerStrip&, const MixerStrip&) = default;

private:
    [[nodiscard]] std::optional<NodeId> at(std::optional<std::size_t> place) const {
        return place ? std::optional(nodes[*place]) : std::nullopt;
    }
};

/// All strips in the order of the mixer: first those whose heads Session::order names, then tracks, buses, returns of
/// sends, others and VCAs, each by the ids of their heads; those of StripKind::master behind all. Every node that the
/// sound goes through on its way to an output is in exactly one of them, but for sends; meters that are fed beside it,
/// and what else leads nowhere, are in none.
[[nodiscard]] std::vector<MixerStrip> mixerStrips(const Session& session);

/// By how much all VCAs move a fader, or another VCA, as they are set: decibels, at most kVcaLoudestDb; minus infinity
/// where one is shut or muted. Automation of the VCAs is left out.
[[nodiscard]] double vcaLevelDb(const Session& session, NodeId moved);

/// The edit that takes one strip to another place in the mixer. `from` and `to`: places in `strips`, which must be all
/// of the session's; `to` as it will be.
[[nodiscard]] SetOrder moveStrip(const Session& session, const std::vector<MixerStrip>& strips, std::size_t from,
                                 std::size_t to);

/// The one wire on which the sound goes on behind a place in a strip; none where there is no such wire, or several.
[[nodiscard]] std::optional<ConnectionId> wireBehind(const Session& session, const MixerStrip& strip,
                                                     std::size_t place);

/// Whether a node can be taken to another place of its strip: it is neither the head nor the output, hears one wire at
/// its first input, and leads on by one wire alone.
[[nodiscard]] bool canMoveInStrip(const Session& session, const MixerStrip& strip, std::size_t place);

/// The edits that take a node to another place in its strip, `to` as it will be, and on the canvas to where its new
/// neighbours have stood. None where either end does not allow it, or nothing would change. What taps a node, and its
/// side chains, stay wired to it.
[[nodiscard]] std::optional<Edit> moveInStrip(const Session& session, const MixerStrip& strip, std::size_t from,
                                              std::size_t to);

}  // namespace lacquer::sessions
