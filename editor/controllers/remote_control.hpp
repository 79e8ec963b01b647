// RemoteControl: MIDI controllers and OSC in the editor: what is listened to, which the settings keep, and learning.
// GUI thread; MIDI ports are looked for, opened and watched on threads of their own.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <future>
#include <map>
#include <memory>
#include <vector>

#include "core/control/midi_learn.hpp"
#include "editor/controllers/automation_writer.hpp"
#include "editor/controllers/settings_file.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/models/binding_list.hpp"
#include "editor/models/parameter_model.hpp"
#include "host/control/midi_ports.hpp"
#include "host/control/osc_socket.hpp"
#include "sessions/control/midi_surface.hpp"
#include "sessions/control/osc_remote.hpp"

namespace lacquer::editor {

class RemoteControl : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    /// The MIDI ports there are, and those that are listened to although they are not there now.
    Q_PROPERTY(QStringList ports READ ports NOTIFY portsChanged)
    Q_PROPERTY(QStringList chosenPorts READ chosenPorts NOTIFY portsChanged)
    Q_PROPERTY(bool scanning READ scanning NOTIFY portsChanged)
    Q_PROPERTY(bool oscOn READ oscOn NOTIFY oscChanged)
    Q_PROPERTY(int oscPort READ oscPort NOTIFY oscChanged)
    /// Where OSC is taken, or why it is not.
    Q_PROPERTY(QString oscText READ oscText NOTIFY oscChanged)
    /// A parameter waits for a control to be moved.
    Q_PROPERTY(bool learning READ learning NOTIFY learningChanged)
    /// What it is: "Move a control: level of vox fader".
    Q_PROPERTY(QString learningText READ learningText NOTIFY learningChanged)
    Q_PROPERTY(lacquer::editor::BindingList* bindings READ bindings CONSTANT)

public:
    using Lister = std::function<std::vector<host::MidiPort>()>;

    /// All must outlive it. Nothing is listened to before start(). `lister`: called on another thread.
    RemoteControl(SettingsFile& settings, SessionController& session, AutomationWriter& writer,
                  Lister lister = host::listMidiPorts);
    ~RemoteControl() override;

    /// Listens to what the settings say. What cannot be is told as a problem.
    void start();

    /// Looks for MIDI ports, unless that is under way.
    Q_INVOKABLE void scan();
    Q_INVOKABLE void listenTo(const QString& port, bool on);
    Q_INVOKABLE [[nodiscard]] bool isGone(const QString& port) const;
    Q_INVOKABLE void setOscOn(bool on);
    /// False, with the reason told, for text that is no port.
    Q_INVOKABLE bool setOscPort(const QString& text);

    /// The next control that moves is bound to this parameter. For the same one again, or of no node: no more.
    Q_INVOKABLE void learn(lacquer::editor::ParameterModel* model, int row);
    Q_INVOKABLE void stopLearning();
    /// Frees a parameter from its control.
    Q_INVOKABLE void forget(lacquer::editor::ParameterModel* model, int row);

    /// What controls of one port have done; of a port by that name, or one that a test plays. Nothing, too, while a
    /// control is learned: some are known only after a while.
    void take(const std::vector<MidiEvent>& events, const std::string& port);

    [[nodiscard]] QStringList ports() const;
    [[nodiscard]] QStringList chosenPorts() const;
    [[nodiscard]] bool scanning() const noexcept { return finding_.valid(); }
    [[nodiscard]] bool oscOn() const noexcept { return oscOn_; }
    /// The one that is listened to, or else would be.
    [[nodiscard]] int oscPort() const { return osc_ ? osc_->port() : oscPort_; }
    [[nodiscard]] QString oscText() const;
    [[nodiscard]] bool learning() const noexcept { return learning_.has_value(); }
    [[nodiscard]] QString learningText() const;
    [[nodiscard]] BindingList* bindings() { return &bindings_; }

Q_SIGNALS:
    void portsChanged();
    void oscChanged();
    void learningChanged();

private:
    void poll();
    void tellOfPorts();
    void learnFrom(const std::vector<MidiEvent>& events, const std::string& port);
    void pollOsc();
    void openOsc();
    void keepMidi();
    void keepOsc();
    void bindLearned(const MidiControl& control);
    void tell(const sessions::ControlNews& news);
    [[nodiscard]] QString nameOf(const sessions::ParameterAddress& parameter) const;

    SettingsFile& settings_;
    SessionController& session_;
    AutomationWriter& writer_;
    Lister lister_;
    sessions::RemoteEdits edits_{writer_.played(), &writer_.recorder()};
    sessions::MidiSurface surface_{writer_.played(), edits_};
    sessions::OscRemote remote_{writer_.played(), edits_};
    BindingList bindings_;
    std::vector<host::MidiPort> found_;
    std::vector<host::MidiPort> chosen_;
    host::MidiPorts inputs_;
    std::future<std::vector<host::MidiPort>> finding_;
    std::unique_ptr<host::OscSocket> osc_;
    std::vector<std::unique_ptr<QSocketNotifier>> oscReady_;
    QString oscProblem_;
    bool oscOn_ = false;
    int oscPort_;
    std::optional<sessions::ParameterAddress> learning_;
    std::map<std::string, MidiLearner> learners_;  ///< by port, while something is learned
    QTimer timer_, feedback_, learnEnd_;
};

}  // namespace lacquer::editor
