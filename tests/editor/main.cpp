// Tests of the editor's C++ need an application object, and none of them a display.
#include <gtest/gtest.h>

#include <QGuiApplication>
#include <QQmlExtensionPlugin>
#include <QQuickStyle>

Q_IMPORT_QML_PLUGIN(Lacquer_EditorPlugin)

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    testing::InitGoogleTest(&argc, argv);
    QGuiApplication application(argc, argv);
    QQuickStyle::setStyle("Basic");
    return RUN_ALL_TESTS();
}
