// Notes: what people want to remember of the song and of its nodes; from the one who masters to the one who mixes, and
// back. Edits of the session. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QVariant>

#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

class Notes : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(QString ofSong READ ofSong NOTIFY changed)
    Q_PROPERTY(QVariantList ofNodes READ ofNodes NOTIFY changed)

public:
    explicit Notes(SessionController& session);

    [[nodiscard]] QString ofSong() const;
    /// {node, name, text} of each node that has one, as the mixer has them in order.
    [[nodiscard]] QVariantList ofNodes() const;
    /// Empty for a node without a note, or that there is not.
    Q_INVOKABLE QString of(quint64 node) const;
    /// Replaces a note; node 0 is the song, an empty text takes it away. Nothing where it is so already.
    Q_INVOKABLE void write(quint64 node, const QString& text);

Q_SIGNALS:
    void changed();

private:
    SessionController& session_;
};

}  // namespace lacquer::editor
