// The colours and sizes of the editor. Palette: one set of colours; ThemeSwitch: which of them counts; ThemeColours:
// the same for QML, where qml/Theme.qml is the one everybody uses. GUI thread, or paint() while that thread waits.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QColor>
#include <QObject>
#include <QString>
#include <optional>

#include "core/graph/port.hpp"
#include "editor/controllers/curve_line.hpp"
#include "editor/controllers/scene_shapes.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::editor {

/// As it stands: the dark one.
struct Palette {
    QColor window{"#14171c"};
    QColor panel{"#1b2027"};
    QColor raised{"#252c36"};
    QColor hovered{"#303946"};
    QColor border{"#323b47"};
    QColor text{"#e8ebf0"};
    QColor dimText{"#9aa5b4"};
    QColor accent{"#f08a4b"};
    QColor onAccent{"#14171c"};  ///< of text and signs on the accent colour
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

    /// The colour of a node by its role, and for those without one by whether they are plugins.
    [[nodiscard]] const QColor& ofRole(sessions::Role role, bool isPlugin) const;
    /// A node's own colour, or that of its role.
    [[nodiscard]] const QColor& ofNode(const NodeShape& node) const {
        return node.colour.isValid() ? node.colour : ofRole(node.role, node.plugin);
    }
    [[nodiscard]] const QColor& ofKind(SignalKind kind) const;
    /// Of one of several lines in a graph.
    [[nodiscard]] const QColor& ofTint(CurveLine::Tint tint) const;
};

/// Which colours count, for the whole program.
class ThemeSwitch : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("there is one")

public:
    enum class Kind { dark, light };
    Q_ENUM(Kind)

    [[nodiscard]] static ThemeSwitch& instance();
    [[nodiscard]] static const Palette& paletteOf(Kind kind);

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    void choose(Kind kind);

Q_SIGNALS:
    void changed();

private:
    ThemeSwitch() = default;
    Kind kind_ = Kind::dark;
};

/// "dark" or "light", as settings and the command line write it.
[[nodiscard]] QString nameOf(ThemeSwitch::Kind kind);
[[nodiscard]] std::optional<ThemeSwitch::Kind> themeNamed(const QString& name);

/// The colours that count, as properties.
class ThemeColours : public QObject, public Palette {
    Q_OBJECT
    QML_ELEMENT

    Q_PROPERTY(QColor window MEMBER window NOTIFY changed)
    Q_PROPERTY(QColor panel MEMBER panel NOTIFY changed)
    Q_PROPERTY(QColor raised MEMBER raised NOTIFY changed)
    Q_PROPERTY(QColor hovered MEMBER hovered NOTIFY changed)
    Q_PROPERTY(QColor border MEMBER border NOTIFY changed)
    Q_PROPERTY(QColor text MEMBER text NOTIFY changed)
    Q_PROPERTY(QColor dimText MEMBER dimText NOTIFY changed)
    Q_PROPERTY(QColor accent MEMBER accent NOTIFY changed)
    Q_PROPERTY(QColor onAccent MEMBER onAccent NOTIFY changed)
    Q_PROPERTY(QColor warning MEMBER warning NOTIFY changed)
    Q_PROPERTY(QColor error MEMBER error NOTIFY changed)

    Q_PROPERTY(QColor canvas MEMBER canvas NOTIFY changed)
    Q_PROPERTY(QColor nodeBody MEMBER nodeBody NOTIFY changed)
    Q_PROPERTY(QColor nodeBorder MEMBER nodeBorder NOTIFY changed)

    Q_PROPERTY(QColor track MEMBER track NOTIFY changed)
    Q_PROPERTY(QColor bus MEMBER bus NOTIFY changed)
    Q_PROPERTY(QColor send MEMBER send NOTIFY changed)
    Q_PROPERTY(QColor master MEMBER master NOTIFY changed)
    Q_PROPERTY(QColor output MEMBER output NOTIFY changed)
    Q_PROPERTY(QColor plugin MEMBER plugin NOTIFY changed)
    Q_PROPERTY(QColor processor MEMBER processor NOTIFY changed)

    Q_PROPERTY(QColor wireAudio MEMBER wireAudio NOTIFY changed)
    Q_PROPERTY(QColor wireCv MEMBER wireCv NOTIFY changed)
    Q_PROPERTY(QColor wireEvents MEMBER wireEvents NOTIFY changed)

    Q_PROPERTY(QColor meterBack MEMBER meterBack NOTIFY changed)
    Q_PROPERTY(QColor meterLow MEMBER meterLow NOTIFY changed)
    Q_PROPERTY(QColor meterMiddle MEMBER meterMiddle NOTIFY changed)
    Q_PROPERTY(QColor meterHigh MEMBER meterHigh NOTIFY changed)

    Q_PROPERTY(int smallSize READ smallSize CONSTANT)
    Q_PROPERTY(int textSize READ textSize CONSTANT)
    Q_PROPERTY(int headingSize READ headingSize CONSTANT)

public:
    explicit ThemeColours(QObject* parent = nullptr);

    // Pixels.
    [[nodiscard]] int smallSize() const noexcept { return 11; }
    [[nodiscard]] int textSize() const noexcept { return 13; }
    [[nodiscard]] int headingSize() const noexcept { return 16; }

Q_SIGNALS:
    void changed();
};

/// A colour laid over another one, which gets the share 1 - `share`.
[[nodiscard]] QColor mixed(const QColor& ground, const QColor& colour, double share);

/// The colours that count, for painted layers; which paint anew when ThemeSwitch says so, see repaintWithTheme.
[[nodiscard]] const Palette& theme();

/// Lets a painted item follow a switch of the theme. Call once, in its constructor.
template <class Item>
void repaintWithTheme(Item* item) {
    QObject::connect(&ThemeSwitch::instance(), &ThemeSwitch::changed, item, [item] { item->update(); });
}

}  // namespace lacquer::editor
