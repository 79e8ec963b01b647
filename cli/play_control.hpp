// PlayControl: MIDI controllers and OSC while a session plays in the terminal. Main thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/play_report.hpp"
#include "host/control/midi_input.hpp"
#include "host/control/osc_socket.hpp"
#include "sessions/control/midi_surface.hpp"
#include "sessions/control/osc_remote.hpp"

namespace lacquer::cli {

struct ControlWish {
    std::vector<std::string> midi;        ///< ports to listen to
    std::optional<host::OscOptions> osc;  ///< none: no OSC

    [[nodiscard]] bool any() const { return osc || !midi.empty(); }
};

class Player;

class PlayControl final : public sessions::Controlled {
public:
    /// Opens what is wished for. All must outlive the control; edits reach `engine` through `history`.
    static Result<std::unique_ptr<PlayControl>> open(const ControlWish& wish, sessions::History& history,
                                                     const ProcessorRegistry& registry,
                                                     sessions::SessionEngine& engine);
    ~PlayControl() override;

    /// Says what is listened to. From here on poll() may be called. Both must outlive the control.
    void begin(Player& player, PlayReport& report);
    /// Carries out what has come since. About 30 times a second.
    void poll();

    [[nodiscard]] const sessions::Session& session() const override { return history_.session(); }
    [[nodiscard]] const ProcessorRegistry& registry() const override { return registry_; }
    Status perform(const sessions::Edit& edit, sessions::GestureId gesture) override;
    sessions::GestureId newGesture() override { return history_.newGesture(); }
    void play() override;
    void stop() override;
    void locate(TimelineFrame frame) override;
    Status setLooping(bool on) override;
    Status setRecording(bool on) override;
    [[nodiscard]] bool recording() const override;
    [[nodiscard]] bool playing() const override { return engine_.playing(); }
    [[nodiscard]] bool looping() const override { return engine_.loop().has_value(); }
    [[nodiscard]] TimelineFrame position() const override;
    [[nodiscard]] TimelineFrame endFrame() const override;
    [[nodiscard]] const NodeInstance* instance(NodeId node) const override { return engine_.instance(node); }

private:
    PlayControl(sessions::History& history, const ProcessorRegistry& registry, sessions::SessionEngine& engine);
    void tellOfEdit(const sessions::Edit& edit);
    void tell(const sessions::ControlNews& news);
    void tellOfPort(const host::MidiInput& input, const char* state);
    void pollMidi(double now);
    void pollOsc(double now);

    sessions::History& history_;
    const ProcessorRegistry& registry_;
    sessions::SessionEngine& engine_;
    sessions::RemoteEdits edits_{*this};
    sessions::MidiSurface surface_{*this, edits_};
    sessions::OscRemote remote_{*this, edits_};
    std::vector<std::unique_ptr<host::MidiInput>> inputs_;
    std::vector<std::string> inputNames_;
    std::unique_ptr<host::OscSocket> osc_;
    std::size_t listener_;
    Player* player_ = nullptr;
    PlayReport* report_ = nullptr;
    double watchedAt_ = 0;
};

}  // namespace lacquer::cli
