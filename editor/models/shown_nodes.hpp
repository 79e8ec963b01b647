// ShownNodes: the rows of the NodeModel that are in view. The canvas makes delegates of these alone, so what it costs
// follows what is to be seen, not how large the session is. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QSortFilterProxyModel>

#include "editor/models/node_model.hpp"

namespace lacquer::editor {

class ShownNodes : public QSortFilterProxyModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    explicit ShownNodes(NodeModel& nodes) : nodes_(nodes) { setSourceModel(&nodes); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex&) const override { return nodes_.isInView(row); }

private:
    const NodeModel& nodes_;
};

}  // namespace lacquer::editor
