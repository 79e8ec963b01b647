// TrackInput: what the selected track records, and how it is monitored, for the panel that shows it. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QStringList>
#include <vector>

#include "editor/controllers/selection.hpp"
#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

/// What a track records once it is armed, or is no more: one without an input gets the first.
[[nodiscard]] sessions::TrackRecording armedAs(const Node& track, sessions::TrackRecording now, bool armed);

class TrackInput : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool isTrack READ isTrack NOTIFY changed)
    Q_PROPERTY(bool armed READ armed NOTIFY changed)
    Q_PROPERTY(int input READ input NOTIFY changed)
    Q_PROPERTY(QStringList inputs READ inputs NOTIFY changed)
    Q_PROPERTY(int monitoring READ monitoring NOTIFY changed)
    Q_PROPERTY(QStringList monitorings READ monitorings CONSTANT)

public:
    TrackInput(SessionController& session, const Selection& selection);

    /// Exactly one node is selected, and it is a track.
    [[nodiscard]] bool isTrack() const { return track() != nullptr; }
    [[nodiscard]] bool armed() const { return recording().armed; }
    /// Row of what it records among inputs().
    [[nodiscard]] int input() const;
    /// "none", "1", "1 + 2" and so on: what a track of its width can record, and what it does record.
    [[nodiscard]] QStringList inputs() const;
    /// Row of when it plays its input among monitorings().
    [[nodiscard]] int monitoring() const { return static_cast<int>(recording().monitoring); }
    [[nodiscard]] QStringList monitorings() const;

    /// Arms the track, or does not. One without an input gets the first.
    Q_INVOKABLE void setArmed(bool armed);
    /// Without an input it is no longer armed.
    Q_INVOKABLE void setInput(int row);
    Q_INVOKABLE void setMonitoring(int row);

    /// How many inputs are offered.
    static constexpr int kOffered = 32;

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] const Node* track() const;
    /// Of no track: nothing.
    [[nodiscard]] sessions::TrackRecording recording() const;
    [[nodiscard]] std::vector<std::vector<int>> choices() const;
    void perform(const sessions::TrackRecording& recording);

    SessionController& session_;
    const Selection& selection_;
};

}  // namespace lacquer::editor
