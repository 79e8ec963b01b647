#include "bare_scene.hpp"

#include <QHash>
#include <QPainterPath>

#include "editor/items/theme.hpp"

namespace lacquer::bench {

namespace {

constexpr double kKeptMargin = 80;  // pixels around the viewport in which the editor keeps delegates

QColor colourOf(const QString& look) {
    const editor::Palette& colours = editor::theme();
    const QHash<QString, QColor> looks{{"track", colours.track},   {"bus", colours.bus},
                                       {"send", colours.send},     {"master", colours.master},
                                       {"output", colours.output}, {"plugin", colours.plugin}};
    return looks.value(look, colours.processor);
}

QVariantMap describe(const editor::NodeModel& model, int row) {
    using Model = editor::NodeModel;
    const QModelIndex index = model.index(row);
    return {{"x", index.data(Model::xRole)},
            {"y", index.data(Model::yRole)},
            {"height", index.data(Model::heightRole)},
            {"name", index.data(Model::nameRole)},
            {"typeName", index.data(Model::typeNameRole)},
            {"color", colourOf(index.data(Model::lookRole).toString())},
            {"inputs", index.data(Model::inputsRole)},
            {"outputs", index.data(Model::outputsRole)},
            {"node", index.data(Model::nodeIdRole)},
            {"meterChannels", index.data(Model::meterChannelsRole)}};
}

bool crosses(const editor::WireCurve& curve, const QRectF& rect) {
    QPainterPath path(curve[0]);
    path.cubicTo(curve[1], curve[2], curve[3]);
    const auto pieces = path.toSubpathPolygons();
    for (const QPolygonF& piece : pieces)
        for (qsizetype i = 1; i < piece.size(); ++i)
            if (QRectF(piece[i - 1], piece[i]).normalized().adjusted(-2, -2, 2, 2).intersects(rect)) return true;
    return false;
}

}  // namespace

BareScene bareSceneOf(editor::CanvasController& canvas) {
    const editor::CanvasScene& scene = canvas.scene();
    const QRectF screen({}, canvas.viewport());
    const QRectF seen = canvas.view().toScene(screen);
    const QRectF kept = canvas.view().toScene(screen.adjusted(-kKeptMargin, -kKeptMargin, kKeptMargin, kKeptMargin));
    BareScene bare{.far = canvas.far()};
    for (const auto& [id, node] : scene.session().graph.nodes()) {
        if (!scene.rect(node).intersects(kept)) continue;
        const QColor colour = colourOf(editor::lookOf(node, scene.session().content(id).role));
        if (bare.far)
            bare.boxes.push_back({scene.rect(node), editor::mixed(editor::theme().nodeBody, colour, 0.35), colour});
        else
            bare.nodes.append(describe(canvas.nodes(), *canvas.nodes().rowOf(id)));
    }
    for (const auto& [id, wire] : scene.session().graph.connections()) {
        QColor colour = editor::theme().wireAudio;
        colour.setAlphaF(0.9F);
        if (const editor::WireCurve curve = scene.route(wire)[0]; crosses(curve, seen))
            bare.wires.push_back({curve, colour});
    }
    return bare;
}

BareScene& bareScene() {
    static BareScene scene;
    return scene;
}

}  // namespace lacquer::bench
