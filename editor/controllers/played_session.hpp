// PlayedSession: the open session and its transport, as what moves parameters while it plays sees them. GUI thread.
#pragma once

#include "editor/controllers/record_controller.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "sessions/control/controlled.hpp"

namespace lacquer::editor {

class PlayedSession final : public sessions::Controlled {
public:
    /// All must outlive it.
    PlayedSession(SessionController& session, TransportController& transport, RecordController& record)
        : session_(session), transport_(transport), record_(record) {}

    [[nodiscard]] const sessions::Session& session() const override { return session_.session(); }
    [[nodiscard]] const ProcessorRegistry& registry() const override { return session_.registry(); }
    Status perform(const sessions::Edit& edit, sessions::GestureId gesture) override;
    sessions::GestureId newGesture() override { return session_.newGesture(); }
    void hold(NodeId node, const std::string& parameter, double value) override;
    void letGo(NodeId node, const std::string& parameter) override;
    void play() override { transport_.play(); }
    void stop() override { transport_.stop(); }
    void locate(TimelineFrame frame) override { transport_.locate(frame); }
    Status setLooping(bool on) override;
    Status setRecording(bool on) override { return record_.set(on); }
    [[nodiscard]] bool recording() const override { return record_.recording(); }
    [[nodiscard]] bool playing() const override { return transport_.playing(); }
    [[nodiscard]] std::optional<LoopRange> loop() const override {
        return transport_.looping() ? session_.session().loop : std::nullopt;
    }
    [[nodiscard]] TimelineFrame position() const override { return transport_.positionFrame(); }
    [[nodiscard]] TimelineFrame endFrame() const override { return transport_.endFrame(); }
    [[nodiscard]] const NodeInstance* instance(NodeId node) const override { return transport_.instance(node); }

private:
    SessionController& session_;
    TransportController& transport_;
    RecordController& record_;
};

}  // namespace lacquer::editor
