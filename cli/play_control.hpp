// PlayControl: MIDI controllers and OSC while a session plays in the terminal. Main thread.
#pragma once

#include <map>
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
    /// How moves are written as automation; none: as the session's modes say.
    std::optional<sessions::AutomationMode> automation{};

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
    /// Moves may be written as automation, as precisely in time as poll() is called.
    [[nodiscard]] bool mayWrite() const { return (osc_ || !inputs_.empty()) && engine_.playing() && recorder_.armed(); }
    /// The song has come to its end: what has been written so far is part of the session.
    void finish();

    [[nodiscard]] const sessions::Session& session() const override { return history_.session(); }
    [[nodiscard]] const ProcessorRegistry& registry() const override { return registry_; }
    Status perform(const sessions::Edit& edit, sessions::GestureId gesture) override;
    sessions::GestureId newGesture() override { return history_.newGesture(); }
    void hold(NodeId node, const std::string& parameter, double value) override;
    void letGo(NodeId node, const std::string& parameter) override;
    void play() override;
    void stop() override;
    void locate(TimelineFrame frame) override;
    Status setLooping(bool on) override;
    Status setRecording(bool on) override;
    [[nodiscard]] bool recording() const override;
    [[nodiscard]] bool playing() const override { return engine_.playing(); }
    [[nodiscard]] std::optional<LoopRange> loop() const override { return engine_.loop(); }
    [[nodiscard]] TimelineFrame position() const override;
    [[nodiscard]] TimelineFrame endFrame() const override;
    [[nodiscard]] const NodeInstance* instance(NodeId node) const override { return engine_.instance(node); }

private:
    PlayControl(sessions::History& history, const ProcessorRegistry& registry, sessions::SessionEngine& engine);
    void tellOfEdit(const sessions::Edit& edit);
    void tellOfValue(const sessions::ParameterAddress& address, double value);
    void tell(const sessions::ControlNews& news);
    void tellOfPort(const host::MidiInput& input, const char* state);
    void pollMidi(double now);
    void pollOsc(double now);

    sessions::History& history_;
    const ProcessorRegistry& registry_;
    sessions::SessionEngine& engine_;
    sessions::AutomationRecorder recorder_{*this};
    std::map<sessions::ParameterAddress, double> held_;  ///< by it
    sessions::RemoteEdits edits_{*this, &recorder_};
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
