// PluginWindow: one plugin's own window: the frame, the process that shows the UI in it, and the link to its node. GUI
// thread.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QRect>
#include <QSocketNotifier>
#include <filesystem>
#include <memory>

#include "editor/controllers/plugin_frame.hpp"
#include "editor/controllers/plugin_ui_link.hpp"

namespace lacquer::editor {

/// Whatever the UI does, the editor goes on: a UI that crashes leaves its frame, in which it can be opened again; one
/// that hangs is said to, and goes when its frame is closed.
class PluginWindow : public QObject {
    Q_OBJECT

public:
    struct Parts {
        SessionController& session;
        TransportController& transport;
        host::UridMap& urids;
        std::filesystem::path program{};  ///< lacquer-plugin-host
        QWindow* owner = nullptr;
    };

    PluginWindow(const Parts& parts, NodeId node, std::shared_ptr<const host::WindowPlan> plan);
    ~PluginWindow() override;

    [[nodiscard]] NodeId node() const noexcept { return node_; }
    [[nodiscard]] const host::WindowPlan& plan() const noexcept { return *plan_; }
    [[nodiscard]] PluginFrame& frame() noexcept { return frame_; }
    /// That of the UI, as it was last seen; null when it never was.
    [[nodiscard]] QSize uiSize() const noexcept { return uiSize_; }
    /// The process that shows the UI; 0 when none runs.
    [[nodiscard]] qint64 processId() const { return process_ ? process_->pid() : 0; }

    /// Shows the frame, at `place` if that is not empty, and in it the UI; or first a question, where it has crashed
    /// before.
    enum class Before { fine, crashed };
    void open(const QRect& place, Before before);
    /// Hides the frame and ends the UI. One that does not end by itself is killed.
    void close();
    [[nodiscard]] bool closing() const noexcept { return closing_; }
    /// It has been closed, and nothing is left of the UI.
    [[nodiscard]] bool ended() const noexcept { return closing_ && !process_; }

    /// About 30 times a second.
    void tick();
    void note(const sessions::Edit& edit);
    /// See PluginUiLink.
    void keepState() { link_.keepState(); }

Q_SIGNALS:
    /// The frame is about to be hidden, for good.
    void leaving();
    /// The UI has crashed, or could not be shown; `text` is for people.
    void crashed(const QString& text);
    void failed(const QString& text);
    /// It runs well enough to forget that it has crashed before.
    void proven();

private:
    void start();
    void read();
    void take(const host::UiMessage& message);
    void takeSize(const host::UiSize& size);
    void lookAtEnd();
    void ping();
    void lookAtAnswers();
    void showTitle();
    [[nodiscard]] QString name() const;

    const Parts parts_;
    const NodeId node_;
    const std::shared_ptr<const host::WindowPlan> plan_;
    PluginFrame frame_;
    PluginUiLink link_;
    std::unique_ptr<host::PluginUiProcess> process_;
    std::unique_ptr<QSocketNotifier> notifier_;
    bool ready_ = false;
    bool closing_ = false;
    bool asked_ = false;  ///< by a ping that it has not answered
    bool hangs_ = false;
    bool proven_ = false;
    QSize uiSize_;
    QSize wantedSize_;  ///< that the user gave it the last time
    QString reason_;    ///< why it has ended, as it says
    QElapsedTimer sinceStart_, sincePing_, sinceClose_;
};

}  // namespace lacquer::editor
