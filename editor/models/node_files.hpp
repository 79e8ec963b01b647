// NodeFiles: the files that a node can be told to use (impulse responses, samples), for its panel. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QUrl>
#include <QVariantList>

#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

class NodeFiles : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the NodeInspector")
    /// {id, name, description, file, path, missing} each: `file` is the name of the chosen file, empty where none is,
    /// `path` is where it is looked for, and `missing` whether it is not there.
    Q_PROPERTY(QVariantList list READ list NOTIFY changed)

public:
    explicit NodeFiles(SessionController& session);

    /// Shows those of a node; of id 0, and of one whose type is not here, there are none.
    void setNode(NodeId node);
    [[nodiscard]] QVariantList list() const;

    /// Tells the node to use a file from now on, or none: one undo step, in which the node starts anew or, where it
    /// can, takes it up as it runs. A file that is not there is refused and told.
    Q_INVOKABLE void choose(const QString& id, const QUrl& file);
    Q_INVOKABLE void clear(const QString& id);

Q_SIGNALS:
    void changed();

private:
    void set(const QString& id, const std::string& file);

    SessionController& session_;
    NodeId node_;
};

}  // namespace lacquer::editor
