// DeviceList: the outputs that can be played on, those of one kind of driver after the other; the first row stands for
// the system's default. GUI thread; looking for devices, which takes up to a second, happens on another one.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QTimer>
#include <functional>
#include <future>
#include <vector>

#include "host/audio/audio_devices.hpp"

namespace lacquer::editor {

class DeviceList : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Preferences")
    Q_PROPERTY(bool scanning READ scanning NOTIFY scanningChanged)
    /// Why there are none, or none could be looked for; else empty.
    Q_PROPERTY(QString problem READ problem NOTIFY scanningChanged)

public:
    /// The label is for people; the name, which is empty for the default, for settings. The only rate is that of a JACK
    /// server in Hz; 0 for devices that can be asked for others.
    enum DeviceRole { nameRole = Qt::UserRole, labelRole, detailRole, apiRole, onlyRateRole };
    using Found = Result<std::vector<host::DeviceInfo>>;
    using Lister = std::function<Found()>;

    /// `lister`: called on another thread.
    explicit DeviceList(Lister lister = host::listDevices);
    ~DeviceList() override;

    /// Looks for devices, unless that is under way.
    Q_INVOKABLE void scan();
    /// Somebody else is looking for them, and will call setFound().
    void setScanning();
    void setFound(const Found& found);
    [[nodiscard]] bool scanning() const noexcept { return scanning_; }
    [[nodiscard]] QString problem() const { return problem_; }
    /// Of the device of this name; -1 when it is not here.
    Q_INVOKABLE int rowOf(const QString& deviceName) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void scanningChanged();

private:
    void poll();

    Lister lister_;
    std::vector<host::DeviceInfo> outputs_;
    QString default_;  ///< what is played on where none is chosen; empty while that is not known
    std::future<Found> finding_;
    QTimer timer_;
    bool scanning_ = false;
    QString problem_;
};

}  // namespace lacquer::editor
