// Preferences: what the user has chosen for every session: audio device, colours, keys. Each choice counts at once and
// is kept in the settings file. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>

#include "editor/controllers/action_list.hpp"
#include "editor/controllers/settings_file.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/controllers/ui_scale.hpp"
#include "editor/items/theme.hpp"
#include "editor/models/device_list.hpp"
#include "editor/models/key_list_model.hpp"

namespace lacquer::editor {

class Preferences : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(lacquer::editor::ThemeSwitch::Kind theme READ theme WRITE setTheme NOTIFY themeChanged)
    /// How large everything is drawn from the next start on, in percent.
    Q_PROPERTY(int scalePercent READ scalePercent WRITE setScalePercent NOTIFY scaleChanged)
    /// The same for this run; 0 where QT_SCALE_FACTOR decides it.
    Q_PROPERTY(int scaleOfThisRun READ scaleOfThisRun CONSTANT)
    Q_PROPERTY(lacquer::editor::DeviceList* devices READ devices CONSTANT)
    Q_PROPERTY(lacquer::editor::KeyListModel* keys READ keys CONSTANT)
    /// The device that is played on in this run: the one that was chosen, unless the command line names another; empty
    /// for the usual one.
    Q_PROPERTY(QString deviceName READ deviceName NOTIFY audioChanged)
    /// Of each callback; 0: the session's quantum.
    Q_PROPERTY(int framesPerBuffer READ framesPerBuffer NOTIFY audioChanged)
    /// Outputs that the device has; 0 without one.
    Q_PROPERTY(int outputs READ outputs NOTIFY audioChanged)
    /// Which of them left and right go to, from 1 on.
    Q_PROPERTY(int leftOutput READ leftOutput NOTIFY audioChanged)
    Q_PROPERTY(int rightOutput READ rightOutput NOTIFY audioChanged)
    /// Nodes behind monitored tracks that are later than this are bypassed; 0: none is.
    Q_PROPERTY(double lowLatencyMs READ lowLatencyMs WRITE setLowLatencyMs NOTIFY audioChanged)
    Q_PROPERTY(int sessionRate READ sessionRate NOTIFY sessionChanged)
    Q_PROPERTY(int sessionQuantum READ sessionQuantum NOTIFY sessionChanged)

public:
    /// Takes over what the settings say. All must outlive the preferences. A device that the command line names
    /// (`deviceOfThisRun`) is played on instead of the one that was chosen, which stays in the settings.
    Preferences(SettingsFile& settings, ActionList& actions, SessionController& session, TransportController& transport,
                bool deviceOfThisRun, DeviceList::Lister lister = host::listDevices);

    [[nodiscard]] ThemeSwitch::Kind theme() const { return ThemeSwitch::instance().kind(); }
    void setTheme(ThemeSwitch::Kind kind);
    [[nodiscard]] int scalePercent() const { return UiScale::chosen(settings_); }
    void setScalePercent(int percent);
    [[nodiscard]] int scaleOfThisRun() const { return UiScale::ofThisRun().value_or(0); }
    [[nodiscard]] DeviceList* devices() { return &devices_; }
    [[nodiscard]] KeyListModel* keys() { return &keys_; }
    [[nodiscard]] QString deviceName() const { return QString::fromStdString(transport_.audio().deviceName); }
    [[nodiscard]] int framesPerBuffer() const { return transport_.audio().framesPerBuffer; }
    [[nodiscard]] int sessionRate() const { return session_.session().sampleRate; }
    [[nodiscard]] int sessionQuantum() const { return session_.session().quantumFrames; }

    [[nodiscard]] int outputs() const { return transport_.deviceOutputs(); }
    [[nodiscard]] int leftOutput() const { return outputOf(0); }
    [[nodiscard]] int rightOutput() const { return outputOf(1); }
    [[nodiscard]] double lowLatencyMs() const { return transport_.lowLatencyMs().value_or(0); }
    void setLowLatencyMs(double limitMs);

    /// Plays on this device from now on, at its first outputs; see TransportController::setAudio.
    Q_INVOKABLE void playOn(const QString& deviceName);
    /// Sends a side to an output of the device, from 1 on. Where the other side goes there, the two change places.
    Q_INVOKABLE void setLeftOutput(int output);
    Q_INVOKABLE void setRightOutput(int output);
    /// From now on, plays in blocks so long; 0: as the session's quantum.
    Q_INVOKABLE void setFramesPerBuffer(int frames);
    /// Looks for devices. One that plays is closed for that, as else a new one would not be seen, and opened again.
    Q_INVOKABLE void scanDevices();

Q_SIGNALS:
    void themeChanged();
    void scaleChanged();
    void audioChanged();
    void sessionChanged();

private:
    void keep(const std::string& name, nlohmann::json value);
    void tellIfNotKept(const Status& kept);
    void keepAudio();
    [[nodiscard]] int outputOf(std::size_t side) const;
    void setOutput(std::size_t side, int output);

    SettingsFile& settings_;
    ActionList& actions_;
    SessionController& session_;
    TransportController& transport_;
    AudioChoice chosen_;  ///< as it is in the settings
    DeviceList devices_;
    KeyListModel keys_;
};

}  // namespace lacquer::editor
