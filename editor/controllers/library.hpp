// Library: what the palette offers beside node types, and what is done with the line that was chosen. Templates come
// with the program, presets with it and with plugins; both may be the user's own, files below a folder:
// templates/NAME.json and presets/TYPE/NAME.json, a preset being a template of one node. Those of plugins are LV2
// bundles, which other hosts read. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QVariantList>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "editor/controllers/canvas_controller.hpp"
#include "editor/models/palette_model.hpp"
#include "sessions/format/template_file.hpp"
#include "sessions/model/templates.hpp"

namespace lacquer::editor {

class Library : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    Library(SessionController& session, CanvasController& canvas, PaletteModel& palette);

    /// Where the user's own things are kept: below `folder`, which need not exist; empty: nowhere. Reads them; what is
    /// broken is told through the session's problem(), and skipped.
    void open(const std::filesystem::path& folder);
    /// Where presets of plugins come from; without it there are none.
    void setPlugins(std::shared_ptr<host::PluginWorld> plugins) { plugins_ = std::move(plugins); }

    /// Adds what the palette has under a key, at a point of the viewport.
    Q_INVOKABLE void add(const QString& key, QPointF at);

    /// Saves the selected nodes as a template, in place of one of that name. False when that fails, which problem()
    /// has then told.
    Q_INVOKABLE bool saveTemplate(const QString& name);
    /// There is a template of the user's own that saving under this name replaces.
    [[nodiscard]] Q_INVOKABLE bool hasTemplate(const QString& name) const;

    // Presets of the one node that is selected.
    /// A list of {key, name, description, own}: the user's own, then those that the program or its plugin brings along.
    [[nodiscard]] Q_INVOKABLE QVariantList presets() const;
    /// Puts a preset's values and state into the node, in one undo step.
    Q_INVOKABLE void loadPreset(const QString& key);
    /// Saves the node's values and state, in place of a preset of that name. False when that fails, as above.
    Q_INVOKABLE bool savePreset(const QString& name);
    [[nodiscard]] Q_INVOKABLE bool hasPreset(const QString& name) const;
    /// Gives a preset of the user's own another name, or removes it: files, so that undo does not bring it back. False
    /// where there is none of that key, where the name is taken, and when it fails, which problem() has then told.
    Q_INVOKABLE bool renamePreset(const QString& key, const QString& name);
    Q_INVOKABLE bool removePreset(const QString& key);

private:
    struct Preset {
        std::string type;
        std::string name;
        std::map<std::string, double> parameters;
        std::optional<ProcessorState> state;
        bool whole = false;  ///< what it does not name has its default
    };

    void read();
    void addTemplate(const QString& key, QPointF at);
    void addPreset(const QString& key, QPointF at);
    [[nodiscard]] const sessions::LoadedTemplate* ownPreset(const QString& key) const;
    /// The preset behind a key of the palette.
    [[nodiscard]] Result<Preset> presetOf(const QString& key) const;
    [[nodiscard]] std::optional<host::InstalledPreset> pluginPreset(const QString& key) const;
    [[nodiscard]] bool keepsInBundles(const Node& node) const;
    bool saveInBundle(const Node& node, const std::string& name);
    bool changed(const std::string& type, const Status& done);
    void listTemplates();
    void listPresets();
    bool removeFile(const std::filesystem::path& file);
    [[nodiscard]] const Node* selectedNode() const;
    [[nodiscard]] std::filesystem::path templateFolder() const { return folder_ / "templates"; }
    [[nodiscard]] std::filesystem::path presetFolder(const std::string& type) const;

    SessionController& session_;
    CanvasController& canvas_;
    PaletteModel& palette_;
    std::filesystem::path folder_;  ///< empty: there is none
    std::shared_ptr<host::PluginWorld> plugins_;
    std::vector<sessions::Template> own_;
    std::vector<sessions::LoadedTemplate> ownPresets_;  ///< of one node each
    std::vector<Error> problems_;                       ///< of the last reading
};

}  // namespace lacquer::editor
