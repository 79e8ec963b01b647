// MonitorController: the monitor section of the editor: what is heard of the song, and how. GUI thread. None of it is
// part of a render; of all this, the session keeps the list of references, and the settings keep volume and matching.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QVariant>
#include <map>
#include <optional>
#include <set>

#include "editor/controllers/selection.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/settings_file.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "sessions/render/reference_desk.hpp"

namespace lacquer::editor {

class MonitorController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(double volumeDb READ volumeDb NOTIFY changed)
    Q_PROPERTY(double volumeFraction READ volumeFraction NOTIFY changed)
    Q_PROPERTY(double fullFraction READ fullFraction CONSTANT)
    Q_PROPERTY(QString volumeText READ volumeText NOTIFY changed)
    Q_PROPERTY(bool dim READ dim NOTIFY changed)
    Q_PROPERTY(bool muted READ muted NOTIFY changed)
    Q_PROPERTY(bool mono READ mono NOTIFY changed)
    Q_PROPERTY(bool side READ side NOTIFY changed)
    Q_PROPERTY(bool swapped READ swapped NOTIFY changed)
    Q_PROPERTY(bool hearsReference READ hearsReference NOTIFY changed)
    Q_PROPERTY(bool matching READ matching NOTIFY changed)
    Q_PROPERTY(QString matchText READ matchText NOTIFY changed)
    Q_PROPERTY(QString listenText READ listenText NOTIFY changed)
    Q_PROPERTY(QString engagedText READ engagedText NOTIFY changed)
    Q_PROPERTY(QVariantList references READ references NOTIFY referencesChanged)
    Q_PROPERTY(int chosen READ chosen NOTIFY referencesChanged)

public:
    MonitorController(SessionController& session, const Selection& selection, TransportController& transport,
                      SettingsFile& settings);
    ~MonitorController() override;

    /// In dB, from MonitorControls::kSilentDb, which is silence, to kLoudestDb.
    Q_INVOKABLE void setVolume(double db);
    /// As it is typed: "-6", "-6 dB". Text that is none is told as a problem.
    Q_INVOKABLE void typeVolume(const QString& text);
    /// Along a slider, from 0 to 1.
    Q_INVOKABLE void setVolumeFraction(double fraction);
    Q_INVOKABLE void stepVolume(double decibels);
    Q_INVOKABLE void toggleDim();
    Q_INVOKABLE void toggleMuted();
    Q_INVOKABLE void toggleMono();
    Q_INVOKABLE void toggleSide();
    Q_INVOKABLE void toggleSwapped();

    /// From the master to the reference, or back. Where none is chosen, the first one is.
    Q_INVOKABLE void toggleReference();
    /// Which reference plays beside the song; -1: none.
    Q_INVOKABLE void choose(int index);
    /// Edits of the session. Files below its folder are named from there.
    Q_INVOKABLE void addReferences(const QList<QUrl>& files);
    Q_INVOKABLE void removeReference(int index);
    /// As they are typed: dB; and a place in the file, as a time: "0:45". What cannot be is told as a problem.
    Q_INVOKABLE void typeGain(int index, const QString& text);
    Q_INVOKABLE void typeOffset(int index, const QString& text);
    Q_INVOKABLE void setMatching(bool matching);
    /// The loudness of the master counts from now on.
    Q_INVOKABLE void measureAnew();

    /// Listens to the selected nodes alone, to what comes out of them or what goes in; or no more, where that is so.
    Q_INVOKABLE void toggleListening(bool before);
    Q_INVOKABLE void stopListening();

    [[nodiscard]] double volumeDb() const noexcept { return controls_.volumeDb; }
    [[nodiscard]] double volumeFraction() const noexcept;
    [[nodiscard]] double fullFraction() const noexcept;
    [[nodiscard]] QString volumeText() const;
    [[nodiscard]] bool dim() const noexcept { return controls_.dim; }
    [[nodiscard]] bool muted() const noexcept { return controls_.muted; }
    [[nodiscard]] bool mono() const noexcept { return controls_.sides == host::MonitorControls::Sides::mono; }
    [[nodiscard]] bool side() const noexcept { return controls_.sides == host::MonitorControls::Sides::side; }
    [[nodiscard]] bool swapped() const noexcept { return controls_.swapped; }
    [[nodiscard]] bool hearsReference() const noexcept { return controls_.reference && chosen_ >= 0; }
    [[nodiscard]] bool matching() const noexcept { return matching_; }
    /// What has been found of the loudness of both.
    [[nodiscard]] QString matchText() const;
    /// What is listened to; empty while nothing is.
    [[nodiscard]] QString listenText() const;
    /// All that is engaged, in a few words: "MONO DIM REF −3.2 dB"; empty when nothing is.
    [[nodiscard]] QString engagedText() const;
    /// {name, file, gainText, offsetText} of each.
    [[nodiscard]] QVariantList references() const;
    [[nodiscard]] int chosen() const noexcept { return chosen_; }
    /// Nodes that are listened to, each with "AFL" or "PFL".
    [[nodiscard]] std::map<NodeId, QString> listenMarks() const;

Q_SIGNALS:
    void changed();
    void referencesChanged();
    void listeningChanged();

private:
    using Sides = host::MonitorControls::Sides;
    void takeEngine();
    void dropEngine();
    void follow(const sessions::Edit& edit);
    void flipTo(Sides sides);
    void perform(std::vector<sessions::Reference> references);
    void updateGains();
    void tellOfChoice();
    [[nodiscard]] QString nameOf(NodeId id) const;

    SessionController& session_;
    const Selection& selection_;
    TransportController& transport_;
    SettingsFile& settings_;
    host::MonitorControls& controls_;
    std::optional<sessions::ReferenceDesk> desk_;  ///< of the running engine
    QTimer gainsTimer_;                            ///< while a reference is chosen
    std::set<sessions::ListenPoint> listening_;
    int chosen_ = -1;
    bool matching_ = true;
    bool matched_ = false;
    QString whyNotMatched_;
};

}  // namespace lacquer::editor
