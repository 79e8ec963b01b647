// PaletteModel: the node types and plugins that can be added, those first that match best what is typed. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <optional>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::editor {

/// A port that waits for a new node's.
struct WantedPort {
    SignalKind kind = SignalKind::audio;
    PortDirection direction = PortDirection::input;  ///< of the new node's port
};

class PaletteModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(int count READ count NOTIFY filterChanged)
    Q_PROPERTY(bool loading READ loading NOTIFY loadingChanged)

public:
    enum Role { uriRole = Qt::UserRole, nameRole, groupRole, descriptionRole, lookRole };
    Q_ENUM(Role)

    explicit PaletteModel(const ProcessorRegistry& registry);
    ~PaletteModel() override;

    /// Lists the plugins on a thread of its own; they come into the model when they are all known.
    void loadPlugins(std::shared_ptr<host::PluginWorld> plugins);
    void addPlugins(const std::vector<host::InstalledPlugin>& plugins);
    /// Plugins are being listed.
    [[nodiscard]] bool loading() const noexcept { return loading_; }

    /// Every word must match a type's name, by letters in their order, or occur in its group, URI or description.
    void setFilter(const QString& filter);
    [[nodiscard]] const QString& filter() const noexcept { return filter_; }
    /// Shows only types with all of these ports; none: all types.
    void setWanted(std::vector<WantedPort> wanted);
    [[nodiscard]] int count() const { return static_cast<int>(shown_.size()); }
    [[nodiscard]] Q_INVOKABLE QString uriAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void filterChanged();
    void loadingChanged();

private:
    struct Entry {
        QString uri, name, group, description, look;
        std::vector<WantedPort> ports;
    };
    class Listing;

    [[nodiscard]] static std::optional<int> score(const Entry& entry, const QStringList& words);
    [[nodiscard]] bool hasWanted(const Entry& entry) const;
    void refresh();

    QString filter_;
    std::vector<WantedPort> wanted_;
    std::vector<Entry> entries_;
    std::vector<std::size_t> shown_;  ///< indices of entries_
    bool loading_ = false;
    std::unique_ptr<Listing> listing_;
};

}  // namespace lacquer::editor
