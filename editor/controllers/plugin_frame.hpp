// PluginFrame: the top-level window around a plugin's own window, or around a line of text while that is not there. GUI
// thread.
#pragma once

#include <QKeyEvent>
#include <QRasterWindow>
#include <QString>

#include "host/lv2/ui/ui_channel.hpp"

namespace lacquer::editor {

class PluginFrame : public QRasterWindow {
    Q_OBJECT

public:
    /// `owner`: the window it belongs to; may be null.
    explicit PluginFrame(QWindow* owner);

    /// What is shown where no plugin's window covers it. `clickable`: a click emits clicked().
    void say(const QString& text, bool clickable);
    [[nodiscard]] const QString& text() const noexcept { return text_; }
    /// Takes a size that the UI wants, in pixels of the screen, as far as the screen has room for it.
    void fit(const host::UiSize& size);

Q_SIGNALS:
    void closeWanted();
    void clicked();
    /// A key that the plugin's window has not taken.
    void keyPressed(QKeyEvent* event);

protected:
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString text_;
    bool clickable_ = false;
};

}  // namespace lacquer::editor
