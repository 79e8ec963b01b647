#include "editor/controllers/template_patching.hpp"

#include <QCoreApplication>
#include <QRectF>
#include <algorithm>
#include <cmath>

#include "editor/controllers/node_measures.hpp"
#include "editor/controllers/patching.hpp"

namespace lacquer::editor {
namespace {

using sessions::Edit;
using sessions::Session;
using sessions::Template;

QRectF boundsOf(const Template& made) {
    QRectF all;
    for (const sessions::AddNode& add : made.nodes)
        all |= QRectF(add.content.position.x, add.content.position.y, kNodeWidthUnits, nodeHeightUnits(add.node));
    return all;
}

// Where a port lies, below and right of the corner of all.
QPointF portIn(const Template& made, PortAddress port, PortDirection direction) {
    const auto add = std::find_if(made.nodes.begin(), made.nodes.end(),
                                  [&](const sessions::AddNode& node) { return node.node.id == port.node; });
    const QPointF corner(add->content.position.x, add->content.position.y);
    const double x = direction == PortDirection::output ? kNodeWidthUnits : 0;
    return corner + QPointF(x, portOffsetUnits(port.port)) - boundsOf(made).topLeft();
}

std::optional<PortAddress> inputFor(const Template& made, const PortInfo& output) {
    for (const PortAddress port : sessions::outerInputs(made))
        if (fits(output, sessions::nodeOf(made, port.node).inputs[port.port])) return port;
    return std::nullopt;
}

std::optional<PortAddress> outputFor(const Template& made, const PortInfo& input) {
    for (const PortAddress port : sessions::outerOutputs(made))
        if (fits(sessions::nodeOf(made, port.node).outputs[port.port], input)) return port;
    return std::nullopt;
}

sessions::CanvasPosition positionOf(QPointF point) {
    return {std::round(point.x()), std::round(point.y())};
}

AddedTemplate finish(const Template& made, sessions::PlacedTemplate placed) {
    const QString name = QCoreApplication::translate("Patching", "Add %1").arg(QString::fromStdString(made.name));
    return {sessions::makeGroup(name.toStdString(), std::move(placed.edits)),
            {placed.nodes.begin(), placed.nodes.end()}};
}

}  // namespace

AddedTemplate addTemplate(const Session& session, const Template& made, QPointF middle) {
    const QRectF all = boundsOf(made);
    const QPointF corner = middle - QPointF(all.width(), all.height()) / 2;
    return finish(made, sessions::placeTemplate(session, made, positionOf(corner)));
}

std::optional<AddedTemplate> addTemplateTo(const Session& session, const Template& made, const PortRef& port,
                                           QPointF at) {
    const Node& node = *session.graph.find(port.address.node);
    const bool behind = port.direction == PortDirection::output;
    const auto own =
        behind ? inputFor(made, node.outputs[port.address.port]) : outputFor(made, node.inputs[port.address.port]);
    if (!own) return std::nullopt;
    const QPointF corner = at - portIn(made, *own, behind ? PortDirection::input : PortDirection::output);
    sessions::PlacedTemplate placed = sessions::placeTemplate(session, made, positionOf(corner));
    const PortAddress address = placed.at(made, *own);
    placed.edits.emplace_back(behind ? sessions::Connect{port.address, address}
                                     : sessions::Connect{address, port.address});
    return finish(made, std::move(placed));
}

std::optional<AddedTemplate> addTemplateInto(const Session& session, const Template& made, ConnectionId wire,
                                             QPointF at) {
    const Connection old = *session.graph.find(wire);
    const auto in = inputFor(made, session.graph.find(old.source.node)->outputs[old.source.port]);
    const auto out = outputFor(made, session.graph.find(old.destination.node)->inputs[old.destination.port]);
    if (!in || !out) return std::nullopt;
    const QRectF all = boundsOf(made);
    QPointF corner = at - QPointF(all.width(), all.height()) / 2;
    std::optional<WireRoom> room;
    if (!made.beside) room = roomIn(session, wire, all.width());
    if (room)  // the port it comes in by on the line of the wire
        corner =
            QPointF(room->corner.x, room->corner.y + portOffsetUnits(0) - portIn(made, *in, PortDirection::input).y());
    sessions::PlacedTemplate placed = sessions::placeTemplate(session, made, positionOf(corner));
    if (!made.beside) placed.edits.emplace_back(sessions::Disconnect{wire});
    placed.edits.emplace_back(sessions::Connect{old.source, placed.at(made, *in), {}, old.compensated});
    placed.edits.emplace_back(sessions::Connect{placed.at(made, *out), old.destination, {}, old.compensated});
    if (room) std::move(room->moves.begin(), room->moves.end(), std::back_inserter(placed.edits));
    return finish(made, std::move(placed));
}

}  // namespace lacquer::editor
