#include "editor/controllers/curve.hpp"

#include <algorithm>
#include <cmath>

#include "editor/models/value_text.hpp"

namespace lacquer::editor {

namespace {
constexpr double kReachPixels = 13;      // from a handle's middle to where it is still hit
constexpr double kOffPenaltyPixels = 6;  // a handle that is on is hit first
constexpr double kFineDrag = 0.1;
}  // namespace

Curve::Curve(SessionController& session, ParameterModel& parameters) : session_(session), parameters_(parameters) {
    connect(&parameters, &ParameterModel::modelReset, this, [this] {
        held_ = hovered_ = focused_ = -1;
        refresh();
        Q_EMIT currentChanged();
    });
    connect(&parameters, &ParameterModel::dataChanged, this, &Curve::refresh);
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        const auto* bypass = std::get_if<sessions::SetBypass>(&edit);
        if (bypass && bypass->node == parameters_.node() && shown()) Q_EMIT changed();
    });
}

bool Curve::shown() const {
    return parameters_.type() && parameters_.type()->uri == typeUri();
}

bool Curve::bypassed() const {
    return session_.session().isBypassed(parameters_.node());
}

void Curve::refresh() {
    Picture now = shown() ? look() : Picture{};
    // While a handle is held, what lies under the pointer must stay there.
    if (held_ >= 0) now.vertical = vertical_;
    const bool moved = now.horizontal != horizontal_ || now.vertical != vertical_;
    const bool counted = now.handles.size() == handles_.size();
    if (!counted) beginResetModel();
    const auto before = std::exchange(handles_, std::move(now.handles));
    horizontal_ = now.horizontal;
    vertical_ = now.vertical;
    if (!counted) endResetModel();
    for (std::size_t i = 0; counted && i < handles_.size(); ++i)
        if (moved || handles_[i] != before[i]) {
            const QModelIndex row = index(static_cast<int>(i));
            Q_EMIT dataChanged(row, row);
        }
    if (current() >= 0) Q_EMIT currentChanged();
    Q_EMIT changed();
}

// Where things are ---------------------------------------------------------------------------------------------------

void Curve::setSize(QSizeF size) {
    if (size == size_) return;
    size_ = size;
    if (!handles_.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {xRole, yRole});
    Q_EMIT changed();
}

QRectF Curve::plot() const {
    return QRectF(QPointF(), size_).adjusted(kMarginPixels, kMarginPixels, -kMarginPixels, -kMarginPixels);
}

QPointF Curve::toScreen(double x, double y) const {
    const QRectF area = plot();
    return {area.left() + horizontal_.fraction(x) * area.width(),
            area.bottom() - vertical_.fraction(y) * area.height()};
}

QPointF Curve::toAxes(QPointF at) const {
    const QRectF area = plot();
    return {horizontal_.value((at.x() - area.left()) / area.width()),
            vertical_.value((area.bottom() - at.y()) / area.height())};
}

int Curve::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(handles_.size());
}

QVariant Curve::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Handle& shown = handle(index.row());
    const QRectF area = plot();
    switch (role) {
        case xRole:
            return std::clamp(toScreen(shown.x, shown.y).x(), area.left(), std::max(area.left(), area.right()));
        case yRole:
            return std::clamp(toScreen(shown.x, shown.y).y(), area.top(), std::max(area.top(), area.bottom()));
        case signRole:
            return shown.sign;
        case nameRole:
        case Qt::DisplayRole:
            return shown.name;
        case textRole:
            return shown.text;
        case onRole:
            return shown.on;
        case automatedRole:
            return shown.automated;
        case tintRole:
            return static_cast<int>(shown.tint);
        case parameterRowRole:
            return shown.parameterRow;
        default:
            return {};
    }
}

QHash<int, QByteArray> Curve::roleNames() const {
    return {{xRole, "handleX"},           {yRole, "handleY"}, {signRole, "sign"},
            {nameRole, "name"},           {textRole, "text"}, {onRole, "on"},
            {automatedRole, "automated"}, {tintRole, "tint"}, {parameterRowRole, "parameterRow"}};
}

int Curve::handleAt(QPointF at) const {
    int nearest = -1;
    double shortest = kReachPixels;
    for (int i = 0; i < rowCount(); ++i) {
        const QModelIndex row = index(i);
        const QPointF middle(data(row, xRole).toDouble(), data(row, yRole).toDouble());
        const double distance =
            std::hypot(at.x() - middle.x(), at.y() - middle.y()) + (handle(i).on ? 0 : kOffPenaltyPixels);
        if (distance >= shortest) continue;
        shortest = distance;
        nearest = i;
    }
    return nearest;
}

// The current handle -------------------------------------------------------------------------------------------------

int Curve::current() const {
    return held_ >= 0 ? held_ : hovered_ >= 0 ? hovered_ : focused_;
}

QString Curve::currentText() const {
    const int shown = current();
    if (shown < 0 || shown >= rowCount()) return {};
    const QString text = handle(shown).name + "  " + handle(shown).text;
    return handle(shown).automated ? text + "  " + tr("automated") : text;
}

std::vector<Curve::Line> Curve::lines() const {
    return {{}};
}

std::optional<double> Curve::part(double) const {
    return std::nullopt;
}

std::optional<Curve::Reach> Curve::reach(double) const {
    return std::nullopt;
}

// Does something that may make another handle the current one.
template <class Change>
void Curve::alter(Change change) {
    const int before = current();
    const bool wasTouched = touched();
    change();
    if (current() == before && touched() == wasTouched) return;
    Q_EMIT currentChanged();
    if (current() != before) Q_EMIT changed();
}

void Curve::setFocused(int handle) {
    alter([&] {
        focused_ = handle;
        if (handle >= 0) hovered_ = -1;  // until the pointer moves again
    });
}

void Curve::hover(QPointF at) {
    alter([&] { hovered_ = handleAt(at); });
}

void Curve::leave() {
    alter([&] { hovered_ = -1; });
}

// Gestures -----------------------------------------------------------------------------------------------------------

int Curve::press(QPointF at) {
    release();
    const int hit = handleAt(at);
    if (hit < 0) return hit;
    alter([&] { held_ = hit; });
    pointer_ = at;
    exact_ = toScreen(handle(hit).x, handle(hit).y);
    parameters_.beginGesture();
    return hit;
}

void Curve::drag(QPointF at, Precision precision) {
    if (held_ < 0 || at == pointer_) return;
    exact_ += (at - pointer_) * (precision == Precision::fine ? kFineDrag : 1);
    pointer_ = at;
    const QPointF value = toAxes(exact_);
    moveTo(held_, value.x(), value.y());
}

void Curve::release() {
    if (held_ < 0) return;
    parameters_.endGesture();
    alter([&] { held_ = -1; });
    refresh();
}

void Curve::doubleClick(QPointF at) {
    if (const int hit = handleAt(at); hit >= 0) {
        release();
        handle(hit).on ? reset(hit) : toggle(hit);
        return;
    }
    const QPointF value = toAxes(at);
    parameters_.beginGesture();
    addAt(value.x(), value.y());
    parameters_.endGesture();
    hover(at);
}

bool Curve::wheel(QPointF at, double notches) {
    const int hit = held_ >= 0 ? held_ : handleAt(at);
    const int target = hit >= 0 ? hit : focused_;
    if (target < 0) return false;
    if (held_ < 0) parameters_.beginStep(rowCount() + target);
    turn(target, notches);
    if (held_ < 0) parameters_.endGesture();
    return true;
}

void Curve::nudge(int handle, double right, double up) {
    if (handle < 0 || handle >= rowCount() || held_ >= 0) return;
    alter([&] { hovered_ = -1; });
    parameters_.beginStep(handle);
    step(handle, right, up);
    parameters_.endGesture();
}

void Curve::toggle(int) {}

void Curve::addAt(double, double) {}

void Curve::set(int row, double value) {
    const ParameterInfo& info = parameters_.info(row);
    parameters_.setValue(row, std::clamp(value, info.minimum, info.maximum));
}

QString Curve::textOf(int row) const {
    return valueText(parameters_.info(row), parameters_.shown(row));
}

}  // namespace lacquer::editor
