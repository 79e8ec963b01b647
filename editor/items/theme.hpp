// Theme: the colours and sizes of the editor, for QML and for the painted layers alike. Constant; any thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QObject>

#include "core/graph/port.hpp"
#include "editor/controllers/scene_shapes.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::editor {

class Theme : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

    Q_PROPERTY(QColor window MEMBER window CONSTANT)
    Q_PROPERTY(QColor panel MEMBER panel CONSTANT)
    Q_PROPERTY(QColor raised MEMBER raised CONSTANT)
    Q_PROPERTY(QColor hovered MEMBER hovered CONSTANT)
    Q_PROPERTY(QColor border MEMBER border CONSTANT)
    Q_PROPERTY(QColor text MEMBER text CONSTANT)
    Q_PROPERTY(QColor dimText MEMBER dimText CONSTANT)
    Q_PROPERTY(QColor accent MEMBER accent CONSTANT)
    Q_PROPERTY(QColor warning MEMBER warning CONSTANT)
    Q_PROPERTY(QColor error MEMBER error CONSTANT)

    Q_PROPERTY(QColor meterLow MEMBER meterLow CONSTANT)
    Q_PROPERTY(QColor canvas MEMBER canvas CONSTANT)
    Q_PROPERTY(QColor nodeBody MEMBER nodeBody CONSTANT)
    Q_PROPERTY(QColor nodeBorder MEMBER nodeBorder CONSTANT)

    Q_PROPERTY(int smallSize MEMBER smallSize CONSTANT)
    Q_PROPERTY(int textSize MEMBER textSize CONSTANT)
    Q_PROPERTY(int headingSize MEMBER headingSize CONSTANT)

public:
    using QObject::QObject;

    QColor window{"#14171c"};
    QColor panel{"#1b2027"};
    QColor raised{"#252c36"};
    QColor hovered{"#303946"};
    QColor border{"#323b47"};
    QColor text{"#e8ebf0"};
    QColor dimText{"#9aa5b4"};
    QColor accent{"#f08a4b"};
    QColor warning{"#e8b84a"};
    QColor error{"#ff8072"};

    QColor canvas{"#171b21"};
    QColor grid{"#20262e"};
    QColor gridMajor{"#29313b"};
    QColor nodeBody{"#272e38"};
    QColor nodeBorder{"#3a4452"};

    QColor track{"#4c9be8"};
    QColor bus{"#4fb892"};
    QColor send{"#a98be6"};
    QColor master{"#dba63c"};
    QColor output{"#e8694a"};
    QColor plugin{"#d873a8"};
    QColor processor{"#76839a"};

    QColor wireAudio{"#7fa9cf"};
    QColor wireCv{"#e0c25c"};
    QColor wireEvents{"#c48ce6"};

    QColor meterBack{"#12161b"};
    QColor meterLow{"#45b27c"};
    QColor meterMiddle{"#e0b43f"};
    QColor meterHigh{"#ea5a4f"};

    int smallSize = 11;  // pixels
    int textSize = 13;
    int headingSize = 16;

    /// The colour of a node by what it is: "track", "bus", "send", "master", "output", "plugin" or "processor".
    Q_INVOKABLE QColor ofLook(const QString& look) const;
    /// The same by its role, and for those without one by whether they are plugins.
    [[nodiscard]] const QColor& ofRole(sessions::Role role, bool isPlugin) const;
    /// A node's own colour, or that of its role.
    [[nodiscard]] const QColor& ofNode(const NodeShape& node) const {
        return node.colour.isValid() ? node.colour : ofRole(node.role, node.plugin);
    }
    /// The colour of ports and wires by toString(SignalKind).
    Q_INVOKABLE QColor ofKind(const QString& kind) const;
    [[nodiscard]] const QColor& ofKind(SignalKind kind) const;
};

/// A colour laid over another one, which gets the share 1 - `share`.
[[nodiscard]] QColor mixed(const QColor& ground, const QColor& colour, double share);

/// The one the painted layers use.
[[nodiscard]] const Theme& theme();

}  // namespace lacquer::editor
