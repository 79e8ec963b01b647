#include "editor/items/theme.hpp"

#include <cmath>
#include <utility>

namespace lacquer::editor {

namespace {

Palette lightPalette() {
    Palette p;
    p.window = "#e4e8ed";
    p.panel = "#ebeef2";
    p.raised = "#dfe4ea";
    p.hovered = "#d5dbe3";
    p.border = "#bfc7d1";
    p.text = "#1c222a";
    p.dimText = "#4d5866";
    p.accent = "#a8480d";
    p.onAccent = "#ffffff";
    p.warning = "#7d5100";
    p.error = "#b0241a";

    p.canvas = "#f5f7fa";
    p.grid = "#e9edf1";
    p.gridMajor = "#dbe0e7";
    p.nodeBody = "#ffffff";
    p.nodeBorder = "#aeb7c3";

    p.track = "#1f6fc0";
    p.bus = "#18805c";
    p.send = "#7650c4";
    p.master = "#976600";
    p.output = "#c2431f";
    p.plugin = "#b53a7c";
    p.processor = "#64718a";

    p.wireAudio = "#3f749f";
    p.wireCv = "#8a6d00";
    p.wireEvents = "#8e4cc0";

    p.meterBack = "#e3e7ec";
    p.meterLow = "#2a8f5d";
    p.meterMiddle = "#a67700";
    p.meterHigh = "#cc3a2f";
    return p;
}

}  // namespace

const QColor& Palette::ofRole(sessions::Role role, bool isPlugin) const {
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

const QColor& Palette::ofTint(CurveLine::Tint tint) const {
    using Tint = CurveLine::Tint;
    switch (tint) {
        case Tint::blue:
            return track;
        case Tint::green:
            return bus;
        case Tint::yellow:
            return master;
        case Tint::violet:
            return send;
        case Tint::accent:
            break;
    }
    return accent;
}

const QColor& Palette::ofKind(SignalKind kind) const {
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

ThemeSwitch& ThemeSwitch::instance() {
    static ThemeSwitch instance;
    return instance;
}

const Palette& ThemeSwitch::paletteOf(Kind kind) {
    static const Palette dark;
    static const Palette light = lightPalette();
    return kind == Kind::light ? light : dark;
}

void ThemeSwitch::choose(Kind kind) {
    if (std::exchange(kind_, kind) != kind) Q_EMIT changed();
}

QString nameOf(ThemeSwitch::Kind kind) {
    return kind == ThemeSwitch::Kind::light ? "light" : "dark";
}

std::optional<ThemeSwitch::Kind> themeNamed(const QString& name) {
    for (const auto kind : {ThemeSwitch::Kind::dark, ThemeSwitch::Kind::light})
        if (name == nameOf(kind)) return kind;
    return std::nullopt;
}

ThemeColours::ThemeColours(QObject* parent) : QObject(parent), Palette(theme()) {
    connect(&ThemeSwitch::instance(), &ThemeSwitch::changed, this, [this] {
        static_cast<Palette&>(*this) = theme();
        Q_EMIT changed();
    });
}

QColor mixed(const QColor& ground, const QColor& colour, double share) {
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return {mix(ground.red(), colour.red()), mix(ground.green(), colour.green()), mix(ground.blue(), colour.blue())};
}

const Palette& theme() {
    return ThemeSwitch::paletteOf(ThemeSwitch::instance().kind());
}

}  // namespace lacquer::editor
