// NodeModel: the nodes of the session as rows, in order of their ids. GUI thread. Rows come and go one by one with the
// edits of the session; a reset happens only when another session is opened.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <map>
#include <optional>
#include <vector>

#include "editor/controllers/canvas_scene.hpp"
#include "editor/controllers/selection.hpp"
#include "editor/controllers/wire_drag.hpp"

namespace lacquer::editor {

/// What colour and tag a node has: "track", "bus", "send", "master", "output" after its role, else "plugin" or
/// "processor".
[[nodiscard]] QString lookOf(const Node& node, sessions::Role role);

class NodeModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool filling READ filling NOTIFY fillingChanged)

public:
    /// Rows that come into view at once. A delegate takes about a millisecond: the others follow, some with each frame.
    static constexpr int kMostAtOnce = 16;

    enum Role {
        nodeIdRole = Qt::UserRole,
        nameRole,
        typeNameRole,
        lookRole,
        xRole,
        yRole,
        heightRole,
        inputsRole,        ///< a list of {name, kind, channels, y}
        outputsRole,       ///< likewise
        inputStatesRole,   ///< a list of PortState
        outputStatesRole,  ///< likewise
        selectedRole,
        inViewRole,         ///< near enough to be shown, and its turn has come; ShownNodes has only these
        meterChannelsRole,  ///< bars of its meter; 0: it has none
        missingRole,        ///< why it is left out of what plays, in two or three words; empty: it is not
        mutedRole,          ///< the node's own mute is on
        bypassedRole,
        collapsedRole,  ///< only its title is shown
        colourRole,     ///< "#rrggbb"; empty: that of its look
        marksRole,      ///< what is engaged on it, in short: "S" soloed, "SAFE" solo-safe, "AFL" or "PFL" listened to
    };
    Q_ENUM(Role)

    NodeModel(SessionController& session, const CanvasScene& scene, const Selection& selection);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] std::optional<int> rowOf(NodeId id) const;
    [[nodiscard]] bool isInView(int row) const { return rows_[static_cast<std::size_t>(row)].inView; }

    /// Shows the nodes that touch `scene`, and no others: where many come into view, some at a time.
    void setVisibleRect(const QRectF& scene);
    /// Nodes that touch the visible rectangle are still to be shown.
    [[nodiscard]] bool filling() const noexcept { return filling_; }
    /// Shows some of those. For whoever draws the frames, after each.
    void showMore() {
        if (filling_) setVisibleRect(visibleRect_);
    }
    /// The positions of these have changed without an edit.
    void touchPositions(const std::set<NodeId>& nodes);
    /// The nodes that do not play, each with a word or two why.
    void setBroken(std::map<NodeId, QString> nodes);
    [[nodiscard]] bool isBroken(NodeId node) const { return broken_.contains(node); }
    /// The nodes that are listened to, each with its mark.
    void setListened(std::map<NodeId, QString> nodes);
    /// Lights and dims ports; null: none. `drag` must live until the next call.
    void setWireDrag(const WireDrag* drag);
    [[nodiscard]] const WireDrag* wireDrag() const noexcept { return wireDrag_; }

Q_SIGNALS:
    /// Also when some more have come and others are still to come.
    void fillingChanged();

private:
    struct Row {
        NodeId id;
        bool inView = false;
    };
    void reset();
    void follow(const sessions::Edit& edit);
    void insert(NodeId id);
    void remove(NodeId id);
    void touch(NodeId id, const QList<int>& roles);
    void touchChanges(const std::map<NodeId, QString>& before, const std::map<NodeId, QString>& now, int role);
    [[nodiscard]] bool isVisible(NodeId id) const;
    [[nodiscard]] QVariantList ports(const Node& node, PortDirection direction) const;
    [[nodiscard]] QVariantList portStates(const Node& node, PortDirection direction) const;

    SessionController& session_;
    const CanvasScene& scene_;
    const Selection& selection_;
    std::vector<Row> rows_;
    std::map<NodeId, QString> broken_;
    std::map<NodeId, QString> listened_;
    std::set<NodeId> shownSelection_;
    QRectF visibleRect_;
    bool filling_ = false;
    const WireDrag* wireDrag_ = nullptr;
};

}  // namespace lacquer::editor
