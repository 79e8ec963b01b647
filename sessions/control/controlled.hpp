// Controlled: what MIDI controllers and OSC work on: an open session and its transport, as the program has them.
// Message thread.
#pragma once

#include <optional>
#include <string>

#include "core/engine/node_instance.hpp"
#include "core/engine/processor_registry.hpp"
#include "core/engine/transport.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/history.hpp"

namespace lacquer::sessions {

class Controlled {
public:
    virtual ~Controlled() = default;

    [[nodiscard]] virtual const Session& session() const = 0;
    [[nodiscard]] virtual const ProcessorRegistry& registry() const = 0;
    /// Through the history, as every edit.
    virtual Status perform(const Edit& edit, GestureId gesture) = 0;
    virtual GestureId newGesture() = 0;
    /// What is heard of a parameter, whatever its lane and the session say, until it is let go.
    virtual void hold(NodeId node, const std::string& parameter, double value) = 0;
    virtual void letGo(NodeId node, const std::string& parameter) = 0;

    virtual void play() = 0;
    virtual void stop() = 0;
    virtual void locate(TimelineFrame frame) = 0;
    /// Fails where there is no stretch to loop over.
    virtual Status setLooping(bool on) = 0;
    /// Switches recording on or off. Fails where nothing can be recorded.
    virtual Status setRecording(bool on) = 0;
    [[nodiscard]] virtual bool recording() const = 0;
    [[nodiscard]] virtual bool playing() const = 0;
    /// The stretch that it goes round; none: it does not.
    [[nodiscard]] virtual std::optional<LoopRange> loop() const = 0;
    [[nodiscard]] bool looping() const { return loop().has_value(); }
    [[nodiscard]] virtual TimelineFrame position() const = 0;
    /// Of the song.
    [[nodiscard]] virtual TimelineFrame endFrame() const = 0;
    /// The live node, whose readouts can be read; null where none runs.
    [[nodiscard]] virtual const NodeInstance* instance(NodeId node) const = 0;
};

}  // namespace lacquer::sessions
