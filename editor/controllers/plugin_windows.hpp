// PluginWindows: the plugins' own windows that are open, by node, and where they were left. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QKeyEvent>
#include <QObject>
#include <QPoint>
#include <QTimer>
#include <map>
#include <memory>
#include <string>

#include "editor/controllers/plugin_window.hpp"
#include "editor/controllers/selection.hpp"
#include "editor/controllers/settings_file.hpp"
#include "host/lv2/plugin_gate.hpp"
#include "host/lv2/plugin_world.hpp"

namespace lacquer::editor {

class PluginWindows : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    /// The selected node, if it is one, is a plugin.
    Q_PROPERTY(bool offered READ offered NOTIFY selectionChanged)
    /// Why its own window cannot be shown; empty when it can.
    Q_PROPERTY(QString reason READ reason NOTIFY selectionChanged)
    Q_PROPERTY(bool selectedOpen READ selectedOpen NOTIFY windowsChanged)
    Q_PROPERTY(int count READ count NOTIFY windowsChanged)
    Q_PROPERTY(bool hidden READ hidden NOTIFY windowsChanged)

public:
    PluginWindows(SessionController& session, const Selection& selection, TransportController& transport,
                  SettingsFile& settings);
    ~PluginWindows() override;

    /// What windows are made of. Without it there are none.
    void setPlugins(std::shared_ptr<host::PluginWorld> world, std::shared_ptr<host::PluginGate> gate);
    /// The window that they belong to.
    Q_INVOKABLE void setOwner(QWindow* owner) { owner_ = owner; }

    /// Shows the window of a node, or brings it to the front. Where there is none to be shown, says why.
    void open(NodeId node);
    void close(NodeId node);
    /// Of the selected nodes: closes the windows when all are open, else opens those that are not.
    Q_INVOKABLE void toggleSelected();
    /// Hides all windows that are open, or shows them again.
    Q_INVOKABLE void toggleHidden();
    /// Closes all, and waits for them, a second or two at most. Call it before the editor's window is closed: the
    /// frames do not let Qt close them.
    Q_INVOKABLE void end();

    [[nodiscard]] bool offered() const;
    [[nodiscard]] QString reason() const;
    [[nodiscard]] bool selectedOpen() const;
    [[nodiscard]] int count() const { return static_cast<int>(windows_.size()); }
    [[nodiscard]] bool hidden() const noexcept { return hidden_; }
    /// Why a node's window cannot be shown; empty when it can.
    [[nodiscard]] QString whyNot(NodeId node) const;
    /// Null for a node whose window is not open.
    [[nodiscard]] PluginWindow* window(NodeId node) const;

    /// Where a window goes that was left at `kept`: wholly on a screen as far as it fits, and not just upon another.
    [[nodiscard]] static QRect placed(QRect kept, const QList<QRect>& screens, const QList<QPoint>& taken);

Q_SIGNALS:
    void selectionChanged();
    void windowsChanged();
    /// In a plugin's window, which has not taken it.
    void keyPressed(QKeyEvent* event);

private:
    using Plan = Result<std::shared_ptr<const host::WindowPlan>>;
    [[nodiscard]] const Plan& planOf(const std::string& pluginUri) const;
    [[nodiscard]] std::string pluginOf(NodeId node) const;
    void tick();
    void setHidden(bool hidden);
    void keepPlace(PluginWindow& window);
    [[nodiscard]] QRect placeOf(const PluginWindow& window) const;
    void block(const std::string& pluginUri, host::Switch to);

    SessionController& session_;
    const Selection& selection_;
    TransportController& transport_;
    SettingsFile& settings_;
    std::shared_ptr<host::PluginWorld> world_;
    std::shared_ptr<host::PluginGate> gate_;
    QWindow* owner_ = nullptr;
    std::map<NodeId, std::unique_ptr<PluginWindow>> windows_;
    std::map<NodeId, QRect> places_;  ///< of this run's nodes; the settings keep one for each plugin
    mutable std::map<std::string, Plan> plans_;
    QTimer timer_;
    bool hidden_ = false;
};

}  // namespace lacquer::editor
