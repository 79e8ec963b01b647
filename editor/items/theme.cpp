#include "editor/items/theme.hpp"

#include <cmath>

#include <QHash>

namespace lacquer::editor {

QColor Theme::ofLook(const QString& look) const {
    const QHash<QString, QColor> looks{{"track", track},   {"bus", bus},       {"send", send},
                                       {"master", master}, {"output", output}, {"plugin", plugin}};
    return looks.value(look, processor);
}

const QColor& Theme::ofRole(sessions::Role role, bool isPlugin) const {
    switch (role) {
        case sessions::Role::track:
            return track;
        case sessions::Role::bus:
            return bus;
        case sessions::Role::send:
            return send;
        case sessions::Role::master:
            return master;
        case sessions::Role::output:
            return output;
        case sessions::Role::none:
            break;
    }
    return isPlugin ? plugin : processor;
}

QColor Theme::ofKind(const QString& kind) const {
    if (kind == toString(SignalKind::cv)) return wireCv;
    if (kind == toString(SignalKind::events)) return wireEvents;
    return wireAudio;
}

const QColor& Theme::ofKind(SignalKind kind) const {
    switch (kind) {
        case SignalKind::cv:
            return wireCv;
        case SignalKind::events:
            return wireEvents;
        case SignalKind::audio:
            break;
    }
    return wireAudio;
}

QColor mixed(const QColor& ground, const QColor& colour, double share) {
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return {mix(ground.red(), colour.red()), mix(ground.green(), colour.green()), mix(ground.blue(), colour.blue())};
}

const Theme& theme() {
    static const Theme instance;
    return instance;
}

}  // namespace lacquer::editor
