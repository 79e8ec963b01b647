#include "editor/controllers/plugin_frame.hpp"

#include <QCloseEvent>
#include <QGuiApplication>
#include <QPainter>
#include <QScreen>
#include <cmath>

#include "editor/items/theme.hpp"

namespace lacquer::editor {

namespace {

constexpr QSize kUsualSize{420, 180};  // until the UI says what it wants
constexpr int kMargin = 24;
constexpr int kAnySize = (1 << 24) - 1;  // what QWindow takes for no limit

}  // namespace

PluginFrame::PluginFrame(QWindow* owner) {
    setTransientParent(owner);
    setFlags(Qt::Dialog);
    resize(kUsualSize);
}

void PluginFrame::say(const QString& text, bool clickable) {
    text_ = text;
    clickable_ = clickable;
    setCursor(clickable ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (clickable) {  // room for it, whatever size the UI had
        setMinimumSize({1, 1});
        setMaximumSize({kAnySize, kAnySize});
        resize(size().expandedTo(kUsualSize));
    }
    update();
}

void PluginFrame::fit(const host::UiSize& size) {
    const double pixel = devicePixelRatio();
    const auto units = [&](int width, int height) {
        return QSize(static_cast<int>(std::ceil(width / pixel)), static_cast<int>(std::ceil(height / pixel)));
    };
    const QSize room = screen() != nullptr ? screen()->availableSize() : QSize(kAnySize, kAnySize);
    const QSize wanted = units(size.width, size.height).boundedTo(room).expandedTo({1, 1});
    QSize least = wanted, most = wanted;
    if (size.resizable != 0) {
        least = size.minimumWidth > 0 ? units(size.minimumWidth, size.minimumHeight).boundedTo(wanted) : QSize(1, 1);
        most = size.maximumWidth > 0 ? units(size.maximumWidth, size.maximumHeight).expandedTo(wanted)
                                     : QSize(kAnySize, kAnySize);
    }
    setMinimumSize(least);
    setMaximumSize(most);
    resize(wanted);
}

void PluginFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(QRect({}, size()), theme().window);
    painter.setPen(clickable_ ? theme().text : theme().dimText);
    painter.drawText(QRect({}, size()).marginsRemoved({kMargin, kMargin, kMargin, kMargin}),
                     Qt::AlignCenter | Qt::TextWordWrap, text_);
}

void PluginFrame::closeEvent(QCloseEvent* event) {
    event->ignore();  // the plugin's window is in it; whoever owns the frame lets that end first
    Q_EMIT closeWanted();
}

void PluginFrame::mouseReleaseEvent(QMouseEvent*) {
    if (clickable_) Q_EMIT clicked();
}

void PluginFrame::keyPressEvent(QKeyEvent* event) {
    if (clickable_ && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        Q_EMIT clicked();
    else
        Q_EMIT keyPressed(event);
}

}  // namespace lacquer::editor
