#include "editor/controllers/preferences.hpp"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace lacquer::editor {

namespace {

constexpr const char* kTheme = "theme";
constexpr const char* kKeys = "keys";
constexpr const char* kAudio = "audio";
constexpr int kMostFrames = 8192;  // of a callback, see QuantumAhead
constexpr int kMostOutputs = 256;  // of a device
constexpr double kMostLatencyMs = 1000;

/// Two different ones, as they are numbered on devices; else none.
std::vector<int> outputsOf(const nlohmann::json& value) {
    std::vector<int> outputs;
    if (!value.is_array() || value.size() != 2) return {};
    for (const auto& each : value) {
        if (!each.is_number_integer()) return {};
        const auto output = each.get<std::int64_t>();
        if (output < 1 || output > kMostOutputs) return {};
        outputs.push_back(static_cast<int>(output) - 1);
    }
    return outputs[0] == outputs[1] ? std::vector<int>{} : outputs;
}

std::optional<double> lowLatencyOf(const nlohmann::json& value) {
    if (!value.is_object()) return std::nullopt;
    const auto limit = value.find("lowLatencyMs");
    if (limit == value.end() || !limit->is_number()) return std::nullopt;
    const double limitMs = limit->get<double>();
    return limitMs > 0 && limitMs <= kMostLatencyMs ? std::optional(limitMs) : std::nullopt;
}

AudioChoice audioOf(const nlohmann::json& value) {
    AudioChoice choice;
    if (!value.is_object()) return choice;
    if (const auto device = value.find("device"); device != value.end() && device->is_string())
        choice.deviceName = device->get<std::string>();
    if (const auto frames = value.find("frames"); frames != value.end() && frames->is_number_integer())
        if (const auto count = frames->get<std::int64_t>(); count > 0 && count <= kMostFrames)
            choice.framesPerBuffer = static_cast<int>(count);
    if (const auto outputs = value.find("outputs"); outputs != value.end()) choice.outputs = outputsOf(*outputs);
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
    if (deviceOfThisRun)
        transport.setAudio({transport.audio().deviceName, chosen_.framesPerBuffer});
    else
        transport.setAudio(chosen_);
    transport.setLowLatency(lowLatencyOf(settings.value(kAudio)));

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
    if (chosen_.deviceName != deviceName.toStdString()) chosen_.outputs.clear();
    chosen_.deviceName = deviceName.toStdString();
    keepAudio();
    transport_.setAudio({chosen_.deviceName, framesPerBuffer(), chosen_.outputs});
    Q_EMIT audioChanged();
}

int Preferences::outputOf(std::size_t side) const {
    const std::vector<int>& outputs = transport_.audio().outputs;
    return side < outputs.size() ? outputs[side] + 1 : static_cast<int>(side) + 1;
}

void Preferences::setLeftOutput(int output) {
    setOutput(0, output);
}

void Preferences::setRightOutput(int output) {
    setOutput(1, output);
}

void Preferences::setOutput(std::size_t side, int output) {
    std::vector<int> outputs{outputOf(0) - 1, outputOf(1) - 1};
    const int before = std::exchange(outputs[side], output - 1);
    if (int& other = outputs[1 - side]; other == output - 1) other = before;
    if (outputs == std::vector{0, 1}) outputs.clear();
    AudioChoice choice = transport_.audio();
    choice.outputs = outputs;
    if (choice.deviceName == chosen_.deviceName) {  // else it is of this run alone
        chosen_.outputs = std::move(outputs);
        keepAudio();
    }
    transport_.setAudio(std::move(choice));
    Q_EMIT audioChanged();
}

void Preferences::setLowLatencyMs(double limitMs) {
    transport_.setLowLatency(limitMs > 0 ? std::optional(limitMs) : std::nullopt);
    keepAudio();
    Q_EMIT audioChanged();
}

void Preferences::setFramesPerBuffer(int frames) {
    chosen_.framesPerBuffer = frames;
    keepAudio();
    AudioChoice choice = transport_.audio();
    choice.framesPerBuffer = frames;
    transport_.setAudio(std::move(choice));
    Q_EMIT audioChanged();
}

void Preferences::keepAudio() {
    nlohmann::json value = nlohmann::json::object();
    if (!chosen_.deviceName.empty()) value["device"] = chosen_.deviceName;
    if (chosen_.framesPerBuffer > 0) value["frames"] = chosen_.framesPerBuffer;
    if (!chosen_.outputs.empty()) value["outputs"] = {chosen_.outputs[0] + 1, chosen_.outputs[1] + 1};
    if (transport_.lowLatencyMs()) value["lowLatencyMs"] = *transport_.lowLatencyMs();
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
