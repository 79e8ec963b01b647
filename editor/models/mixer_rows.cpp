#include "editor/models/mixer_rows.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "editor/controllers/canvas_frames.hpp"
#include "editor/controllers/node_measures.hpp"
#include "editor/models/node_model.hpp"
#include "sessions/render/solo.hpp"

namespace lacquer::editor {

namespace {

using sessions::MixerStrip;
using sessions::StripKind;

constexpr const char* kKinds[] = {"track", "bus", "aux", "vca", "other", "master"};  // as StripKind

QString mixerText(const char* text) {
    return QCoreApplication::translate("Mixer", text);
}

class RowMaker {
public:
    RowMaker(const sessions::Session& session, const ProcessorRegistry& registry, const std::vector<MixerStrip>& strips,
             const std::map<NodeId, QString>& broken)
        : session_(session), registry_(registry), broken_(broken), silenced_(sessions::fadersMutedBySolo(session)) {
        for (const MixerStrip& strip : strips)
            for (const NodeId id : strip.nodes) headOf_[id] = strip.head;
    }

    [[nodiscard]] MixerRow make(const MixerStrip& strip) const {
        MixerRow row{strip.head, {}};
        const sessions::NodeContent& content = session_.content(strip.head);
        using enum StripField;
        row[head] = idOf(strip.head);
        row[StripField::name] = nameOf(strip.head);
        row[note] = QString::fromStdString(content.note);
        row[kind] = QString(kKinds[static_cast<std::size_t>(strip.kind)]);
        row[look] = lookOfStrip(strip);
        row[colour] = QString::fromStdString(content.appearance.colour);
        addFrame(strip, row);
        row[trim] = has(strip.head, "gain") && strip.kind != StripKind::other ? idOf(strip.head) : quint64{0};
        const auto moved = strip.kind == StripKind::vca ? strip.head : strip.faderNode();
        row[fader] = moved ? idOf(*moved) : quint64{0};
        row[pan] = strip.pan ? idOf(*strip.panNode()) : quint64{0};
        addInserts(strip, row);
        addSends(strip, row);
        addSwitches(moved, row);
        addVca(strip, moved, row);
        addOutput(strip, row);
        addMeter(strip, row);
        row[armed] = content.recording.armed;
        return row;
    }

private:
    static quint64 idOf(NodeId id) { return id.value; }
    [[nodiscard]] const Node& node(NodeId id) const { return *session_.graph.find(id); }
    [[nodiscard]] QString nameOf(NodeId id) const { return QString::fromStdString(node(id).name); }
    [[nodiscard]] std::shared_ptr<const ProcessorType> typeOf(NodeId id) const {
        const auto type = registry_.find(node(id).type);
        return type ? *type : nullptr;
    }
    [[nodiscard]] bool has(NodeId id, const char* parameter) const {
        const auto type = typeOf(id);
        return type && type->findParameter(parameter);
    }
    [[nodiscard]] bool isOn(NodeId id, const char* parameter) const {
        const auto& set = session_.content(id).parameters;
        const auto found = set.find(parameter);
        return found != set.end() && found->second >= 0.5;
    }
    [[nodiscard]] QString problemOf(NodeId id) const {
        if (!typeOf(id)) return mixerText("not installed");
        const auto found = broken_.find(id);
        return found == broken_.end() ? QString() : found->second;
    }

    [[nodiscard]] QString lookOfStrip(const MixerStrip& strip) const {
        switch (strip.kind) {
            case StripKind::track:
                return "track";
            case StripKind::bus:
                return "bus";
            case StripKind::aux:
                return "send";
            case StripKind::master:
                return "master";
            case StripKind::vca:
            case StripKind::other:
                break;
        }
        return lookOf(node(strip.head), session_.content(strip.head).role);
    }

    // The smallest one in which the head lies wholly.
    void addFrame(const MixerStrip& strip, MixerRow& row) const {
        const QRectF rect = nodeRectUnits(node(strip.head), session_.content(strip.head));
        const sessions::CanvasFrame* found = nullptr;
        for (const auto& [id, frame] : session_.canvasFrames)
            if (rectOf(frame).contains(rect) && (!found || frame.width * frame.height < found->width * found->height))
                found = &frame;
        row[StripField::frame] = found ? QString::fromStdString(found->title) : QString();
        row[StripField::frameColour] = found ? QString::fromStdString(found->colour) : QString();
    }

    // Fader, pan and output have controls of their own; of these the fader has a line, for the others to stand around.
    void addInserts(const MixerStrip& strip, MixerRow& row) const {
        QVariantList list;
        QString problem;
        const bool headIsInsert =
            strip.kind == StripKind::other || strip.kind == StripKind::aux || strip.kind == StripKind::master;
        const QString headType = QString::fromStdString(node(strip.head).type);
        std::size_t before = 0, after = strip.nodes.size() - 1;
        for (std::size_t place = 0; place < strip.nodes.size(); ++place) {
            const NodeId id = strip.nodes[place];
            if (const QString one = problemOf(id); problem.isEmpty() && !one.isEmpty())
                problem = nameOf(id) + ": " + one;
            const QString type = QString::fromStdString(node(id).type);
            const bool isFader = place == strip.fader;
            if (place == 0 && !isFader && (!headIsInsert || headType == "lacquer:bus" || headType == "lacquer:output"))
                continue;
            if (strip.kind == StripKind::vca || place == strip.pan || (type == "lacquer:output" && place > 0)) continue;
            const auto found = typeOf(id);
            list.append(QVariantMap{{"node", idOf(id)},
                                    {"place", static_cast<int>(place)},
                                    {"name", nameOf(id)},
                                    {"type", found ? QString::fromStdString(found->name) : type},
                                    {"fader", isFader},
                                    {"bypassed", session_.isBypassed(id)},
                                    {"bypassable", canBeBypassed(node(id))},
                                    {"movable", sessions::canMoveInStrip(session_, strip, place)},
                                    {"problem", problemOf(id)}});
            (strip.fader && place >= *strip.fader ? after : before) = place;
        }
        if (strip.fader && after < *strip.fader) after = *strip.fader;
        const auto insertion = [&](std::size_t place) {
            return sessions::wireBehind(session_, strip, place) ? static_cast<int>(place) : -1;
        };
        const bool faderIsHead = strip.fader && *strip.fader == 0;
        row[StripField::inserts] = list;
        row[StripField::insertBefore] = faderIsHead || strip.kind == StripKind::vca ? -1 : insertion(before);
        row[StripField::insertAfter] = strip.fader ? insertion(after) : -1;
        row[StripField::problem] = problem;
    }

    void addSends(const MixerStrip& strip, MixerRow& row) const {
        QVariantList list;
        for (const sessions::StripSend& send : strip.sends) {
            QStringList targets;
            for (const NodeId id : send.targets) targets.append(nameOf(id));
            list.append(QVariantMap{{"node", idOf(send.node)},
                                    {"name", nameOf(send.node)},
                                    {"target", targets.isEmpty() ? mixerText("nowhere") : targets.join(", ")},
                                    {"pre", send.pre},
                                    {"heard", send.heard},
                                    {"switchable", send.switchable},
                                    {"shared", send.shared},
                                    {"off", isOn(send.node, "off")}});
        }
        row[StripField::sends] = list;
    }

    void addSwitches(std::optional<NodeId> lever, MixerRow& row) const {
        using enum StripField;
        row[canMute] = lever.has_value();
        row[hasPolarity] = lever && has(*lever, "polarity");
        row[muted] = lever && isOn(*lever, "mute");
        row[soloed] = lever && isOn(*lever, "solo");
        row[soloSafe] = lever && isOn(*lever, "soloSafe");
        row[inverted] = lever && isOn(*lever, "polarity");
        row[silenced] = lever && silenced_.contains(*lever);
        QString shown;
        if (lever) {
            const sessions::NodeContent& content = session_.content(*lever);
            const auto kept = content.automationMode("level");
            if (content.automation.contains("level") || kept != sessions::AutomationMode::play)
                shown = sessions::toString(kept);
        }
        row[mode] = shown;
    }

    void addVca(const MixerStrip& strip, std::optional<NodeId> moved, MixerRow& row) const {
        const double db = moved && !strip.vcas.empty() ? sessions::vcaLevelDb(session_, *moved) : 0;
        row[StripField::vcaDb] = db;
        row[StripField::vca] = strip.vcas.empty() ? QString()
                               : std::isfinite(db)
                                   ? mixerText("VCA %1 dB").arg((db > 0 ? "+" : "") + QString::number(db, 'f', 1))
                                   : mixerText("VCA -∞ dB");
    }

    void addOutput(const MixerStrip& strip, MixerRow& row) const {
        QStringList names;
        for (const Connection& wire : strip.outputs) {
            const auto head = headOf_.find(wire.destination.node);
            names.append(nameOf(head == headOf_.end() ? wire.destination.node : head->second));
        }
        QStringList moved;
        if (strip.kind == StripKind::vca) {
            for (const Connection& wire : session_.graph.outgoing(strip.head))
                moved.append(nameOf(wire.destination.node));
            row[StripField::output] =
                moved.size() == 1 ? mixerText("1 fader") : mixerText("%1 faders").arg(moved.size());
            row[StripField::outputTip] =
                moved.isEmpty() ? mixerText("It moves nothing") : mixerText("It moves %1").arg(moved.join(", "));
            return;
        }
        if (strip.kind == StripKind::master) names = {nameOf(strip.nodes.back())};
        row[StripField::output] = names.isEmpty()     ? mixerText("no output")
                                  : names.size() == 1 ? names.front()
                                                      : mixerText("%1 outputs").arg(names.size());
        QStringList lines{names.isEmpty() ? mixerText("Leads to no other strip")
                                          : mixerText("Leads to %1").arg(names.join(", "))};
        for (const Connection& wire : strip.keys)
            lines.append(mixerText("and to the side chain of %1").arg(nameOf(wire.destination.node)));
        row[StripField::outputTip] = lines.join("\n");
    }

    void addMeter(const MixerStrip& strip, MixerRow& row) const {
        using enum StripField;
        row[meter] = quint64{0};
        row[meterName] = QString();
        row[channels] = 0;
        // An output measures the same as what is in front of it, without RMS.
        std::optional<NodeId> found;
        for (const NodeId id : strip.nodes)
            if (const auto type = typeOf(id); type && type->findReadout("peakL"))
                if (!found || node(id).type != "lacquer:output") found = id;
        if (!found) return;
        row[meter] = idOf(*found);
        row[meterName] = nameOf(*found);
        row[channels] = std::min(node(*found).width, 2);
    }

    const sessions::Session& session_;
    const ProcessorRegistry& registry_;
    const std::map<NodeId, QString>& broken_;
    std::set<NodeId> silenced_;
    std::map<NodeId, NodeId> headOf_;
};

}  // namespace

std::vector<MixerRow> mixerRows(const sessions::Session& session, const ProcessorRegistry& registry,
                                const std::vector<MixerStrip>& strips, const std::map<NodeId, QString>& broken) {
    const RowMaker maker(session, registry, strips, broken);
    std::vector<MixerRow> rows;
    for (const MixerStrip& strip : strips) rows.push_back(maker.make(strip));
    return rows;
}

}  // namespace lacquer::editor
