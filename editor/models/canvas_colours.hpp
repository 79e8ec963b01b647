// The colours that nodes and frames are given by hand. Constant; any thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QVariantList>
#include <QVariantMap>
#include <array>

namespace lacquer::editor {

struct CanvasColour {
    const char* value;  ///< as sessions save it
    const char* name;
};

/// Each stands out by at least 3:1 (WCAG 2.1, 1.4.11) from a canvas that is nearly black, and from one that is nearly
/// white: their luminances lie in between.
inline constexpr std::array<CanvasColour, 8> kCanvasColours{{{"#3f8bd4", QT_TRANSLATE_NOOP("CanvasColours", "Blue")},
                                                             {"#4f9a46", QT_TRANSLATE_NOOP("CanvasColours", "Green")},
                                                             {"#c9762b", QT_TRANSLATE_NOOP("CanvasColours", "Orange")},
                                                             {"#8f72d8", QT_TRANSLATE_NOOP("CanvasColours", "Violet")},
                                                             {"#2f988f", QT_TRANSLATE_NOOP("CanvasColours", "Teal")},
                                                             {"#cf5f9c", QT_TRANSLATE_NOOP("CanvasColours", "Pink")},
                                                             {"#a88a1c", QT_TRANSLATE_NOOP("CanvasColours", "Yellow")},
                                                             {"#d9534f", QT_TRANSLATE_NOOP("CanvasColours", "Red")}}};

/// The same for QML: a list of {value, name}.
class CanvasColours : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(QVariantList list READ list CONSTANT)

public:
    using QObject::QObject;
    [[nodiscard]] static QVariantList list() {
        QVariantList all;
        for (const CanvasColour& colour : kCanvasColours)
            all.append(QVariantMap{{"value", colour.value}, {"name", tr(colour.name)}});
        return all;
    }
};

}  // namespace lacquer::editor
