// WindowState: how the window was left: its place, its size, whether it filled the screen, and how wide the panel of a
// node was. Kept in the settings file. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QRect>
#include <QTimer>
#include <QWindow>

#include "editor/controllers/settings_file.hpp"

namespace lacquer::editor {

class WindowState : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(int panelWidth READ panelWidth WRITE setPanelWidth NOTIFY panelWidthChanged)
    Q_PROPERTY(int leastPanelWidth READ leastPanelWidth CONSTANT)
    Q_PROPERTY(int mostPanelWidth READ mostPanelWidth CONSTANT)

public:
    static constexpr QSize kLeast{900, 520};
    static constexpr int kLeastPanel = 280;
    static constexpr int kUsualPanel = 320;
    static constexpr int kMostPanel = 640;

    /// `settings` must outlive it.
    explicit WindowState(SettingsFile& settings);
    ~WindowState() override;

    [[nodiscard]] int panelWidth() const noexcept { return panelWidth_; }
    /// Within the limits.
    void setPanelWidth(int width);
    [[nodiscard]] int leastPanelWidth() const noexcept { return kLeastPanel; }
    [[nodiscard]] int mostPanelWidth() const noexcept { return kMostPanel; }
    Q_INVOKABLE void resetPanelWidth() { setPanelWidth(kUsualPanel); }

    /// Shows a window where it was left, as far as that is on a screen, and follows it from then on. A window that
    /// fills the screen keeps the size and the place that it goes back to.
    Q_INVOKABLE void show(QWindow* window);

    /// Where a window goes that was left at `kept`: no larger than the screen, no smaller than `least`, and wholly on
    /// one; `kept` itself where it is. `screens` are what windows may cover, the usual one first.
    [[nodiscard]] static QRect placed(const QRect& kept, const QList<QRect>& screens, QSize least = kLeast);

Q_SIGNALS:
    void panelWidthChanged();

private:
    void look();
    void keep();

    SettingsFile& settings_;
    QWindow* window_ = nullptr;
    QRect place_{};  ///< when it fills no screen; null: not known
    bool maximised_ = false;
    QRect lastPlace_{};  ///< as it was last seen, whatever it fills
    int panelWidth_ = kUsualPanel;
    QTimer pause_;  ///< a drag of an edge is written once
};

}  // namespace lacquer::editor
