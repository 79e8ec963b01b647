#include "editor/models/device_list.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "editor/controllers/unattended.hpp"

namespace lacquer::editor {

namespace {
constexpr int kDevicePollMs = 50;
}

DeviceList::DeviceList(Lister lister) : lister_(std::move(lister)) {
    timer_.setInterval(kDevicePollMs);
    connect(&timer_, &QTimer::timeout, this, &DeviceList::poll);
}

DeviceList::~DeviceList() = default;

void DeviceList::scan() {
    if (scanning_) return;
    setScanning();
    finding_ = runUnattended(lister_);
    timer_.start();
}

void DeviceList::setScanning() {
    scanning_ = true;
    Q_EMIT scanningChanged();
}

void DeviceList::poll() {
    if (finding_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    timer_.stop();
    setFound(finding_.get());
}

void DeviceList::setFound(const Found& found) {
    std::vector<host::DeviceInfo> outputs;
    if (found)
        std::copy_if(found->begin(), found->end(), std::back_inserter(outputs),
                     [](const host::DeviceInfo& device) { return device.outputChannels > 0; });
    std::stable_sort(outputs.begin(), outputs.end(), [](const auto& a, const auto& b) {
        return a.isJack() > b.isJack() || (a.isJack() == b.isJack() && a.api < b.api);
    });
    beginResetModel();
    outputs_ = std::move(outputs);
    const auto usual = host::chooseOutput(outputs_, {});
    default_ = usual ? QString::fromStdString(usual->name) : QString();
    endResetModel();
    if (!found)
        problem_ = QString::fromStdString(found.error().line());
    else
        problem_ = outputs_.empty()
                       ? tr("No audio output is here. Connect a device, or start JACK, and look again; until "
                            "then the song plays in silence.")
                       : QString();
    scanning_ = false;
    Q_EMIT scanningChanged();
}

int DeviceList::rowOf(const QString& deviceName) const {
    if (deviceName.isEmpty()) return 0;
    const auto found = std::find_if(outputs_.begin(), outputs_.end(), [&](const host::DeviceInfo& device) {
        return QString::fromStdString(device.name) == deviceName;
    });
    return found == outputs_.end() ? -1 : static_cast<int>(found - outputs_.begin()) + 1;
}

int DeviceList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(outputs_.size()) + 1;
}

QVariant DeviceList::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    if (index.row() == 0) {
        if (role == labelRole)
            return default_.isEmpty() ? tr("System default") : tr("System default (%1)").arg(default_);
        if (role == detailRole) return tr("JACK's output where JACK runs, else the system's default");
        if (role == onlyRateRole) return 0;
        return QString();
    }
    const host::DeviceInfo& device = outputs_[static_cast<std::size_t>(index.row() - 1)];
    switch (role) {
        case nameRole:
        case labelRole:
            return QString::fromStdString(device.name);
        case apiRole:
            return device.isJack() ? QString("JACK") : QString::fromStdString(device.api);
        case detailRole:
            return tr("%1 outputs, %2 Hz").arg(device.outputChannels).arg(std::lround(device.defaultSampleRate));
        case onlyRateRole:
            return device.isJack() ? static_cast<int>(std::lround(device.defaultSampleRate)) : 0;
        default:
            return {};
    }
}

QHash<int, QByteArray> DeviceList::roleNames() const {
    return {{nameRole, "deviceName"},
            {labelRole, "label"},
            {detailRole, "detail"},
            {apiRole, "api"},
            {onlyRateRole, "onlyRate"}};
}

}  // namespace lacquer::editor
