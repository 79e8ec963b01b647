// PaletteModel: the node types, templates, plugins and presets that can be added, those first that match best what is
// typed. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "editor/models/palette_entry.hpp"
#include "host/lv2/plugin_presets.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::editor {

class PaletteModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(int count READ count NOTIFY filterChanged)
    Q_PROPERTY(int sectionCount READ sectionCount NOTIFY filterChanged)
    Q_PROPERTY(bool loading READ loading NOTIFY loadingChanged)

public:
    enum Role { uriRole = Qt::UserRole, nameRole, groupRole, descriptionRole, lookRole, sectionRole, ownerRole };
    Q_ENUM(Role)

    explicit PaletteModel(const ProcessorRegistry& registry);
    ~PaletteModel() override;

    /// Lists the plugins, then their presets, on a thread of its own; they come into the model when all of a kind are
    /// known.
    void loadPlugins(std::shared_ptr<host::PluginWorld> plugins);
    void addPlugins(const std::vector<host::InstalledPlugin>& plugins);
    /// Those of plugins that have been added; call it once.
    void addPluginPresets(const std::vector<host::InstalledPreset>& presets);
    /// Replace the templates, and the user's own presets.
    void setTemplates(std::vector<PaletteEntry> templates);
    void setOwnPresets(std::vector<PaletteEntry> presets);
    /// Every preset whose key begins so, the user's own first.
    [[nodiscard]] std::vector<PaletteEntry> presetsWith(const QString& keyPrefix) const;
    /// What a preset of a plugin has as its key.
    [[nodiscard]] static QString presetKey(const QString& type, const QString& uri);
    /// Plugins are being listed.
    [[nodiscard]] bool loading() const noexcept { return loading_; }

    /// Every word must match a type's name, by letters in their order, or occur in its group, URI or description. One
    /// word of a preset must match its own name; without words there are no presets. Sections stay together, in the
    /// order of the best in each.
    void setFilter(const QString& filter);
    [[nodiscard]] const QString& filter() const noexcept { return filter_; }
    /// Shows only types with all of these ports; none: all types.
    void setWanted(std::vector<WantedPort> wanted);
    [[nodiscard]] int count() const { return static_cast<int>(shown_.size()); }
    /// How many sections are shown.
    [[nodiscard]] int sectionCount() const noexcept { return sectionCount_; }
    /// What is to be added for a row; empty for one that there is not.
    [[nodiscard]] Q_INVOKABLE QString uriAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void filterChanged();
    void loadingChanged();

private:
    class Listing;

    [[nodiscard]] static std::optional<int> score(const PaletteEntry& entry, const QStringList& words);
    [[nodiscard]] bool hasWanted(const PaletteEntry& entry) const;
    void replace(PaletteSection section, std::vector<PaletteEntry> entries);
    void listPresets();
    void refresh();

    QString filter_;
    std::vector<WantedPort> wanted_;
    std::vector<PaletteEntry> entries_;
    std::vector<PaletteEntry> pluginPresets_;
    std::vector<PaletteEntry> ownPresets_;
    std::vector<std::size_t> shown_;  ///< indices of entries_
    int sectionCount_ = 0;
    bool loading_ = false;
    std::unique_ptr<Listing> listing_;
};

}  // namespace lacquer::editor
