// RoutingMatrix: the wires of the session as a table. A row for every output, a column for every input, along the
// signal (flowOrder); a cell says whether they are connected, and toggles that. GUI thread. Rows and columns come and
// go with the edits of the session, new ones at the end: what one works on stays where it is. A reset happens only when
// another session is opened, a filter is changed, or the table is put in order anew.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractTableModel>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "editor/controllers/session_controller.hpp"

namespace lacquer::editor {

class RoutingMatrix : public QAbstractTableModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(QString outputFilter READ outputFilter WRITE setOutputFilter NOTIFY filterChanged)
    Q_PROPERTY(QString inputFilter READ inputFilter WRITE setInputFilter NOTIFY filterChanged)
    Q_PROPERTY(int currentRow READ currentRow NOTIFY currentChanged)
    Q_PROPERTY(int currentColumn READ currentColumn NOTIFY currentChanged)
    Q_PROPERTY(QString currentText READ currentText NOTIFY currentChanged)

public:
    enum Role {
        connectedRole = Qt::UserRole,
        refusalRole,  ///< why the two cannot be connected; empty: they can, or are
        rowNameRole,  ///< "Kick: Out"
        columnNameRole,
        firstRowRole,     ///< the first output of its node
        firstColumnRole,  ///< the first input of its node
        currentRole,      ///< the keys work on this cell
    };
    Q_ENUM(Role)

    explicit RoutingMatrix(SessionController& session);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    /// Display: the node's name, a line break, the port's name; the first line is empty but for a node's first port.
    /// Tool tip: both on one line.
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// Only ports whose node's or own name holds the text, whatever its case; all for an empty one.
    [[nodiscard]] const QString& outputFilter() const noexcept { return outputs_.filter; }
    [[nodiscard]] const QString& inputFilter() const noexcept { return inputs_.filter; }
    void setOutputFilter(const QString& filter) { setFilter(outputs_, filter); }
    void setInputFilter(const QString& filter) { setFilter(inputs_, filter); }

    /// Puts the rows and columns in order, if they no longer are.
    Q_INVOKABLE void arrange();
    /// Connects or disconnects a cell. A refusal is told through the session's problem().
    Q_INVOKABLE void toggle(int row, int column);

    // The cell that the keys work on; -1 in an empty table.
    [[nodiscard]] int currentRow() const noexcept { return currentRow_; }
    [[nodiscard]] int currentColumn() const noexcept { return currentColumn_; }
    /// "Kick: Out to Drum bus: In, connected"
    [[nodiscard]] QString currentText() const { return textOfCell(currentRow_, currentColumn_); }
    /// To the nearest cell there is.
    Q_INVOKABLE void moveTo(int row, int column);
    Q_INVOKABLE void moveBy(int rows, int columns) { moveTo(currentRow_ + rows, currentColumn_ + columns); }
    /// What a screen reader says of a cell.
    [[nodiscard]] QString textOfCell(int row, int column) const;

Q_SIGNALS:
    void filterChanged();
    void currentChanged();

private:
    struct Axis {
        PortDirection direction;
        std::vector<PortAddress> ports{};  ///< those that are shown, in order
        QString filter{};
    };

    void order();
    void reset();
    [[nodiscard]] std::vector<NodeId> shownOrder() const;
    /// What a row or a column has before it.
    [[nodiscard]] bool isBefore(PortAddress a, PortAddress b) const;
    [[nodiscard]] std::vector<PortAddress>::const_iterator placeOf(const Axis& axis, PortAddress port) const;
    void follow(const sessions::Edit& edit);
    void setFilter(Axis& axis, const QString& filter);
    void insert(Axis& axis, const Node& node);
    void remove(Axis& axis, NodeId node);
    /// Shows or hides the ports of a node by its name, and tells that it has changed.
    void rename(Axis& axis, const Node& node);
    void touch(PortAddress source, PortAddress destination);
    void touchRefusals();
    [[nodiscard]] const std::vector<PortInfo>& portsOf(const Axis& axis, const Node& node) const;
    [[nodiscard]] std::vector<PortAddress> matching(const Axis& axis, const Node& node) const;
    [[nodiscard]] std::pair<std::size_t, std::size_t> rangeOf(const Axis& axis, NodeId node) const;
    [[nodiscard]] QString nameOf(const Axis& axis, std::size_t index) const;
    [[nodiscard]] std::optional<ConnectionId> wireAt(PortAddress source, PortAddress destination) const;
    [[nodiscard]] QString refusalOf(PortAddress source, PortAddress destination) const;
    /// Whether what leaves a node comes back to another one within a block.
    [[nodiscard]] bool reaches(NodeId from, NodeId to) const;
    [[nodiscard]] const Graph& graph() const { return session_.session().graph; }

    SessionController& session_;
    std::map<NodeId, std::size_t> ranks_;  ///< also of nodes that have gone: one that comes back has its old place
    Axis outputs_{PortDirection::output};
    Axis inputs_{PortDirection::input};
    /// The ends of every wire that has been heard of: an edit that removes one no longer says where it led.
    std::unordered_map<ConnectionId, std::pair<PortAddress, PortAddress>> wires_;
    /// What each node feeds, found when it is first asked for, until a wire changes.
    mutable std::map<NodeId, std::set<NodeId>> fed_;
    int currentRow_ = -1;
    int currentColumn_ = -1;
};

}  // namespace lacquer::editor
