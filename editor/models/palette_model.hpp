// PaletteModel: the node types, templates, plugins and presets that can be added, those first that match best what is
// typed. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "editor/models/palette_entry.hpp"
#include "editor/models/plugin_listing.hpp"
#include "host/lv2/installed_plugin.hpp"
#include "host/lv2/plugin_gate.hpp"
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
    Q_PROPERTY(QString trying READ trying NOTIFY tryingChanged)

public:
    enum Role {
        uriRole = Qt::UserRole,
        nameRole,
        groupRole,
        descriptionRole,
        lookRole,
        sectionRole,
        ownerRole,
        refusalRole,
        favouriteRole
    };
    Q_ENUM(Role)

    explicit PaletteModel(const ProcessorRegistry& registry);
    ~PaletteModel() override;

    /// Lists the plugins and their presets on a thread of its own, from the index of what is installed. While that has
    /// to read descriptions, those that have been read come into the model. `gate` says which are refused, and keeps
    /// the favourites.
    void loadPlugins(std::shared_ptr<host::PluginWorld> plugins, std::shared_ptr<host::PluginGate> gate,
                     host::RecentPlugins recent = host::RecentPlugins());
    /// In place of those that there are. Marks of plugins that are not listed do not matter.
    void addPlugins(const std::vector<host::InstalledPlugin>& plugins, PluginMarks marks = {});
    /// Those of plugins that have been added; in place of those that there are.
    void addPluginPresets(const std::vector<host::InstalledPreset>& presets);
    /// In place of those that there are of one plugin.
    void replacePluginPresets(const std::string& type, const std::vector<host::InstalledPreset>& presets);

    /// Before what has this key is added: true when that can be done at once. Plugins that have never been loaded are
    /// tried first, on a thread of their own; prepared() then tells. A second wish takes the place of the first.
    Q_INVOKABLE bool prepare(const QString& key);
    /// Nobody waits for prepared() any more.
    Q_INVOKABLE void forget() { setTrying({}); }
    /// Key of what is being tried; empty: nothing.
    [[nodiscard]] const QString& trying() const noexcept { return trying_; }
    /// It has been added: plugins that were used last are sorted before others, and remembered.
    void noteUse(const QString& key);
    /// Makes the plugin of a row a favourite, or takes that back; nothing for other rows. False when that cannot be
    /// kept.
    Q_INVOKABLE bool toggleFavourite(int row);

    /// Replace the templates, and the presets of the library: the user's own, then those that come with the program.
    void setTemplates(std::vector<PaletteEntry> templates);
    void setLibraryPresets(std::vector<PaletteEntry> presets);
    /// Every preset whose key begins so, the user's own first.
    [[nodiscard]] std::vector<PaletteEntry> presetsWith(const QString& keyPrefix) const;
    /// What a preset of a plugin has as its key.
    [[nodiscard]] static QString presetKey(const QString& type, const QString& uri);
    /// Plugins are being listed.
    [[nodiscard]] bool loading() const noexcept { return loading_; }

    /// Every word must match a type's name, by letters in their order, or occur in its group, URI or description. One
    /// word of a preset must match its own name; without words there are no presets. "favourite" and "recent" find
    /// plugins that are so, and where others match as well, these come first. Sections stay together, in the order of
    /// the best in each.
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
    void tryingChanged();
    /// prepare() wanted to wait; the trial is over, whatever came of it.
    void prepared(const QString& key);

private:
    [[nodiscard]] static std::optional<int> score(const PaletteEntry& entry, const QStringList& words);
    [[nodiscard]] bool hasWanted(const PaletteEntry& entry) const;
    void replace(PaletteSection section, std::vector<PaletteEntry> entries);
    void takePluginPresets(const std::vector<host::InstalledPreset>& presets);
    void listPresets();
    void refresh();
    void rank();
    void setTrying(const QString& key);

    QString filter_;
    std::vector<WantedPort> wanted_;
    std::vector<PaletteEntry> entries_;
    std::vector<PaletteEntry> pluginPresets_;
    std::vector<PaletteEntry> libraryPresets_;
    std::vector<std::size_t> shown_;  ///< indices of entries_
    int sectionCount_ = 0;
    bool loading_ = false;
    PluginMarks marks_;
    QString trying_;
    std::shared_ptr<host::PluginWorld> plugins_;
    std::shared_ptr<host::PluginGate> gate_;
    host::RecentPlugins recent_{std::filesystem::path()};
    std::unique_ptr<PluginListing> listing_;
    std::vector<std::unique_ptr<PluginTryout>> trials_;
};

}  // namespace lacquer::editor
