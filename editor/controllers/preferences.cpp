#include "editor/controllers/preferences.hpp"

#include <utility>

namespace lacquer::editor {

namespace {

constexpr const char* kTheme = "theme";
constexpr const char* kKeys = "keys";
constexpr const char* kAudio = "audio";
constexpr int kMostFrames = 8192;  // of a callback, see QuantumAhead

AudioChoice audioOf(const nlohmann::json& value) {
    AudioChoice choice;
    if (!value.is_object()) return choice;
    if (const auto device = value.find("device"); device != value.end() && device->is_string())
        choice.deviceName = device->get<std::string>();
    if (const auto frames = value.find("frames"); frames != value.end() && frames->is_number_integer())
        if (const auto count = frames->get<std::int64_t>(); count > 0 && count <= kMostFrames)
            choice.framesPerBuffer = static_cast<int>(count);
    return choice;
}

}  // namespace

Preferences::Preferences(SettingsFile& settings, ActionList& actions, SessionController& session,
                         TransportController& transport, bool deviceOfThisRun, DeviceList::Lister lister)
    : settings_(settings),
      actions_(actions),
      session_(session),
      transport_(transport),
      chosen_(audioOf(settings.value(kAudio))),
      devices_(std::move(lister)),
      keys_(actions) {
    if (const nlohmann::json theme = settings.value(kTheme); theme.is_string())
        if (const auto kind = themeNamed(QString::fromStdString(theme.get<std::string>())))
            ThemeSwitch::instance().choose(*kind);
    actions.restore(settings.value(kKeys));
    transport.setAudio({deviceOfThisRun ? transport.audio().deviceName : chosen_.deviceName, chosen_.framesPerBuffer});

    connect(&ThemeSwitch::instance(), &ThemeSwitch::changed, this, &Preferences::themeChanged);
    connect(&actions, &ActionList::changed, this, [this] { keep(kKeys, actions_.settings()); });
    connect(&transport, &TransportController::deviceChanged, this, &Preferences::audioChanged);
    connect(&transport, &TransportController::devicesListed, &devices_, &DeviceList::setFound);
    connect(&session, &SessionController::opened, this, &Preferences::sessionChanged);
}

void Preferences::keep(const std::string& name, nlohmann::json value) {
    if (value.is_object() && value.empty()) value = nullptr;
    tellIfNotKept(settings_.set(name, std::move(value)));
}

void Preferences::tellIfNotKept(const Status& kept) {
    if (!kept)
        Q_EMIT session_.problem(tr("This choice holds until the editor is closed: %1").arg(textOf(kept.error())));
}

void Preferences::setTheme(ThemeSwitch::Kind kind) {
    ThemeSwitch::instance().choose(kind);
    keep(kTheme, nameOf(kind).toStdString());
}

void Preferences::setScalePercent(int percent) {
    tellIfNotKept(UiScale::choose(settings_, percent));
    Q_EMIT scaleChanged();
}

void Preferences::playOn(const QString& deviceName) {
    chosen_.deviceName = deviceName.toStdString();
    keepAudio();
    transport_.setAudio({chosen_.deviceName, framesPerBuffer()});
    Q_EMIT audioChanged();
}

void Preferences::setFramesPerBuffer(int frames) {
    chosen_.framesPerBuffer = frames;
    keepAudio();
    transport_.setAudio({transport_.audio().deviceName, frames});
    Q_EMIT audioChanged();
}

void Preferences::keepAudio() {
    nlohmann::json value = nlohmann::json::object();
    if (!chosen_.deviceName.empty()) value["device"] = chosen_.deviceName;
    if (chosen_.framesPerBuffer > 0) value["frames"] = chosen_.framesPerBuffer;
    keep(kAudio, std::move(value));
}

void Preferences::scanDevices() {
    if (devices_.scanning()) return;
    if (transport_.rescan())
        devices_.setScanning();
    else
        devices_.scan();
}

}  // namespace lacquer::editor
