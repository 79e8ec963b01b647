#include "editor/graphics_probe.hpp"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QQuickWindow>
#include <algorithm>
#include <array>

namespace lacquer::editor {

QString openGlRenderer() {
    QOffscreenSurface surface;
    surface.create();
    QOpenGLContext context;
    if (!surface.isValid() || !context.create() || !context.makeCurrent(&surface)) return {};
    const QString name =
        QString::fromLatin1(reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER)));
    context.doneCurrent();
    return name;
}

void chooseRenderer() {
    if (qEnvironmentVariableIsSet("QT_QUICK_BACKEND") || qEnvironmentVariableIsSet("QSG_RHI_BACKEND")) return;
    constexpr std::array emulated{"llvmpipe", "softpipe", "swrast", "SwiftShader"};
    const QString renderer = QGuiApplication::platformName() == "offscreen" ? QString() : openGlRenderer();
    const bool slow = renderer.isEmpty() || std::any_of(emulated.begin(), emulated.end(), [&](const char* name) {
                          return renderer.contains(QLatin1String(name), Qt::CaseInsensitive);
                      });
    if (slow) QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
}

}  // namespace lacquer::editor
